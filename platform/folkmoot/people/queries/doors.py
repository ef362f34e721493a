"""Grids, their workers, and the doors they go to."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.people.models import Grid, GridDuty, Household, Person, Residence
from folkmoot.people.queries.spans import in_force


@dataclass(frozen=True, slots=True)
class Door:
    """A household to knock at."""

    household_id: UUID
    door: str
    group_id: UUID | None


def doors_of_grid(session: Session, grid_id: UUID) -> tuple[Door, ...]:
    """Every household of a grid by its door, in one query."""
    query = select(Household.id, Household.door, Household.group_id)
    found = session.execute(query.where(Household.grid_id == grid_id).order_by(Household.door))
    return tuple(Door(*row) for row in found)


def grids_of_worker(session: Session, person_id: UUID, on: date) -> tuple[Grid, ...]:
    query = (
        select(Grid)
        .join(GridDuty, GridDuty.grid_id == Grid.id)
        .where(GridDuty.person_id == person_id, in_force(GridDuty, on))
        .order_by(Grid.name)
    )
    return tuple(session.scalars(query))


def residents_of(
    session: Session, household_ids: Collection[UUID], on: date
) -> dict[UUID, tuple[Person, ...]]:
    """Who lives in each of these households on ``on``, in one query."""
    query = (
        select(Residence.household_id, Person)
        .join(Person, Person.id == Residence.person_id)
        .where(Residence.household_id.in_(household_ids), in_force(Residence, on))
        .order_by(Residence.householder.desc(), Person.name_sort, Person.id)
    )
    homes: dict[UUID, tuple[Person, ...]] = dict.fromkeys(household_ids, ())
    for household_id, person in session.execute(query):
        homes[household_id] += (person,)
    return homes
