"""What the report on a community's year tells beside its bulletins."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from folkmoot.appraisals.domain.work import Standing, standing_of
from folkmoot.appraisals.page import TASK_TAGS
from folkmoot.appraisals.queries import TaskLine, tasks_set
from folkmoot.appraisals.wording import title_of
from folkmoot.compliance.queries import ObligationLine, year_of
from folkmoot.registers.domain import Period
from folkmoot.registers.domain.periods import starts_at
from folkmoot.registers.queries import PeriodRecord, period_record
from folkmoot_sdk import BodyKind


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task for a problem; ``problem`` and ``state`` are texts of both languages or marked."""

    body: BodyKind
    problem: object
    task: str
    due_on: date
    state: object


@dataclass(frozen=True, slots=True)
class YearRecord:
    """The year's record, the meetings that were owed in it, and the tasks that its appraisal set:
    None before that is published.
    """

    record: PeriodRecord
    owed: tuple[ObligationLine, ...]
    tasks: tuple[TaskFact, ...] | None = None


def year_record(session: Session, period: Period, today: date) -> YearRecord:
    """Four queries more than a bulletin takes."""
    # Reminders are for whoever plans ahead; a report tells only of what is due or not.
    owed = year_of(session, period.year, today, 0)
    tasks = _tasks(session, period, today)
    return YearRecord(period_record(session, period, today), owed, tasks)


def _tasks(session: Session, period: Period, today: date) -> tuple[TaskFact, ...] | None:
    found = tasks_set(session, period.year)
    if found is None:
        return None
    until = period.until(today)
    return tuple(
        TaskFact(
            line.task.body_kind,
            title_of(problem),
            line.task.text,
            line.task.due_on,
            TASK_TAGS[task_standing(line, until)].label,
        )
        for problem, line in found
    )


def task_standing(line: TaskLine, until: date) -> Standing:
    """How a task stood on a day: a year that is over keeps what its report told."""
    end = starts_at(until + timedelta(days=1))
    told = [report.state for report in line.reports if report.reported_at < end]
    return standing_of(told[-1] if told else None, line.task.due_on, until)
