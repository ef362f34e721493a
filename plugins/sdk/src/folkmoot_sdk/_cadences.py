"""How often a body must meet."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._kinds import BodyKind, Standing
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import InForce, Source, Text


class Period(StrEnum):
    """A part of the common calendar's year."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"


_MONTHS = {Period.MONTH: 1, Period.QUARTER: 3, Period.HALF_YEAR: 6, Period.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Span(Plain):
    """A run of days, both ends included."""

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            raise DefinitionError(f"a span from {self.start} back to {self.end}")

    def covers(self, day: date) -> bool:
        return self.start <= day <= self.end

    def holds(self, other: "Span") -> bool:
        """Whether the other lies wholly within this one."""
        return self.start <= other.start and other.end <= self.end


class Cadence(Contribution):
    """At least `at_least` meetings of `body` in each period: more is fine, less is a breach.

    What a period is, only `periods` knows: the lunar month is as good as the calendar's. As long as
    it is in force a cadence has periods; one whose table ends, or begins late, says so by
    `in_force`, or the days without a period are taken for a gap.
    """

    __slots__ = ()

    in_force: InForce
    source: Source
    body: BodyKind
    at_least: int

    @abstractmethod
    def periods(self, year: int) -> tuple[Span, ...]:
        """The periods that begin in that year of the common calendar, in order, without gap or
        overlap; only those that lie wholly in force, as no duty is owed for a part of one.

        Asked for 2014 to 2045 when a plugin is loaded, and again for the years at hand when what is
        owed is laid down: outside `in_force` it answers () and raises nothing.
        """

    def owed(self, year: int) -> int:
        """How many meetings the periods of that year ask for."""
        return self.at_least * len(self.periods(year))


@dataclass(frozen=True, slots=True)
class CalendarCadence(Plain, Cadence):
    """By the common calendar: so often in each month, quarter, half-year or year."""

    id: str
    version: str
    title: Text
    in_force: InForce
    source: Source
    body: BodyKind
    per: Period
    at_least: int = 1
    standing: Standing = Standing.OFFER

    def __post_init__(self) -> None:
        if self.at_least < 1:
            raise DefinitionError(f"{self.id} asks for nothing")

    def periods(self, year: int) -> tuple[Span, ...]:
        spans = (Span(start, _last_day(start, self.per)) for start in _starts(year, self.per))
        law = self.in_force
        return tuple(span for span in spans if law.covers(span.start) and law.covers(span.end))


def _starts(year: int, per: Period) -> Iterator[date]:
    return (date(year, month, 1) for month in range(1, 13, _MONTHS[per]))


def _last_day(start: date, per: Period) -> date:
    month = start.month + _MONTHS[per]
    after = date(start.year + 1, 1, 1) if month > len(_ALL_MONTHS) else date(start.year, month, 1)
    return after - timedelta(days=1)


_ALL_MONTHS = range(1, 13)
