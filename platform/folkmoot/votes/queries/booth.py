"""What a voter finds in the booth: the vote, its options, and whose ballots are theirs."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import Select, Uuid, and_, bindparam, exists, func, select
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from folkmoot.votes.models import Closing, ElectorPerson, Vote, VoteOption, VoteSecret
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.queries.failed import COUNT_FAILED
from folkmoot_sdk import Option

_OPTION = func.jsonb_build_array(VoteOption.key, VoteOption.label, VoteOption.carries)
_OPTIONS = select(func.jsonb_agg(aggregate_order_by(_OPTION, VoteOption.position))).where(
    VoteOption.tenant_id == Vote.tenant_id, VoteOption.vote_id == Vote.id
)
_CLOSING = exists().where(Closing.tenant_id == Vote.tenant_id, Closing.vote_id == Vote.id)
_ROLL = and_(
    ElectorPerson.tenant_id == Vote.tenant_id,
    ElectorPerson.vote_id == Vote.id,
    ElectorPerson.person_id == bindparam("person_id", type_=Uuid),
)
_SECRET = and_(VoteSecret.tenant_id == Vote.tenant_id, VoteSecret.vote_id == Vote.id)
BOOTH: Select[Any] = (
    select(
        Vote,
        ElectorPerson.elector_key,
        VoteSecret.key,
        _CLOSING,
        COUNT_FAILED,
        _OPTIONS.scalar_subquery(),
    )
    .outerjoin(ElectorPerson, _ROLL)
    .outerjoin(VoteSecret, _SECRET)
    .where(Vote.id == bindparam("vote_id", type_=Uuid))
)


@dataclass(frozen=True, slots=True)
class Paper:
    """``electors`` are the keys for whom the person may vote, in order; none for a stranger."""

    vote: Vote
    options: tuple[Option, ...]
    electors: tuple[str, ...]
    secret: str | None
    is_closed: bool
    count_failed: bool


def paper_of(
    session: Session, vote_id: UUID, person_id: UUID, statement: Select[Any] = BOOTH
) -> Paper:
    """All that a person needs to vote, in one statement; a cast reads it again under its lock.

    Raises NotFound (``vote.unknown``).
    """
    rows = session.execute(statement, {"vote_id": vote_id, "person_id": person_id}).all()
    if not rows:
        raise problems.unknown_vote(vote_id)
    vote, _, secret, has_closing, failed, listed = rows[0]
    own = sorted(row.elector_key for row in rows if row.elector_key is not None)
    options = tuple(Option(*each) for each in listed)
    is_closed = has_closing or vote.closed_at is not None
    return Paper(vote, options, tuple(own), secret, is_closed, failed)
