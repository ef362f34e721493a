"""Days as the Civil Code counts them, over China's calendar of working days."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cache


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The State Council's working days, with a district's own days on top.

    ``changes`` maps a day to whether it is worked, for local holidays and late announcements.
    """

    changes: Mapping[date, bool] = field(default_factory=dict)

    def is_workday(self, day: date) -> bool:
        changed = self.changes.get(day)
        return _is_national_workday(day) if changed is None else changed

    def last_day(self, start: date, days: int) -> date:
        """Last day of a period of ``days``: the first day does not count, and a last day of
        rest moves to the next working day (Civil Code 201 and 203).
        """
        day = start + timedelta(days=days)
        while not self.is_workday(day):
            day += timedelta(days=1)
        return day


@cache
def _is_national_workday(day: date) -> bool:
    import chinese_calendar  # noqa: PLC0415 - a table of twenty years; not every command needs it

    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        # Years the State Council has not announced: statutory days without the swapped weekends.
        return day.weekday() < 5 and day not in _statutory_days(day.year)  # noqa: PLR2004 - Monday to Friday


@cache
def _statutory_days(year: int) -> frozenset[date]:
    import holidays  # noqa: PLC0415 - as above

    return frozenset(holidays.country_holidays("CN", years=year))
