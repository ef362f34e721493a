"""What the report on a community's year tells beside its bulletins."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.appraisals.domain.work import standing_of
from folkmoot.appraisals.page import TASK_TAGS
from folkmoot.appraisals.queries import tasks_set
from folkmoot.appraisals.wording import title_of
from folkmoot.compliance.queries import ObligationLine, year_of
from folkmoot.registers.domain import Period
from folkmoot.registers.queries import PeriodRecord, period_record


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task for a problem; ``problem`` and ``state`` are texts of both languages or marked."""

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
    tasks = _tasks(session, period.year, today)
    return YearRecord(period_record(session, period, today), owed, tasks)


def _tasks(session: Session, year: int, today: date) -> tuple[TaskFact, ...] | None:
    found = tasks_set(session, year)
    if found is None:
        return None
    return tuple(
        TaskFact(
            title_of(problem),
            line.task.text,
            line.task.due_on,
            TASK_TAGS[standing_of(line.last, line.task.due_on, today)].label,
        )
        for problem, line in found
    )
