"""One row by its id, or NotFound. Another tenant's id is simply unknown."""

from collections.abc import Collection
from typing import TypeVar
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.db import Base
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.people.models import (
    Body,
    Grid,
    Household,
    Mandate,
    Organisation,
    Person,
    ResidentGroup,
    Unit,
)

Row = TypeVar("Row", bound=Base)


def find_person(session: Session, person_id: UUID) -> Person:
    return _find(session, Person, person_id, "person.unknown", mark("There is no such person."))


def find_unit(session: Session, unit_id: UUID) -> Unit:
    return _find(session, Unit, unit_id, "unit.unknown", mark("There is no such unit."))


def find_household(session: Session, household_id: UUID) -> Household:
    message = mark("There is no such household.")
    return _find(session, Household, household_id, "household.unknown", message)


def find_organisation(session: Session, organisation_id: UUID) -> Organisation:
    message = mark("There is no such organisation.")
    return _find(session, Organisation, organisation_id, "organisation.unknown", message)


def find_group(session: Session, group_id: UUID) -> ResidentGroup:
    message = mark("There is no such resident group.")
    return _find(session, ResidentGroup, group_id, "group.unknown", message)


def find_grid(session: Session, grid_id: UUID) -> Grid:
    return _find(session, Grid, grid_id, "grid.unknown", mark("There is no such grid."))


def find_body(session: Session, body_id: UUID) -> Body:
    return _find(session, Body, body_id, "body.unknown", mark("There is no such body."))


def find_mandate(session: Session, mandate_id: UUID) -> Mandate:
    message = mark("There is no such mandate.")
    return _find(session, Mandate, mandate_id, "mandate.unknown", message)


def persons_by_id(session: Session, ids: Collection[UUID]) -> dict[UUID, Person]:
    """All these persons in one query. Raises NotFound (``person.unknown``) if one is not here."""
    found = session.scalars(select(Person).where(Person.id.in_(ids)))
    persons = {person.id: person for person in found}
    if len(persons) < len(set(ids)):
        raise NotFound("person.unknown", mark("There is no such person."))
    return persons


def _find(session: Session, model: type[Row], row_id: UUID, code: str, message: str) -> Row:
    row = session.get(model, (tenant_of(session).tenant_id, row_id))
    if row is None:
        raise NotFound(code, message)
    return row
