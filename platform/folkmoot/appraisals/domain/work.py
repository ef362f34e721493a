"""Problems with where they come from, and tasks with how they stand."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark


class Origin(StrEnum):
    """OWN: named by the body itself. The rest is on record, and nobody can leave it out."""

    OWN = "own"
    FAILED_ATTEMPT = "failed_attempt"
    OVERDUE = "overdue"
    DISSATISFIED = "dissatisfied"
    UNFINISHED_TASK = "unfinished_task"

    @property
    def label(self) -> str:
        return _ORIGINS[self]


_ORIGINS = {
    Origin.OWN: mark("Named by the body itself"),
    Origin.FAILED_ATTEMPT: mark("An attempt that failed"),
    Origin.OVERDUE: mark("A meeting that was owed and not held"),
    Origin.DISSATISFIED: mark("Residents who are not satisfied"),
    Origin.UNFINISHED_TASK: mark("A task of the last year that is not done"),
}


class TaskState(StrEnum):
    """What a report says of a task. The last report holds."""

    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_DONE = "not_done"


class Standing(StrEnum):
    """How a task stands on a day. OVERDUE: its day is over, and nobody said that it is done."""

    OPEN = "open"
    UNDER_WAY = "under_way"
    DONE = "done"
    NOT_DONE = "not_done"
    OVERDUE = "overdue"


def standing_of(last: TaskState | None, due_on: date, today: date) -> Standing:
    """``last`` is what the newest report says; None before there is one."""
    if last in {TaskState.DONE, TaskState.NOT_DONE}:
        return Standing(last)
    if today > due_on:
        return Standing.OVERDUE
    return Standing.UNDER_WAY if last is TaskState.UNDER_WAY else Standing.OPEN


@dataclass(frozen=True, slots=True)
class Window:
    """The time whose record an appraisal looks at; the first moment belongs to it."""

    since: datetime
    until: datetime

    @property
    def years(self) -> tuple[int, ...]:
        """The years of the common calendar in which it lies."""
        first, last = self.since.astimezone(CHINA).year, self.until.astimezone(CHINA).year
        return tuple(range(first, last + 1))


def window(year: int, last_opened: datetime | None, now: datetime) -> Window:
    """From the opening of the last appraisal, so that nothing falls between two of them."""
    return Window(last_opened or datetime(year, 1, 1, tzinfo=CHINA), now)
