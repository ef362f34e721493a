"""Close relatives on record."""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from folkmoot.people.models import Kinship


def relatives_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, frozenset[UUID]]:
    """The close relatives of each of these persons, read both ways, in one query."""
    query = select(Kinship.person_id, Kinship.relative_id).where(
        or_(Kinship.person_id.in_(person_ids), Kinship.relative_id.in_(person_ids))
    )
    relatives: dict[UUID, set[UUID]] = defaultdict(set)
    for one, other in session.execute(query):
        relatives[one].add(other)
        relatives[other].add(one)
    return {person: frozenset(others) for person, others in relatives.items()}
