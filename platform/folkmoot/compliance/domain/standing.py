"""How an obligation stands on a day. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from folkmoot_sdk import BodyKind, Span


class Standing(StrEnum):
    """UPCOMING until the secretary is reminded of it, then DUE_SOON; DUE on its last day."""

    UPCOMING = "upcoming"
    DUE_SOON = "due_soon"
    DUE = "due"
    MET = "met"
    OVERDUE = "overdue"
    EXCUSED = "excused"


@dataclass(frozen=True, slots=True)
class Owed:
    """The ``ordinal``-th of the meetings that ``body`` owes in a period."""

    body: BodyKind
    period: Span
    ordinal: int

    @property
    def due_on(self) -> date:
        """The last day on which it can be held: the period's own, working day or not."""
        return self.period.end


def standing_of(
    due_on: date, today: date, *, met: bool, excused: bool, remind_days: int
) -> Standing:
    """``remind_days`` before its last day an upcoming meeting is due soon."""
    if met:
        return Standing.MET
    if excused:
        return Standing.EXCUSED
    if today > due_on:
        return Standing.OVERDUE
    if today == due_on:
        return Standing.DUE
    soon = today >= due_on - timedelta(days=remind_days)
    return Standing.DUE_SOON if soon else Standing.UPCOMING
