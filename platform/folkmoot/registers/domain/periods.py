"""Months, quarters, half-years and years: named, bounded in days of China, and where they stand."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import Invalid, mark
from folkmoot_sdk import Text

FIRST_YEAR, LAST_YEAR = 1990, 2200
HOW_TO_NAME = mark("Write a month as 2016-08, a quarter as 2016-Q3, a half as 2016-H2, or a year.")


class Reach(StrEnum):
    """How long a period is."""

    MONTH = "monthly"
    QUARTER = "quarterly"
    HALF = "half-yearly"
    YEAR = "yearly"

    @property
    def months(self) -> int:
        return {"monthly": 1, "quarterly": 3, "half-yearly": 6, "yearly": 12}[self]


_SPELLINGS = {
    Reach.MONTH: (re.compile(r"(\d{4})-(0[1-9]|1[0-2])"), "{year}-{number:02d}"),
    Reach.QUARTER: (re.compile(r"(\d{4})-Q([1-4])"), "{year}-Q{number}"),
    Reach.HALF: (re.compile(r"(\d{4})-H([12])"), "{year}-H{number}"),
    Reach.YEAR: (re.compile(r"(\d{4})()"), "{year}"),
}
_QUARTERS = ("一", "二", "三", "四")
_HALVES = (("上", "first"), ("下", "second"))
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August"),
    *("September", "October", "November", "December"),
)


@dataclass(frozen=True, slots=True)
class Period:
    """The ``number``-th period of its reach in a year, counted from 1."""

    reach: Reach
    year: int
    number: int = 1

    @property
    def code(self) -> str:
        """As an address and the command line spell it: 2016-08, 2016-Q3, 2016-H2, 2016."""
        return _SPELLINGS[self.reach][1].format(year=self.year, number=self.number)

    @property
    def first(self) -> date:
        return date(self.year, (self.number - 1) * self.reach.months + 1, 1)

    @property
    def last(self) -> date:
        months = self.year * 12 + self.number * self.reach.months
        return date(months // 12, months % 12 + 1, 1) - timedelta(days=1)

    def until(self, today: date) -> date:
        """The last day of which something can be told on ``today``."""
        return min(self.last, today)

    def is_over(self, today: date) -> bool:
        return today > self.last

    @property
    def name(self) -> Text:
        """2016年8月 and August 2016; the same for the longer ones."""
        year, place = self.year, self.number - 1
        match self.reach:
            case Reach.MONTH:
                return Text(f"{year}年{self.number}月", f"{_MONTHS[place]} {year}")
            case Reach.QUARTER:
                return Text(f"{year}年第{_QUARTERS[place]}季度", f"quarter {self.number} of {year}")
            case Reach.HALF:
                zh, en = _HALVES[place]
                return Text(f"{year}年{zh}半年", f"the {en} half of {year}")
            case Reach.YEAR:
                return Text(f"{year}年度", str(year))


def period_named(code: str) -> Period:
    """The period that is spelt like this. Raises Invalid (``registers.period``)."""
    for reach, (spelling, _) in _SPELLINGS.items():
        found = spelling.fullmatch(code)
        if found and FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
            return Period(reach, int(found[1]), int(found[2] or 1))
    raise Invalid(
        "registers.period",
        mark("There is no period “%(given)s”."),
        cure=HOW_TO_NAME,
        field="period",
        given=code[:20],
    )


def period_at(reach: Reach, day: date) -> Period:
    """The period of this reach that ``day`` is in."""
    return Period(reach, day.year, (day.month - 1) // reach.months + 1)


def begun_in(year: int, today: date) -> Iterator[Period]:
    """The periods of a year that have begun by ``today``, the longest first."""
    for reach in reversed(Reach):
        for number in range(1, 12 // reach.months + 1):
            period = Period(reach, year, number)
            if period.first <= today:
                yield period


def starts_at(day: date) -> datetime:
    """The first moment of a day in China."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA)
