"""Finding people who are on no roster: whoever looks on at a meeting."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.people.models import Person

FEW = 20


def persons_named(session: Session, part: str, limit: int = FEW) -> tuple[tuple[UUID, str], ...]:
    """The first ``limit`` persons whose name contains ``part``, by name; nobody for no name."""
    if not part.strip():
        return ()
    query = select(Person.id, Person.name).where(
        Person.name.contains(part.strip(), autoescape=True)
    )
    rows = session.execute(query.order_by(Person.name_sort, Person.id).limit(limit))
    return tuple((person_id, name) for person_id, name in rows)
