"""Ties that nobody breaks: every way to go on is followed, and what comes of all is compared."""

from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", int, str)
State = TypeVar("State")
Found = TypeVar("Found")
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


@dataclass
class _Open(Generic[State, Found]):
    """A state whose ways on are not all followed yet, and what came of those that are."""

    key: Hashable
    ways: Iterator[State]
    found: Found | None = None


def follow(
    start: State,
    key_of: Callable[[State], Hashable],
    step: Callable[[State], Found | Iterator[State]],
    either: Callable[[Found, Found], Found],
) -> Found:
    """What comes of ``start`` on all ways together. ``step`` says what a state comes to, or how it
    goes on; it is asked once for states of the same key, in whatever way they are come to.

    Depth first, and not by calls within calls: a count may have more rounds than Python allows
    those, and how many are left would depend on who asked.
    """
    known: dict[Hashable, Found] = {}
    opened: list[_Open[State, Found]] = []
    state = start
    while True:
        key = key_of(state)
        if key not in known:
            further = step(state)
            if isinstance(further, Iterator):
                opened.append(_Open(key, further))
                state = next(further)
                continue
            known[key] = further
        found = known[key]
        # What was found is told to whoever waits for it, up to one with another way to follow.
        while opened:
            last = opened[-1]
            last.found = found if last.found is None else either(last.found, found)
            other = next(last.ways, None)
            if other is not None:
                state = other
                break
            known[opened.pop().key] = found = last.found
        else:
            return found
