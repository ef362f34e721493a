"""Votes whose count failed: voting is over, and there is no outcome yet."""

from uuid import UUID

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from folkmoot.votes.models import CountFailure, Vote

# Of a vote in whose statement it stands, counted by now or not.
COUNT_FAILED: ColumnElement[bool] = exists().where(
    CountFailure.tenant_id == Vote.tenant_id, CountFailure.vote_id == Vote.id
)


def failures_of(session: Session, vote_id: UUID) -> tuple[CountFailure, ...]:
    """Every attempt to count that failed, the first one first."""
    query = select(CountFailure).where(CountFailure.vote_id == vote_id)
    return tuple(session.scalars(query.order_by(CountFailure.number)))
