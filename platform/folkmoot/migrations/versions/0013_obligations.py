"""the meetings that are owed, and what meets them"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_unique_constraint(
        op.f("uq_meeting_outcome_tenant_id_meeting_id_body_kind_quorate_notice_in_time_opened_at"),
        "meeting_outcome",
        ["tenant_id", "meeting_id", "body_kind", "quorate", "notice_in_time", "opened_at"],
    )
    _more_notices()
    tenant_table(
        "obligation",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ordinal", sa.BigInteger(), nullable=False),
        sa.Column("edition", sa.BigInteger(), nullable=False),
        sa.Column("cadence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'two_committees', 'group_leaders_meeting', 'representatives_assembly', 'residents_meeting', 'households_meeting', 'joint_meeting', 'bulletin_meeting', 'appraisal_meeting', 'deliberation_council', 'supervision_committee', 'owners_assembly')",
            name=op.f("ck_obligation_body_kind_known"),
        ),
        sa.CheckConstraint("ends_on >= starts_on", name=op.f("ck_obligation_in_order")),
        sa.CheckConstraint(
            "ordinal >= 1 AND edition >= 1", name=op.f("ck_obligation_counted_from_one")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_obligation")),
        sa.UniqueConstraint(
            "tenant_id",
            "body_kind",
            "starts_on",
            "ends_on",
            "ordinal",
            "edition",
            name=op.f("uq_obligation_tenant_id_body_kind_starts_on_ends_on_ordinal_edition"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "body_kind",
            "starts_on",
            "ends_on",
            name=op.f("uq_obligation_tenant_id_id_body_kind_starts_on_ends_on"),
        ),
        grant=Grant(district_reads=True),
    )
    op.create_index(
        op.f("ix_obligation_tenant_id_ends_on"),
        "obligation",
        ["tenant_id", "ends_on"],
        unique=False,
    )
    tenant_table(
        "obligation_excuse",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("approved_by", sa.Uuid(), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_obligation_excuse_with_a_reason")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "obligation_id"],
            ["obligation.tenant_id", "obligation.id"],
            name=op.f("fk_obligation_excuse_tenant_id_obligation_id_obligation"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "obligation_id", name=op.f("pk_obligation_excuse")),
        grant=Grant(district_reads=True),
    )
    tenant_table(
        "obligation_lift",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "obligation_id"],
            ["obligation.tenant_id", "obligation.id"],
            name=op.f("fk_obligation_lift_tenant_id_obligation_id_obligation"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "obligation_id", name=op.f("pk_obligation_lift")),
        grant=Grant(district_reads=True),
    )
    tenant_table(
        "planned_meeting",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("planned_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_planned_meeting_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "obligation_id"],
            ["obligation.tenant_id", "obligation.id"],
            name=op.f("fk_planned_meeting_tenant_id_obligation_id_obligation"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "obligation_id", "seq", name=op.f("pk_planned_meeting")
        ),
        grant=Grant(district_reads=True),
    )
    op.create_index(
        op.f("ix_planned_meeting_tenant_id_starts_at"),
        "planned_meeting",
        ["tenant_id", "starts_at"],
        unique=False,
    )
    tenant_table(
        "discharge",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("obligation_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("quorate", sa.Boolean(), nullable=False),
        sa.Column("notice_in_time", sa.Boolean(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("notice_kind", sa.Text(), nullable=False),
        sa.Column("notice_ends_on", sa.Date(), nullable=False),
        sa.Column("met_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "CAST(timezone('Asia/Shanghai', opened_at) AS date) BETWEEN starts_on AND ends_on",
            name=op.f("ck_discharge_held_in_the_period"),
        ),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'two_committees', 'group_leaders_meeting', 'representatives_assembly', 'residents_meeting', 'households_meeting', 'joint_meeting', 'bulletin_meeting', 'appraisal_meeting', 'deliberation_council', 'supervision_committee', 'owners_assembly')",
            name=op.f("ck_discharge_body_kind_known"),
        ),
        sa.CheckConstraint("notice_kind = 'minutes'", name=op.f("ck_discharge_minutes_published")),
        sa.CheckConstraint("quorate AND notice_in_time", name=op.f("ck_discharge_meeting_fit")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "body_kind", "quorate", "notice_in_time", "opened_at"],
            [
                "meeting_outcome.tenant_id",
                "meeting_outcome.meeting_id",
                "meeting_outcome.body_kind",
                "meeting_outcome.quorate",
                "meeting_outcome.notice_in_time",
                "meeting_outcome.opened_at",
            ],
            name=op.f(
                "fk_discharge_tenant_id_meeting_id_body_kind_quorate_notice_in_time_opened_at_meeting_outcome"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting_minutes.tenant_id", "meeting_minutes.meeting_id"],
            name=op.f("fk_discharge_tenant_id_meeting_id_meeting_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id", "notice_kind", "meeting_id", "notice_ends_on"],
            ["notice.tenant_id", "notice.id", "notice.kind", "notice.subject_id", "notice.ends_on"],
            name=op.f(
                "fk_discharge_tenant_id_notice_id_notice_kind_meeting_id_notice_ends_on_notice"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "obligation_id", "body_kind", "starts_on", "ends_on"],
            [
                "obligation.tenant_id",
                "obligation.id",
                "obligation.body_kind",
                "obligation.starts_on",
                "obligation.ends_on",
            ],
            name=op.f(
                "fk_discharge_tenant_id_obligation_id_body_kind_starts_on_ends_on_obligation"
            ),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "obligation_id", name=op.f("pk_discharge")),
        sa.UniqueConstraint(
            "tenant_id", "meeting_id", name=op.f("uq_discharge_tenant_id_meeting_id")
        ),
        grant=Grant(district_reads=True),
    )
    op.create_index(
        op.f("ix_discharge_tenant_id_notice_id"),
        "discharge",
        ["tenant_id", "notice_id"],
        unique=False,
    )


def _more_notices() -> None:
    op.drop_constraint(op.f("ck_notice_kind_known"), "notice", type_="check")
    op.create_check_constraint(
        op.f("ck_notice_kind_known"),
        "notice",
        "kind IN ('meeting', 'resolution', 'implementation', 'outcome', 'withdrawal', 'roll',"
        " 'minutes', 'appraisal', 'other')",
    )
