"""Which release counts a vote: the one that it pinned; after that has failed, a later one with the
same rule, if whoever counts again says so and the two agree wherever both answer.

What was pinned is the rule; the release is its program. A vote that a broken program could never
end would give its vendor a veto, since nobody may vote again while it is open. So a mended program
may count, under conditions that leave little to a secretary and a vendor who have seen how ballots
stand: see "Vendors' code" in ARCHITECTURE.md.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from folkmoot.extensions.registered import Registered
from folkmoot.kernel.errors import Refused
from folkmoot.votes.asking import RuleFailedError, judge, marking_of, settings_of
from folkmoot.votes.faults import Fault, Own
from folkmoot.votes.models import CountFailure, Vote
from folkmoot.votes.pins import Pinned, mended, pinned, pinned_to, write_method
from folkmoot.votes.problems import counting as problems
from folkmoot_sdk import Outcome, Poll, VotingRule

Later = Registered[VotingRule]
# Of these few a program that cannot cope with many may still give an account.
_FEW = 20


def on_offer(vote: Vote, failures: tuple[CountFailure, ...]) -> tuple[Later, ...]:
    """The later releases that may count ``vote``, the newest first; none before the program of the
    pinned one has failed by itself.
    """
    return mended(vote) if has_failed(vote, failures) else ()


def has_failed(vote: Vote, failures: tuple[CountFailure, ...]) -> bool:
    """Whether it is on record that the pinned program failed, and was not merely stopped: else
    whoever can stop a release could choose which one counts.
    """
    pinned_version = vote.method["plugin_version"]
    own = (each for each in failures if each.version == pinned_version)
    return any(Fault(each.fault).is_the_programs for each in own)


def later_release(vote: Vote, failures: tuple[CountFailure, ...], version: str) -> Later | None:
    """The release that is to count instead of the pinned one; None where ``version`` is "".

    Raises Refused (``vote.release_pinned``) for a vote whose program has not failed, NotFound
    (``vote.release_unknown``).
    """
    if not version:
        return None
    if not has_failed(vote, failures):
        raise problems.release_pinned()
    found = next((each for each in mended(vote) if each.plugin_version == version), None)
    if found is None:
        raise problems.release_unknown(version)
    return found


def written_of(vote: Vote, later: Later | None) -> Mapping[str, Any]:
    """The release that counts, as the count file names it."""
    if later is None:
        return vote.method
    settings = vote.method["pin"]["settings"]
    return in_place_of(vote, later.pin(settings).to_plain(), later.plugin_version)


def in_place_of(vote: Vote, pin: Mapping[str, Any], version: str) -> Mapping[str, Any]:
    """Another release than the pinned one, with that one beside it for whoever reads the file."""
    own = {name: vote.method[name] for name in ("pin", "plugin_version")}
    return {"pin": {**pin}, "plugin_version": version, "instead_of": own}


def rules_by(vote: Vote, later: Later | None) -> Pinned:
    """The rules to count by. Raises NotFound (``vote.rule_missing``), Refused
    (``vote.release_differs``), and RuleFailedError of a release that is stopped.
    """
    if later is not None:
        _require_alike(vote, later)
        return pinned_to(vote, later.contribution)
    try:
        return pinned(vote)
    except Refused as stopped:
        raise RuleFailedError(Fault(Own.STOPPED)) from stopped


def require_agreement(vote: Vote, later: Later, poll: Poll) -> None:
    """Hold ``later`` against the pinned release, on as many blank ballots (as when the vote opened)
    and on one each of a few kinds of the real ones: what that one can count, both must count alike.

    Raises Refused (``vote.release_counts_otherwise``; ``vote.release_unproven`` where the pinned
    one counts none of it), NotFound (``vote.rule_missing``), RuleFailedError.
    """
    unproven = problems.release_unproven(later.plugin_version, vote.method["plugin_version"])
    try:
        before = pinned(vote).method
    except Refused as stopped:
        raise unproven from stopped
    found = [_agree(before, later.contribution, part) for part in _parts(poll)]
    if False in found:
        raise problems.release_counts_otherwise(later.plugin_version)
    if True not in found:
        raise unproven


def _parts(poll: Poll) -> Iterator[Poll]:
    yield replace(poll, ballots=tuple(replace(each, choices={}) for each in poll.ballots))
    yield replace(poll, ballots=tuple(replace(each, times=1) for each in poll.ballots[:_FEW]))


def _agree(before: VotingRule, later: VotingRule, poll: Poll) -> bool | None:
    """None where the earlier one says nothing."""
    try:
        wanted = _said_alike(judge(before, poll))
    except RuleFailedError as failed:
        if failed.fault.passes:
            raise
        return None
    return _said_alike(judge(later, poll)) == wanted


def _said_alike(outcome: Outcome) -> Outcome:
    """Without how it was told: a program may be mended in its words, and the count is the same."""
    return replace(outcome, steps=())


def _require_alike(vote: Vote, later: Later) -> None:
    """What was marked under the one must be what the other reads."""
    method, settings = later.contribution, vote.method["pin"]["settings"]
    again = write_method(later, settings_of(method, settings), marking_of(method, settings))
    marking = vote.method.get("marking", again["marking"])
    if again["pin"]["settings"] != settings or again["marking"] != marking:
        raise problems.release_differs(later.plugin_version)
