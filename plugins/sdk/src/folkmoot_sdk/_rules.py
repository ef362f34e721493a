"""A decision rule: who decides, on what, since when, and which comparisons must hold."""

from dataclasses import dataclass
from datetime import date

from folkmoot_sdk._comparison import Comparison, Figures
from folkmoot_sdk._contributions import Contribution, reference
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._frozen import freeze_field, freeze_tuples
from folkmoot_sdk._kinds import BodyKind, Purpose, Quantity, Standing, Subject, Unit
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import InForce, Source, Text
from folkmoot_sdk._verdict import TestResult

# What `decide` finds out from the ballots, and so asks of nobody.
_FROM_BALLOTS = frozenset(
    {Quantity.IN_FAVOUR, Quantity.AREA_IN_FAVOUR, Quantity.HEADS_IN_FAVOUR, Quantity.BALLOTS}
)


@dataclass(frozen=True, slots=True)
class DecisionRule(Plain, Contribution):
    """Law as data: all of `validity` for a valid meeting, all of `carriage` to carry an option.

    `subjects` empty means every subject. Either tuple may be empty: what only calls a meeting or
    composes a body carries nothing. No part of it is code, so a count file holds the whole law.
    `standing` says on what ground it governs; see Standing.
    """

    id: str
    version: str
    title: Text
    in_force: InForce
    source: Source
    body: BodyKind
    purpose: Purpose
    unit: Unit
    validity: tuple[Comparison, ...]
    carriage: tuple[Comparison, ...] = ()
    subjects: frozenset[Subject] = frozenset()
    standing: Standing = Standing.OFFER

    def __post_init__(self) -> None:
        freeze_tuples(self, "validity", "carriage")
        freeze_field(self, "subjects", frozenset(self.subjects))
        if not (self.validity or self.carriage):
            raise DefinitionError(f"{reference(self)} tests nothing")
        if self.unit is Unit.AREA:
            raise DefinitionError(f"{reference(self)}: an area casts no ballot")

    @property
    def figures_needed(self) -> frozenset[Quantity]:
        """The quantities a caller must bring for a vote; what the ballots tell is not asked."""
        tests = (*self.validity, *self.carriage)
        return frozenset({q for test in tests for q in (test.left, test.right)} - _FROM_BALLOTS)

    def governs(self, *, body: BodyKind, subject: Subject, purpose: Purpose, day: date) -> bool:
        """Whether this is law for that body, on that subject, to that end, on that day."""
        about = not self.subjects or subject in self.subjects
        return about and (self.body, self.purpose) == (body, purpose) and self.in_force.covers(day)

    def validity_of(self, figures: Figures) -> tuple[TestResult, ...]:
        """Each validity test on these figures. Raises FiguresError, MissingFigureError."""
        return tuple(self._result(test, figures) for test in self.validity)

    def carriage_of(self, figures: Figures) -> tuple[TestResult, ...]:
        """Each carriage test on these figures, which must hold the votes in favour."""
        return tuple(self._result(test, figures) for test in self.carriage)

    def _result(self, test: Comparison, figures: Figures) -> TestResult:
        return TestResult(
            rule=reference(self),
            comparison=test,
            left=figures[test.left],
            right=figures[test.right],
            unit=test.left.unit(self.unit),
            source=self.source,
            in_force=self.in_force,
        )
