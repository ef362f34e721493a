"""Ballots of each marking: all there are to try, what they say, and how the same voter would have
marked another ballot.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations, islice, permutations, product
from random import Random

from folkmoot_sdk import Ballot, Marking, MarkingKind

Choices = Mapping[str, str | int]
Keys = tuple[str, ...]

# Enough to hold all orders of five options, and few enough to try each of them.
_MOST = 150
# What a page offers for and against; abstaining lies between the two and is offered last.
_USUAL = ("for", "abstain", "against")


class Way(ABC):
    """One way of marking, as its voters mean it."""

    @abstractmethod
    def ballots(self, keys: Keys) -> Iterable[Choices]:
        """Sincere and complete ballots on these options, the same ones every time."""

    @abstractmethod
    def levels(self, choices: Choices, keys: Keys) -> Mapping[str, int]:
        """How high a ballot puts each option; only which is higher means anything."""

    @abstractmethod
    def raised(self, choices: Choices, key: str) -> Iterator[Choices]:
        """The ballot with `key` put higher, and the others among themselves as they were."""

    @abstractmethod
    def doubled(self, choices: Choices, key: str, double: str, *, above: bool) -> Choices:
        """The ballot with a `double` of `key` right beside it."""


class Ranks(Way):
    def __init__(self, most: int | None) -> None:
        self._most = most

    def ballots(self, keys: Keys) -> Iterable[Choices]:
        return map(_ranked, permutations(keys, min(self._most or len(keys), len(keys))))

    def levels(self, choices: Choices, keys: Keys) -> Mapping[str, int]:
        return {key: -int(choices.get(key, len(keys) + 1)) for key in keys}

    def raised(self, choices: Choices, key: str) -> Iterator[Choices]:
        order = _order(choices)
        others = [each for each in order if each != key]
        places = order.index(key) if key in order else len(order)
        room = self._most is None or key in order or len(order) < self._most
        for place in range(places if room else 0):
            yield _ranked((*others[:place], key, *others[place:]))

    def doubled(self, choices: Choices, key: str, double: str, *, above: bool) -> Choices:
        order = _order(choices)
        if key not in order:
            return choices
        place = order.index(key) + (not above)
        return _ranked((*order[:place], double, *order[place:])[: self._most])


class Scores(Way):
    def __init__(self, marking: Marking) -> None:
        self._low = 0 if marking.low is None else marking.low
        high = self._low + 10 if marking.high is None else marking.high
        self._total = marking.total
        self._high = high if self._total is None else min(high, self._total)

    def ballots(self, keys: Keys) -> Iterable[Choices]:
        for key in keys:
            yield {**dict.fromkeys(keys, self._low), key: self._high}
        chance = Random(len(keys))  # noqa: S311 - a sample, the same every time
        for _ in range(_MOST):
            yield self._scored(chance, keys)

    def levels(self, choices: Choices, keys: Keys) -> Mapping[str, int]:
        return {key: int(choices.get(key, self._low)) for key in keys}

    def raised(self, choices: Choices, key: str) -> Iterator[Choices]:
        now = int(choices.get(key, self._low))
        spare = self._high if self._total is None else self._total - _sum(choices) + now
        for score in range(now + 1, min(self._high, spare) + 1):
            yield {**choices, key: score}

    def doubled(self, choices: Choices, key: str, double: str, *, above: bool) -> Choices:
        now = int(choices.get(key, self._low))
        if self._total is None or _sum(choices) + now <= self._total:
            return {**choices, double: now}
        # Points already spent are shared out between the two: there are no more to spend.
        half = (now + above) // 2
        return {**choices, key: now - half, double: half}

    def _scored(self, chance: Random, keys: Keys) -> Choices:
        left = self._total
        scores: dict[str, str | int] = {}
        for key in chance.sample(keys, len(keys)):
            most = self._high if left is None else min(self._high, left)
            score = chance.randint(self._low, most)
            left = None if left is None else left - score
            scores[key] = score
        return scores


class Words(Way):
    """EACH: every option one of the words, the best first in `order`."""

    def __init__(self, order: Keys) -> None:
        self._order = order

    def ballots(self, keys: Keys) -> Iterable[Choices]:
        every = len(self._order) ** len(keys)
        chance = Random(len(keys))  # noqa: S311 - a sample, the same every time
        if every <= _MOST:
            return (dict(zip(keys, words, strict=True)) for words in self._all(keys))
        return ({key: chance.choice(self._order) for key in keys} for _ in range(_MOST))

    def levels(self, choices: Choices, keys: Keys) -> Mapping[str, int]:
        return {key: -self._order.index(str(choices[key])) for key in keys}

    def raised(self, choices: Choices, key: str) -> Iterator[Choices]:
        for word in self._order[: self._order.index(str(choices[key]))]:
            yield {**choices, key: word}

    def doubled(self, choices: Choices, key: str, double: str, *, above: bool) -> Choices:  # noqa: ARG002 - one word, one level
        return {**choices, double: choices[key]}

    def _all(self, keys: Keys) -> Iterator[tuple[str, ...]]:
        return product(self._order, repeat=len(keys))


class Crosses(Way):
    """CHOOSE: some options get the one mark."""

    def __init__(self, mark: str, most: int | None) -> None:
        self._mark, self._most = mark, most

    def ballots(self, keys: Keys) -> Iterable[Choices]:
        for many in range(min(self._most or len(keys), len(keys)) + 1):
            for chosen in combinations(keys, many):
                yield dict.fromkeys(chosen, self._mark)

    def levels(self, choices: Choices, keys: Keys) -> Mapping[str, int]:
        return {key: int(key in choices) for key in keys}

    def raised(self, choices: Choices, key: str) -> Iterator[Choices]:
        if key in choices:
            return
        if self._has_room(choices):
            yield {**choices, key: self._mark}
        else:
            for other in choices:
                yield {**{k: m for k, m in choices.items() if k != other}, key: self._mark}

    def doubled(self, choices: Choices, key: str, double: str, *, above: bool) -> Choices:
        if key not in choices:
            return choices
        if self._has_room(choices):
            return {**choices, double: self._mark}
        # No more crosses are allowed: some voters choose the one, some the other.
        return {(double if above and k == key else k): mark for k, mark in choices.items()}

    def _has_room(self, choices: Choices) -> bool:
        return self._most is None or len(choices) < self._most


def way_of(marking: Marking, best_first: Sequence[str] | None = None) -> Way | None:
    """How ballots of this marking are meant; None of OTHER, whose meaning only the rule knows.

    `best_first` puts the words of EACH in order; by default they stand in the order in which they
    are offered, and "abstain" between "for" and "against".
    """
    if marking.kind is MarkingKind.RANK:
        return Ranks(marking.most)
    if marking.kind is MarkingKind.SCORE:
        return Scores(marking)
    if marking.kind is MarkingKind.CHOOSE:
        return Crosses(marking.keys[0], marking.most)
    if marking.kind is MarkingKind.EACH:
        usual = tuple(word for word in _USUAL if word in marking.keys)
        offered = usual if set(usual) == set(marking.keys) else marking.keys
        return Words(tuple(best_first or offered))
    return None


def distinct(ballots: Iterable[Choices]) -> tuple[Ballot, ...]:
    """Each of these ballots once, as many as are worth trying."""
    return tuple(islice(dict.fromkeys(Ballot(choices) for choices in ballots), _MOST))


def _ranked(order: Iterable[str]) -> Choices:
    return {key: rank for rank, key in enumerate(order, 1)}


def _order(choices: Choices) -> list[str]:
    return sorted(choices, key=lambda key: int(choices[key]))


def _sum(choices: Choices) -> int:
    return sum(int(score) for score in choices.values())
