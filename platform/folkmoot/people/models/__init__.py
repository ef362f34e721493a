"""The tables of persons, places and bodies."""

from folkmoot.people.models.bodies import Body, Mandate
from folkmoot.people.models.persons import Kinship, Organisation, Person
from folkmoot.people.models.places import (
    Grid,
    GridDuty,
    Household,
    Ownership,
    Residence,
    ResidentGroup,
    Unit,
)

__all__ = [
    "Body",
    "Grid",
    "GridDuty",
    "Household",
    "Kinship",
    "Mandate",
    "Organisation",
    "Ownership",
    "Person",
    "Residence",
    "ResidentGroup",
    "Unit",
]
