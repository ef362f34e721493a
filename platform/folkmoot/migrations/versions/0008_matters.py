"""matters"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0008"
down_revision: str | None = "0007"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    tenant_table(
        "matter",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=False),
        sa.Column("workflow_id", sa.Uuid(), nullable=False),
        sa.Column("law_date", sa.Date(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "topic_id"],
            ["topic.tenant_id", "topic.id"],
            name=op.f("fk_matter_tenant_id_topic_id_topic"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "workflow_id"],
            ["workflow.tenant_id", "workflow.id"],
            name=op.f("fk_matter_tenant_id_workflow_id_workflow"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_matter")),
        sa.UniqueConstraint(
            "tenant_id", "id", "topic_id", name=op.f("uq_matter_tenant_id_id_topic_id")
        ),
        sa.UniqueConstraint("tenant_id", "number", name=op.f("uq_matter_tenant_id_number")),
        sa.UniqueConstraint("tenant_id", "topic_id", name=op.f("uq_matter_tenant_id_topic_id")),
        grant=Grant(district_reads=True),
    )
    tenant_table(
        "matter_form",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("step_seq", sa.BigInteger(), nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("pin", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("filled_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id"],
            ["matter.tenant_id", "matter.id"],
            name=op.f("fk_matter_form_tenant_id_matter_id_matter"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_matter_form")),
        sa.UniqueConstraint(
            "tenant_id",
            "matter_id",
            "form",
            "step_seq",
            name=op.f("uq_matter_form_tenant_id_matter_id_form_step_seq"),
        ),
    )
    tenant_table(
        "matter_option",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("label", sa.Text(), nullable=False),
        sa.Column("promise", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("round_no", sa.BigInteger(), nullable=False),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "subject IN ('environment', 'facilities', 'convention', 'charter', 'public_interest', 'fund_use', 'fund_raise', 'rebuild', 'change_common_use', 'other')",
            name=op.f("ck_matter_option_subject_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id"],
            ["matter.tenant_id", "matter.id"],
            name=op.f("fk_matter_option_tenant_id_matter_id_matter"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_matter_option")),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "matter_id",
            "subject",
            "withdraws",
            name=op.f("uq_matter_option_tenant_id_id_matter_id_subject_withdraws"),
        ),
        sa.UniqueConstraint(
            "tenant_id", "id", "matter_id", name=op.f("uq_matter_option_tenant_id_id_matter_id")
        ),
        sa.UniqueConstraint(
            "tenant_id", "matter_id", "key", name=op.f("uq_matter_option_tenant_id_matter_id_key")
        ),
    )
    tenant_table(
        "matter_proposal",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("affected", sa.Text(), nullable=False),
        sa.Column("important", sa.Boolean(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "subject IN ('environment', 'facilities', 'convention', 'charter', 'public_interest', 'fund_use', 'fund_raise', 'rebuild', 'change_common_use', 'other')",
            name=op.f("ck_matter_proposal_subject_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id"],
            ["matter.tenant_id", "matter.id"],
            name=op.f("fk_matter_proposal_tenant_id_matter_id_matter"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "matter_id", name=op.f("pk_matter_proposal")),
        sa.UniqueConstraint(
            "tenant_id",
            "matter_id",
            "subject",
            name=op.f("uq_matter_proposal_tenant_id_matter_id_subject"),
        ),
    )
    tenant_table(
        "matter_statement",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id"],
            ["matter.tenant_id", "matter.id"],
            name=op.f("fk_matter_statement_tenant_id_matter_id_matter"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_matter_statement")),
    )
    op.create_index(
        op.f("ix_matter_statement_tenant_id_matter_id"),
        "matter_statement",
        ["tenant_id", "matter_id"],
        unique=False,
    )
    tenant_table(
        "matter_vote",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("round_no", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(meeting_id IS NULL) = (body = 'owners_assembly')",
            name=op.f("ck_matter_vote_only_owners_without_meeting"),
        ),
        sa.CheckConstraint(
            "body IN ('party_committee', 'residents_committee', 'two_committees', 'group_leaders_meeting', 'representatives_assembly', 'residents_meeting', 'households_meeting', 'joint_meeting', 'bulletin_meeting', 'appraisal_meeting', 'deliberation_council', 'supervision_committee', 'owners_assembly')",
            name=op.f("ck_matter_vote_body_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id"],
            ["matter.tenant_id", "matter.id"],
            name=op.f("fk_matter_vote_tenant_id_matter_id_matter"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id"],
            ["meeting.tenant_id", "meeting.id"],
            name=op.f("fk_matter_vote_tenant_id_meeting_id_meeting"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "matter_id"],
            ["vote.tenant_id", "vote.id", "vote.subject_id"],
            name=op.f("fk_matter_vote_tenant_id_vote_id_matter_id_vote"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "vote_id", name=op.f("pk_matter_vote")),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "matter_id",
            "round_no",
            "body",
            name=op.f("uq_matter_vote_tenant_id_vote_id_matter_id_round_no_body"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "meeting_id",
            name=op.f("uq_matter_vote_tenant_id_vote_id_meeting_id"),
        ),
    )
    op.create_index(
        op.f("ix_matter_vote_tenant_id_matter_id"),
        "matter_vote",
        ["tenant_id", "matter_id"],
        unique=False,
    )
    tenant_table(
        "satisfaction_survey",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("form", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id"],
            ["matter.tenant_id", "matter.id"],
            name=op.f("fk_satisfaction_survey_tenant_id_matter_id_matter"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_satisfaction_survey")),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "matter_id",
            name=op.f("uq_satisfaction_survey_tenant_id_id_matter_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id", "matter_id", name=op.f("uq_satisfaction_survey_tenant_id_matter_id")
        ),
    )
    tenant_table(
        "resolution",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("round_no", sa.BigInteger(), nullable=False),
        sa.Column("vote_id", sa.Uuid(), nullable=False),
        sa.Column("vote_valid", sa.Boolean(), nullable=False),
        sa.Column("vote_carried", sa.Boolean(), nullable=False),
        sa.Column("option_id", sa.Uuid(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("withdraws", sa.Boolean(), nullable=False),
        sa.Column("force", sa.Text(), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(force = 'decides') = (body = CASE subject WHEN 'environment' THEN 'representatives_assembly' WHEN 'facilities' THEN 'representatives_assembly' WHEN 'convention' THEN 'residents_meeting' WHEN 'charter' THEN 'residents_meeting' WHEN 'public_interest' THEN 'representatives_assembly' WHEN 'fund_use' THEN 'owners_assembly' WHEN 'fund_raise' THEN 'owners_assembly' WHEN 'rebuild' THEN 'owners_assembly' WHEN 'change_common_use' THEN 'owners_assembly' WHEN 'other' THEN 'representatives_assembly' END)",
            name=op.f("ck_resolution_force_of_the_body"),
        ),
        sa.CheckConstraint(
            "force IN ('decides', 'recommends')", name=op.f("ck_resolution_force_known")
        ),
        sa.CheckConstraint("vote_valid AND vote_carried", name=op.f("ck_resolution_carried")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "option_id", "matter_id", "subject", "withdraws"],
            [
                "matter_option.tenant_id",
                "matter_option.id",
                "matter_option.matter_id",
                "matter_option.subject",
                "matter_option.withdraws",
            ],
            name=op.f(
                "fk_resolution_tenant_id_option_id_matter_id_subject_withdraws_matter_option"
            ),
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
            name=op.f("fk_resolution_tenant_id_vote_id_matter_id_round_no_body_matter_vote"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "matter_id", "vote_valid", "vote_carried"],
            [
                "closing.tenant_id",
                "closing.vote_id",
                "closing.subject_id",
                "closing.valid",
                "closing.carried",
            ],
            name=op.f("fk_resolution_tenant_id_vote_id_matter_id_vote_valid_vote_carried_closing"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_resolution")),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "matter_id",
            "round_no",
            "vote_id",
            name=op.f("uq_resolution_tenant_id_id_matter_id_round_no_vote_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "matter_id",
            "round_no",
            "withdraws",
            "force",
            name=op.f("uq_resolution_tenant_id_id_matter_id_round_no_withdraws_force"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "vote_id",
            "option_id",
            name=op.f("uq_resolution_tenant_id_vote_id_option_id"),
        ),
    )
    tenant_table(
        "satisfaction_answer",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("survey_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("grades", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_satisfaction_answer_tenant_id_person_id_person"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id"],
            ["satisfaction_survey.tenant_id", "satisfaction_survey.id"],
            name=op.f("fk_satisfaction_answer_tenant_id_survey_id_satisfaction_survey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_satisfaction_answer")),
        sa.UniqueConstraint(
            "tenant_id",
            "survey_id",
            "person_id",
            name=op.f("uq_satisfaction_answer_tenant_id_survey_id_person_id"),
        ),
    )
    tenant_table(
        "matter_step_exit",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("round_no", sa.BigInteger(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("topic_id", sa.Uuid(), nullable=True),
        sa.Column("opinion_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.Text(), nullable=True),
        sa.Column("minutes_of", sa.Uuid(), nullable=True),
        sa.Column("option_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_id", sa.Uuid(), nullable=True),
        sa.Column("meeting_body", sa.Text(), nullable=True),
        sa.Column("meeting_quorate", sa.Boolean(), nullable=True),
        sa.Column("meeting_announced", sa.Boolean(), nullable=True),
        sa.Column("meeting_decides", sa.Boolean(), nullable=True),
        sa.Column("vote_id", sa.Uuid(), nullable=True),
        sa.Column("vote_body", sa.Text(), nullable=True),
        sa.Column("vote_valid", sa.Boolean(), nullable=True),
        sa.Column("vote_carried", sa.Boolean(), nullable=True),
        sa.Column("resolution_id", sa.Uuid(), nullable=True),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("notice_kind", sa.Text(), nullable=True),
        sa.Column("notice_ends_on", sa.Date(), nullable=True),
        sa.Column("item_id", sa.Uuid(), nullable=True),
        sa.Column("attempt_id", sa.Uuid(), nullable=True),
        sa.Column("attempt_state", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "CASE WHEN how IN ('closed', 'withdrawn') THEN TRUE ELSE CASE position WHEN 0 THEN opinion_id IS NOT NULL WHEN 1 THEN subject IS NOT NULL WHEN 2 THEN minutes_of = meeting_id AND meeting_body = 'two_committees'  AND option_id IS NOT NULL WHEN 3 THEN meeting_quorate AND meeting_body = 'group_leaders_meeting' WHEN 4 THEN vote_valid AND vote_carried AND vote_body = CASE subject WHEN 'environment' THEN 'representatives_assembly' WHEN 'facilities' THEN 'representatives_assembly' WHEN 'convention' THEN 'residents_meeting' WHEN 'charter' THEN 'residents_meeting' WHEN 'public_interest' THEN 'representatives_assembly' WHEN 'fund_use' THEN 'owners_assembly' WHEN 'fund_raise' THEN 'owners_assembly' WHEN 'rebuild' THEN 'owners_assembly' WHEN 'change_common_use' THEN 'owners_assembly' WHEN 'other' THEN 'representatives_assembly' END  AND CASE vote_body WHEN 'owners_assembly' THEN meeting_id IS NULL  ELSE meeting_body = vote_body AND meeting_quorate AND meeting_announced  AND meeting_decides END WHEN 5 THEN notice_kind = 'resolution' WHEN 6 THEN attempt_id IS NOT NULL END END IS TRUE",
            name=op.f("ck_matter_step_exit_evidence_of_its_step"),
        ),
        sa.CheckConstraint(
            "CASE how WHEN 'met' THEN position <> 6 OR attempt_state = 'succeeded' WHEN 'failed' THEN position = 6 AND attempt_state IN ('refused', 'blocked', 'expired') WHEN 'closed' THEN position = 7 WHEN 'withdrawn' THEN TRUE END IS TRUE",
            name=op.f("ck_matter_step_exit_met_or_failed"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(topic_id, opinion_id) IN (0, 2) AND num_nonnulls(meeting_id, meeting_body, meeting_quorate, meeting_announced, meeting_decides) IN (0, 5) AND num_nonnulls(vote_id, vote_body, vote_valid, vote_carried, resolution_id) IN (0, 5) AND num_nonnulls(notice_id, notice_kind, notice_ends_on) IN (0, 3) AND num_nonnulls(item_id, attempt_id, attempt_state) IN (0, 3)",
            name=op.f("ck_matter_step_exit_whole_evidence"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "attempt_id", "attempt_state"],
            ["attempt_report.tenant_id", "attempt_report.attempt_id", "attempt_report.state"],
            name=op.f("fk_matter_step_exit_tenant_id_attempt_id_attempt_state_attempt_report"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "attempt_id", "item_id"],
            ["attempt.tenant_id", "attempt.id", "attempt.item_id"],
            name=op.f("fk_matter_step_exit_tenant_id_attempt_id_item_id_attempt"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "item_id", "matter_id"],
            [
                "implementation_item.tenant_id",
                "implementation_item.id",
                "implementation_item.subject_id",
            ],
            name=op.f("fk_matter_step_exit_tenant_id_item_id_matter_id_implementation_item"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "subject"],
            ["matter_proposal.tenant_id", "matter_proposal.matter_id", "matter_proposal.subject"],
            name=op.f("fk_matter_step_exit_tenant_id_matter_id_subject_matter_proposal"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "topic_id"],
            ["matter.tenant_id", "matter.id", "matter.topic_id"],
            name=op.f("fk_matter_step_exit_tenant_id_matter_id_topic_id_matter"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "matter_id", "meeting_decides"],
            [
                "agenda_item.tenant_id",
                "agenda_item.meeting_id",
                "agenda_item.subject_id",
                "agenda_item.for_decision",
            ],
            name=op.f(
                "fk_matter_step_exit_tenant_id_meeting_id_matter_id_meeting_decides_agenda_item"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "meeting_body", "meeting_quorate", "meeting_announced"],
            [
                "meeting_outcome.tenant_id",
                "meeting_outcome.meeting_id",
                "meeting_outcome.body_kind",
                "meeting_outcome.quorate",
                "meeting_outcome.notice_in_time",
            ],
            name=op.f(
                "fk_matter_step_exit_tenant_id_meeting_id_meeting_body_meeting_quorate_meeting_announced_meeting_outcome"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "minutes_of"],
            ["meeting_minutes.tenant_id", "meeting_minutes.meeting_id"],
            name=op.f("fk_matter_step_exit_tenant_id_minutes_of_meeting_minutes"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id", "notice_kind", "matter_id", "notice_ends_on"],
            ["notice.tenant_id", "notice.id", "notice.kind", "notice.subject_id", "notice.ends_on"],
            name=op.f(
                "fk_matter_step_exit_tenant_id_notice_id_notice_kind_matter_id_notice_ends_on_notice"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "option_id", "matter_id"],
            ["matter_option.tenant_id", "matter_option.id", "matter_option.matter_id"],
            name=op.f("fk_matter_step_exit_tenant_id_option_id_matter_id_matter_option"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "resolution_id", "matter_id", "round_no", "vote_id"],
            [
                "resolution.tenant_id",
                "resolution.id",
                "resolution.matter_id",
                "resolution.round_no",
                "resolution.vote_id",
            ],
            name=op.f(
                "fk_matter_step_exit_tenant_id_resolution_id_matter_id_round_no_vote_id_resolution"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "topic_id", "opinion_id"],
            ["topic_opinion.tenant_id", "topic_opinion.topic_id", "topic_opinion.opinion_id"],
            name=op.f("fk_matter_step_exit_tenant_id_topic_id_opinion_id_topic_opinion"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "matter_id", "round_no", "vote_body"],
            [
                "matter_vote.tenant_id",
                "matter_vote.vote_id",
                "matter_vote.matter_id",
                "matter_vote.round_no",
                "matter_vote.body",
            ],
            name=op.f(
                "fk_matter_step_exit_tenant_id_vote_id_matter_id_round_no_vote_body_matter_vote"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "matter_id", "vote_valid", "vote_carried"],
            [
                "closing.tenant_id",
                "closing.vote_id",
                "closing.subject_id",
                "closing.valid",
                "closing.carried",
            ],
            name=op.f(
                "fk_matter_step_exit_tenant_id_vote_id_matter_id_vote_valid_vote_carried_closing"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "vote_id", "meeting_id"],
            ["matter_vote.tenant_id", "matter_vote.vote_id", "matter_vote.meeting_id"],
            name=op.f("fk_matter_step_exit_tenant_id_vote_id_meeting_id_matter_vote"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "matter_id", "seq", name=op.f("pk_matter_step_exit")),
        sa.UniqueConstraint(
            "tenant_id",
            "matter_id",
            "attempt_id",
            name=op.f("uq_matter_step_exit_tenant_id_matter_id_attempt_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "matter_id",
            "notice_id",
            name=op.f("uq_matter_step_exit_tenant_id_matter_id_notice_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "matter_id",
            "position",
            "meeting_id",
            name=op.f("uq_matter_step_exit_tenant_id_matter_id_position_meeting_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "matter_id",
            "seq",
            "position",
            "how",
            name=op.f("uq_matter_step_exit_tenant_id_matter_id_seq_position_how"),
        ),
    )
    tenant_table(
        "matter_step",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("round_no", sa.BigInteger(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("left_seq", sa.BigInteger(), nullable=True),
        sa.Column("left_position", sa.BigInteger(), nullable=True),
        sa.Column("left_round", sa.BigInteger(), nullable=True),
        sa.Column("left_how", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "(seq = 0 AND position = 0 AND round_no = 1 AND left_seq IS NULL AND left_position IS NULL AND left_round IS NULL AND left_how IS NULL) OR (left_seq IS NOT NULL AND left_position IS NOT NULL AND left_round IS NOT NULL AND left_how IS NOT NULL AND seq = left_seq + 1 AND ((left_how = 'met' AND position = left_position + 1 AND round_no = left_round) OR (left_how = 'failed' AND left_position = 6 AND position IN (2, 4) AND round_no = left_round + 1)))",
            name=op.f("ck_matter_step_one_step_at_a_time"),
        ),
        sa.CheckConstraint("position BETWEEN 0 AND 7", name=op.f("ck_matter_step_seven_steps")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "left_seq", "left_position", "left_how"],
            [
                "matter_step_exit.tenant_id",
                "matter_step_exit.matter_id",
                "matter_step_exit.seq",
                "matter_step_exit.position",
                "matter_step_exit.how",
            ],
            name=op.f(
                "fk_matter_step_tenant_id_matter_id_left_seq_left_position_left_how_matter_step_exit"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "left_seq", "left_position", "left_round"],
            [
                "matter_step.tenant_id",
                "matter_step.matter_id",
                "matter_step.seq",
                "matter_step.position",
                "matter_step.round_no",
            ],
            name=op.f(
                "fk_matter_step_tenant_id_matter_id_left_seq_left_position_left_round_matter_step"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id"],
            ["matter.tenant_id", "matter.id"],
            name=op.f("fk_matter_step_tenant_id_matter_id_matter"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "matter_id", "seq", name=op.f("pk_matter_step")),
        sa.UniqueConstraint(
            "tenant_id",
            "matter_id",
            "seq",
            "position",
            "round_no",
            name=op.f("uq_matter_step_tenant_id_matter_id_seq_position_round_no"),
        ),
    )
    tenant_table(
        "matter_ending",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("matter_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.Column("round_no", sa.BigInteger(), nullable=False),
        sa.Column("ending", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("council_sign_off", sa.Uuid(), nullable=True),
        sa.Column("council_kind", sa.Text(), nullable=True),
        sa.Column("council_person", sa.Uuid(), nullable=True),
        sa.Column("supervision_sign_off", sa.Uuid(), nullable=True),
        sa.Column("supervision_kind", sa.Text(), nullable=True),
        sa.Column("supervision_person", sa.Uuid(), nullable=True),
        sa.Column("approved", sa.Boolean(), nullable=True),
        sa.Column("notice_id", sa.Uuid(), nullable=True),
        sa.Column("notice_kind", sa.Text(), nullable=True),
        sa.Column("notice_ends_on", sa.Date(), nullable=True),
        sa.Column("survey_id", sa.Uuid(), nullable=True),
        sa.Column("resolution_id", sa.Uuid(), nullable=True),
        sa.Column("resolution_withdraws", sa.Boolean(), nullable=True),
        sa.Column("resolution_force", sa.Text(), nullable=True),
        sa.CheckConstraint(
            "CASE ending WHEN 'closed' THEN position = 7 AND approved  AND council_sign_off IS NOT NULL AND council_kind = 'deliberation_council'  AND supervision_sign_off IS NOT NULL  AND supervision_kind = 'supervision_committee'  AND council_person <> supervision_person  AND notice_id IS NOT NULL AND notice_kind = 'outcome'  AND (ended_at AT TIME ZONE 'Asia/Shanghai')::date > notice_ends_on  AND survey_id IS NOT NULL ELSE reason <> '' AND notice_id IS NOT NULL AND notice_kind = 'withdrawal'  AND notice_ends_on IS NOT NULL AND (position < 4 OR (resolution_id IS NOT NULL  AND resolution_withdraws AND resolution_force = 'decides')) END IS TRUE",
            name=op.f("ck_matter_ending_with_its_evidence"),
        ),
        sa.CheckConstraint(
            "ending IN ('closed', 'withdrawn')", name=op.f("ck_matter_ending_ending_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "council_sign_off", "council_kind", "council_person", "approved"],
            [
                "sign_off.tenant_id",
                "sign_off.id",
                "sign_off.body_kind",
                "sign_off.person_id",
                "sign_off.approved",
            ],
            name=op.f(
                "fk_matter_ending_tenant_id_council_sign_off_council_kind_council_person_approved_sign_off"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "council_kind"],
            ["sign_off.tenant_id", "sign_off.settles", "sign_off.body_kind"],
            name=op.f("fk_matter_ending_tenant_id_matter_id_council_kind_sign_off"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "council_person"],
            ["sign_off.tenant_id", "sign_off.settles", "sign_off.person_id"],
            name=op.f("fk_matter_ending_tenant_id_matter_id_council_person_sign_off"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "seq", "position", "ending"],
            [
                "matter_step_exit.tenant_id",
                "matter_step_exit.matter_id",
                "matter_step_exit.seq",
                "matter_step_exit.position",
                "matter_step_exit.how",
            ],
            name=op.f("fk_matter_ending_tenant_id_matter_id_seq_position_ending_matter_step_exit"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "seq", "position", "round_no"],
            [
                "matter_step.tenant_id",
                "matter_step.matter_id",
                "matter_step.seq",
                "matter_step.position",
                "matter_step.round_no",
            ],
            name=op.f("fk_matter_ending_tenant_id_matter_id_seq_position_round_no_matter_step"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "supervision_kind"],
            ["sign_off.tenant_id", "sign_off.settles", "sign_off.body_kind"],
            name=op.f("fk_matter_ending_tenant_id_matter_id_supervision_kind_sign_off"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "matter_id", "supervision_person"],
            ["sign_off.tenant_id", "sign_off.settles", "sign_off.person_id"],
            name=op.f("fk_matter_ending_tenant_id_matter_id_supervision_person_sign_off"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id", "notice_kind", "matter_id", "notice_ends_on"],
            ["notice.tenant_id", "notice.id", "notice.kind", "notice.subject_id", "notice.ends_on"],
            name=op.f(
                "fk_matter_ending_tenant_id_notice_id_notice_kind_matter_id_notice_ends_on_notice"
            ),
        ),
        sa.ForeignKeyConstraint(
            [
                "tenant_id",
                "resolution_id",
                "matter_id",
                "round_no",
                "resolution_withdraws",
                "resolution_force",
            ],
            [
                "resolution.tenant_id",
                "resolution.id",
                "resolution.matter_id",
                "resolution.round_no",
                "resolution.withdraws",
                "resolution.force",
            ],
            name=op.f(
                "fk_matter_ending_tenant_id_resolution_id_matter_id_round_no_resolution_withdraws_resolution_force_resolution"
            ),
        ),
        sa.ForeignKeyConstraint(
            [
                "tenant_id",
                "supervision_sign_off",
                "supervision_kind",
                "supervision_person",
                "approved",
            ],
            [
                "sign_off.tenant_id",
                "sign_off.id",
                "sign_off.body_kind",
                "sign_off.person_id",
                "sign_off.approved",
            ],
            name=op.f(
                "fk_matter_ending_tenant_id_supervision_sign_off_supervision_kind_supervision_person_approved_sign_off"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "survey_id", "matter_id"],
            [
                "satisfaction_survey.tenant_id",
                "satisfaction_survey.id",
                "satisfaction_survey.matter_id",
            ],
            name=op.f("fk_matter_ending_tenant_id_survey_id_matter_id_satisfaction_survey"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "matter_id", name=op.f("pk_matter_ending")),
    )
    op.create_foreign_key(
        op.f("fk_matter_step_exit_tenant_id_matter_id_seq_position_round_no_matter_step"),
        "matter_step_exit",
        "matter_step",
        ["tenant_id", "matter_id", "seq", "position", "round_no"],
        ["tenant_id", "matter_id", "seq", "position", "round_no"],
        use_alter=True,
    )
