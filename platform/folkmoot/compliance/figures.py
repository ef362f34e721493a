"""Every figure of what is owed and kept, defined once: page, CSV and command line show these.

Pure. The database only counts: by the table of :func:`facts_of`, which says of every day of a
year how an obligation with that last day stands.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache

from folkmoot.compliance.domain import Standing, standing_of
from folkmoot.kernel.errors import mark

STANDINGS = {
    Standing.OVERDUE: mark("Overdue"),
    Standing.DUE: mark("Due today"),
    Standing.DUE_SOON: mark("Due soon"),
    Standing.UPCOMING: mark("Upcoming"),
    Standing.MET: mark("Met"),
    Standing.EXCUSED: mark("Excused"),
}


@dataclass(frozen=True, slots=True)
class Figures:
    """Meetings of a community, a street office or a district in a year, by how they stand.

    ``kept`` are those of ``met`` whose last day has passed; the others were met ahead of it.
    """

    upcoming: int = 0
    due_soon: int = 0
    due: int = 0
    met: int = 0
    overdue: int = 0
    excused: int = 0
    kept: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        return Figures(*(getattr(self, f.name) + getattr(other, f.name) for f in fields(Figures)))

    @property
    def owed(self) -> int:
        """All that the year asks for, excused ones included; what was lifted is owed no more."""
        return sum(self.of(standing) for standing in Standing)

    @property
    def passed(self) -> int:
        """Those whose last day has passed, excused ones left out: ``kept`` is so many of these."""
        return self.kept + self.overdue

    def of(self, standing: Standing) -> int:
        number: int = getattr(self, standing.value)
        return number

    @property
    def behind(self) -> tuple[Fraction, int, int]:
        """How bad it is: the share overdue of those whose last day has passed, exact; then how
        many; then how many are due today or soon.
        """
        share = Fraction(self.overdue, self.passed or 1)
        return share, self.overdue, self.due + self.due_soon


@dataclass(frozen=True, slots=True)
class Column:
    """A figure as tables have it: its name in files, what it is called, and how it is read."""

    name: str
    label: str
    read: Callable[[Figures], int]


def _standing(standing: Standing) -> Column:
    return Column(standing.value, STANDINGS[standing], lambda figures: figures.of(standing))


# "Kept so far" is the pair of the second and the third.
COLUMNS = (
    Column("owed", mark("Owed in the year"), lambda figures: figures.owed),
    Column("kept", mark("Kept"), lambda figures: figures.kept),
    Column("passed", mark("Last day passed"), lambda figures: figures.passed),
    *(_standing(standing) for standing in STANDINGS),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """How a meeting stands whose last day is ``due_on``, met or not, excused or not."""

    due_on: date
    met: bool
    excused: bool
    standing: Standing
    passed: bool

    @property
    def kept(self) -> bool:
        return self.standing is Standing.MET and self.passed


def fact_of(due_on: date, today: date, *, met: bool, excused: bool, remind_days: int) -> Fact:
    standing = standing_of(due_on, today, met=met, excused=excused, remind_days=remind_days)
    return Fact(due_on, met, excused, standing, due_on < today)


@lru_cache(maxsize=32)
def facts_of(year: int, today: date, remind_days: int) -> tuple[Fact, ...]:
    """A fact for each last day in ``year``, in order: open, excused, met, met and excused."""
    first = date(year, 1, 1)
    return tuple(
        fact_of(first + timedelta(number), today, met=met, excused=excused, remind_days=remind_days)
        for number in range((date(year, 12, 31) - first).days + 1)
        for met in (False, True)
        for excused in (False, True)
    )


def figures_of(facts: Iterable[Fact]) -> Figures:
    """The figures of so many meetings, one fact for each."""
    return total(_single(fact) for fact in facts)


def _single(fact: Fact) -> Figures:
    return Figures(**{fact.standing.value: 1}, kept=int(fact.kept))


def total(parts: Iterable[Figures]) -> Figures:
    """The figures of a street office are the sum of its communities', and so on upwards."""
    return sum(parts, Figures())
