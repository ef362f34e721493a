"""Whom a matter can affect: the community's buildings, and the units in some of them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.people.models import Unit


def buildings(session: Session) -> tuple[str, ...]:
    """Every building with a registered unit, in order."""
    return tuple(session.scalars(select(Unit.building).distinct().order_by(Unit.building)))


def units_in(session: Session, names: Collection[str]) -> tuple[UUID, ...]:
    """The units in these buildings."""
    return tuple(session.scalars(select(Unit.id).where(Unit.building.in_(names))))
