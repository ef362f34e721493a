"""From one day to another, both included."""

from dataclasses import dataclass
from datetime import date

from folkmoot.kernel.errors import Invalid, mark

ADULT_AGE = 18
# The term was three years until the law of 1989 was amended (in force that day).
_FIVE_YEARS_SINCE = date(2018, 12, 29)
_LONG_TERM, _SHORT_TERM = 5, 3


@dataclass(frozen=True, slots=True)
class Span:
    """``until`` is the last day; None means that no end is known."""

    start: date
    until: date | None = None

    def overlaps(self, other: "Span") -> bool:
        mine_begins = other.until is None or self.start <= other.until
        its_begins = self.until is None or other.start <= self.until
        return mine_begins and its_begins

    def covers(self, day: date) -> bool:
        return self.start <= day and (self.until is None or day <= self.until)


def span(start: date, until: date | None) -> Span:
    """A span, checked. Raises Invalid (``dates.order``) when it ends before it begins."""
    if until is not None and until < start:
        raise Invalid(
            "dates.order",
            mark("The last day, %(until)s, is before the first, %(start)s."),
            cure=mark("Check both dates."),
            field="until",
            start=start,
            until=until,
        )
    return Span(start, until)


def term_end(start: date) -> date:
    """Last day of a term that begins on ``start``: the corresponding day (Civil Code 202).

    Five years (URC 14); three for a body constituted before 29 December 2018.
    """
    years = _LONG_TERM if start >= _FIVE_YEARS_SINCE else _SHORT_TERM
    return _same_day(start, start.year + years)


def born_by(on: date) -> date:
    """Whoever was born on this day or before it is of age on ``on`` (Civil Code 17)."""
    return _same_day(on, on.year - ADULT_AGE)


def _same_day(day: date, year: int) -> date:
    # 29 February has no counterpart in most years; the month's last day stands in (CC 202).
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
