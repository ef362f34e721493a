"""Closing a vote: counted, judged and published in one transaction, and in a secret vote all that
ties a voter to a ballot destroyed.
"""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.text import plain_text
from folkmoot.votes import count_file, queries
from folkmoot.votes.count_file.content import community_of
from folkmoot.votes.counting import judge, tally
from folkmoot.votes.integrity import check_chain, check_rows
from folkmoot.votes.models import Ballot, Closing, Vote, VoteSecret
from folkmoot.votes.pins import pinned
from folkmoot.votes.problems import batches
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.service.batches import open_for_change
from folkmoot_sdk import Outcome


def close_vote(session: Session, act: Act, *, vote_id: UUID, announcement: str = "") -> Outcome:
    """Count the vote and write down what it came to, for ever.

    ``announcement`` says how the chair ended voting in a meeting before everybody attending was
    accounted for; it is published with the outcome. Raises Refused: ``vote.closed``,
    ``vote.batch_unverified``, ``vote.not_over`` (before the announced end) and
    ``vote.not_announced`` (in a meeting), unless every elector's ballot is in,
    ``vote.does_not_add_up``, ``vote.count_failed``; NotFound ``vote.rule_missing``.
    """
    act.actor.require(Role.SECRETARY)
    words = plain_text(announcement, field="announcement", limit=500, required=False)
    vote = open_for_change(session, vote_id)
    if waiting := queries.unverified_batches(session, vote_id):
        raise batches.unverified(waiting)
    _refuse_early(session, act, vote, words)
    check_rows(session, vote)
    outcome = _close(session, act, vote, words)
    vote.closed_at = act.at
    _destroy_links(session, vote)
    audit.record(session, act, "votes:vote:close", vote_id)
    return outcome


def _refuse_early(session: Session, act: Act, vote: Vote, announcement: str) -> None:
    """Only what is in the count says that everybody has voted, never what waits to be verified."""
    missing = vote.electors - sum(queries.turnout_of(session, vote.id).values())
    if not missing:
        return
    if vote.closes_at is not None and act.at < vote.closes_at:
        raise problems.not_over(vote.closes_at)
    if vote.closes_at is None and not announcement:
        raise problems.not_announced(missing)


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


def _close(session: Session, act: Act, vote: Vote, announcement: str) -> Outcome:
    rules = pinned(vote)
    tallied = tally(session, vote, rules)
    outcome = judge(rules.method, tallied.poll)
    content = count_file.build(vote, community_of(session), tallied, outcome, act.at)
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
            announced=announcement or None,
        )
    )
    return outcome
