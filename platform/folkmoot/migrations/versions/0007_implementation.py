"""implementation"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0007"
down_revision: str | None = "0006"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "implementation_item",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("round_no", sa.BigInteger(), nullable=False),
        sa.Column("option_key", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("promised", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(number IS NULL) = (unit IS NULL) AND (number IS NULL OR number > 0)",
            name=op.f("ck_implementation_item_amount_whole"),
        ),
        sa.CheckConstraint(
            "round_no >= 1", name=op.f("ck_implementation_item_round_counts_from_one")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_implementation_item")),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "option_key",
            name=op.f("uq_implementation_item_tenant_id_id_option_key"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "subject_id",
            name=op.f("uq_implementation_item_tenant_id_id_subject_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "subject_id",
            "round_no",
            "option_key",
            name=op.f("uq_implementation_item_tenant_id_subject_id_round_no_option_key"),
        ),
        grant=Grant(district_reads=True),
    )
    tenant_table(
        "attempt",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("option_key", sa.Text(), nullable=False),
        sa.Column("counterparty", sa.Text(), nullable=False),
        sa.Column("plan", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id", "option_key"],
            [
                "implementation_item.tenant_id",
                "implementation_item.id",
                "implementation_item.option_key",
            ],
            name=op.f("fk_attempt_tenant_id_item_id_option_key_implementation_item"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attempt")),
        sa.UniqueConstraint(
            "tenant_id", "id", "item_id", name=op.f("uq_attempt_tenant_id_id_item_id")
        ),
        sa.UniqueConstraint(
            "tenant_id", "item_id", "seq", name=op.f("uq_attempt_tenant_id_item_id_seq")
        ),
    )
    tenant_table(
        "excess",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(number IS NULL) = (unit IS NULL) AND (number IS NULL OR number > 0)",
            name=op.f("ck_excess_amount_whole"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id"],
            ["implementation_item.tenant_id", "implementation_item.id"],
            name=op.f("fk_excess_tenant_id_item_id_implementation_item"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_excess")),
    )
    op.create_index(
        op.f("ix_excess_tenant_id_item_id"), "excess", ["tenant_id", "item_id"], unique=False
    )
    tenant_table(
        "sign_off",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("subject_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("approved", sa.Boolean(), nullable=False),
        sa.Column("settles", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("stated_on", sa.Date(), nullable=False),
        sa.Column("stated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stated_by", sa.Uuid(), nullable=True),
        sa.Column("salt", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('deliberation_council', 'supervision_committee')",
            name=op.f("ck_sign_off_body_kind_known"),
        ),
        sa.CheckConstraint(
            "approved OR char_length(text) > 0", name=op.f("ck_sign_off_objection_says_why")
        ),
        sa.CheckConstraint(
            "settles IS NOT DISTINCT FROM CASE WHEN approved THEN subject_id END",
            name=op.f("ck_sign_off_approval_settles"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "body_id"],
            ["body.tenant_id", "body.id"],
            name=op.f("fk_sign_off_tenant_id_body_id_body"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_sign_off_tenant_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_sign_off")),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "body_kind",
            "person_id",
            "approved",
            name=op.f("uq_sign_off_tenant_id_id_body_kind_person_id_approved"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "settles",
            "body_kind",
            name=op.f("uq_sign_off_tenant_id_settles_body_kind"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "settles",
            "person_id",
            name=op.f("uq_sign_off_tenant_id_settles_person_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "subject_id",
            "body_kind",
            "seq",
            name=op.f("uq_sign_off_tenant_id_subject_id_body_kind_seq"),
        ),
    )
    op.create_index(
        op.f("ix_sign_off_tenant_id_person_id"),
        "sign_off",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "attempt_report",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("item_id", sa.Uuid(), nullable=False),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("attempt_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("before_turn", sa.BigInteger(), nullable=True),
        sa.Column("before_attempt_id", sa.Uuid(), nullable=True),
        sa.Column("before_state", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN turn = 1 THEN state = 'planned' AND num_nonnulls(before_turn, before_attempt_id, before_state) = 0 WHEN state = 'planned' THEN before_turn = turn - 1 AND before_attempt_id <> attempt_id AND before_state IN ('blocked', 'expired', 'refused') ELSE before_turn = turn - 1 AND before_attempt_id = attempt_id AND (before_state, state) IN (('planned', 'in_talks'), ('planned', 'succeeded'), ('planned', 'refused'), ('planned', 'blocked'), ('planned', 'expired'), ('in_talks', 'succeeded'), ('in_talks', 'refused'), ('in_talks', 'blocked'), ('in_talks', 'expired')) END IS TRUE",
            name=op.f("ck_attempt_report_transition_allowed"),
        ),
        sa.CheckConstraint(
            "state <> 'succeeded' OR char_length(evidence) > 0",
            name=op.f("ck_attempt_report_success_has_evidence"),
        ),
        sa.CheckConstraint(
            "state IN ('planned', 'in_talks', 'succeeded', 'refused', 'blocked', 'expired')",
            name=op.f("ck_attempt_report_state_known"),
        ),
        sa.CheckConstraint(
            "state NOT IN ('blocked', 'expired', 'refused') OR char_length(reason) > 0",
            name=op.f("ck_attempt_report_failure_has_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "attempt_id", "item_id"],
            ["attempt.tenant_id", "attempt.id", "attempt.item_id"],
            name=op.f("fk_attempt_report_tenant_id_attempt_id_item_id_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id", "before_turn", "before_attempt_id", "before_state"],
            [
                "attempt_report.tenant_id",
                "attempt_report.item_id",
                "attempt_report.turn",
                "attempt_report.attempt_id",
                "attempt_report.state",
            ],
            name=op.f(
                "fk_attempt_report_tenant_id_item_id_before_turn_before_attempt_id_before_state_attempt_report"
            ),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_attempt_report")),
        sa.UniqueConstraint(
            "tenant_id",
            "attempt_id",
            "state",
            name=op.f("uq_attempt_report_tenant_id_attempt_id_state"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "item_id",
            "turn",
            "attempt_id",
            "state",
            name=op.f("uq_attempt_report_tenant_id_item_id_turn_attempt_id_state"),
        ),
        sa.UniqueConstraint(
            "tenant_id", "item_id", "turn", name=op.f("uq_attempt_report_tenant_id_item_id_turn")
        ),
    )
