"""Ballots that put options in an order: 1 for the best, then 2, 3 …"""

from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from folkmoot_ballots._marks import TITLES, unnumbered
from folkmoot_sdk import Ballot, Marking, MarkingKind, Option, Poll, Text, VotingRule

# Options of a poll by their place in it, best first: far quicker to handle than keys.
Ranking = tuple[int, ...]

_WORDS = MappingProxyType(
    {**TITLES, "rank_twice": Text("两个选项排在同一位", "two options with one rank")}
)


class Ranked(VotingRule):
    """A rule whose ballots rank options; whoever ranks an option accepts it.

    Only the order of the ranks says something, so a rank left out spoils nothing. Options left
    unranked come after those ranked, equal to one another.
    """

    equals = False
    problems = _WORDS

    def marking(self, settings: Mapping[str, object]) -> Marking:  # noqa: ARG002 - all alike
        return Marking(MarkingKind.RANK, equals=self.equals)

    def ballot_problem(
        self,
        ballot: Ballot,
        options: tuple[Option, ...],
        settings: Mapping[str, object],  # noqa: ARG002 - all alike
    ) -> str | None:
        if problem := unnumbered(ballot, options):
            return problem
        ranks = ballot.choices.values()
        if any(isinstance(rank, int) and rank < 1 for rank in ranks):
            return "unknown_mark"
        if not self.equals and len(set(ranks)) != len(ranks):
            return "rank_twice"
        return None


def accepts(_: str | int) -> bool:
    """Whoever ranks an option accepts it."""
    return True


def rankings(poll: Poll) -> dict[Ranking, int]:
    """Heads by strict ranking; blank ballots are none."""
    places = {option.key: place for place, option in enumerate(poll.options)}
    heads: dict[Ranking, int] = {}
    for ballot in poll.ballots:
        if ballot.choices:
            marks = ballot.choices
            ranking = tuple(places[key] for key in sorted(marks, key=marks.__getitem__))
            heads[ranking] = heads.get(ranking, 0) + ballot.heads
    return heads


def firsts(heads: Mapping[Ranking, int]) -> Counter[int]:
    """Heads by the option that they put first."""
    found: Counter[int] = Counter()
    for ranking, number in heads.items():
        found[ranking[0]] += number
    return found


def without(heads: Mapping[Ranking, int], gone: frozenset[int]) -> dict[Ranking, int]:
    """The same ballots as if these options had not stood; grouped anew, those that say nothing
    any more left out.
    """
    kept: dict[Ranking, int] = {}
    for ranking, number in heads.items():
        rest = ranking if gone.isdisjoint(ranking) else tuple(o for o in ranking if o not in gone)
        if rest:
            kept[rest] = kept.get(rest, 0) + number
    return kept


def preferences(poll: Poll) -> list[list[int]]:
    """``[a][b]``: the heads that put a before b. An option ranked comes before one that is not."""
    places = {option.key: place for place, option in enumerate(poll.options)}
    found = [[0] * len(places) for _ in places]
    for ballot in poll.ballots:
        heads, below = ballot.heads, set(places.values())
        for tier in _tiers(ballot, places):
            below -= tier
            for one in tier:
                row = found[one]
                for other in below:
                    row[other] += heads
    return found


def _tiers(ballot: Ballot, places: Mapping[str, int]) -> Iterable[set[int]]:
    tiers: dict[str | int, set[int]] = {}
    for key, rank in ballot.choices.items():
        tiers.setdefault(rank, set()).add(places[key])
    return (tiers[rank] for rank in sorted(tiers, key=int))
