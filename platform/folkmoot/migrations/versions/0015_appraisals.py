"""the appraisal of a year"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

from folkmoot.kernel.db import Grant
from folkmoot.kernel.schema import tenant_table

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    op.create_unique_constraint(
        op.f("uq_body_tenant_id_id_kind"), "body", ["tenant_id", "id", "kind"]
    )
    op.create_unique_constraint(
        op.f("uq_mandate_tenant_id_id_body_id_person_id"),
        "mandate",
        ["tenant_id", "id", "body_id", "person_id"],
    )
    tenant_table(
        "appraisal",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("year", sa.BigInteger(), nullable=False),
        sa.Column("form", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("weights", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("year BETWEEN 1990 AND 2200", name=op.f("ck_appraisal_a_year")),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_appraisal")),
        sa.UniqueConstraint("tenant_id", "year", name=op.f("uq_appraisal_tenant_id_year")),
    )
    tenant_table(
        "satisfaction_stock",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("district_id", sa.BigInteger(), nullable=False),
        sa.Column("year", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("satisfied", sa.BigInteger(), nullable=False),
        sa.Column("neutral", sa.BigInteger(), nullable=False),
        sa.Column("dissatisfied", sa.BigInteger(), nullable=False),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "least(satisfied, neutral, dissatisfied) >= 0",
            name=op.f("ck_satisfaction_stock_numbers"),
        ),
        sa.CheckConstraint(
            "seq >= 1 AND year >= 1", name=op.f("ck_satisfaction_stock_counted_from_one")
        ),
        sa.PrimaryKeyConstraint("tenant_id", "year", "seq", name=op.f("pk_satisfaction_stock")),
        grant=Grant(district_reads=True),
    )
    tenant_table(
        "appraisal_reported",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal.tenant_id", "appraisal.id"],
            name=op.f("fk_appraisal_reported_tenant_id_appraisal_id_appraisal"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "appraisal_id", name=op.f("pk_appraisal_reported")),
    )
    tenant_table(
        "appraisal_side",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "side IN ('appraised', 'appraising')", name=op.f("ck_appraisal_side_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal.tenant_id", "appraisal.id"],
            name=op.f("fk_appraisal_side_tenant_id_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "person_id"],
            ["person.tenant_id", "person.id"],
            name=op.f("fk_appraisal_side_tenant_id_person_id_person"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "appraisal_id", "person_id", name=op.f("pk_appraisal_side")
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "appraisal_id",
            "person_id",
            "side",
            name=op.f("uq_appraisal_side_tenant_id_appraisal_id_person_id_side"),
        ),
    )
    op.create_index(
        op.f("ix_appraisal_side_tenant_id_person_id"),
        "appraisal_side",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "work_problem",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=False),
        sa.Column("source_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("facts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(origin = 'own') = (source_id IS NULL)",
            name=op.f("ck_work_problem_where_it_comes_from"),
        ),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'deliberation_council')",
            name=op.f("ck_work_problem_body_kind_known"),
        ),
        sa.CheckConstraint(
            "origin <> 'own' OR text <> ''", name=op.f("ck_work_problem_own_in_words")
        ),
        sa.CheckConstraint(
            "origin IN ('own', 'failed_attempt', 'overdue', 'dissatisfied', 'unfinished_task')",
            name=op.f("ck_work_problem_origin_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal.tenant_id", "appraisal.id"],
            name=op.f("fk_work_problem_tenant_id_appraisal_id_appraisal"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_work_problem")),
        sa.UniqueConstraint(
            "tenant_id",
            "appraisal_id",
            "origin",
            "source_id",
            name=op.f("uq_work_problem_tenant_id_appraisal_id_origin_source_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "appraisal_id",
            "body_kind",
            name=op.f("uq_work_problem_tenant_id_id_appraisal_id_body_kind"),
        ),
    )
    op.create_index(
        op.f("ix_work_problem_tenant_id_source_id"),
        "work_problem",
        ["tenant_id", "source_id"],
        unique=False,
    )
    tenant_table(
        "work_report",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("achievements", sa.Text(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("handed_in_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("achievements <> ''", name=op.f("ck_work_report_says_something")),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'deliberation_council')",
            name=op.f("ck_work_report_body_kind_known"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal.tenant_id", "appraisal.id"],
            name=op.f("fk_work_report_tenant_id_appraisal_id_appraisal"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "appraisal_id", "body_kind", name=op.f("pk_work_report")
        ),
    )
    tenant_table(
        "appraisal_call",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("notice_in_time", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('appraisal_meeting')", name=op.f("ck_appraisal_call_body_kind_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal.tenant_id", "appraisal.id"],
            name=op.f("fk_appraisal_call_tenant_id_appraisal_id_appraisal"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "body_kind", "notice_in_time"],
            ["meeting.tenant_id", "meeting.id", "meeting.body_kind", "meeting.notice_in_time"],
            name=op.f("fk_appraisal_call_tenant_id_meeting_id_body_kind_notice_in_time_meeting"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "meeting_id", name=op.f("pk_appraisal_call")),
        sa.UniqueConstraint(
            "tenant_id",
            "appraisal_id",
            "meeting_id",
            name=op.f("uq_appraisal_call_tenant_id_appraisal_id_meeting_id"),
        ),
    )
    tenant_table(
        "appraised_seat",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("office", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'deliberation_council')",
            name=op.f("ck_appraised_seat_body_kind_known"),
        ),
        sa.CheckConstraint(
            "office IN ('secretary', 'chair', 'vice_chair', 'member', 'group_leader', 'representative', 'observer')",
            name=op.f("ck_appraised_seat_office_known"),
        ),
        sa.CheckConstraint("side IN ('appraised')", name=op.f("ck_appraised_seat_side_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "person_id", "side"],
            [
                "appraisal_side.tenant_id",
                "appraisal_side.appraisal_id",
                "appraisal_side.person_id",
                "appraisal_side.side",
            ],
            name=op.f("fk_appraised_seat_tenant_id_appraisal_id_person_id_side_appraisal_side"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "body_id", "body_kind"],
            ["body.tenant_id", "body.id", "body.kind"],
            name=op.f("fk_appraised_seat_tenant_id_body_id_body_kind_body"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mandate_id", "body_id", "person_id"],
            ["mandate.tenant_id", "mandate.id", "mandate.body_id", "mandate.person_id"],
            name=op.f("fk_appraised_seat_tenant_id_mandate_id_body_id_person_id_mandate"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_appraised_seat")),
        sa.UniqueConstraint(
            "tenant_id",
            "appraisal_id",
            "body_kind",
            "person_id",
            name=op.f("uq_appraised_seat_tenant_id_appraisal_id_body_kind_person_id"),
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "appraisal_id",
            "person_id",
            "body_kind",
            name=op.f("uq_appraised_seat_tenant_id_id_appraisal_id_person_id_body_kind"),
        ),
    )
    op.create_index(
        op.f("ix_appraised_seat_tenant_id_person_id"),
        "appraised_seat",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "appraiser",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("organisation_id", sa.Uuid(), nullable=True),
        sa.Column("stands_for", sa.Text(), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("registered_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(category = 'units') = (organisation_id IS NOT NULL)",
            name=op.f("ck_appraiser_a_unit_for_units"),
        ),
        sa.CheckConstraint(
            "category <> 'affected' OR stands_for <> ''",
            name=op.f("ck_appraiser_affected_by_something"),
        ),
        sa.CheckConstraint(
            "category IN ('party_members', 'residents', 'units', 'affected')",
            name=op.f("ck_appraiser_category_known"),
        ),
        sa.CheckConstraint("side IN ('appraising')", name=op.f("ck_appraiser_side_known")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "person_id", "side"],
            [
                "appraisal_side.tenant_id",
                "appraisal_side.appraisal_id",
                "appraisal_side.person_id",
                "appraisal_side.side",
            ],
            name=op.f("fk_appraiser_tenant_id_appraisal_id_person_id_side_appraisal_side"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "organisation_id"],
            ["organisation.tenant_id", "organisation.id"],
            name=op.f("fk_appraiser_tenant_id_organisation_id_organisation"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "appraisal_id", "person_id", name=op.f("pk_appraiser")
        ),
        sa.UniqueConstraint(
            "tenant_id",
            "appraisal_id",
            "person_id",
            "category",
            name=op.f("uq_appraiser_tenant_id_appraisal_id_person_id_category"),
        ),
    )
    op.create_index(
        op.f("ix_appraiser_tenant_id_person_id"),
        "appraiser",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "problem_answer",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("text <> ''", name=op.f("ck_problem_answer_in_words")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "problem_id"],
            ["work_problem.tenant_id", "work_problem.id"],
            name=op.f("fk_problem_answer_tenant_id_problem_id_work_problem"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "problem_id", name=op.f("pk_problem_answer")),
    )
    tenant_table(
        "work_task",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("set_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("set_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "body_kind IN ('party_committee', 'residents_committee', 'deliberation_council')",
            name=op.f("ck_work_task_body_kind_known"),
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_work_task_in_words")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "problem_id"],
            ["work_problem.tenant_id", "work_problem.id"],
            name=op.f("fk_work_task_tenant_id_problem_id_work_problem"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_work_task")),
        sa.UniqueConstraint(
            "tenant_id", "id", "problem_id", name=op.f("uq_work_task_tenant_id_id_problem_id")
        ),
    )
    op.create_index(
        op.f("ix_work_task_tenant_id_problem_id"),
        "work_task",
        ["tenant_id", "problem_id"],
        unique=False,
    )
    tenant_table(
        "appraisal_grading",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("chair_id", sa.Uuid(), nullable=False),
        sa.Column("chair_side", sa.Text(), nullable=False),
        sa.Column("mandate_id", sa.Uuid(), nullable=False),
        sa.Column("body_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("began_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('supervision_committee')",
            name=op.f("ck_appraisal_grading_body_kind_known"),
        ),
        sa.CheckConstraint(
            "chair_side IN ('appraising')", name=op.f("ck_appraisal_grading_chair_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "chair_id", "chair_side"],
            [
                "appraisal_side.tenant_id",
                "appraisal_side.appraisal_id",
                "appraisal_side.person_id",
                "appraisal_side.side",
            ],
            name=op.f(
                "fk_appraisal_grading_tenant_id_appraisal_id_chair_id_chair_side_appraisal_side"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "meeting_id"],
            [
                "appraisal_call.tenant_id",
                "appraisal_call.appraisal_id",
                "appraisal_call.meeting_id",
            ],
            name=op.f("fk_appraisal_grading_tenant_id_appraisal_id_meeting_id_appraisal_call"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal_reported.tenant_id", "appraisal_reported.appraisal_id"],
            name=op.f("fk_appraisal_grading_tenant_id_appraisal_id_appraisal_reported"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "body_id", "body_kind"],
            ["body.tenant_id", "body.id", "body.kind"],
            name=op.f("fk_appraisal_grading_tenant_id_body_id_body_kind_body"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "mandate_id", "body_id", "chair_id"],
            ["mandate.tenant_id", "mandate.id", "mandate.body_id", "mandate.person_id"],
            name=op.f("fk_appraisal_grading_tenant_id_mandate_id_body_id_chair_id_mandate"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "appraisal_id", name=op.f("pk_appraisal_grading")),
        sa.UniqueConstraint(
            "tenant_id",
            "appraisal_id",
            "meeting_id",
            name=op.f("uq_appraisal_grading_tenant_id_appraisal_id_meeting_id"),
        ),
    )
    tenant_table(
        "task_report",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "state IN ('under_way', 'done', 'not_done')", name=op.f("ck_task_report_state_known")
        ),
        sa.CheckConstraint("text <> ''", name=op.f("ck_task_report_shown_by_something")),
        sa.CheckConstraint("seq >= 1", name=op.f("ck_task_report_counted_from_one")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id"],
            ["work_task.tenant_id", "work_task.id"],
            name=op.f("fk_task_report_tenant_id_task_id_work_task"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "task_id", "seq", name=op.f("pk_task_report")),
    )
    tenant_table(
        "work_report_line",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("problem_id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "body_kind"],
            ["work_report.tenant_id", "work_report.appraisal_id", "work_report.body_kind"],
            name=op.f("fk_work_report_line_tenant_id_appraisal_id_body_kind_work_report"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "problem_id", "appraisal_id", "body_kind"],
            [
                "work_problem.tenant_id",
                "work_problem.id",
                "work_problem.appraisal_id",
                "work_problem.body_kind",
            ],
            name=op.f(
                "fk_work_report_line_tenant_id_problem_id_appraisal_id_body_kind_work_problem"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "task_id", "problem_id"],
            ["work_task.tenant_id", "work_task.id", "work_task.problem_id"],
            name=op.f("fk_work_report_line_tenant_id_task_id_problem_id_work_task"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "problem_id", name=op.f("pk_work_report_line")),
    )
    tenant_table(
        "appraisal_closing",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("handed_out", sa.BigInteger(), nullable=False),
        sa.Column("sheets", sa.BigInteger(), nullable=False),
        sa.Column("counted", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.CheckConstraint("side IN ('appraising')", name=op.f("ck_appraisal_closing_side_known")),
        sa.CheckConstraint(
            "sheets BETWEEN 1 AND handed_out",
            name=op.f("ck_appraisal_closing_sheets_that_were_handed_out"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "closed_by", "side"],
            [
                "appraisal_side.tenant_id",
                "appraisal_side.appraisal_id",
                "appraisal_side.person_id",
                "appraisal_side.side",
            ],
            name=op.f("fk_appraisal_closing_tenant_id_appraisal_id_closed_by_side_appraisal_side"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal_grading.tenant_id", "appraisal_grading.appraisal_id"],
            name=op.f("fk_appraisal_closing_tenant_id_appraisal_id_appraisal_grading"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "appraisal_id", name=op.f("pk_appraisal_closing")),
    )
    tenant_table(
        "grade_count",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.Text(), nullable=True),
        sa.Column("sheets", sa.BigInteger(), nullable=False),
        sa.Column("grades", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("entered_account", sa.Uuid(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "category IN ('party_members', 'residents', 'units', 'affected')",
            name=op.f("ck_grade_count_category_known"),
        ),
        sa.CheckConstraint("side IN ('appraising')", name=op.f("ck_grade_count_side_known")),
        sa.CheckConstraint("sheets >= 1", name=op.f("ck_grade_count_some_sheets")),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "entered_by", "side"],
            [
                "appraisal_side.tenant_id",
                "appraisal_side.appraisal_id",
                "appraisal_side.person_id",
                "appraisal_side.side",
            ],
            name=op.f("fk_grade_count_tenant_id_appraisal_id_entered_by_side_appraisal_side"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal_grading.tenant_id", "appraisal_grading.appraisal_id"],
            name=op.f("fk_grade_count_tenant_id_appraisal_id_appraisal_grading"),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "id", name=op.f("pk_grade_count")),
        sa.UniqueConstraint(
            "tenant_id",
            "id",
            "appraisal_id",
            "entered_by",
            "entered_account",
            name=op.f("uq_grade_count_tenant_id_id_appraisal_id_entered_by_entered_account"),
        ),
    )
    tenant_table(
        "grading_part",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "person_id", "category"],
            [
                "appraiser.tenant_id",
                "appraiser.appraisal_id",
                "appraiser.person_id",
                "appraiser.category",
            ],
            name=op.f("fk_grading_part_tenant_id_appraisal_id_person_id_category_appraiser"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal_grading.tenant_id", "appraisal_grading.appraisal_id"],
            name=op.f("fk_grading_part_tenant_id_appraisal_id_appraisal_grading"),
        ),
        sa.PrimaryKeyConstraint(
            "tenant_id", "appraisal_id", "person_id", name=op.f("pk_grading_part")
        ),
    )
    op.create_index(
        op.f("ix_grading_part_tenant_id_person_id"),
        "grading_part",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "appraisal_grade",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("grade", sa.Text(), nullable=False),
        sa.Column("unfit", sa.Boolean(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("before_id", sa.Uuid(), nullable=True),
        sa.Column("before_times", sa.BigInteger(), nullable=True),
        sa.Column("result", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.CheckConstraint(
            "(before_id IS NULL) = (before_times IS NULL)",
            name=op.f("ck_appraisal_grade_before_with_its_times"),
        ),
        sa.CheckConstraint(
            "before_id <> seat_id", name=op.f("ck_appraisal_grade_not_before_itself")
        ),
        sa.CheckConstraint(
            "times = CASE WHEN unfit THEN coalesce(before_times, 0) + 1 ELSE 0 END",
            name=op.f("ck_appraisal_grade_running_counts"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal_closing.tenant_id", "appraisal_closing.appraisal_id"],
            name=op.f("fk_appraisal_grade_tenant_id_appraisal_id_appraisal_closing"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "before_id", "person_id", "body_kind", "before_times"],
            [
                "appraisal_grade.tenant_id",
                "appraisal_grade.seat_id",
                "appraisal_grade.person_id",
                "appraisal_grade.body_kind",
                "appraisal_grade.times",
            ],
            name=op.f(
                "fk_appraisal_grade_tenant_id_before_id_person_id_body_kind_before_times_appraisal_grade"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "seat_id", "appraisal_id", "person_id", "body_kind"],
            [
                "appraised_seat.tenant_id",
                "appraised_seat.id",
                "appraised_seat.appraisal_id",
                "appraised_seat.person_id",
                "appraised_seat.body_kind",
            ],
            name=op.f(
                "fk_appraisal_grade_tenant_id_seat_id_appraisal_id_person_id_body_kind_appraised_seat"
            ),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "seat_id", name=op.f("pk_appraisal_grade")),
        sa.UniqueConstraint(
            "tenant_id",
            "seat_id",
            "person_id",
            "body_kind",
            "times",
            name=op.f("uq_appraisal_grade_tenant_id_seat_id_person_id_body_kind_times"),
        ),
    )
    op.create_index(
        op.f("ix_appraisal_grade_tenant_id_appraisal_id"),
        "appraisal_grade",
        ["tenant_id", "appraisal_id"],
        unique=False,
    )
    op.create_index(
        op.f("ix_appraisal_grade_tenant_id_person_id"),
        "appraisal_grade",
        ["tenant_id", "person_id"],
        unique=False,
    )
    tenant_table(
        "appraisal_publication",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("quorate", sa.Boolean(), nullable=False),
        sa.Column("notice_in_time", sa.Boolean(), nullable=False),
        sa.Column("notice_id", sa.Uuid(), nullable=False),
        sa.Column("notice_kind", sa.Text(), nullable=False),
        sa.Column("notice_ends_on", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "body_kind IN ('appraisal_meeting')",
            name=op.f("ck_appraisal_publication_body_kind_known"),
        ),
        sa.CheckConstraint(
            "notice_kind = 'appraisal'", name=op.f("ck_appraisal_publication_result_published")
        ),
        sa.CheckConstraint(
            "quorate AND notice_in_time", name=op.f("ck_appraisal_publication_meeting_fit")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "meeting_id"],
            [
                "appraisal_grading.tenant_id",
                "appraisal_grading.appraisal_id",
                "appraisal_grading.meeting_id",
            ],
            name=op.f(
                "fk_appraisal_publication_tenant_id_appraisal_id_meeting_id_appraisal_grading"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id"],
            ["appraisal_closing.tenant_id", "appraisal_closing.appraisal_id"],
            name=op.f("fk_appraisal_publication_tenant_id_appraisal_id_appraisal_closing"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "meeting_id", "body_kind", "quorate", "notice_in_time"],
            [
                "meeting_outcome.tenant_id",
                "meeting_outcome.meeting_id",
                "meeting_outcome.body_kind",
                "meeting_outcome.quorate",
                "meeting_outcome.notice_in_time",
            ],
            name=op.f(
                "fk_appraisal_publication_tenant_id_meeting_id_body_kind_quorate_notice_in_time_meeting_outcome"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "notice_id", "notice_kind", "appraisal_id", "notice_ends_on"],
            ["notice.tenant_id", "notice.id", "notice.kind", "notice.subject_id", "notice.ends_on"],
            name=op.f(
                "fk_appraisal_publication_tenant_id_notice_id_notice_kind_appraisal_id_notice_ends_on_notice"
            ),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "appraisal_id", name=op.f("pk_appraisal_publication")),
    )
    tenant_table(
        "grade_count_judgement",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("count_id", sa.Uuid(), nullable=False),
        sa.Column("appraisal_id", sa.Uuid(), nullable=False),
        sa.Column("judgement", sa.Text(), nullable=False),
        sa.Column("settles", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("entered_by", sa.Uuid(), nullable=False),
        sa.Column("entered_account", sa.Uuid(), nullable=False),
        sa.Column("judged_by", sa.Uuid(), nullable=False),
        sa.Column("side", sa.Text(), nullable=False),
        sa.Column("judged_account", sa.Uuid(), nullable=False),
        sa.Column("judged_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(judgement = 'verified') = (settles IS NOT NULL)",
            name=op.f("ck_grade_count_judgement_settles_once"),
        ),
        sa.CheckConstraint(
            "judgement = 'rejected' OR (judged_by <> entered_by AND judged_account <> entered_account)",
            name=op.f("ck_grade_count_judgement_another_person_and_account"),
        ),
        sa.CheckConstraint(
            "judgement = 'verified' OR reason <> ''",
            name=op.f("ck_grade_count_judgement_rejected_for_a_reason"),
        ),
        sa.CheckConstraint(
            "judgement IN ('verified', 'rejected')",
            name=op.f("ck_grade_count_judgement_judgement_known"),
        ),
        sa.CheckConstraint(
            "side IN ('appraising')", name=op.f("ck_grade_count_judgement_side_known")
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "appraisal_id", "judged_by", "side"],
            [
                "appraisal_side.tenant_id",
                "appraisal_side.appraisal_id",
                "appraisal_side.person_id",
                "appraisal_side.side",
            ],
            name=op.f(
                "fk_grade_count_judgement_tenant_id_appraisal_id_judged_by_side_appraisal_side"
            ),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "count_id", "appraisal_id", "entered_by", "entered_account"],
            [
                "grade_count.tenant_id",
                "grade_count.id",
                "grade_count.appraisal_id",
                "grade_count.entered_by",
                "grade_count.entered_account",
            ],
            name=op.f(
                "fk_grade_count_judgement_tenant_id_count_id_appraisal_id_entered_by_entered_account_grade_count"
            ),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "count_id", name=op.f("pk_grade_count_judgement")),
        sa.UniqueConstraint(
            "tenant_id",
            "appraisal_id",
            "settles",
            name=op.f("uq_grade_count_judgement_tenant_id_appraisal_id_settles"),
        ),
    )
    tenant_table(
        "appraisal_consequence",
        sa.Column("tenant_id", sa.BigInteger(), nullable=False),
        sa.Column("seat_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("times", sa.BigInteger(), nullable=False),
        sa.Column("in_a_row", sa.BigInteger(), nullable=False),
        sa.Column("consequence", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "in_a_row >= 1 AND times >= in_a_row",
            name=op.f("ck_appraisal_consequence_after_so_many"),
        ),
        sa.ForeignKeyConstraint(
            ["tenant_id", "seat_id", "person_id", "body_kind", "times"],
            [
                "appraisal_grade.tenant_id",
                "appraisal_grade.seat_id",
                "appraisal_grade.person_id",
                "appraisal_grade.body_kind",
                "appraisal_grade.times",
            ],
            name=op.f(
                "fk_appraisal_consequence_tenant_id_seat_id_person_id_body_kind_times_appraisal_grade"
            ),
        ),
        sa.PrimaryKeyConstraint("tenant_id", "seat_id", name=op.f("pk_appraisal_consequence")),
    )
    op.create_index(
        op.f("ix_appraisal_consequence_tenant_id_person_id"),
        "appraisal_consequence",
        ["tenant_id", "person_id"],
        unique=False,
    )
