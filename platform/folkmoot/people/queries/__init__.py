"""Reading persons, places and bodies."""

from folkmoot.people.queries.bodies import bodies_of_person, body_of, constituted, representation
from folkmoot.people.queries.called import PersonLine, persons_called
from folkmoot.people.queries.doors import Door, doors_of_grid, grids_of_worker, residents_of
from folkmoot.people.queries.finding import (
    find_body,
    find_grid,
    find_group,
    find_household,
    find_mandate,
    find_organisation,
    find_person,
    find_unit,
    persons_by_id,
)
from folkmoot.people.queries.kin import relatives_of
from folkmoot.people.queries.owners import owner_heads, units_without_owner
from folkmoot.people.queries.rosters import Roster, Seat, roster

__all__ = [
    "Door",
    "PersonLine",
    "Roster",
    "Seat",
    "bodies_of_person",
    "body_of",
    "constituted",
    "doors_of_grid",
    "find_body",
    "find_grid",
    "find_group",
    "find_household",
    "find_mandate",
    "find_organisation",
    "find_person",
    "find_unit",
    "grids_of_worker",
    "owner_heads",
    "persons_by_id",
    "persons_called",
    "relatives_of",
    "representation",
    "residents_of",
    "roster",
    "units_without_owner",
]
