"""Lead time: how long a notice must have run before its meeting."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

# (first day, number of days) -> last day of the period, by the Civil Code and the work calendar.
LastDay = Callable[[date, int], date]


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
