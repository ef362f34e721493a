"""Profiles made from a seed, and our own answers to them."""

import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import count, islice

from folkmoot_ballots import folkmoot_voting_rules
from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    Count,
    DecisionRule,
    Figures,
    InForce,
    Option,
    Poll,
    Purpose,
    Quantity,
    Source,
    Text,
    Unit,
    pin_settings,
)

PROFILES, SEED = 2_000, 20_261_122
BUDGET = 20
_OPTIONS, _GROUPS, _TIMES = (3, 6), (2, 8), (1, 9)
LAW = DecisionRule(
    id="over-half",
    version="1",
    title=Text("过半数同意", "Over half in favour"),
    in_force=InForce(date(2026, 1, 1)),
    source=Source(Text("示例", "example"), ""),
    body=BodyKind.JOINT_MEETING,
    purpose=Purpose.DECISION,
    unit=Unit.PERSON,
    validity=(),
    carriage=(
        Comparison(
            2, Quantity.IN_FAVOUR, ">", 1, Quantity.BALLOTS, Text("同意票数", "votes in favour")
        ),
    ),
)
_RULES = {rule.id: rule for rule in folkmoot_voting_rules()}
GRADES = ("reject", "poor", "fair", "good", "very_good", "excellent")
APPROVE = ("", "approve")

# A mark for each option, None where there is none, and how many ballots say so.
Marks = tuple[int | None, ...]


@dataclass(frozen=True)
class Profile:
    """Ballots without a meaning: ranks, points or approvals. Written as ``12-*3 -1-*4``."""

    ballots: tuple[tuple[Marks, int], ...]

    @property
    def options(self) -> range:
        return range(len(self.ballots[0][0]))

    @property
    def marked(self) -> list[int]:
        """The options that some ballot marks."""
        return [o for o in self.options if any(marks[o] is not None for marks, _ in self.ballots)]

    def __str__(self) -> str:
        said = ("".join("-" if m is None else str(m) for m in marks) for marks, _ in self.ballots)
        return " ".join(f"{s}*{n}" for s, (_, n) in zip(said, self.ballots, strict=True))

    @classmethod
    def read(cls, text: str) -> "Profile":
        parts = (part.split("*") for part in text.split())
        return cls(
            tuple((tuple(None if m == "-" else int(m) for m in ms), int(n)) for ms, n in parts)
        )

    def polled(self, rule: str, settings: Mapping[str, object], words: Sequence[str] = ()) -> Count:
        """Our count; with ``words`` a mark is one of them instead of its number."""
        method = _RULES[rule]
        keys = [str(option) for option in self.options]
        ballots = tuple(
            Ballot(
                {
                    key: words[mark] if words else mark
                    for key, mark in zip(keys, marks, strict=True)
                    if mark is not None
                },
                times=times,
            )
            for marks, times in self.ballots
        )
        options = tuple(Option(key, key) for key in keys)
        pinned = pin_settings(method.settings, settings)
        poll = Poll(options, ballots, pinned, LAW, Figures({}))
        wrong = [p for p in method.ballot_problems(poll.ballots, options, pinned) if p is not None]
        if wrong:
            raise ValueError(f"{rule} has no use for {self}: {wrong}")
        return method.count(poll)


def profiles(kind: str) -> list[Profile]:
    """The 2,000 of a kind, always the same."""
    return list(islice(_made(_KINDS[kind], _chance(kind)), PROFILES))


def _chance(name: str) -> random.Random:
    return random.Random(f"{SEED} {name}")  # noqa: S311 - the same numbers every time


Draw = Callable[[random.Random, int], Marks]


def _made(draw: Draw, chance: random.Random) -> Iterator[Profile]:
    for _ in count():
        options = chance.randint(*_OPTIONS)
        groups = range(chance.randint(*_GROUPS))
        yield Profile(tuple((draw(chance, options), chance.randint(*_TIMES)) for _ in groups))


def _strict(chance: random.Random, options: int) -> Marks:
    ranked = chance.sample(range(options), chance.randint(1, options))
    return tuple(ranked.index(o) + 1 if o in ranked else None for o in range(options))


def _weak(chance: random.Random, options: int) -> Marks:
    ranks: list[int | None] = [chance.choice((None, 1, 2, 3, 4)) for _ in range(options)]
    ranks[chance.randrange(options)] = 1
    return tuple(ranks)


def _graded(chance: random.Random, options: int) -> Marks:
    return tuple(chance.randint(0, 5) for _ in range(options))


def _spent(chance: random.Random, options: int) -> Marks:
    """Five points, all of them spent, as the oracle for it insists."""
    spent = [chance.randrange(options) for _ in range(5)]
    return tuple(spent.count(option) for option in range(options))


def _approved(chance: random.Random, options: int) -> Marks:
    marks: list[int | None] = [chance.choice((None, 1)) for _ in range(options)]
    marks[chance.randrange(options)] = 1
    return tuple(marks)


_KINDS: Mapping[str, Draw] = {
    "strict": _strict,
    "weak": _weak,
    "graded": _graded,
    "spent": _spent,
    "approved": _approved,
}


def costs(profile: Profile) -> dict[str, int]:
    """What each option costs, of a budget of 20: told by the profile, so that it is no chance."""
    chance = _chance(f"costs {profile}")
    return {str(option): chance.randint(2, 12) for option in profile.options}
