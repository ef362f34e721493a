"""Approval: choose all that you accept; the most accepted of those carried wins."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType

from marshmallow import Schema, fields, validate

from folkmoot_ballots._marks import TITLES, unknown
from folkmoot_ballots._telling_points import told_votes
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
    Text,
    VotingRule,
)

_MARK = "approve"
_MARKS = (Mark(_MARK, Text("赞成", "Accept")),)


class ApprovalSettings(Schema):
    """`max_choices`: how many a ballot may approve of; null is as many as there are, 1 a plain
    choice among options.
    """

    max_choices = fields.Integer(
        strict=True,
        allow_none=True,
        load_default=None,
        validate=validate.Range(min=1),
        metadata={
            "title": Text("每张选票最多选几项", "How many options one ballot may choose"),
            "words": {None: Text("不限", "no limit")},
        },
    )


class Approval(VotingRule):
    """A ballot marks options "approve". One place; the same number of approvals is a tie.

    "Most" is by heads: where the law counts area too, area decides whether an option is carried,
    never which of two carried ones wins.
    """

    id = "approval"
    version = "1"
    title = Text("赞成投票（可选多项）", "Approval (choose all you accept)")
    summary = Text(
        "选出你赞成的方案，可以选几项；依法通过的方案中赞成人数最多的胜出。选了即算同意。",
        "Choose all options that you accept; of those that the law carries the one that most accept"
        " wins. Whoever chooses an option is in favour of it.",
    )
    settings = ApprovalSettings
    problems = MappingProxyType(
        {
            **TITLES,
            "too_many_choices": Text("所选项数超过上限", "more options chosen than allowed"),
        }
    )
    promises = frozenset(
        {
            Promise.ANONYMITY,
            Promise.NEUTRALITY,
            Promise.MONOTONICITY,
            Promise.PARETO,
            Promise.PARTICIPATION,
        }
    )

    def marking(self, settings: Mapping[str, object]) -> Marking:
        limit = settings["max_choices"]
        return Marking(MarkingKind.CHOOSE, _MARKS, limit if isinstance(limit, int) else None)

    def ballot_problem(
        self, ballot: Ballot, options: tuple[Option, ...], settings: Mapping[str, object]
    ) -> str | None:
        limit = settings["max_choices"]
        if isinstance(limit, int) and len(ballot.choices) > limit:
            return "too_many_choices"
        return unknown(ballot, options, frozenset({_MARK}))

    def count(self, poll: Poll) -> Count:
        counts = tuple(_approvals(option.key, poll.ballots) for option in poll.options)
        levels = sorted({each.in_favour for each in counts if each.in_favour}, reverse=True)
        tiers = (tuple(c.key for c in counts if c.in_favour == level) for level in levels)
        count = Count(counts, tuple(tiers), places=1)
        return replace(count, steps=told_votes(poll, count))


def _approvals(key: str, ballots: tuple[Ballot, ...]) -> OptionCount:
    mine = [ballot for ballot in ballots if key in ballot.choices]
    approvals = sum(ballot.heads for ballot in mine)
    area = sum(ballot.total_area for ballot in mine)
    return OptionCount(key, approvals, area, {_MARK: approvals})
