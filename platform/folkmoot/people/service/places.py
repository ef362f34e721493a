"""Units and households, who lives in them and who owns them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Invalid, NotFound, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.people.domain.particulars import a_name
from folkmoot.people.domain.spans import check_order
from folkmoot.people.models import Household, Ownership, Residence, Unit
from folkmoot.people.queries.finding import (
    find_grid,
    find_group,
    find_household,
    find_organisation,
    find_unit,
)
from folkmoot.people.service.entries import (
    add,
    end,
    lock_person,
    refuse_overlap,
    require_clerk,
    require_doorstep,
)


def register_unit(session: Session, act: Act, *, building: str, number: str, area: int) -> Unit:
    """``area`` in whole 0.01 m². Raises Invalid (``unit.area``), Conflict when it is there."""
    require_clerk(act)
    unit = unit_of(act, building=building, number=number, area=area)
    add(session, act, "people:unit:register", unit, row_id=unit.id)
    return unit


def unit_of(act: Act, *, building: str, number: str, area: int) -> Unit:
    """A unit's row as the register keeps it; added by whoever asks. Raises Invalid."""
    return Unit(**unit_values(act, building=building, number=number, area=area))


def unit_values(act: Act, *, building: str, number: str, area: int) -> dict[str, Any]:
    """The same row by its columns, for those who add thousands. Raises Invalid."""
    if area <= 0:
        raise Invalid(
            "unit.area",
            mark("The area must be more than nothing."),
            cure=mark("Take it from the deed, in square metres with two decimals."),
            field="area",
        )
    return {
        "id": act.new_id(),
        "building": a_name(building, "building"),
        "number": a_name(number, "number"),
        "area": area,
    }


def register_household(
    session: Session,
    act: Act,
    *,
    door: str = "",
    unit_id: UUID | None = None,
    group_id: UUID | None = None,
    grid_id: UUID | None = None,
) -> Household:
    """``door`` may be left out where the unit is known: then building and number stand on it."""
    require_doorstep(act)
    if unit_id is not None:
        unit = find_unit(session, unit_id)
        door = door or f"{unit.building} {unit.number}"
    _know_division(session, group_id, grid_id)
    household = Household(
        id=act.new_id(),
        door=a_name(door, "door"),
        unit_id=unit_id,
        group_id=group_id,
        grid_id=grid_id,
    )
    add(session, act, "people:household:register", household, row_id=household.id)
    return household


def place_household(
    session: Session,
    act: Act,
    *,
    household_id: UUID,
    group_id: UUID | None,
    grid_id: UUID | None,
) -> Household:
    """Put a household into a resident group and a grid; None takes it out of one."""
    require_clerk(act)
    household = find_household(session, household_id)
    _know_division(session, group_id, grid_id)
    household.group_id, household.grid_id = group_id, grid_id
    audit.record(session, act, "people:household:place", household.id)
    return household


def move_in(
    session: Session,
    act: Act,
    *,
    person_id: UUID,
    household_id: UUID,
    from_on: date,
    until: date | None = None,
    householder: bool = False,
) -> Residence:
    """A person lives in one household at a time. Raises Conflict (``dates.overlap``)."""
    require_doorstep(act)
    check_order(from_on, until)
    find_household(session, household_id)
    lock_person(session, person_id)
    refuse_overlap(session, Residence, Residence.person_id == person_id, from_on, until)
    residence = Residence(
        id=act.new_id(),
        person_id=person_id,
        household_id=household_id,
        householder=householder,
        from_on=from_on,
        until=until,
    )
    add(session, act, "people:residence:begin", residence, row_id=residence.id)
    return residence


def move_out(session: Session, act: Act, *, residence_id: UUID, on: date) -> Residence:
    """``on`` is the last day there. Raises NotFound, Invalid (``dates.end``)."""
    require_doorstep(act)
    residence = session.get(Residence, (tenant_of(session).tenant_id, residence_id))
    if residence is None:
        raise NotFound("residence.unknown", mark("There is no such entry."))
    end(residence, on)
    audit.record(session, act, "people:residence:end", residence.id)
    return residence


def record_ownership(
    session: Session,
    act: Act,
    *,
    unit_id: UUID,
    person_id: UUID | None = None,
    organisation_id: UUID | None = None,
    from_on: date,
    until: date | None = None,
) -> Ownership:
    """One holder of a unit; co-owners are recorded one by one. A developer holds what is not sold
    and what is sold but not handed over.
    """
    require_clerk(act)
    check_order(from_on, until)
    find_unit(session, unit_id)
    holder = _holder(session, person_id, organisation_id)
    same = (Ownership.unit_id == unit_id) & holder
    refuse_overlap(session, Ownership, same, from_on, until)
    ownership = Ownership(
        id=act.new_id(),
        unit_id=unit_id,
        person_id=person_id,
        organisation_id=organisation_id,
        from_on=from_on,
        until=until,
    )
    add(session, act, "people:ownership:begin", ownership, row_id=ownership.id)
    return ownership


def end_ownership(session: Session, act: Act, *, ownership_id: UUID, on: date) -> Ownership:
    """``on`` is the holder's last day. Raises NotFound, Invalid (``dates.end``)."""
    require_clerk(act)
    ownership = session.get(Ownership, (tenant_of(session).tenant_id, ownership_id))
    if ownership is None:
        raise NotFound("ownership.unknown", mark("There is no such entry."))
    end(ownership, on)
    audit.record(session, act, "people:ownership:end", ownership.id)
    return ownership


def _know_division(session: Session, group_id: UUID | None, grid_id: UUID | None) -> None:
    if group_id is not None:
        find_group(session, group_id)
    if grid_id is not None:
        find_grid(session, grid_id)


def _holder(
    session: Session, person_id: UUID | None, organisation_id: UUID | None
) -> ColumnElement[bool]:
    if person_id is not None and organisation_id is None:
        lock_person(session, person_id)
        return Ownership.person_id == person_id
    if organisation_id is not None and person_id is None:
        find_organisation(session, organisation_id)
        return Ownership.organisation_id == organisation_id
    raise Invalid(
        "ownership.holder",
        mark("An entry names one holder: a person or an organisation."),
        cure=mark("Record co-owners one by one."),
    )
