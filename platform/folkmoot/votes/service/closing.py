"""Closing a vote: counted, judged and published in one transaction, and in a secret vote all that
ties a voter to a ballot destroyed.

A voting rule is asked before anything is written. Where it gives no answer, that is all that is
written down: voting is over, and whoever may close the vote counts it again.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Pin
from folkmoot.extensions.troubles import note_trouble
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.text import plain_text
from folkmoot.votes import count_file, queries
from folkmoot.votes.answering import trouble_of
from folkmoot.votes.asking import RuleFailedError, judge
from folkmoot.votes.count_file.content import community_of
from folkmoot.votes.counted_by import (
    later_release,
    require_agreement,
    rules_by,
    written_of,
)
from folkmoot.votes.counting import Tallied, tally
from folkmoot.votes.faults import Fault
from folkmoot.votes.integrity import check_chain, check_rows
from folkmoot.votes.models import Ballot, Closing, CountFailure, Vote, VoteSecret
from folkmoot.votes.problems import batches
from folkmoot.votes.problems import counting as uncounted
from folkmoot.votes.problems import voting as problems
from folkmoot_sdk import Outcome


def close_vote(
    session: Session,
    act: Act,
    *,
    vote_id: UUID,
    announcement: str = "",
    release: str = "",
) -> Outcome | CountFailure:
    """Count the vote and write down what it came to, for ever; or that its rule failed, with the
    vote left as it is. After that it is counted by the same call.

    ``announcement`` says how the chair ended voting in a meeting before everybody attending was
    accounted for; it is published with the outcome. ``release`` is the version of a later release
    that counts after the pinned one has failed. Raises Refused: ``vote.closed``,
    ``vote.batch_unverified``, ``vote.not_over`` (before the announced end) and
    ``vote.not_announced`` (in a meeting), unless every elector's ballot is in,
    ``vote.does_not_add_up``, ``vote.count_later`` (the rule could not be asked just now,
    which says nothing of it), ``vote.release_pinned``, ``vote.release_differs``,
    ``vote.release_counts_otherwise``, ``vote.release_unproven``; NotFound ``vote.rule_missing``,
    ``vote.release_unknown``.
    """
    act.actor.require(Role.SECRETARY)
    words = plain_text(announcement, field="announcement", limit=500, required=False)
    vote = _to_count(session, vote_id)
    failures = queries.failures_of(session, vote_id)
    if failures:
        # Voting ended with the first attempt, so nobody says afterwards how it ended.
        words = failures[0].announced or ""
    else:
        _refuse_early(session, act, vote, words)
    check_rows(session, vote)
    later = later_release(vote, failures, release)
    ending = Ending(written_of(vote, later), len(failures) + 1, words)
    try:
        rules = rules_by(vote, later)
        tallied = tally(session, vote, rules)
        outcome = judge(rules.method, tallied.poll)
        if later is not None:
            require_agreement(vote, later, tallied.poll)
    except RuleFailedError as failed:
        if failed.fault.passes:
            # Nobody has seen a ballot yet, and voting must not be ended by what another
            # community's count, or this machine, did.
            raise uncounted.count_later(failed.fault.words) from failed
        return _put_off(session, act, vote, ending, failed.fault)
    _write_down(session, act, vote, ending, tallied, outcome)
    return outcome


@dataclass(frozen=True, slots=True)
class Ending:
    """The release that counts, the number of the attempt, and how the chair ended voting."""

    method: Mapping[str, Any]
    number: int
    announcement: str


def _to_count(session: Session, vote_id: UUID) -> Vote:
    """The vote, locked, with nothing left to verify."""
    vote = queries.lock_vote(session, vote_id)
    if queries.is_closed(session, vote):
        raise problems.closed()
    if waiting := queries.unverified_batches(session, vote_id):
        raise batches.unverified(waiting)
    return vote


def _refuse_early(session: Session, act: Act, vote: Vote, announcement: str) -> None:
    """Only what is in the count says that everybody has voted, never what waits to be verified."""
    missing = vote.electors - sum(queries.turnout_of(session, vote.id).values())
    if not missing:
        return
    if vote.closes_at is not None and act.at < vote.closes_at:
        raise problems.not_over(vote.closes_at)
    if vote.closes_at is None and not announcement:
        raise problems.not_announced(missing)


def _put_off(session: Session, act: Act, vote: Vote, ending: Ending, fault: Fault) -> CountFailure:
    """Say that the rule failed: here what a chair understands, to the vendor what helps mending."""
    pin, version = Pin.from_plain(ending.method["pin"]), ending.method["plugin_version"]
    if not fault.is_stopped:
        note_trouble(session, trouble_of(fault, "count", pin, version), act.at)
    failure = CountFailure(
        vote_id=vote.id,
        number=ending.number,
        failed_at=act.at,
        failed_by=act.actor.account_id,
        fault=fault.code,
        sentence=fault.words.to_plain(),
        plugin=pin.plugin,
        version=version,
        announced=ending.announcement or None,
    )
    session.add(failure)
    audit.record(session, act, "votes:vote:count_failed", vote.id)
    return failure


def _write_down(
    session: Session, act: Act, vote: Vote, ending: Ending, tallied: Tallied, outcome: Outcome
) -> None:
    community = community_of(session)
    content = count_file.build(vote, community, tallied, outcome, act.at, method=ending.method)
    session.add(
        Closing(
            vote_id=vote.id,
            subject_id=vote.subject_id,
            closed_at=act.at,
            closed_by=act.actor.account_id,
            figures={name.value: number for name, number in tallied.poll.figures.items()},
            outcome=outcome.to_plain(),
            valid=outcome.valid,
            carried=outcome.carried,
            winners=list(outcome.winners),
            ballots=outcome.ballots,
            count_file=content,
            count_file_digest=content["digests"]["file"],
            announced=ending.announcement or None,
        )
    )
    vote.closed_at = act.at
    _destroy_links(session, vote)
    by_another = "instead_of" in ending.method
    done = "votes:vote:close_by_later_release" if by_another else "votes:vote:close"
    audit.record(session, act, done, vote.id)


def _destroy_links(session: Session, vote: Vote) -> None:
    """Delete the secret, and the ballots with it: the chain tells in which order these came, and
    the sessions who was there. The count file holds what they say, in an order of its own.
    """
    secret = session.scalars(select(VoteSecret).where(VoteSecret.vote_id == vote.id)).one_or_none()
    if secret is None:
        return
    ballots = session.scalars(select(Ballot).where(Ballot.vote_id == vote.id)).all()
    check_chain(session, vote, ballots)
    for row in (*ballots, secret):
        session.delete(row)
