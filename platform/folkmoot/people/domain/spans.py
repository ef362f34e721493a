"""From one day to another, both included."""

from datetime import date

from folkmoot.kernel.errors import Invalid, mark

ADULT_AGE = 18


def check_order(start: date, until: date | None) -> None:
    """Raise Invalid (``dates.order``) for what ends before it begins."""
    if until is not None and until < start:
        raise Invalid(
            "dates.order",
            mark("The last day, %(until)s, is before the first, %(start)s."),
            cure=mark("Check both dates."),
            field="until",
            start=start,
            until=until,
        )


def term_end(start: date, years: int) -> date:
    """Last day of a term of ``years`` from ``start`` on: the corresponding day (Civil Code 202)."""
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
