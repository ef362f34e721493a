"""What the report on a community's year tells beside its bulletins."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.compliance.queries import ObligationLine, year_of
from folkmoot.registers.domain import Period
from folkmoot.registers.queries import PeriodRecord, period_record
from folkmoot.registers.tasks import TaskFact, tasks_of


@dataclass(frozen=True, slots=True)
class YearRecord:
    """The year's record, the meetings that were owed in it, and the tasks set for it: None where
    nobody keeps such.
    """

    record: PeriodRecord
    owed: tuple[ObligationLine, ...]
    tasks: tuple[TaskFact, ...] | None = None


def year_record(session: Session, period: Period, today: date) -> YearRecord:
    """As many queries as a bulletin, one more, and what tasks take."""
    # Reminders are for whoever plans ahead; a report tells only of what is due or not.
    owed = year_of(session, period.year, today, 0)
    tasks = tasks_of(session, period.year)
    return YearRecord(period_record(session, period, today), owed, tasks)
