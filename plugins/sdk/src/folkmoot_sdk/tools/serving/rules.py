"""A voting rule's page: mark ballots as it declares them, and see what comes out."""

import json
from collections.abc import Mapping
from typing import Any

from folkmoot_sdk import (
    Ballot,
    MarkingKind,
    PlainError,
    PollError,
    SdkError,
    SettingsError,
    VotingRule,
    decide,
    pin_settings,
)
from folkmoot_sdk.tools.serving import sample

_NUMBERS = {MarkingKind.RANK, MarkingKind.SCORE}


def rule_page(
    rule: VotingRule, given: Mapping[str, tuple[str, ...]], language: str
) -> dict[str, Any]:
    """Everything that the page shows. Raises what the rule raises."""
    wanted = given.get("settings", ("{}",))[-1]
    settings, problem = _settings(rule, wanted)
    cast, problem = _cast(rule, given, settings, problem)
    poll = sample.poll(cast, settings, language)
    return {
        "settings": wanted,
        "pinned": json.dumps(dict(settings), ensure_ascii=False, default=list),
        "problem": problem,
        "marking": rule.marking(settings),
        "options": sample.options(language),
        "cast": json.dumps([ballot.to_plain() for ballot in poll.ballots]),
        "ballots": poll.ballots,
        "present": sample.PRESENT,
        "members": sample.MEMBERS,
        "outcome": decide(rule, poll),
    }


def _settings(rule: VotingRule, text: str) -> tuple[Mapping[str, object], str]:
    try:
        given = json.loads(text or "{}")
        if isinstance(given, dict):
            return pin_settings(rule.settings, given), ""
        said = "not an object"
    except (SettingsError, ValueError, RecursionError) as problem:
        said = str(problem)
    return pin_settings(rule.settings, {}), said


def _cast(
    rule: VotingRule,
    given: Mapping[str, tuple[str, ...]],
    settings: Mapping[str, object],
    problem: str,
) -> tuple[tuple[Ballot, ...], str]:
    """The ballots so far and those just cast; as they were when that would be too many."""
    before = _read(given.get("cast", ("[]",))[-1])
    act = given.get("act", ("",))[-1]
    room = sample.PRESENT - sum(ballot.times for ballot in before)
    if act == "clear":
        return (), problem
    if act == "neighbours":
        return (*before, *sample.neighbours(rule, settings, min(room, 10))), problem
    if act != "cast":
        return before, problem
    if room < 1:
        return before, f"{sample.PRESENT} / {sample.PRESENT}"
    try:
        return (*before, Ballot(_marks(rule.marking(settings).kind, given))), problem
    except (PollError, ValueError) as refused:
        return before, str(refused)


def _marks(kind: MarkingKind, given: Mapping[str, tuple[str, ...]]) -> dict[str, str | int]:
    marked = {key: given.get(f"mark.{key}", ("",))[-1].strip() for key in sample.OPTIONS}
    return {key: _mark(kind, mark) for key, mark in marked.items() if mark}


def _mark(kind: MarkingKind, mark: str) -> str | int:
    if kind in _NUMBERS or (kind is MarkingKind.OTHER and mark.removeprefix("-").isdecimal()):
        return int(mark)
    return mark


def _read(text: str) -> tuple[Ballot, ...]:
    try:
        plain = json.loads(text)
        ballots = tuple(Ballot.from_plain(each) for each in plain if isinstance(plain, list))
    except (PlainError, SdkError, ValueError, TypeError, RecursionError):
        return ()
    # A page of ours never holds more; somebody's own address may.
    return ballots if sum(ballot.heads for ballot in ballots) <= sample.PRESENT else ()
