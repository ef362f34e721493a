"""Lead time: how long a notice must have run before its meeting, and what follows if it has not."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from folkmoot_sdk import BodyKind

# (first day, number of days) -> last day of the period, by the Civil Code and the work calendar.
LastDay = Callable[[date, int], date]

# URC 26 lets a residents' meeting be called at shorter notice when it is urgent, and nobody else.
_URGENT = frozenset({BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING})


@dataclass(frozen=True, slots=True)
class Lead:
    """The first day on which the meeting may be held, and whether it is held then or later."""

    earliest: date
    in_time: bool


def lead_of(*, notified: date, held: date, days: int, last_day: LastDay) -> Lead:
    """Full days must have run: the day of the notice does not count (CC 201), and the period ends
    with its last day (CC 203), so the meeting is on a later one. No days asked for: the same day.
    """
    earliest = last_day(notified, days) + timedelta(days=1) if days else notified
    return Lead(earliest, held >= earliest)


def latest_notice(*, held: date, days: int, last_day: LastDay) -> date:
    """The last day on which the notice of a meeting on ``held`` is still in time."""
    day = held - timedelta(days=days + 1) if days else held
    # Days of rest move the end of the period, never its beginning.
    while not lead_of(notified=day, held=held, days=days, last_day=last_day).in_time:
        day -= timedelta(days=1)
    return day


def may_resolve(body: BodyKind, *, in_time: bool) -> bool:
    """Whether the notice allows a resolution: one that came too late lets a body talk only."""
    return in_time or body in _URGENT
