"""How a ballot is marked, declared by the voting rule so that a page can offer it."""

from dataclasses import dataclass
from enum import StrEnum

from folkmoot_sdk._errors import DefinitionError
from folkmoot_sdk._frozen import freeze_tuples
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import Text


class MarkingKind(StrEnum):
    """EACH: every option gets one of the marks. CHOOSE: options are given the one mark, or none.
    RANK: 1, 2, 3 … from the best. SCORE: a whole number for each option. OTHER: in a way that no
    page can know, so on paper.
    """

    EACH = "each"
    CHOOSE = "choose"
    RANK = "rank"
    SCORE = "score"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Mark(Plain):
    """A word that a ballot may hold for an option, and what it means to people."""

    key: str
    text: Text


@dataclass(frozen=True, slots=True)
class Marking(Plain):
    """`marks` are the words of EACH and CHOOSE, in the order to offer them; `most` is how many
    options a ballot may choose or rank, None for as many as there are. With `equals` several
    options may have one rank. A SCORE lies from `low` to `high`, both included, None where the rule
    does not say; all scores of a ballot come to `total` or less, None for any sum. `unmarked` is
    what an option that a ballot leaves out counts as, for a page to say so: the key of one of the
    words (EACH) or a score; None where a page of EACH is to ask for a word for every option.

    A page that does not know a marking, or not its words, leaves it to paper; so a new kind or a
    new word breaks no platform. Raises DefinitionError for a marking that nobody could follow.
    """

    kind: MarkingKind
    marks: tuple[Mark, ...] = ()
    most: int | None = None
    low: int | None = None
    high: int | None = None
    total: int | None = None
    equals: bool = False
    unmarked: str | int | None = None

    def __post_init__(self) -> None:
        freeze_tuples(self, "marks")
        keys = [mark.key for mark in self.marks]
        least = {MarkingKind.EACH: 2, MarkingKind.CHOOSE: 1}.get(self.kind, 0)
        if len(keys) < least or len(keys) != len(set(keys)):
            raise DefinitionError(f"{self.kind} needs {least} marks or more, each with its own key")
        if self.most is not None and (type(self.most) is not int or self.most < 1):
            raise DefinitionError(f"{self.most!r} options can be neither chosen nor ranked")
        if self.equals and self.kind is not MarkingKind.RANK:
            raise DefinitionError(f"only ranks can be equal, {self.kind} has none")
        if self.unmarked is not None and not self._can_say(self.unmarked):
            raise DefinitionError(f"{self.unmarked!r} is no mark of a ballot of {self.kind}")
        if (self.low, self.high, self.total) != (None, None, None):
            self._check_scores()

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(mark.key for mark in self.marks)

    def _can_say(self, mark: str | int) -> bool:
        if self.kind is MarkingKind.SCORE:
            return type(mark) is int
        return self.kind is MarkingKind.EACH and mark in self.keys

    def _check_scores(self) -> None:
        numbers = (self.low, self.high, self.total)
        if self.kind is not MarkingKind.SCORE:
            raise DefinitionError(f"{self.kind} has no scores, so no bounds of them: {numbers}")
        if any(type(number) not in {int, type(None)} for number in numbers):
            raise DefinitionError(f"{numbers} are not all whole numbers")
        if self.low is not None and self.high is not None and self.low >= self.high:
            raise DefinitionError(f"nothing to choose from {self.low} to {self.high}")
        if self.total is not None and self.total < 1:
            raise DefinitionError(f"a ballot cannot spend {self.total}")
