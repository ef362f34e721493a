"""The must-do list: each item for, against or abstain, each carried on its own."""

from collections import Counter
from collections.abc import Mapping
from typing import ClassVar

from marshmallow import Schema

from folkmoot_ballots._marks import TITLES, unknown
from folkmoot_sdk import Ballot, Count, Option, OptionCount, Poll, Secrecy, Source, Text

_MARKS = ("for", "against", "abstain")


class MustDoSettings(Schema):
    """Nothing to set."""


class MustDoList:
    """With one item it is the ordinary motion. An item left unmarked is abstained on."""

    id: ClassVar[str] = "must-do-list"
    version: ClassVar[str] = "1"
    title: ClassVar[Text] = Text("必办事项（逐项表决）", "Must-do list (item by item)")
    source: ClassVar[Source | None] = Source(Text("4321 工作法", "4321 practice"), "")
    secrecy: ClassVar[frozenset[Secrecy]] = frozenset(Secrecy)
    settings: ClassVar[type[Schema]] = MustDoSettings
    problems: ClassVar[Mapping[str, Text]] = TITLES

    def ballot_problem(
        self,
        ballot: Ballot,
        options: tuple[Option, ...],
        settings: Mapping[str, object],  # noqa: ARG002 - the rule has none; the contract names it
    ) -> str | None:
        return unknown(ballot, options, frozenset(_MARKS))

    def count(self, poll: Poll) -> Count:
        counts = tuple(_item(option.key, poll.ballots) for option in poll.options)
        return Count(counts, (tuple(each.key for each in counts),), places=None)


def _item(key: str, ballots: tuple[Ballot, ...]) -> OptionCount:
    votes: Counter[str] = Counter()
    area: Counter[str] = Counter()
    for ballot in ballots:
        mark = str(ballot.choices.get(key, "abstain"))
        votes[mark] += ballot.heads
        area[mark] += ballot.total_area
    return OptionCount(key, votes["for"], area["for"], {mark: votes[mark] for mark in _MARKS})
