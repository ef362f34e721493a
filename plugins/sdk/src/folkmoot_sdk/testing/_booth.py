"""One rule under one set of settings, and the votes that are held to try it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

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
    VotingRule,
    pin_settings,
)
from folkmoot_sdk.testing._ways import Choices, Keys, distinct, way_of

LABEL = "选项"
KEYS: Keys = ("a", "b", "c", "d", "e", "f")
MORE_THAN_HALF = Comparison(
    2, Quantity.IN_FAVOUR, ">", 1, Quantity.BALLOTS, Text("同意票数", "votes in favour")
)
LAW = DecisionRule(
    id="conformance",
    version="1",
    title=Text("检验用的表决规则", "A rule to try others by"),
    in_force=InForce(date(2014, 1, 1)),
    source=Source(Text("检验", "conformance"), ""),
    body=BodyKind.RESIDENTS_MEETING,
    purpose=Purpose.DECISION,
    unit=Unit.PERSON,
    validity=(),
    carriage=(MORE_THAN_HALF,),
)

Bring = Callable[[tuple[Option, ...]], Iterable[Ballot]]


def options_of(keys: Iterable[str]) -> tuple[Option, ...]:
    # One label for all: a rule that reads labels finds nothing to go by.
    return tuple(Option(key, LABEL) for key in keys)


@dataclass(frozen=True, slots=True)
class Profile:
    """What was voted on, by the keys of the options, and how."""

    keys: Keys
    ballots: tuple[Ballot, ...]

    def plus(self, *ballots: Ballot) -> "Profile":
        return replace(self, ballots=(*self.ballots, *ballots))

    def renamed(self, names: Mapping[str, str]) -> "Profile":
        """The same vote, every option under the other name and in the names' order."""
        ballots = tuple(renamed(ballot, names) for ballot in self.ballots)
        return Profile(tuple(key for key in names.values() if key in self.keys), ballots)

    @property
    def heads(self) -> int:
        return sum(ballot.heads for ballot in self.ballots)


def renamed(ballot: Ballot, names: Mapping[str, str]) -> Ballot:
    return replace(ballot, choices={names[key]: mark for key, mark in ballot.choices.items()})


class Booth:
    """Where a rule is tried: which ballots it takes, what they say, how it counts them.

    `bring` gives ballots for a rule whose marking is OTHER, or others than the marking's own.
    Raises SettingsError.
    """

    def __init__(
        self,
        rule: VotingRule,
        settings: Mapping[str, object] | None = None,
        *,
        best_first: Sequence[str] | None = None,
        bring: Bring | None = None,
    ) -> None:
        self.rule = rule
        self.settings = pin_settings(rule.settings, settings or {})
        self.marking = rule.marking(self.settings)
        self.way = way_of(self.marking, best_first)
        self._bring = bring
        self._pools: dict[Keys, tuple[Ballot, ...]] = {}

    def pool(self, keys: Keys) -> tuple[Ballot, ...]:
        """Ballots on these options, each different, none that the rule refuses."""
        if keys not in self._pools:
            taken = (ballot for ballot in self.offered(keys) if self.takes(ballot, keys))
            self._pools[keys] = tuple(taken)
        return self._pools[keys]

    def offered(self, keys: Keys) -> tuple[Ballot, ...]:
        """What a page would offer to mark, before the rule is asked."""
        if self._bring is not None:
            return tuple(islice(self._bring(options_of(keys)), 200))
        return distinct(self.way.ballots(keys)) if self.way else ()

    def takes(self, ballot: Ballot, keys: Keys) -> bool:
        return self.rule.ballot_problem(ballot, options_of(keys), self.settings) is None

    def levels(self, profile: Profile) -> tuple[tuple[Ballot, Mapping[str, int]], ...]:
        """Each ballot and how high it puts each option; () when nobody can say."""
        if self.way is None:
            return ()
        return tuple((b, self.way.levels(b.choices, profile.keys)) for b in profile.ballots)

    def marked(self, ballot: Ballot, choices: Choices, keys: Keys) -> Ballot | None:
        """The ballot with other choices on it; None when the rule refuses that one."""
        other = replace(ballot, choices=choices)
        return other if self.takes(other, keys) else None

    def poll(self, profile: Profile) -> Poll:
        return Poll(options_of(profile.keys), profile.ballots, self.settings, LAW, Figures({}))

    def count(self, profile: Profile) -> Count:
        return self.rule.count(self.poll(profile))
