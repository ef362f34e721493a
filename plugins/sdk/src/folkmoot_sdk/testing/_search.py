"""Looking for votes that break a promise: what a rule keeps is computed and shown, not claimed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from random import Random

from folkmoot_sdk import Ballot, Promise, VotingRule
from folkmoot_sdk.testing._booth import KEYS, Booth, Bring, Profile
from folkmoot_sdk.testing._criteria import CRITERIA, Broken, said
from folkmoot_sdk.testing._known import known_votes

# The same votes each time and everywhere: what is found once is found again.
_SEED = 4321
_PATIENCE = 300
# Put once or twice to each vote, where others are put dozens of times.
_QUICK = frozenset(
    {
        Promise.ANONYMITY,
        Promise.CONDORCET_LOSER,
        Promise.CONDORCET_WINNER,
        Promise.MAJORITY,
        Promise.NEUTRALITY,
        Promise.PARETO,
    }
)


@dataclass(frozen=True, slots=True)
class Kept:
    """No counterexample was found, the question having been put so many times."""

    promise: Promise
    asked: int

    def __str__(self) -> str:
        return f"{self.promise}: kept, asked {self.asked} times"


@dataclass(frozen=True, slots=True)
class Unasked:
    """A criterion that is not about rules of this shape, or about no vote that was tried."""

    promise: Promise
    why: str

    def __str__(self) -> str:
        return f"{self.promise}: cannot be asked, {self.why}"


@dataclass(frozen=True, slots=True)
class Counterexample:
    """A vote (or one and what becomes of it) in which the rule does not keep the criterion."""

    promise: Promise
    said: str
    votes: tuple[Profile, ...]

    def __str__(self) -> str:
        shown = "; then ".join(written(vote) for vote in self.votes)
        return f"{self.promise}: broken, {self.said}: {shown}"


Finding = Kept | Unasked | Counterexample


def promises_kept(
    rule: VotingRule,
    *,
    polls: int = 400,
    settings: Mapping[str, object] | None = None,
    best_first: Sequence[str] | None = None,
    ballots: Bring | None = None,
) -> Mapping[Promise, Finding]:
    """What the rule keeps of every promise there is, whatever it says itself.

    `polls` is how many small votes (three to five options) are tried for each at least, besides
    those of the literature; they are drawn from a fixed seed. Kept is no proof, a Counterexample is
    one. Raises what the rule raises.
    """
    booth = Booth(rule, settings, best_first=best_first, bring=ballots)
    return {promise: search(booth, promise, polls) for promise in Promise}


def search(booth: Booth, promise: Promise, polls: int) -> Finding:
    """The smallest counterexample that could be found; Kept or Unasked where none could."""
    asked = 0
    many = polls * 4 if promise in _QUICK else polls
    for profile in chain(known_votes(booth), profiles(booth, many)):
        for answer in CRITERIA[promise](booth, profile):
            if answer is not None:
                least = _shrunk(booth, promise, profile, answer)
                return Counterexample(promise, least.said, least.votes)
            asked += 1
    return Kept(promise, asked) if asked else Unasked(promise, _why_not(booth))


def broken(booth: Booth, promise: Promise, profile: Profile) -> Broken | None:
    """How this vote breaks the promise, if it does."""
    return next(filter(None, CRITERIA[promise](booth, profile)), None)


def profiles(booth: Booth, polls: int) -> Iterator[Profile]:
    """Small votes, of few different ballots: in these the paradoxes are."""
    chance = Random(_SEED)  # noqa: S311 - for examples, the same every time
    for _ in range(polls):
        keys = KEYS[: chance.choice((3, 3, 3, 4, 4, 5))]
        pool = booth.pool(keys)
        many = min(chance.randint(1, 7), len(pool))
        most = chance.choice((2, 5, 12))
        ballots = (
            replace(each, times=chance.randint(1, most)) for each in chance.sample(pool, many)
        )
        yield Profile(keys, tuple(ballots))


def written(profile: Profile) -> str:
    """A vote in plain words: "3 × a > b > c, 2 × b > c > a"."""
    ballots = ", ".join(f"{each.times} × {said(each)}" for each in profile.ballots)
    return ballots or "no ballots"


def _shrunk(booth: Booth, promise: Promise, profile: Profile, known: Broken) -> Broken:
    left = _PATIENCE
    smaller = _smaller(profile)
    while left and (candidate := next(smaller, None)) is not None:
        left -= 1
        if (found := broken(booth, promise, candidate)) is not None:
            known, smaller = found, _smaller(candidate)
    return known


def _smaller(profile: Profile) -> Iterator[Profile]:
    for at, ballot in enumerate(profile.ballots):
        yield _with(profile, at, ())
        for times in sorted({ballot.times // 2, ballot.times - 1} - {0}):
            yield _with(profile, at, (replace(ballot, times=times),))


def _with(profile: Profile, at: int, instead: Iterable[Ballot]) -> Profile:
    ballots = (*profile.ballots[:at], *instead, *profile.ballots[at + 1 :])
    return replace(profile, ballots=ballots)


def _why_not(booth: Booth) -> str:
    if not booth.pool(KEYS[:3]):
        return "no ballots are known that this rule takes"
    if booth.way is None:
        return "only the rule knows what its ballots mean"
    places = {booth.count(profile).places for profile in profiles(booth, 10)}
    if places != {1}:
        return "it is about one winner, and this rule gives not one place"
    return "no vote that was tried puts the question"
