"""Ties that nobody breaks: every way to go on is followed, and what comes of all is compared."""

from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", int, str)
# How many states of a count may be looked at once it has branched.
_STATES = 4_096


@dataclass(frozen=True, slots=True)
class Chosen(Generic[Key]):
    """Options chosen whatever way a tie goes, and those that are chosen on one way at least."""

    surely: frozenset[Key]
    possibly: frozenset[Key]

    @property
    def tied(self) -> frozenset[Key]:
        return self.possibly - self.surely

    @classmethod
    def only(cls, options: frozenset[Key]) -> "Chosen[Key]":
        return cls(options, options)

    def either(self, other: "Chosen[Key]") -> "Chosen[Key]":
        return Chosen(self.surely & other.surely, self.possibly | other.possibly)


class TooManyWaysError(Exception):
    """More ties than can be followed: what was open before the first of them is tied."""


@dataclass
class Patience:
    """Only what comes after a tie is limited; what goes one way alone is followed to its end.

    ``most`` is how many groups of ballots may be looked at. Which states there are depends neither
    on the order in which ways are tried nor on anybody's name, so neither does giving up.
    """

    most: int = 5_000_000
    has_branched: bool = False
    states: int = 0
    looked_at: int = 0

    def look(self, groups: int) -> None:
        if self.has_branched:
            self.states += 1
            self.looked_at += groups
            if self.states > _STATES or self.looked_at > self.most:
                raise TooManyWaysError
