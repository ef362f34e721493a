"""Silence as agreement: whoever cast no ballot is counted as agreeing.

A named assumption and no rule of a plugin: what a plugin offers, a district could name, and then it
would decide. By law silence is consent only where a statute, an agreement of the parties or their
usage says so (CC 140), and CC 278 counts in favour only who took part and said yes.
"""

from collections.abc import Mapping
from dataclasses import replace

from folkmoot.hindsight.domain.records import VoteThen
from folkmoot.votes.domain import figures_at_close
from folkmoot_sdk import Ballot, MarkingKind, Poll, VotingRule

_IN_WORDS = frozenset({MarkingKind.EACH, MarkingKind.CHOOSE})


def agreeing(method: VotingRule, poll: Poll) -> Mapping[str, str] | None:
    """How a ballot is marked that agrees to all that was put; None where no ballot can.

    What a mark means only the method knows, so each is tried on one ballot.
    """
    marking = method.marking(poll.settings)
    if marking.kind not in _IN_WORDS:
        return None
    put = [option.key for option in poll.options if option.carries]
    tried = (dict.fromkeys(put, mark) for mark in marking.keys)
    return next((choices for choices in tried if _agrees(method, poll, choices)), None)


def _agrees(method: VotingRule, poll: Poll, choices: Mapping[str, str]) -> bool:
    ballot = Ballot(choices)
    if method.ballot_problem(ballot, poll.options, poll.settings) is not None:
        return False
    counted = method.count(replace(poll, ballots=(ballot,)))
    return all(each.in_favour == 1 for each in counted.options if each.key in choices)


def with_silence(then: VoteThen, poll: Poll, choices: Mapping[str, str]) -> Poll:
    """``poll`` as if everybody on the roll had answered."""
    heads, area = max(0, then.all_heads - then.heads), max(0, then.all_area - then.area)
    figures = figures_at_close(
        then.opening,
        poll.threshold,
        then.turnout,
        heads=then.heads + heads,
        area=then.area + area,
    )
    return replace(poll, ballots=(*poll.ballots, *_silent(choices, heads, area)), figures=figures)


def _silent(choices: Mapping[str, str], heads: int, area: int) -> tuple[Ballot, ...]:
    """Together ``heads`` and ``area``: one ballot holds the area, which need not divide evenly."""
    first = (Ballot(choices, area=area),) if heads else ()
    return (*first, Ballot(choices, times=heads - 1)) if heads > 1 else first
