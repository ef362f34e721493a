"""Forms by which people say how well something was done."""

from dataclasses import dataclass

from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._frozen import freeze_tuples
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import Text


@dataclass(frozen=True, slots=True)
class Grade(Plain):
    """One answer to choose. `points` are whole numbers, so no score is ever a float."""

    key: str
    text: Text
    points: int

    def __post_init__(self) -> None:
        if type(self.points) is not int:
            raise DefinitionError(f"{self.key}: {self.points!r} points are no whole number")


@dataclass(frozen=True, slots=True)
class FormItem(Plain):
    """One question and the grades to choose from, best first.

    `weight` is how often its points count beside the other items', a whole number from 1: a form
    filled in has the sum of weight x points, out of the sum of weight x best points. Whoever needs
    one number keeps the two as they are; a quotient would be no exact number.
    """

    key: str
    text: Text
    scale: tuple[Grade, ...]
    weight: int = 1

    def __post_init__(self) -> None:
        freeze_tuples(self, "scale")
        if type(self.weight) is not int or self.weight < 1:
            raise DefinitionError(f"{self.key}: {self.weight!r} is no weight from 1 up")
        keys = {grade.key for grade in self.scale}
        if len(self.scale) < 2 or len(keys) != len(self.scale):  # noqa: PLR2004 - no choice of one
            raise DefinitionError(f"{self.key} needs two grades or more, each with its own key")


@dataclass(frozen=True, slots=True)
class EvaluationForm(Plain, Contribution):
    """Questions to be answered by a grade each."""

    id: str
    version: str
    title: Text
    items: tuple[FormItem, ...]

    def __post_init__(self) -> None:
        freeze_tuples(self, "items")
        keys = {item.key for item in self.items}
        if not keys or len(keys) != len(self.items):
            raise DefinitionError(f"{self.id} needs items, each with its own key")
