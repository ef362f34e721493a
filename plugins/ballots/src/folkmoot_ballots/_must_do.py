"""The must-do list: each item for, against or abstain, each carried on its own."""

from collections import Counter
from collections.abc import Mapping

from folkmoot_ballots._marks import TITLES, unknown
from folkmoot_sdk import (
    Ballot,
    Count,
    Mark,
    Marking,
    MarkingKind,
    Option,
    OptionCount,
    Poll,
    Promise,
    Source,
    Text,
    VotingRule,
)

_MARKING = Marking(
    MarkingKind.EACH,
    (
        Mark("for", Text("同意", "For")),
        Mark("against", Text("反对", "Against")),
        Mark("abstain", Text("弃权", "Abstain")),
    ),
)


class MustDoList(VotingRule):
    """With one item it is the ordinary motion. An item left unmarked is abstained on."""

    id = "must-do-list"
    version = "1"
    title = Text("必办事项（逐项表决）", "Must-do list (item by item)")
    summary = Text(
        "每一项分别表决同意、反对或弃权，各项单独计算，互不影响；没有填的算弃权。",
        "For, against or abstain on each item; each is counted by itself, and one left unmarked is"
        " abstained on.",
    )
    source = Source(Text("4321 工作法", "4321 practice"), "")
    problems = TITLES
    promises = frozenset(
        {
            Promise.ANONYMITY,
            Promise.NEUTRALITY,
            Promise.MONOTONICITY,
            Promise.PARTICIPATION,
        }
    )

    def marking(self, settings: Mapping[str, object]) -> Marking:  # noqa: ARG002 - as below
        return _MARKING

    def ballot_problem(
        self,
        ballot: Ballot,
        options: tuple[Option, ...],
        settings: Mapping[str, object],  # noqa: ARG002 - the rule has none; the contract names it
    ) -> str | None:
        return unknown(ballot, options, frozenset(_MARKING.keys))

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
    return OptionCount(
        key, votes["for"], area["for"], {mark: votes[mark] for mark in _MARKING.keys}
    )
