"""Law as arithmetic: whole numbers compared by cross-multiplication. No float, no division."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from folkmoot_sdk._errors import DefinitionError, FiguresError, MissingFigureError
from folkmoot_sdk._frozen import Frozen
from folkmoot_sdk._kinds import Quantity
from folkmoot_sdk._plain import Plain
from folkmoot_sdk._text import Text


class Figures(Frozen[Quantity, int]):
    """The numbers of one meeting or vote, immutable.

    Keys are quantities or their values; areas are whole 0.01 m². Asking for a quantity that was
    not given raises MissingFigureError, which names it. Observers are counted nowhere: leaving
    them out is the caller's.
    """

    __slots__ = ()

    def __init__(self, values: Mapping[Quantity, int] | Mapping[str, int]) -> None:
        super().__init__({_quantity(key): _whole(key, value) for key, value in values.items()})

    def __getitem__(self, key: Quantity) -> int:
        if key not in self._values:
            raise MissingFigureError(str(key))
        return self._values[key]

    def plus(self, values: Mapping[Quantity, int]) -> "Figures":
        """These figures with `values` added, or put in the place of those of the same name."""
        return Figures({**self, **values})


def _quantity(key: str) -> Quantity:
    try:
        return Quantity(key)
    except ValueError:
        raise FiguresError(f"{key!r} is no quantity") from None


def _whole(key: str, value: int) -> int:
    # bool is an int to Python; a "True" among the figures is a caller's mistake.
    if type(value) is not int or value < 0:
        raise FiguresError(f"{key}: {value!r} is no whole number from 0 up")
    return value


@dataclass(frozen=True, slots=True)
class Comparison(Plain):
    """`left_factor x left OP right_factor x right`, left being a part of right.

    `shared` says that one more on the left is one more on the right as well, as with
    representatives among the members of their own meeting. `name` says in words what is tested.
    """

    left_factor: int
    left: Quantity
    op: Literal[">", ">="]
    right_factor: int
    right: Quantity
    name: Text
    shared: bool = False

    def __post_init__(self) -> None:
        if min(self.left_factor, self.right_factor) < 1 or self.op not in {">", ">="}:
            raise DefinitionError(
                f"{self.left_factor} {self.op} {self.right_factor} compares nothing"
            )
        if self.shared and self.left_factor <= self.right_factor:
            raise DefinitionError("a share that its own growth can never reach")

    def passes(self, left: int, right: int) -> bool:
        """Whether `left` of `right` is enough. Nothing of nothing is never enough."""
        self._check(left, right)
        if right == 0:
            return False
        mine, theirs = self.left_factor * left, self.right_factor * right
        return mine > theirs or (mine == theirs and self.op == ">=")

    def needed(self, left: int, right: int) -> int:
        """The least whole number that would pass on the left; with `shared`, others unchanged."""
        self._check(left, right)
        if not self.shared:
            return self.needed_of(right)
        others = self.right_factor * (right - left)
        return max(1, self._least(self.left_factor - self.right_factor, others))

    def needed_of(self, right: int) -> int:
        """The least whole number that would pass on the left of a whole that stays as it is."""
        return max(1, self._least(self.left_factor, self.right_factor * right))

    def margin(self, figures: Figures) -> int:
        """How many are still needed on the left; 0 when passed."""
        left, right = figures[self.left], figures[self.right]
        return max(0, self.needed(left, right) - left)

    def expression(self, left: int, right: int) -> str:
        """The numbers as they are compared: "3 × 29 >= 2 × 45", whether true or not."""
        return f"{self.left_factor} × {left} {self.op} {self.right_factor} × {right}"

    def _least(self, factor: int, bound: int) -> int:
        # The least n with factor * n > bound, or >= bound; -(-a // b) is a / b rounded up.
        return bound // factor + 1 if self.op == ">" else -(-bound // factor)

    def _check(self, left: int, right: int) -> None:
        if left > right:
            raise FiguresError(f"{self.left} {left} is more than {self.right} {right}, its whole")
