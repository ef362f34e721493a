"""matters"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.schema import tenant_table

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# What the rules of a step, an ending, a resolution and an attempt are from now on. Not valid for
# the rows that are there: they are evidence of what was done under the rules of their day.
NEW = {
    "ck_attempt_once_an_item": ("attempt", "seq = 1"),
}
CHANGED = {
    "ck_attempt_report_transition_allowed": (
        "attempt_report",
        "CASE WHEN turn = 1 THEN state = 'planned' AND num_nonnulls(before_turn, before_attempt_id, before_state) = 0 ELSE before_turn = turn - 1 AND before_attempt_id = attempt_id AND (before_state, state) IN (('planned', 'in_talks'), ('planned', 'succeeded'), ('planned', 'refused'), ('planned', 'blocked'), ('planned', 'expired'), ('in_talks', 'succeeded'), ('in_talks', 'refused'), ('in_talks', 'blocked'), ('in_talks', 'expired')) END IS TRUE",
    ),
    "ck_resolution_force_of_the_body": (
        "resolution",
        "(force = 'decides') = (CASE subject WHEN 'environment' THEN body IN ('representatives_assembly', 'residents_meeting', 'households_meeting') WHEN 'facilities' THEN body IN ('representatives_assembly', 'residents_meeting', 'households_meeting') WHEN 'convention' THEN body IN ('residents_meeting', 'households_meeting') WHEN 'charter' THEN body IN ('residents_meeting', 'households_meeting') WHEN 'public_interest' THEN body IN ('representatives_assembly', 'residents_meeting', 'households_meeting') WHEN 'fund_use' THEN body IN ('owners_assembly') WHEN 'fund_raise' THEN body IN ('owners_assembly') WHEN 'rebuild' THEN body IN ('owners_assembly') WHEN 'change_common_use' THEN body IN ('owners_assembly') WHEN 'other' THEN body IN ('representatives_assembly', 'residents_meeting', 'households_meeting') END)",
    ),
    "ck_matter_step_exit_whole_evidence": (
        "matter_step_exit",
        "num_nonnulls(topic_id, opinion_id) IN (0, 2) AND num_nonnulls(meeting_id, meeting_body, meeting_quorate, meeting_announced, meeting_decides) IN (0, 5) AND num_nonnulls(vote_id, vote_body, vote_valid, vote_carried, resolution_id) IN (0, 5) AND num_nonnulls(notice_id, notice_kind, notice_ends_on, notice_posted_at) IN (0, 4) AND num_nonnulls(item_id, attempt_id, attempt_state) IN (0, 3)",
    ),
    "ck_matter_step_exit_evidence_of_its_step": (
        "matter_step_exit",
        "CASE WHEN how IN ('closed', 'withdrawn') THEN TRUE ELSE CASE position WHEN 0 THEN opinion_id IS NOT NULL WHEN 1 THEN subject IS NOT NULL WHEN 2 THEN minutes_of = meeting_id AND meeting_body = 'two_committees'  AND meeting_quorate AND option_id IS NOT NULL WHEN 3 THEN meeting_quorate AND meeting_body = 'group_leaders_meeting' WHEN 4 THEN vote_valid AND vote_carried AND CASE subject WHEN 'environment' THEN vote_body IN ('representatives_assembly', 'residents_meeting', 'households_meeting') WHEN 'facilities' THEN vote_body IN ('representatives_assembly', 'residents_meeting', 'households_meeting') WHEN 'convention' THEN vote_body IN ('residents_meeting', 'households_meeting') WHEN 'charter' THEN vote_body IN ('residents_meeting', 'households_meeting') WHEN 'public_interest' THEN vote_body IN ('representatives_assembly', 'residents_meeting', 'households_meeting') WHEN 'fund_use' THEN vote_body IN ('owners_assembly') WHEN 'fund_raise' THEN vote_body IN ('owners_assembly') WHEN 'rebuild' THEN vote_body IN ('owners_assembly') WHEN 'change_common_use' THEN vote_body IN ('owners_assembly') WHEN 'other' THEN vote_body IN ('representatives_assembly', 'residents_meeting', 'households_meeting') END  AND CASE vote_body WHEN 'owners_assembly' THEN meeting_id IS NULL  ELSE meeting_body = vote_body AND meeting_quorate AND meeting_decides  AND (meeting_announced OR meeting_body IN ('residents_meeting', 'households_meeting')) END WHEN 5 THEN notice_kind = 'resolution' AND notice_posted_at >= entered_at WHEN 6 THEN attempt_id IS NOT NULL END END IS TRUE",
    ),
    "ck_matter_ending_with_its_evidence": (
        "matter_ending",
        "CASE ending WHEN 'closed' THEN position = 7 AND approved  AND council_sign_off IS NOT NULL AND council_kind = 'deliberation_council'  AND supervision_sign_off IS NOT NULL  AND supervision_kind = 'supervision_committee'  AND council_person <> supervision_person  AND notice_id IS NOT NULL AND notice_kind = 'outcome'  AND notice_posted_at >= entered_at  AND (ended_at AT TIME ZONE 'Asia/Shanghai')::date > notice_ends_on  AND survey_id IS NOT NULL ELSE reason <> '' AND notice_id IS NOT NULL AND notice_kind = 'withdrawal'  AND notice_ends_on IS NOT NULL AND (position < 4 OR (resolution_id IS NOT NULL  AND resolution_withdraws AND resolution_force = 'decides')) END IS TRUE",
    ),
}
MOMENTS = ("matter_step_exit", "matter_ending")


def upgrade() -> None:
    op.add_column("matter_proposal", sa.Column("buildings", postgresql.JSONB(), nullable=True))
    _tell_moments()
    _number_the_votes()
    for name, (table, _) in CHANGED.items():
        op.drop_constraint(op.f(name), table, type_="check")
    for name, (table, condition) in (NEW | CHANGED).items():
        op.create_check_constraint(op.f(name), table, condition, postgresql_not_valid=True)


def _tell_moments() -> None:
    """An exit and an ending know when their step was entered and their notice posted."""
    op.create_unique_constraint(
        op.f("uq_notice_tenant_id_id_posted_at"), "notice", ["tenant_id", "id", "posted_at"]
    )
    op.create_unique_constraint(
        op.f("uq_matter_step_tenant_id_matter_id_seq_entered_at"),
        "matter_step",
        ["tenant_id", "matter_id", "seq", "entered_at"],
    )
    for table in MOMENTS:
        for name in ("entered_at", "notice_posted_at"):
            op.add_column(table, sa.Column(name, sa.DateTime(timezone=True), nullable=True))
        op.create_foreign_key(
            op.f(f"fk_{table}_tenant_id_matter_id_seq_entered_at_matter_step"),
            table,
            "matter_step",
            ["tenant_id", "matter_id", "seq", "entered_at"],
            ["tenant_id", "matter_id", "seq", "entered_at"],
        )
        op.create_foreign_key(
            op.f(f"fk_{table}_tenant_id_notice_id_notice_posted_at_notice"),
            table,
            "notice",
            ["tenant_id", "notice_id", "notice_posted_at"],
            ["tenant_id", "id", "posted_at"],
        )


def _number_the_votes() -> None:
    """The options that a vote asks about, one vote after the other."""
    tenant_table(
        "matter_vote_option",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("round_no", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("turn", sa.BigInteger(), nullable=False),
        sa.Column("before_turn", sa.BigInteger(), nullable=True),
        sa.Column("before_vote_id", sa.Uuid(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "(meeting_id IS NULL) = (body = 'owners_assembly')",
            name=op.f("ck_matter_vote_option_only_owners_without_meeting"),
        ),
        sa.CheckConstraint(
            "CASE turn WHEN 1 THEN num_nonnulls(before_turn, before_vote_id) = 0 ELSE before_turn = turn - 1 AND before_vote_id IS NOT NULL AND (meeting_id IS NOT NULL OR reason <> '') END IS TRUE",
            name=op.f("ck_matter_vote_option_one_at_a_time"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "matter_id", "round_no", "body"],
            [
                "matter_vote.tenant_id",
                "matter_vote.vote_id",
                "matter_vote.matter_id",
                "matter_vote.round_no",
                "matter_vote.body",
            ],
            name=op.f(
                "fk_matter_vote_option_tenant_id_vote_id_matter_id_round_no_body_matter_vote"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "meeting_id"],
            ["matter_vote.tenant_id", "matter_vote.vote_id", "matter_vote.meeting_id"],
            name=op.f("fk_matter_vote_option_tenant_id_vote_id_meeting_id_matter_vote"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "option_id", "matter_id"],
            ["matter_option.tenant_id", "matter_option.id", "matter_option.matter_id"],
            name=op.f("fk_matter_vote_option_tenant_id_option_id_matter_id_matter_option"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "before_vote_id", "option_id", "round_no", "body", "before_turn"],
            [
                "matter_vote_option.tenant_id",
                "matter_vote_option.vote_id",
                "matter_vote_option.option_id",
                "matter_vote_option.round_no",
                "matter_vote_option.body",
                "matter_vote_option.turn",
            ],
            name=op.f(
                "fk_matter_vote_option_tenant_id_before_vote_id_option_id_round_no_body_before_turn_matter_vote_option"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "before_vote_id"],
            ["closing.tenant_id", "closing.vote_id"],
            name=op.f("fk_matter_vote_option_tenant_id_before_vote_id_closing"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "vote_id", "option_id", name=op.f("pk_matter_vote_option")
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "option_id",
            "round_no",
            "body",
            "turn",
            name=op.f("uq_matter_vote_option_tenant_id_vote_id_option_id_round_no_body_turn"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "option_id",
            "round_no",
            "body",
            "turn",
            name=op.f("uq_matter_vote_option_tenant_id_option_id_round_no_body_turn"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "meeting_id",
            "option_id",
            name=op.f("uq_matter_vote_option_tenant_id_meeting_id_option_id"),
        ),
    )
    op.create_index(
        op.f("ix_matter_vote_option_tenant_id_matter_id"),
        "matter_vote_option",
        ["tenant_id", "matter_id"],
        unique=False,
    )
    op.create_foreign_key(
        op.f("fk_resolution_tenant_id_vote_id_option_id_matter_vote_option"),
        "resolution",
        "matter_vote_option",
        ["tenant_id", "vote_id", "option_id"],
        ["tenant_id", "vote_id", "option_id"],
        postgresql_not_valid=True,
    )
