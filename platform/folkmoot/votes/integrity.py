"""Do the rows of a vote belong together? Looked at before the close, while it can still be seen.

The database keeps a voter from being counted twice. Whether a ballot is anybody's it cannot know
in a secret vote: only the secret tells, and that is deleted at the close.
"""

from uuid import UUID

from sqlalchemy import Exists, exists, select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import mark
from folkmoot.votes import queries
from folkmoot.votes.domain import Channel, Judgement
from folkmoot.votes.keys import voter_key
from folkmoot.votes.models import Ballot, BatchElector, BatchJudgement, Participation, Vote
from folkmoot.votes.problems import voting as problems


def check_rows(session: Session, vote: Vote) -> None:
    """Raises Refused (``vote.does_not_add_up``) naming the first thing that is wrong."""
    secret = queries.secret_of(session, vote.id)
    roll = {voter_key(secret, elector) for elector in queries.roll_of(session, vote.id)}
    query = select(Participation.batch_id, Participation.voter_key)
    counted = {tuple(row) for row in session.execute(query.where(Participation.vote_id == vote.id))}
    if not {key for _, key in counted} <= roll:
        raise problems.does_not_add_up(mark("there are ballots of nobody on the roll"))
    if _by_batch(session, vote.id) != {row for row in counted if row[0] is not None}:
        raise problems.does_not_add_up(mark("a batch counts others than it was entered for"))
    if session.scalar(select(_online_without_ballot(vote.id))):
        raise problems.does_not_add_up(mark("a voter is counted online without a ballot"))


def _by_batch(session: Session, vote_id: UUID) -> set[tuple[UUID, str]]:
    """Whom the verified batches cover."""
    query = (
        select(BatchElector.batch_id, BatchElector.voter_key)
        .join(
            BatchJudgement,
            (BatchJudgement.tenant_id == BatchElector.tenant_id)
            & (BatchJudgement.batch_id == BatchElector.batch_id),
        )
        .where(BatchElector.vote_id == vote_id, BatchJudgement.judgement == Judgement.VERIFIED)
    )
    return {(batch_id, key) for batch_id, key in session.execute(query)}


def _online_without_ballot(vote_id: UUID) -> Exists:
    ballot = exists().where(
        Ballot.tenant_id == Participation.tenant_id,
        Ballot.vote_id == Participation.vote_id,
        Ballot.voter_key == Participation.voter_key,
    )
    online = Participation.channel == Channel.ONLINE
    return exists().where(Participation.vote_id == vote_id, online, ~ballot)
