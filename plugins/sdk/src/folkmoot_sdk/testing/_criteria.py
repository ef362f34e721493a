"""The criteria behind the promises, each put to one vote in every way that it can be asked.

The preferences of a ballot are those that it expresses: of two options the one that it ranks,
scores or grades higher, or approves of and not of the other. A criterion about a winner is asked
where there is one, before and (but for a tie that holds the winner) after: with ties the
literature defines most of them in several ways, and no rule shall fail for one of those.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import permutations

from folkmoot_sdk import Ballot, Promise
from folkmoot_sdk.testing._booth import KEYS, Booth, Profile
from folkmoot_sdk.testing._counts import figures, loses, sole, winners


@dataclass(frozen=True, slots=True)
class Broken:
    """What is wrong, in words, and the vote or the two votes that show it."""

    said: str
    votes: tuple[Profile, ...]


Answers = Iterator[Broken | None]
Criterion = Callable[[Booth, Profile], Answers]


def anonymity(booth: Booth, profile: Profile) -> Answers:
    """K. May (1952), "A Set of Independent Necessary and Sufficient Conditions for Simple Majority
    Decision", Econometrica 20, condition II. A `Poll` groups and orders its ballots; a rule must
    lean on neither, so it is given them one by one and turned round.
    """
    poll = booth.poll(profile)
    single = [replace(each, times=1) for each in poll.ballots for _ in range(each.times)]
    known = booth.rule.count(poll)
    for turned in (tuple(reversed(single)), (*single[1::2], *single[::2])):
        object.__setattr__(poll, "ballots", turned)
        same = figures(booth.rule.count(poll)) == figures(known)
        yield (
            None
            if same
            else Broken("the same ballots in another order give another count", (profile,))
        )


def neutrality(booth: Booth, profile: Profile) -> Answers:
    """K. May (1952), condition III."""
    known = figures(booth.count(profile))
    for names in (profile.keys[::-1], (*profile.keys[1:], profile.keys[0])):
        table = dict(zip(profile.keys, names, strict=True))
        other = profile.renamed(table)
        found = figures(booth.count(other))
        same = found == {table[key]: figures for key, figures in known.items()}
        words = ", ".join(f"{key} is called {name}" for key, name in table.items())
        yield None if same else Broken(f"other options win when {words}", (profile, other))


def monotonicity(booth: Booth, profile: Profile) -> Answers:
    """P. Fishburn (1982), "Monotonicity Paradoxes in the Theory of Elections", Discrete Applied
    Mathematics 4. Where each option stands on its own, its votes in favour must not fall either.
    """
    count = booth.count(profile)
    sure, tied = winners(count)
    if tied:
        return
    for key in profile.keys if count.places is None else sorted(sure):
        for other, words in _raises(booth, profile, key):
            lost = loses(key, count, booth.count(other))
            yield Broken(f"{key} {lost} when {words}", (profile, other)) if lost else None


def _raises(booth: Booth, profile: Profile, key: str) -> Iterator[tuple[Profile, str]]:
    for at, ballot in enumerate(profile.ballots):
        others = (*profile.ballots[:at], *profile.ballots[at + 1 :])
        for choices in booth.way.raised(ballot.choices, key) if booth.way else ():
            higher = booth.marked(ballot, choices, profile.keys)
            for many in sorted({1, ballot.times}) if higher else ():
                rest = (replace(ballot, times=ballot.times - many),) if many < ballot.times else ()
                moved = replace(higher or ballot, times=many)
                yield (
                    Profile(profile.keys, (*others, *rest, moved)),
                    f"{many} × {said(ballot)} becomes {said(moved)}",
                )


def majority(booth: Booth, profile: Profile) -> Answers:
    """Tideman (2006), chapter 12: the majority criterion."""
    for key in profile.keys if _one_place(booth, profile) else ():
        alone = [
            ballot.heads
            for ballot, levels in booth.levels(profile)
            if all(levels[key] > levels[other] for other in profile.keys if other != key)
        ]
        if 2 * sum(alone) > profile.heads:
            won = winners(booth.count(profile)) == (frozenset({key}), frozenset())
            words = f"{key} is alone at the top of {sum(alone)} of {profile.heads} ballots"
            yield None if won else Broken(f"{words} and does not win", (profile,))


def condorcet_winner(booth: Booth, profile: Profile) -> Answers:
    """Condorcet (1785), Essai sur l'application de l'analyse; P. Fishburn (1977), "Condorcet
    Social Choice Functions", SIAM Journal on Applied Mathematics 33.
    """
    for key in _beating_all(booth, profile, sign=1):
        won = winners(booth.count(profile)) == (frozenset({key}), frozenset())
        words = f"{key} beats every other option in pairs and does not win"
        yield None if won else Broken(words, (profile,))


def condorcet_loser(booth: Booth, profile: Profile) -> Answers:
    """Fishburn (1977): who loses to each other option in pairs is not chosen."""
    for key in _beating_all(booth, profile, sign=-1):
        lost = key not in frozenset().union(*winners(booth.count(profile)))
        words = f"{key} loses to every other option in pairs and wins, or is tied to"
        yield None if lost else Broken(words, (profile,))


def pareto(booth: Booth, profile: Profile) -> Answers:
    """V. Pareto; as a criterion of voting Tideman (2006), chapter 12, and Fishburn (1977)."""
    if not _one_place(booth, profile) or not profile.ballots:
        return
    ballots = booth.levels(profile)
    for worse, better in permutations(profile.keys, 2):
        if ballots and all(levels[better] > levels[worse] for _, levels in ballots):
            lost = worse not in frozenset().union(*winners(booth.count(profile)))
            words = f"{worse} is below {better} on every ballot and wins, or is tied to"
            yield None if lost else Broken(words, (profile,))


def participation(booth: Booth, profile: Profile) -> Answers:
    """H. Moulin (1988), "Condorcet's principle implies the no show paradox", Journal of Economic
    Theory 45: ballots that come in addition and put the winner above another option do not make
    that one win; where each option stands on its own, they take nothing from what they put highest.
    """
    count = booth.count(profile)
    for more, levels in _additions(booth, profile) if count.places in {1, None} else ():
        other = profile.plus(more)
        after = booth.count(other)
        told = f"with {more.times} × {said(more)} besides"
        if count.places is None:
            lost = ((key, loses(key, count, after)) for key in _highest(levels))
            words = next(
                (f"{key} {how} {told}, who put it highest" for key, how in lost if how), ""
            )
        elif (before := sole(count)) is None:
            return
        else:
            now = sole(after)
            worse = now is not None and levels[now] < levels[before]
            words = f"{before} wins; {told}, {now} does, whom these put lower" if worse else ""
        yield Broken(words, (profile, other)) if words else None


def _additions(booth: Booth, profile: Profile) -> Iterator[tuple[Ballot, Mapping[str, int]]]:
    """Ballots that might come in besides, and how high they put each option."""
    for ballot in _spread(booth.pool(profile.keys), 16) if booth.way else ():
        levels = booth.way.levels(ballot.choices, profile.keys) if booth.way else {}
        yield from ((replace(ballot, times=many), levels) for many in (1, 3, 6))


def _highest(levels: Mapping[str, int]) -> list[str]:
    """What a ballot puts above something else and below nothing."""
    most = max(levels.values())
    return [key for key, level in levels.items() if level == most > min(levels.values())]


def clone_independence(booth: Booth, profile: Profile) -> Answers:
    """N. Tideman (1987), "Independence of clones as a criterion for voting rules", Social Choice
    and Welfare 4. A clone stands right beside the option that it doubles on every ballot.
    """
    before = sole(booth.count(profile))
    if before is None or not _one_place(booth, profile):
        return
    double = next(key for key in KEYS if key not in profile.keys)
    for key in profile.keys:
        for step in (1, 2):
            other = _doubled(booth, profile, key, double, step)
            if other is not None:
                won = frozenset().union(*winners(booth.count(other)))
                wanted = {key, double} if before == key else {before}
                words = f"{before} wins, and no longer when {key} has a double, {double}"
                yield None if won & wanted else Broken(words, (profile, other))


def _doubled(booth: Booth, profile: Profile, key: str, double: str, step: int) -> Profile | None:
    """The vote with a double of `key`, above it on every second ballot or on none."""
    if booth.way is None:
        return None
    keys = (*profile.keys, double)
    ballots: list[Ballot] = []
    for at, ballot in enumerate(profile.ballots):
        above = at % 2 < step - 1
        choices = booth.way.doubled(ballot.choices, key, double, above=above)
        marked = booth.marked(ballot, choices, keys)
        if marked is None:
            return None
        ballots.append(marked)
    return Profile(keys, tuple(ballots))


def _beating_all(booth: Booth, profile: Profile, sign: int) -> Iterator[str]:
    ballots = booth.levels(profile) if _one_place(booth, profile) else ()
    for key in profile.keys if ballots else ():
        margins = [
            sum(
                ballot.heads * ((levels[key] > levels[other]) - (levels[key] < levels[other]))
                for ballot, levels in ballots
            )
            for other in profile.keys
            if other != key
        ]
        if margins and all(sign * margin > 0 for margin in margins):
            yield key


def _one_place(booth: Booth, profile: Profile) -> bool:
    return booth.count(profile).places == 1


def _spread(ballots: tuple[Ballot, ...], many: int) -> tuple[Ballot, ...]:
    return ballots[:: max(1, len(ballots) // many)]


def said(ballot: Ballot) -> str:
    """A ballot in short: "a > b > c" when it ranks, else "a approve, b approve"."""
    choices = dict(ballot.choices)
    if not choices:
        return "(blank)"
    ranks = sorted(choices.values(), key=str)
    if ranks == list(range(1, len(choices) + 1)):
        return " > ".join(sorted(choices, key=lambda key: int(choices[key])))
    return ", ".join(f"{key} {mark}" for key, mark in choices.items())


CRITERIA: Mapping[Promise, Criterion] = {
    Promise.ANONYMITY: anonymity,
    Promise.NEUTRALITY: neutrality,
    Promise.MONOTONICITY: monotonicity,
    Promise.MAJORITY: majority,
    Promise.CONDORCET_WINNER: condorcet_winner,
    Promise.CONDORCET_LOSER: condorcet_loser,
    Promise.PARETO: pareto,
    Promise.PARTICIPATION: participation,
    Promise.CLONE_INDEPENDENCE: clone_independence,
}
