"""Closing a vote: counted, judged and published in one transaction, and the secret destroyed."""

from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import tenant_of
from folkmoot.votes import count_file, queries
from folkmoot.votes.counting import judge, tally
from folkmoot.votes.integrity import check_rows
from folkmoot.votes.models import Closing, Vote, VoteSecret
from folkmoot.votes.pins import pinned
from folkmoot.votes.problems import batches
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.service.batches import open_for_change
from folkmoot_sdk import Outcome


def close_vote(session: Session, act: Act, *, vote_id: UUID) -> Outcome:
    """Count the vote and write down what it came to, for ever.

    Raises Refused: ``vote.closed``, ``vote.batch_unverified``, ``vote.not_over`` (before the
    announced end, unless every elector's ballot is in), ``vote.does_not_add_up``,
    ``vote.count_failed``; NotFound ``vote.rule_missing``.
    """
    act.actor.require(Role.SECRETARY)
    vote = open_for_change(session, vote_id)
    if waiting := queries.unverified_batches(session, vote_id):
        raise batches.unverified(waiting)
    _refuse_early(session, act, vote)
    check_rows(session, vote)
    outcome = _close(session, act, vote)
    vote.closed_at = act.at
    secret = session.get(VoteSecret, (tenant_of(session).tenant_id, vote_id))
    if secret is not None:
        session.delete(secret)
    audit.record(session, act, "votes:vote:close", vote_id)
    return outcome


def _refuse_early(session: Session, act: Act, vote: Vote) -> None:
    if vote.closes_at is None or act.at >= vote.closes_at:
        return
    if sum(queries.turnout_of(session, vote.id).values()) < vote.electors:
        raise problems.not_over(vote.closes_at)


def _close(session: Session, act: Act, vote: Vote) -> Outcome:
    rules = pinned(vote)
    tallied = tally(session, vote, rules)
    outcome = judge(rules.method, tallied.poll)
    content = count_file.build(vote, tallied, outcome, act.at)
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
        )
    )
    return outcome
