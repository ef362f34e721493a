"""Instant run-off: whoever has the fewest first places goes, until one has more than half."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from folkmoot_ballots._ranks import Ranked, Ranking, accepts, firsts, rankings
from folkmoot_ballots._tallies import option_counts
from folkmoot_ballots._telling_runoff import Round, told
from folkmoot_ballots._ways import Patience, TooManyWaysError, follow
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
    summary = Text(
        "给方案排出先后；每轮淘汰排在首位的票最少的方案，其选票转给下一个，直到有方案过半。"
        "排了某个方案（不论第几位）即算同意它，不同意的不要排。",
        "Options are ranked; in each round the one that heads the fewest ballots goes and its"
        " ballots pass to the next choice, until one has more than half. Whoever ranks an option,"
        " at whatever place, is in favour of it; those you are against stay unranked.",
    )
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
        found, rounds = _tiers(ballots)
        tiers = tuple(tuple(poll.options[place].key for place in tier) for tier in found)
        counts = option_counts(poll, accepts, figures)
        return Count(counts, tiers, places=1, steps=told(poll, rounds, tiers))


@dataclass(frozen=True, slots=True)
class _Piles:
    """Ballots by the first option on them that is still standing, and the heads of each pile."""

    ballots: Mapping[int, Sequence[tuple[Ranking, int]]]
    heads: Mapping[int, int]

    @classmethod
    def of(cls, ballots: Mapping[Ranking, int]) -> "_Piles":
        standing = frozenset(place for ranking in ballots for place in ranking)
        empty = cls(dict.fromkeys(standing, ()), dict.fromkeys(standing, 0))
        return empty._with(list(ballots.items()))

    def without(self, gone: frozenset[int]) -> "_Piles":
        """Their ballots pass to the next option on them; only theirs are looked at."""
        kept = _Piles(
            {place: pile for place, pile in self.ballots.items() if place not in gone},
            {place: heads for place, heads in self.heads.items() if place not in gone},
        )
        return kept._with([each for place in gone for each in self.ballots[place]])

    def _with(self, more: Sequence[tuple[Ranking, int]]) -> "_Piles":
        piles = {place: list(pile) for place, pile in self.ballots.items()}
        heads = dict(self.heads)
        for ranking, number in more:
            for place in ranking:
                if place in piles:
                    piles[place].append((ranking, number))
                    heads[place] += number
                    break
        return _Piles(piles, heads)


def _tiers(ballots: Mapping[Ranking, int]) -> tuple[list[list[int]], list[Round]]:
    """The tiers, and the rounds of the first one up to its first tie."""
    piles, tiers = _Piles.of(ballots), list[list[int]]()
    rounds: list[Round] | None = None
    while piles.heads:
        ways = _Ways(len(ballots))
        try:
            best = ways.winners(piles)
        except TooManyWaysError:
            best = frozenset(piles.heads)
        rounds = ways.rounds if rounds is None else rounds
        tiers.append(sorted(best))
        piles = piles.without(best)
    return tiers, rounds or []


@dataclass
class _Ways:
    """Who wins from where: what follows depends on who is left, never on how it came to that."""

    groups: int
    patience: Patience = field(default_factory=Patience)
    rounds: list[Round] = field(default_factory=list)

    def winners(self, piles: _Piles) -> frozenset[int]:
        return follow(
            piles, lambda some: frozenset(some.heads), self._step, lambda one, other: one | other
        )

    def _step(self, piles: _Piles) -> frozenset[int] | Iterator[_Piles]:
        self.patience.look(self.groups)
        heads, total = piles.heads, sum(piles.heads.values())
        if leading := [place for place, number in heads.items() if 2 * number > total]:
            self._note(Round(heads, won=tuple(leading)))
            return frozenset(leading)
        nobodys = frozenset(place for place, number in heads.items() if not number)
        if nobodys and total:
            # On every way these go before anybody else, and no ballot moves when they do.
            self._note(Round(heads, gone=tuple(sorted(nobodys))))
            return iter((piles.without(nobodys),))
        fewest = min(heads.values())
        gone = [place for place, number in heads.items() if number == fewest]
        self._note(Round(heads, gone=tuple(sorted(gone))))
        self.patience.has_branched |= len(gone) > 1
        return (piles.without(frozenset({place})) for place in gone)

    def _note(self, found: Round) -> None:
        """For the telling: what is the same on all ways, and the tie itself."""
        if not self.patience.has_branched:
            self.rounds.append(found)
