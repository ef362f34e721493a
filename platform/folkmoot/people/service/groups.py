"""Resident groups and grids."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.people.domain.particulars import a_name
from folkmoot.people.domain.spans import check_order
from folkmoot.people.models import Grid, GridDuty, ResidentGroup
from folkmoot.people.queries.finding import find_grid
from folkmoot.people.service.entries import add, lock_person, refuse_overlap, require_clerk


def form_group(session: Session, act: Act, *, name: str) -> ResidentGroup:
    """Raises Conflict (``people.already_there``) for a name in use."""
    require_clerk(act)
    group = ResidentGroup(id=act.new_id(), name=a_name(name))
    add(session, act, "people:group:form", group, row_id=group.id)
    return group


def form_grid(session: Session, act: Act, *, name: str) -> Grid:
    """Raises Conflict (``people.already_there``) for a name in use."""
    require_clerk(act)
    grid = Grid(id=act.new_id(), name=a_name(name))
    add(session, act, "people:grid:form", grid, row_id=grid.id)
    return grid


def assign_grid_worker(
    session: Session,
    act: Act,
    *,
    grid_id: UUID,
    person_id: UUID,
    from_on: date,
    until: date | None = None,
) -> GridDuty:
    """A grid may have several workers, and a worker several grids; nobody has one grid twice."""
    require_clerk(act)
    check_order(from_on, until)
    find_grid(session, grid_id)
    lock_person(session, person_id)
    same = (GridDuty.grid_id == grid_id) & (GridDuty.person_id == person_id)
    refuse_overlap(session, GridDuty, same, from_on, until)
    duty = GridDuty(
        id=act.new_id(), grid_id=grid_id, person_id=person_id, from_on=from_on, until=until
    )
    add(session, act, "people:grid:assign", duty, row_id=duty.id)
    return duty
