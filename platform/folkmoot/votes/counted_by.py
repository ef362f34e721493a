"""Which release counts a vote: the one that it pinned; after that has failed, a later one with the
same rule, if whoever counts again says so.
"""

from collections.abc import Mapping
from typing import Any

from folkmoot.extensions.registered import Registered
from folkmoot.kernel.errors import Refused
from folkmoot.votes.asking import RuleFailedError, marking_of, settings_of
from folkmoot.votes.faults import Fault, Own
from folkmoot.votes.models import CountFailure, Vote
from folkmoot.votes.pins import Pinned, mended, pinned, pinned_to, write_method
from folkmoot.votes.problems import voting as problems
from folkmoot_sdk import VotingRule

Later = Registered[VotingRule]


def later_release(vote: Vote, failures: tuple[CountFailure, ...], version: str) -> Later | None:
    """The release that is to count instead of the pinned one; None where ``version`` is "".

    Raises Refused (``vote.release_pinned``) for a vote whose count has not failed, NotFound
    (``vote.release_unknown``).
    """
    if not version:
        return None
    if not failures:
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
    return {"pin": {**later.pin(settings).to_plain()}, "plugin_version": later.plugin_version}


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


def _require_alike(vote: Vote, later: Later) -> None:
    """What was marked under the one must be what the other reads."""
    method, settings = later.contribution, vote.method["pin"]["settings"]
    again = write_method(later, settings_of(method, settings), marking_of(method, settings))
    marking = vote.method.get("marking", again["marking"])
    if again["pin"]["settings"] != settings or again["marking"] != marking:
        raise problems.release_differs(later.plugin_version)
