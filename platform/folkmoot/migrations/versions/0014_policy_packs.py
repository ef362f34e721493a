"""policy packs and what a community sets for itself"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import APP, shared_table, tenant_table

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "own_rule",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("parameter", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("value", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("said_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "effective_from > CAST(timezone('Asia/Shanghai', said_at) AS date)",
            name=op.f("ck_own_rule_not_dated_back"),
        ),
        sa.CheckConstraint(
            "parameter IN ('notice_days.party_committee', 'notice_days.residents_committee', 'notice_days.two_committees', 'notice_days.group_leaders_meeting', 'notice_days.representatives_assembly', 'notice_days.residents_meeting', 'notice_days.households_meeting', 'notice_days.joint_meeting', 'notice_days.bulletin_meeting', 'notice_days.appraisal_meeting', 'notice_days.deliberation_council', 'notice_days.supervision_committee', 'notice_days.owners_assembly', 'other_notice_days', 'publication_days', 'quorum.party_committee', 'quorum.residents_committee', 'quorum.two_committees', 'quorum.group_leaders_meeting', 'quorum.representatives_assembly', 'quorum.residents_meeting', 'quorum.households_meeting', 'quorum.joint_meeting', 'quorum.bulletin_meeting', 'quorum.appraisal_meeting', 'quorum.deliberation_council', 'quorum.supervision_committee', 'quorum.owners_assembly', 'notice_boards', 'cadences', 'reminders', 'appraisal_weights')",
            name=op.f("ck_own_rule_parameter_known"),
        ),
        sa.CheckConstraint("reason <> ''", name=op.f("ck_own_rule_with_a_reason")),
        sa.CheckConstraint("number >= 1", name=op.f("ck_own_rule_counted_from_one")),
        sa.PrimaryKeyConstraint("tenant_id", "parameter", "number", name=op.f("pk_own_rule")),
        grant=Grant(district_reads=True),
    )
    shared_table(
        "policy_pack",
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Text(), nullable=False),
        sa.Column("effective_from", sa.Date(), nullable=False),
        sa.Column("content", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("with_district", sa.Boolean(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "with_district OR effective_from > CAST(timezone('Asia/Shanghai', published_at) AS date)",
            name=op.f("ck_policy_pack_not_dated_back"),
        ),
        sa.CheckConstraint("number >= 1", name=op.f("ck_policy_pack_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["district_id"], ["district.id"], name=op.f("fk_policy_pack_district_id_district")
        ),
        sa.PrimaryKeyConstraint("district_id", "number", name=op.f("pk_policy_pack")),
        sa.UniqueConstraint(
            "district_id", "version", name=op.f("uq_policy_pack_district_id_version")
        ),
    )
    op.add_column("district", sa.Column("packs_digest", sa.Text(), nullable=True))
    op.execute(f"GRANT UPDATE (packs_digest) ON district TO {APP}")
