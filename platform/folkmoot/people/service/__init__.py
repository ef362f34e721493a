"""What can be done to persons, places and bodies: a verb each."""

from folkmoot.people.service.bodies import constitute_body, dissolve_body
from folkmoot.people.service.groups import assign_grid_worker, form_grid, form_group
from folkmoot.people.service.mandates import add_mandate, end_mandate
from folkmoot.people.service.persons import (
    record_kinship,
    register_organisation,
    register_person,
)
from folkmoot.people.service.places import (
    end_ownership,
    move_in,
    move_out,
    place_household,
    record_ownership,
    register_household,
    register_unit,
)

__all__ = [
    "add_mandate",
    "assign_grid_worker",
    "constitute_body",
    "dissolve_body",
    "end_mandate",
    "end_ownership",
    "form_grid",
    "form_group",
    "move_in",
    "move_out",
    "place_household",
    "record_kinship",
    "record_ownership",
    "register_household",
    "register_organisation",
    "register_person",
    "register_unit",
]
