"""Forms by which people say how well something was done."""

from dataclasses import dataclass

from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import Text


@dataclass(frozen=True, slots=True)
class Grade(Plain):
    """One answer to choose. `points` are whole numbers, so no score is ever a float."""

    key: str
    text: Text
    points: int


@dataclass(frozen=True, slots=True)
class FormItem(Plain):
    """One question and the grades to choose from, best first."""

    key: str
    text: Text
    scale: tuple[Grade, ...]

    def __post_init__(self) -> None:
        keys = {grade.key for grade in self.scale}
        if len(self.scale) < 2 or len(keys) != len(self.scale):  # noqa: PLR2004 - no choice of one
            raise DefinitionError(f"{self.key} needs two grades or more, each with its own key")


@dataclass(frozen=True, slots=True)
class EvaluationForm(Plain):
    id: str
    version: str
    title: Text
    items: tuple[FormItem, ...]

    def __post_init__(self) -> None:
        keys = {item.key for item in self.items}
        if not keys or len(keys) != len(self.items):
            raise DefinitionError(f"{self.id} needs items, each with its own key")
