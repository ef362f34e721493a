"""Do the rows of a vote belong together? Looked at before the close, while it can still be seen.

The database keeps a voter from being counted twice. Whether a ballot is anybody's it cannot know
in a secret vote: only the secret tells, and that is deleted at the close.
"""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.domain import row_digest
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.recorder import columns_of, key_of
from folkmoot.kernel.errors import mark
from folkmoot.votes import covering, queries
from folkmoot.votes.domain import Channel, Judgement
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import Ballot, BatchJudgement, Participation, Vote
from folkmoot.votes.problems import counting as problems


def check_rows(session: Session, vote: Vote) -> None:
    """Raises Refused (``vote.does_not_add_up``) naming the first thing that is wrong."""
    secret = queries.secret_of(session, vote.id)
    roll = {voter_key(secret, elector) for elector in queries.roll_of(session, vote.id)}
    query = select(Participation.batch_id, Participation.voter_key)
    counted = {tuple(row) for row in session.execute(query.where(Participation.vote_id == vote.id))}
    if not {key for _, key in counted} <= roll:
        raise problems.does_not_add_up(mark("there are ballots of nobody on the roll"))
    if _by_batch(session, vote) != {row for row in counted if row[0] is not None}:
        raise problems.does_not_add_up(mark("a batch counts others than it was entered for"))
    if session.scalar(select(_online_without_ballot(vote.id))):
        raise problems.does_not_add_up(mark("a voter is counted online without a ballot"))


def check_chain(session: Session, vote: Vote, ballots: Sequence[Ballot]) -> None:
    """Are these the ballots that the chain recorded? Asked before they are deleted, because then it
    can no longer be seen. Raises Refused (``vote.does_not_add_up``).
    """
    entries = select(AuditEntry.rows).where(AuditEntry.subject == str(vote.id))
    recorded = {
        tuple(key): digest
        for rows in session.scalars(entries.order_by(AuditEntry.seq))
        for table, key, digest in rows
        if table == Ballot.__tablename__
    }
    found = {key_of(row): row_digest(Ballot.__tablename__, columns_of(row)) for row in ballots}
    if found != recorded:
        raise problems.does_not_add_up(mark("the ballots are not those that the chain recorded"))


def _by_batch(session: Session, vote: Vote) -> set[tuple[UUID, str]]:
    """Whom the verified batches cover."""
    query = select(BatchJudgement.batch_id).where(
        BatchJudgement.vote_id == vote.id, BatchJudgement.judgement == Judgement.VERIFIED
    )
    secret = queries.secret_of(session, vote.id)
    covered = covering.covered(session, vote, session.scalars(query).all())
    return {(batch, voter_key(secret, each)) for batch, keys in covered.items() for each in keys}


def _online_without_ballot(vote_id: UUID) -> Exists:
    ballot = exists().where(
        Ballot.tenant_id == Participation.tenant_id,
        Ballot.vote_id == Participation.vote_id,
        Ballot.voter_key == Participation.voter_key,
    )
    online = Participation.channel == Channel.ONLINE
    return exists().where(Participation.vote_id == vote_id, online, ~ballot)
