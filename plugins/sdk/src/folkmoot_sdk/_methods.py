"""Marking and counting: what a voting rule is given and what it gives back."""

import json
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from marshmallow import RAISE, Schema, ValidationError

from folkmoot_sdk._comparison import Figures
from folkmoot_sdk._contributions import Contribution
from folkmoot_sdk._errors import PlainError, PollError, SettingsError
from folkmoot_sdk._frozen import Frozen, freeze, freeze_field, freeze_tuples
from folkmoot_sdk._kinds import Quantity, Secrecy
from folkmoot_sdk._markings import Marking, MarkingKind
from folkmoot_sdk._plain import Plain, plain
from folkmoot_sdk._promises import Promise
from folkmoot_sdk._rules import DecisionRule
from folkmoot_sdk._text import Source, Text

_VOTES_IN_FAVOUR = {Quantity.IN_FAVOUR, Quantity.HEADS_IN_FAVOUR, Quantity.AREA_IN_FAVOUR}


@dataclass(frozen=True, slots=True)
class Option(Plain):
    """One thing to choose. "None of these" has `carries` False: it may win and carries nothing."""

    key: str
    label: str
    carries: bool = True


@dataclass(frozen=True, slots=True)
class Ballot(Plain):
    """What one voter marked, without the voter: option key -> mark ("for", "approve", a rank …).

    No mark at all is a blank ballot: an abstention, cast all the same. `weight` is the persons,
    households or heads it stands for, `area` their area in whole 0.01 m²; `times` is how many
    voters cast exactly this.
    """

    choices: Mapping[str, str | int]
    weight: int = 1
    area: int = 0
    times: int = 1

    def __post_init__(self) -> None:
        if any(type(number) is not int for number in (self.weight, self.area, self.times)):
            raise PollError("weight, area and times of a ballot are whole numbers")
        if min(self.weight, self.times) < 1 or self.area < 0:
            raise PollError("a ballot stands for one voter or more, and for no negative area")
        if any(type(mark) not in {str, int} for mark in self.choices.values()):
            raise PollError("a mark is a word or a whole number")
        if any(type(key) is not str for key in self.choices):
            raise PollError("an option is marked by its key, which is text")
        freeze_field(self, "choices", Frozen(self.choices))

    @property
    def heads(self) -> int:
        """Persons, households or heads that all these ballots stand for together."""
        return self.weight * self.times

    @property
    def total_area(self) -> int:
        return self.area * self.times


@dataclass(frozen=True, slots=True)
class LeftOut(Plain):
    """Ballots that do not count, and why: a stable code and the words for it.

    `ballot` is there when it can be shown (its marks are at fault), and not when only the record
    of it remains (cast twice, not on the roll).
    """

    reason: str
    text: Text
    times: int = 1
    ballot: Ballot | None = None


@dataclass(frozen=True, slots=True)
class Poll(Plain):
    """A closed vote, whole: with the voting rule's code it can be counted again by anyone.

    `figures` are the law's numbers but for the votes in favour. Ballots are grouped and put in an
    order of their own when a poll is made, so nothing tells in which order they were cast.
    `left_out` are those refused before the count. Raises PollError.
    """

    options: tuple[Option, ...]
    ballots: tuple[Ballot, ...]
    settings: Mapping[str, object]
    threshold: DecisionRule
    figures: Figures
    left_out: tuple[LeftOut, ...] = field(default=())

    def __post_init__(self) -> None:
        freeze_tuples(self, "options", "left_out")
        keys = [option.key for option in self.options]
        if not keys or len(keys) != len(set(keys)):
            raise PollError("a poll needs options, each with a key of its own")
        if not self.threshold.carriage:
            raise PollError(f"{self.threshold.id} carries nothing, so nothing can be voted by it")
        if given := sorted(_VOTES_IN_FAVOUR & self.figures.keys()):
            raise PollError(f"{', '.join(given)} comes from the ballots and is not given")
        freeze_field(self, "ballots", _grouped(self.ballots))
        freeze_field(self, "settings", freeze(plain(self.settings)))


