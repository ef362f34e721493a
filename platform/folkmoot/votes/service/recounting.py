"""Counting a closed vote again from its rows, and saying whether it comes to the same.

The ballots of a secret vote are no rows any more: they are counted as the closing kept them, whose
digest the published count file bears.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registry
from folkmoot.votes import count_file, queries
from folkmoot.votes.asking import RuleFailedError, judge
from folkmoot.votes.counted_by import has_failed, in_place_of
from folkmoot.votes.counting import Kept, tally
from folkmoot.votes.models import Closing, Vote
from folkmoot.votes.pins import is_same_rule, pinned
from folkmoot.votes.problems import counting as uncounted
from folkmoot.votes.problems import voting as problems
from folkmoot_sdk import Outcome, Secrecy


@dataclass(frozen=True, slots=True)
class Recount:
    """What the rows say today, and every part in which the closing says otherwise.

    ``differences`` are names of parts of the count file, or "closing" where the closing's own
    columns contradict the file beside them.
    """

    vote_id: UUID
    outcome: Outcome
    differences: tuple[str, ...]

    @property
    def agrees(self) -> bool:
        return not self.differences


def recount(session: Session, vote_id: UUID, *, registry: Registry | None = None) -> Recount:
    """Count again under the pin. Changes nothing, and anyone may do it.

    Raises Refused (``vote.still_open``, ``vote.count_failed``), NotFound (``vote.unknown``,
    ``vote.rule_missing``).
    """
    vote = queries.find_vote(session, vote_id)
    closing = queries.find_closing(session, vote_id)
    if closing is None:
        raise problems.still_open()
    method = _counted_by(session, vote, closing)
    rules = pinned(vote, registry, method)
    kept = Kept.from_content(closing.count_file) if vote.secrecy is Secrecy.SECRET else None
    tallied = tally(session, vote, rules, kept)
    try:
        outcome = judge(rules.method, tallied.poll)
    except RuleFailedError as failed:
        raise uncounted.count_failed(rules.method.title, failed.fault.words) from failed
    # The community's name is no part of the count, and it may have another one by now.
    community = closing.count_file.get("vote", {}).get("community")
    content = count_file.build(vote, community, tallied, outcome, closing.closed_at, method=method)
    differences = count_file.differences(content, closing.count_file)
    return Recount(vote_id, outcome, (*differences, *_own_columns(vote, closing, outcome)))


def _counted_by(session: Session, vote: Vote, closing: Closing) -> Mapping[str, Any]:
    """The release that counted, as the count file names it: the pinned one, unless that failed. A
    file that names another is held against the pinned one, and differs.
    """
    try:
        written: Mapping[str, Any] = closing.count_file["method"]
        named = in_place_of(vote, written["pin"], written["plugin_version"])
        later = is_same_rule(vote.method, written) and written["pin"] != vote.method["pin"]
    except (KeyError, TypeError, ValueError):
        return vote.method
    return (
        named if later and has_failed(vote, queries.failures_of(session, vote.id)) else vote.method
    )


def _own_columns(vote: Vote, closing: Closing, outcome: Outcome) -> tuple[str, ...]:
    written = (closing.valid, closing.carried, tuple(closing.winners), closing.ballots)
    counted = (outcome.valid, outcome.carried, outcome.winners, outcome.ballots)
    same = written == counted and closing.outcome == closing.count_file.get("outcome")
    whole = closing.count_file_digest == count_file.digests_of(closing.count_file)["file"]
    return () if same and whole and vote.closed_at == closing.closed_at else ("closing",)
