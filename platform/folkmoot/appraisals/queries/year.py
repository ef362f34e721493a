"""What the record of a year brings up by itself: nobody types these problems."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from folkmoot.appraisals.domain import Origin, TaskState, Window
from folkmoot.appraisals.models import Appraisal, TaskReport, WorkProblem, WorkTask
from folkmoot.compliance.domain import Standing as Owed
from folkmoot.compliance.queries import year_of
from folkmoot.implementation.domain import FAILED
from folkmoot.implementation.models import Attempt, AttemptReport, Item
from folkmoot.kernel.act import CHINA
from folkmoot.matters.queries import satisfaction_between
from folkmoot_sdk import BodyKind


@dataclass(frozen=True, slots=True)
class Found:
    """A problem that stands on record: which row says so, and what it said when it was read.

    ``body`` is who set an unfinished task; None where no body is named by the record.
    """

    origin: Origin
    source_id: UUID
    body: BodyKind | None = None
    facts: dict[str, Any] = field(default_factory=dict)


def found_on_record(
    session: Session, seen: Window, today: date, before: Appraisal | None
) -> Iterator[Found]:
    """All of ``seen``; ``before`` is the last appraisal, whose tasks are asked for."""
    if before is not None:
        yield from _unfinished(session, before)
    yield from _failed(session, seen)
    yield from _overdue(session, seen, today)
    yield from _dissatisfied(session, seen)


def _failed(session: Session, seen: Window) -> Iterator[Found]:
    query = (
        select(AttemptReport, Item.title, Attempt.counterparty)
        .join(Attempt, Attempt.id == AttemptReport.attempt_id)
        .join(Item, Item.id == AttemptReport.item_id)
        .where(AttemptReport.state.in_(sorted(FAILED)))
        .where(AttemptReport.reported_at >= seen.since, AttemptReport.reported_at < seen.until)
        .order_by(AttemptReport.reported_at, AttemptReport.id)
    )
    for report, title, counterparty in session.execute(query):
        day = report.reported_at.astimezone(CHINA).date().isoformat()
        facts = {"title": title, "with": counterparty, "reason": report.reason, "on": day}
        yield Found(Origin.FAILED_ATTEMPT, report.id, None, facts)


def _overdue(session: Session, seen: Window, today: date) -> Iterator[Found]:
    since = seen.since.astimezone(CHINA).date()
    for year in seen.years:
        for line in year_of(session, year, today, remind_days=0):
            if line.standing is Owed.OVERDUE and line.due_on >= since:
                facts = {
                    "body": line.body.value,
                    "starts_on": line.period.start.isoformat(),
                    "ends_on": line.period.end.isoformat(),
                }
                yield Found(Origin.OVERDUE, line.id, None, facts)


def _dissatisfied(session: Session, seen: Window) -> Iterator[Found]:
    for line in satisfaction_between(session, seen.since, seen.until):
        if line.found.dissatisfied:
            facts = {
                "title": line.title,
                "matter_id": str(line.matter_id),
                "dissatisfied": line.found.dissatisfied,
                "answers": line.found.answers,
            }
            yield Found(Origin.DISSATISFIED, line.survey_id, None, facts)


def _unfinished(session: Session, before: Appraisal) -> Iterator[Found]:
    """Tasks of the last appraisal whose newest report does not say that they are done."""
    last = (
        select(TaskReport.task_id, TaskReport.state, TaskReport.text)
        .ext(distinct_on(TaskReport.task_id))
        .order_by(TaskReport.task_id, TaskReport.seq.desc())
        .subquery()
    )
    query = (
        select(WorkTask, last.c.state, last.c.text)
        .join(WorkProblem, WorkProblem.id == WorkTask.problem_id)
        .outerjoin(last, last.c.task_id == WorkTask.id)
        .where(WorkProblem.appraisal_id == before.id)
        .order_by(WorkTask.due_on, WorkTask.id)
    )
    for task, state, text in session.execute(query):
        if state is not TaskState.DONE:
            facts = {"title": task.text, "due_on": task.due_on.isoformat(), "said": text or ""}
            yield Found(Origin.UNFINISHED_TASK, task.id, task.body_kind, facts)
