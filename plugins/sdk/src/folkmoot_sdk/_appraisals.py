"""How people in office are graded once a year, and what follows from a grade."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from math import lcm
from typing import ClassVar

from folkmoot_sdk._comparison import Comparison
from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError, FiguresError
from folkmoot_sdk._forms import Grade
from folkmoot_sdk._frozen import Frozen, freeze_field, freeze_tuples
from folkmoot_sdk._kinds import AppraiserCategory, BodyKind, Quantity
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import InForce, Source, Text

_SHARE = {
    ">=": Text("不少于 {part}/{of}", "at least {part}/{of}"),
    ">": Text("超过 {part}/{of}", "more than {part}/{of}"),
}
_SAID = {
    True: Text(
        "{name}：{right} 中有 {left}，要求{share}，已达到",
        "{name}: {left} of {right}; {share} is asked for: reached",
    ),
    False: Text(
        "{name}：{right} 中有 {left}，要求{share}，未达到",
        "{name}: {left} of {right}; {share} is asked for: not reached",
    ),
}


# Any other quantities would be written down with the form and never looked at.
_SHEETS_OF_SHEETS = (Quantity.IN_FAVOUR, Quantity.BALLOTS, False)


@dataclass(frozen=True, slots=True)
class GradeRule(Plain):
    """`grade` is given when enough sheets say one of `counting`: `test` compares those sheets (its
    left side, IN_FAVOUR) with all sheets handed in (its right side, BALLOTS), blank ones included.
    """

    grade: str
    counting: tuple[str, ...]
    test: Comparison

    def __post_init__(self) -> None:
        freeze_tuples(self, "counting")
        if not self.counting or len(set(self.counting)) != len(self.counting):
            raise DefinitionError(f"{self.grade}: a rule counts some grades, each of them once")
        if (self.test.left, self.test.right, self.test.shared) != _SHEETS_OF_SHEETS:
            raise DefinitionError(f"{self.grade}: a rule compares in_favour with ballots, unshared")


@dataclass(frozen=True, slots=True)
class Consequence(Plain):
    """What follows for a member of one of `bodies` who is given `grade` so often in a row, while
    `source` is in force.
    """

    grade: str
    in_a_row: int
    bodies: tuple[BodyKind, ...]
    words: Text
    source: Source
    in_force: InForce

    def __post_init__(self) -> None:
        freeze_tuples(self, "bodies")
        if type(self.in_a_row) is not int or self.in_a_row < 1 or not self.bodies:
            raise DefinitionError(f"{self.grade}: {self.in_a_row!r} times running in no body")


def _are_rivals(one: Consequence, two: Consequence) -> bool:
    """Whether both would follow from one row of grades of one member."""
    law, other = one.in_force, two.in_force
    return (
        (one.grade, one.in_a_row) == (two.grade, two.in_a_row)
        and not set(one.bodies).isdisjoint(two.bodies)
        and (law.covers(other.start) or other.covers(law.start))
    )


def _is_met(wanted: Consequence, row: Sequence[date]) -> bool:
    """Whether the last days of ``row``, latest first, are as many as it asks for, all in force."""
    counted = row[: wanted.in_a_row]
    return len(counted) == wanted.in_a_row and all(map(wanted.in_force.covers, counted))


@dataclass(frozen=True, slots=True)
class AppraisalForm(Plain, Contribution):
    """A grade sheet and how its sheets come to one grade: data alone, so that a pinned form can be
    stored whole and applied again for ever.

    `grades` are best first, by descending points. `rules` are tried in their order, the first that
    holds gives the grade; `otherwise` is given where none does. The order of `consequences` says
    nothing: the longest row wins, and two that follow from one row are refused. No appraisal is
    opened by a form on a day when it is not `in_force`; None is always.
    """

    id: str
    version: str
    title: Text
    source: Source
    question: Text
    grades: tuple[Grade, ...]
    rules: tuple[GradeRule, ...]
    otherwise: str
    consequences: tuple[Consequence, ...] = ()
    in_force: InForce | None = None

    def __post_init__(self) -> None:
        freeze_tuples(self, "grades", "rules", "consequences")
        points = [grade.points for grade in self.grades]
        if len(points) < 2 or points != sorted(set(points), reverse=True):  # noqa: PLR2004 - no choice of one
            raise DefinitionError(f"{self.id} needs two grades or more, best first")
        if len(set(self.keys)) != len(self.keys):
            raise DefinitionError(f"{self.id}: each grade needs its own key")
        if unknown := sorted({*self._named()} - {*self.keys}):
            raise DefinitionError(f"{self.id} speaks of grades it does not have: {unknown}")
        for one, two in combinations(self.consequences, 2):
            if _are_rivals(one, two):
                row = f"{one.grade} {one.in_a_row} times running"
                raise DefinitionError(f"{self.id}: two consequences of {row}")

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(grade.key for grade in self.grades)

    def consequence_for(
        self, body: BodyKind, grade: str, days: Iterable[date]
    ) -> Consequence | None:
        """What follows in `body` from `grade` having been given on each of these days, which are
        those of one unbroken row; the one that asks for the longest, None where nothing does.

        The row is counted back from its last day, and each day of it must be in force: nobody
        loses an office by a rule that was none when they were graded.
        """
        row = sorted(days, reverse=True)
        found = (
            each
            for each in self.consequences
            if body in each.bodies and grade == each.grade and _is_met(each, row)
        )
        return max(found, key=lambda each: each.in_a_row, default=None)

    def _named(self) -> Iterable[str]:
        yield self.otherwise
        yield from (each.grade for each in self.consequences)
        for rule in self.rules:
            yield from (rule.grade, *rule.counting)


@dataclass(frozen=True, slots=True)
class SheetCount(Plain):
    """How many of `sheets` gave one person which grade; those missing left it blank.

    `category` is that of the people who handed the sheets in, None where all count together.
    Whatever their number, the sheets of a category weigh `weight` beside those of the others.
    """

    sheets: int
    grades: Mapping[str, int]
    category: AppraiserCategory | None = None
    weight: int = 1

    def __post_init__(self) -> None:
        freeze_field(self, "grades", Frozen(self.grades))
        numbers = (self.sheets, self.weight, *self.grades.values())
        if any(type(number) is not int or number < 0 for number in numbers):
            raise FiguresError(f"{numbers} are not all whole numbers from 0 up")
        if min(self.sheets, self.weight) < 1 or sum(self.grades.values()) > self.sheets:
            raise FiguresError(f"{dict(self.grades)} cannot stand on {self.sheets} sheets")

    def says(self, counting: Iterable[str]) -> int:
        return sum(self.grades.get(grade, 0) for grade in counting)


@dataclass(frozen=True, slots=True)
class GradeTest(Plain):
    """One rule tried on real sheets. With weights both sides are whole multiples of a sheet."""

    derived: ClassVar[tuple[str, ...]] = ("expression", "passed")

    rule: GradeRule
    left: int
    right: int

    @property
    def passed(self) -> bool:
        return self.rule.test.passes(self.left, self.right)

    @property
    def expression(self) -> str:
        return self.rule.test.expression(self.left, self.right)

    def sentence(self, locale: str) -> str:
        test = self.rule.test
        share = _SHARE[test.op].in_(locale).format(part=test.right_factor, of=test.left_factor)
        return (
            _SAID[self.passed]
            .in_(locale)
            .format(name=test.name.in_(locale), left=self.left, right=self.right, share=share)
        )


@dataclass(frozen=True, slots=True)
class AppraisalResult(Plain):
    """One person's grade with all that it rests on; `tests` end with the one that passed."""

    form: str
    counts: tuple[SheetCount, ...]
    tests: tuple[GradeTest, ...]
    grade: str


def appraise(form: AppraisalForm, counts: Iterable[SheetCount]) -> AppraisalResult:
    """The grade that these sheets come to, by whole numbers alone.

    A category's share is brought to the least common multiple of the numbers of sheets, so that
    nothing is divided. Raises FiguresError for no sheets at all, and for grades the form has not.
    """
    given = tuple(counts)
    if not given or not {*form.keys} >= {key for each in given for key in each.grades}:
        raise FiguresError(f"{form.id}: no sheets, or sheets with grades of another form")
    whole = lcm(*(each.sheets for each in given))
    right = sum(each.weight for each in given) * whole
    tests: list[GradeTest] = []
    for rule in form.rules:
        left = sum(e.weight * e.says(rule.counting) * (whole // e.sheets) for e in given)
        tests.append(GradeTest(rule, left, right))
        if tests[-1].passed:
            break
    grade = tests[-1].rule.grade if tests and tests[-1].passed else form.otherwise
    return AppraisalResult(f"{form.id}@{form.version}", given, tuple(tests), grade)
