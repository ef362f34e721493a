"""Instant run-off: whoever has the fewest first places goes, until one has more than half."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from folkmoot_ballots._ranks import Ranked, Ranking, accepts, firsts, rankings, without
from folkmoot_ballots._tallies import option_counts
from folkmoot_ballots._ways import Patience, TooManyWaysError
from folkmoot_sdk import Count, Poll, Promise, Source, Text


class InstantRunoff(Ranked):
    """No tie is broken: where several have the fewest first places, each way to go on is
    followed, and all who win on some way are the winners, tied when they are several. V. Conitzer,
    M. Rognlie, L. Xia (2009), "Preference functions that score rankings and maximum likelihood
    estimation", IJCAI 21, who call it parallel universes.

    The next tier holds those who win as if the winners before had not stood, so that what the law
    does not carry stands in nobody's way. Figures: `first`, the heads that put it first. One place.
    """

    id = "instant-runoff"
    version = "1"
    title = Text("排序淘汰制（即时决选）", "Instant run-off (ranked choice)")
    source = Source(Text("W. R. Ware（1871）", "W. R. Ware (1871)"), "")
    promises = frozenset(
        {
            Promise.ANONYMITY,
            Promise.NEUTRALITY,
            Promise.MAJORITY,
            Promise.CONDORCET_LOSER,
            Promise.PARETO,
            Promise.CLONE_INDEPENDENCE,
        }
    )

    def count(self, poll: Poll) -> Count:
        ballots = rankings(poll)
        first = firsts(ballots)
        figures = {o.key: {"first": first[place]} for place, o in enumerate(poll.options)}
        tiers = [tuple(poll.options[place].key for place in tier) for tier in _tiers(ballots)]
        return Count(option_counts(poll, accepts, figures), tuple(tiers), places=1)


def _tiers(ballots: Mapping[Ranking, int]) -> list[list[int]]:
    left, tiers = dict(ballots), list[list[int]]()
    while left:
        try:
            best = _Ways().winners(left)
        except TooManyWaysError:
            best = frozenset(place for ranking in left for place in ranking)
        tiers.append(sorted(best))
        left = without(left, best)
    return tiers


@dataclass
class _Ways:
    """Who wins from where: what follows depends on who is left, never on how it came to that."""

    known: dict[frozenset[int], frozenset[int]] = field(default_factory=dict)
    patience: Patience = field(default_factory=Patience)

    def winners(self, ballots: Mapping[Ranking, int]) -> frozenset[int]:
        left = frozenset(place for ranking in ballots for place in ranking)
        if left not in self.known:
            self.patience.look(len(ballots))
            self.known[left] = self._follow(ballots, left)
        return self.known[left]

    def _follow(self, ballots: Mapping[Ranking, int], left: frozenset[int]) -> frozenset[int]:
        first = firsts(ballots)
        if leading := [place for place in left if 2 * first[place] > first.total()]:
            return frozenset(leading)
        if nobody := frozenset(place for place in left if not first[place]):
            # On every way these go before anybody else, and no ballot moves when they do.
            return self.winners(without(ballots, nobody))
        fewest = min(first.values())
        gone = [place for place in left if first[place] == fewest]
        self.patience.has_branched |= len(gone) > 1
        ways = (self.winners(without(ballots, frozenset({place}))) for place in gone)
        return frozenset[int]().union(*ways)
