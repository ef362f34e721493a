"""The stages of a single transferable vote, on every way that ties leave open."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from fractions import Fraction

from folkmoot_ballots._ranks import Ranking, firsts, without
from folkmoot_ballots._telling_seats import Round
from folkmoot_ballots._ways import Chosen, Patience, TooManyWaysError, follow


class Quota(StrEnum):
    EXACT = "exact"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True)
class _Stage:
    """Ballots by what they are worth and by who of those standing is ranked on them.

    `past` are those who stood whenever somebody was elected: with `standing` it tells the whole
    stage, since a ballot lies with the first option on it that stands, in whatever order the
    others went.
    """

    ballots: Mapping[Fraction, Mapping[Ranking, int]]
    standing: frozenset[int]
    elected: frozenset[int]
    past: tuple[frozenset[int], ...] = ()

    @property
    def groups(self) -> int:
        return sum(len(heads) for heads in self.ballots.values())

    def votes(self) -> dict[int, Fraction]:
        votes = dict.fromkeys(self.standing, Fraction(0))
        for worth, heads in self.ballots.items():
            for option, number in firsts(heads).items():
                votes[option] += worth * number
        return votes

    def leave(self, gone: frozenset[int]) -> "_Stage":
        kept = {worth: without(heads, gone) for worth, heads in self.ballots.items()}
        return replace(self, ballots=kept, standing=self.standing - gone)

    def seat(self, shares: Mapping[int, Fraction]) -> "_Stage":
        """Elect these, and pass on such a share of the worth of their ballots."""
        found: dict[Fraction, dict[Ranking, int]] = {}
        for worth, heads in self.ballots.items():
            for ranking, number in heads.items():
                share = shares.get(ranking[0])
                pile = found.setdefault(worth if share is None else worth * share, {})
                pile[ranking] = pile.get(ranking, 0) + number
        found.pop(Fraction(0), None)
        new = frozenset(shares)
        stage = replace(
            self,
            ballots=found,
            elected=self.elected | new,
            past=(*self.past, self.standing),
        )
        return stage.leave(new)


def elect(
    ballots: Mapping[Ranking, int], seats: int, quota: Quota
) -> tuple[Chosen[int], tuple[Round, ...]]:
    """Fill ``seats`` from strict rankings, given as heads by ranking; with the rounds of it up to
    the first tie.
    """
    standing = frozenset(option for ranking in ballots for option in ranking)
    start = _Stage({Fraction(1): ballots}, standing, frozenset())
    ways = _Ways(seats, sum(ballots.values()), quota)
    try:
        return ways.chosen(start), tuple(ways.rounds)
    except TooManyWaysError:
        sure = ways.before_ties or start
        return Chosen(sure.elected, sure.elected | sure.standing), tuple(ways.rounds)


@dataclass
class _Ways:
    """What comes of a stage."""

    seats: int
    votes: int
    quota: Quota
    patience: Patience = field(default_factory=Patience)
    before_ties: _Stage | None = None
    rounds: list[Round] = field(default_factory=list)

    def chosen(self, stage: _Stage) -> Chosen[int]:
        return follow(
            stage, lambda each: (each.standing, each.past), self._step, Chosen[int].either
        )

    def _step(self, stage: _Stage) -> Chosen[int] | Iterator[_Stage]:
        self.patience.look(stage.groups)
        free = self.seats - len(stage.elected)
        if len(stage.standing) <= free:
            self._note(Round(stage.votes(), filled=True))
            return Chosen.only(stage.elected | stage.standing)
        votes = stage.votes()
        over = {option: number for option, number in votes.items() if self._is_elected(number)}
        if over:
            self._note(Round(votes, over=tuple(sorted(over)), is_last=len(over) == free))
            shares = {option: 1 - self._needed() / number for option, number in over.items()}
            seated = stage.seat(shares)
            return Chosen.only(seated.elected) if len(over) == free else iter((seated,))
        return self._exclude(stage, votes, free)

    def _exclude(
        self, stage: _Stage, votes: Mapping[int, Fraction], free: int
    ) -> Chosen[int] | Iterator[_Stage]:
        nobodys = frozenset(option for option, number in votes.items() if not number)
        if nobodys:
            # On every way these go first, and no ballot moves when they do.
            rest = stage.standing - nobodys
            self._note(Round(votes, gone=tuple(sorted(nobodys)), is_last=len(rest) < free))
            if len(rest) >= free:
                return iter((stage.leave(nobodys),))
            return Chosen(stage.elected | rest, stage.elected | stage.standing)
        fewest = min(votes.values())
        lowest = [option for option, number in votes.items() if number == fewest]
        self._note(Round(votes, gone=tuple(sorted(lowest))))
        if len(lowest) > 1 and self.before_ties is None:
            self.before_ties, self.patience.has_branched = stage, True
        return (stage.leave(frozenset({option})) for option in lowest)

    def _note(self, found: Round) -> None:
        """For the telling: what is the same on all ways, and the tie itself."""
        if self.before_ties is None:
            self.rounds.append(found)

    def _is_elected(self, votes: Fraction) -> bool:
        # Over the exact quota can be as many as there are seats, and no more; so with the whole.
        if self.quota is Quota.EXACT:
            return votes * (self.seats + 1) > self.votes
        return votes >= self._needed()

    def _needed(self) -> Fraction:
        return quota_of(self.votes, self.seats, self.quota)


def quota_of(votes: int, seats: int, quota: Quota) -> Fraction:
    """What an option keeps that is elected; the exact quota has to be passed, the whole reached."""
    if quota is Quota.EXACT:
        return Fraction(votes, seats + 1)
    return Fraction(votes // (seats + 1) + 1)
