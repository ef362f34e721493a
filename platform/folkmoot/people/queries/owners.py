"""Owners as the law counts them."""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from folkmoot.people.domain.heads import Holding, OwnerHead, heads
from folkmoot.people.models import Ownership, Unit
from folkmoot.people.queries.spans import in_force


def owner_heads(
    session: Session, on: date, unit_ids: Collection[UUID] | None = None
) -> tuple[OwnerHead, ...]:
    """The owners' heads of ``on``, of these units or of all, in one query (SPC 8-9).

    Units without an owner on record are in no head: see :func:`units_without_owner`.
    """
    query = (
        select(Unit.id, Unit.area, Ownership.person_id, Ownership.organisation_id)
        .join(Ownership, Ownership.unit_id == Unit.id)
        .where(in_force(Ownership, on))
    )
    if unit_ids is not None:
        query = query.where(Unit.id.in_(unit_ids))
    return heads(Holding(*row) for row in session.execute(query))


def units_without_owner(
    session: Session, on: date, unit_ids: Collection[UUID] | None = None
) -> tuple[Unit, ...]:
    """Units whose area would be missing from the whole of an owners' decision, in one query."""
    query = (
        select(Unit)
        .outerjoin(Ownership, and_(Ownership.unit_id == Unit.id, in_force(Ownership, on)))
        .where(Ownership.id.is_(None))
        .order_by(Unit.building, Unit.number)
    )
    if unit_ids is not None:
        query = query.where(Unit.id.in_(unit_ids))
    return tuple(session.scalars(query))
