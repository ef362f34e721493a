"""Votes, their batches and their closings, by what they are known by."""

from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, not_, select
from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Pin
from folkmoot.kernel.scope import tenant_of
from folkmoot.votes.models import Batch, Closing, Vote, VoteOption, VoteSecret
from folkmoot.votes.problems import voting as problems
from folkmoot.votes.problems.batches import unknown_batch
from folkmoot.votes.queries.failed import COUNT_FAILED
from folkmoot_sdk import Option


def find_vote(session: Session, vote_id: UUID) -> Vote:
    """Raises NotFound (``vote.unknown``)."""
    vote = session.get(Vote, (tenant_of(session).tenant_id, vote_id))
    if vote is None:
        raise problems.unknown_vote(vote_id)
    return vote


def find_batch(session: Session, batch_id: UUID) -> Batch:
    """Raises NotFound (``vote.batch_unknown``)."""
    batch = session.get(Batch, (tenant_of(session).tenant_id, batch_id))
    if batch is None:
        raise unknown_batch(batch_id)
    return batch


def find_closing(session: Session, vote_id: UUID) -> Closing | None:
    """The closing of a vote, None as long as it is open."""
    return session.get(Closing, (tenant_of(session).tenant_id, vote_id))


def is_closed(session: Session, vote: Vote) -> bool:
    return vote.closed_at is not None or find_closing(session, vote.id) is not None


def lock_vote(session: Session, vote_id: UUID) -> Vote:
    """The vote alone: waits for casts under way and keeps new ones waiting until the commit."""
    query = select(Vote).where(Vote.id == vote_id).with_for_update()
    vote = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if vote is None:
        raise problems.unknown_vote(vote_id)
    return vote


def secret_of(session: Session, vote_id: UUID) -> str | None:
    """The key of an open secret vote; None for a named vote, and for ever after the close."""
    return session.scalar(select(VoteSecret.key).where(VoteSecret.vote_id == vote_id))


def options_of(session: Session, vote_id: UUID) -> tuple[Option, ...]:
    query = select(VoteOption).where(VoteOption.vote_id == vote_id).order_by(VoteOption.position)
    return tuple(Option(row.key, row.label, row.carries) for row in session.scalars(query))


_UNCOUNTED = ~exists().where(Closing.tenant_id == Vote.tenant_id, Closing.vote_id == Vote.id)
# As :func:`is_closed` says of one vote, for the statements of several rooms.
IS_OPEN: ColumnElement[bool] = and_(Vote.closed_at.is_(None), _UNCOUNTED)
# Nobody's ballot is taken any more once a count was tried, whatever became of it.
TAKES_BALLOTS: ColumnElement[bool] = and_(IS_OPEN, not_(COUNT_FAILED))
_NOT_DONE = select(Vote).where(_UNCOUNTED).order_by(Vote.opened_at)


def open_pins(session: Session) -> list[tuple[Vote, Pin]]:
    """Every open vote with the voting rule it was opened under: what an upgrade must not orphan."""
    return [(vote, Pin.from_plain(vote.method["pin"])) for vote in session.scalars(_NOT_DONE)]