def _grouped(ballots: tuple[Ballot, ...]) -> tuple[Ballot, ...]:
    groups: dict[tuple[str, int, int], Ballot] = {}
    for ballot in ballots:
        key = (json.dumps(dict(ballot.choices), sort_keys=True), ballot.weight, ballot.area)
        known = groups.get(key)
        groups[key] = ballot if known is None else replace(ballot, times=known.times + ballot.times)
    return tuple(groups[key] for key in sorted(groups))


@dataclass(frozen=True, slots=True)
class OptionCount(Plain):
    """What one option got: votes in favour, their area (0.01 m²), and the method's own figures.

    `figures` is for people to read ("for", "against", "abstain", points …); no verdict rests on it.
    """

    key: str
    in_favour: int
    area_in_favour: int = 0
    figures: Mapping[str, int] = field(default_factory=lambda: Frozen[str, int]({}))

    def __post_init__(self) -> None:
        freeze_field(self, "figures", Frozen(self.figures))


@dataclass(frozen=True, slots=True)
class Count(Plain):
    """A voting rule's answer. Whether anything is carried is the law's to say, not the rule's.

    `tiers` puts options forward, best first, equals in one tier; an option left out of them is
    not put forward. `places` is how many can win, None when each stands on its own. Places go to
    the carried options tier by tier; a tier with more of them than places left is a tie.

    `tied` are options that only chance could put forward or leave out, where a method elects a
    set and not an order: they win nothing, whatever places the law leaves free, and are told.

    `steps` is how the count went, a sentence a step in the order of counting, for people to read:
    rounds, quota, who goes and where the votes pass. No verdict rests on them. At most 200, each of
    at most 1,000 characters in either language.
    """

    options: tuple[OptionCount, ...]
    tiers: tuple[tuple[str, ...], ...]
    places: int | None
    tied: tuple[str, ...] = ()
    steps: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        freeze_tuples(self, "options", "tied", "steps")
        freeze_field(self, "tiers", tuple(tuple(tier) for tier in self.tiers))


class VotingRule(Contribution):
    """How ballots are marked and counted: pure, of plain data, the same answer every time.

    `secrecy` are the ways of casting it allows; `problems` has every code that `ballot_problem`
    can answer, in words; `source` is where the rule comes from, if anybody laid it down.
    `promises` are the criteria that it says it keeps for ballots of its own marking. `summary` is
    one sentence on how it counts and what counts as in favour, for whoever chooses a rule.
    """

    source: Source | None = None
    secrecy: frozenset[Secrecy] = frozenset(Secrecy)
    problems: Mapping[str, Text] = Frozen[str, Text]({})
    promises: frozenset[Promise] = frozenset()
    summary: Text | None = None

    def marking(self, settings: Mapping[str, object]) -> Marking:  # noqa: ARG002 - for those that have some
        """How a ballot is marked under these pinned settings. By default on paper alone."""
        return _ON_PAPER

    @abstractmethod
    def ballot_problem(
        self, ballot: Ballot, options: tuple[Option, ...], settings: Mapping[str, object]
    ) -> str | None:
        """Why this ballot cannot count, as a code of `problems`; None when it can."""

    def ballot_problems(
        self,
        ballots: tuple[Ballot, ...],
        options: tuple[Option, ...],
        settings: Mapping[str, object],
    ) -> tuple[str | None, ...]:
        """The same of each ballot, in their order: what `decide` asks, once for a whole poll."""
        return tuple(self.ballot_problem(ballot, options, settings) for ballot in ballots)

    @abstractmethod
    def count(self, poll: Poll) -> Count:
        """Count a poll whose ballots all can count and whose settings are pinned."""


_ON_PAPER = Marking(MarkingKind.OTHER)


def pin_settings(schema: type[Schema], given: Mapping[str, object]) -> Mapping[str, object]:
    """`given` as the schema reads it, every default written out: what a vote pins as it opens.

    Raises SettingsError on unknown keys, refused values and floats.
    """
    try:
        reader = schema(unknown=RAISE)
        pinned = reader.dump(reader.load({key: plain(value) for key, value in given.items()}))
        return Frozen({str(key): freeze(plain(value)) for key, value in pinned.items()})
    except ValidationError as problem:
        raise SettingsError(problem.messages) from problem
    except PlainError as problem:
        raise SettingsError(str(problem)) from problem
