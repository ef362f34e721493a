"""People by a part of their name."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from folkmoot.people.models import Household, Person, Residence
from folkmoot.people.queries.spans import in_force

MOST_NAMESAKES = 20


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody by name, with the doors behind which they live: those tell namesakes apart."""

    id: UUID
    name: str
    doors: tuple[str, ...]


def persons_called(session: Session, wanted: str, on: date) -> tuple[PersonLine, ...]:
    """The first people of the community whose name holds ``wanted``. One query."""
    lives = and_(
        Residence.tenant_id == Person.tenant_id,
        Residence.person_id == Person.id,
        in_force(Residence, on),
    )
    home = and_(Household.tenant_id == Person.tenant_id, Household.id == Residence.household_id)
    query = (
        select(Person.id, Person.name, func.array_agg(Household.door))
        .outerjoin(Residence, lives)
        .outerjoin(Household, home)
        .where(Person.name.contains(wanted, autoescape=True))
        .group_by(Person.tenant_id, Person.id)
        .order_by(Person.name_sort, Person.id)
        .limit(MOST_NAMESAKES)
    )
    return tuple(
        PersonLine(person_id, name, tuple(filter(None, doors)))
        for person_id, name, doors in session.execute(query)
    )
