"""Work reports: achievements, problems, and for each problem a task."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from folkmoot.appraisals.domain import APPRAISED, Origin, TaskState
from folkmoot.kernel.db import Base, Keyed, TenantOwned, TextState, one_of, tenant_fk
from folkmoot_sdk import BodyKind


class WorkProblem(TenantOwned, Keyed, Base):
    """One line of a problem list. What came from the record names its row by ``source_id`` and
    repeats in ``facts`` what that said then; nobody may change or remove it.
    """

    __tablename__ = "work_problem"
    __table_args__ = (
        tenant_fk("appraisal", "appraisal_id"),
        one_of("body_kind", APPRAISED),
        one_of("origin", Origin),
        CheckConstraint("(origin = 'own') = (source_id IS NULL)", name="where_it_comes_from"),
        CheckConstraint("origin <> 'own' OR text <> ''", name="own_in_words"),
        UniqueConstraint("tenant_id", "appraisal_id", "origin", "source_id"),
        UniqueConstraint("tenant_id", "id", "appraisal_id", "body_kind"),
        Index(None, "tenant_id", "source_id"),
    )

    appraisal_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    origin: Mapped[Origin] = mapped_column(TextState(Origin))
    source_id: Mapped[UUID | None]
    text: Mapped[str]
    facts: Mapped[dict[str, Any]]
    noted_at: Mapped[datetime]


class ProblemAnswer(TenantOwned, Base):
    """What the body says to a problem that the record brought up."""

    __tablename__ = "problem_answer"
    __table_args__ = (
        tenant_fk("work_problem", "problem_id"),
        CheckConstraint("text <> ''", name="in_words"),
    )

    problem_id: Mapped[UUID] = mapped_column(primary_key=True)
    text: Mapped[str]
    answered_at: Mapped[datetime]
    answered_by: Mapped[UUID | None]


class WorkTask(TenantOwned, Keyed, Base):
    """What will be done about a problem, by which body and until when."""

    __tablename__ = "work_task"
    __table_args__ = (
        tenant_fk("work_problem", "problem_id"),
        one_of("body_kind", APPRAISED),
        CheckConstraint("text <> ''", name="in_words"),
        UniqueConstraint("tenant_id", "id", "problem_id"),
        Index(None, "tenant_id", "problem_id"),
    )

    problem_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    text: Mapped[str]
    due_on: Mapped[date]
    set_at: Mapped[datetime]
    set_by: Mapped[UUID | None]


class TaskReport(TenantOwned, Base):
    """How a task stands, and what shows it; the highest ``seq`` holds."""

    __tablename__ = "task_report"
    __table_args__ = (
        tenant_fk("work_task", "task_id"),
        one_of("state", TaskState),
        CheckConstraint("seq >= 1", name="counted_from_one"),
        CheckConstraint("text <> ''", name="shown_by_something"),
    )

    task_id: Mapped[UUID] = mapped_column(primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[TaskState] = mapped_column(TextState(TaskState))
    text: Mapped[str]
    reported_at: Mapped[datetime]
    reported_by: Mapped[UUID | None]


class WorkReport(TenantOwned, Base):
    """述职报告 of one body, as handed in."""

    __tablename__ = "work_report"
    __table_args__ = (
        tenant_fk("appraisal", "appraisal_id"),
        one_of("body_kind", APPRAISED),
        CheckConstraint("achievements <> ''", name="says_something"),
    )

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind), primary_key=True)
    achievements: Mapped[str]
    handed_in_at: Mapped[datetime]
    handed_in_by: Mapped[UUID | None]


class WorkReportLine(TenantOwned, Base):
    """A problem as it went into a report: with a task, which is a task of that very problem."""

    __tablename__ = "work_report_line"
    __table_args__ = (
        tenant_fk("work_report", "appraisal_id", "body_kind", refers=("appraisal_id", "body_kind")),
        tenant_fk(
            "work_problem",
            "problem_id",
            "appraisal_id",
            "body_kind",
            refers=("id", "appraisal_id", "body_kind"),
        ),
        tenant_fk("work_task", "task_id", "problem_id", refers=("id", "problem_id")),
    )

    problem_id: Mapped[UUID] = mapped_column(primary_key=True)
    appraisal_id: Mapped[UUID]
    body_kind: Mapped[BodyKind] = mapped_column(TextState(BodyKind))
    task_id: Mapped[UUID]


class AppraisalReported(TenantOwned, Base):
    """Every appraised body has handed in its report."""

    __tablename__ = "appraisal_reported"
    __table_args__ = (tenant_fk("appraisal", "appraisal_id"),)

    appraisal_id: Mapped[UUID] = mapped_column(primary_key=True)
    reported_at: Mapped[datetime]
