"""A round of visits, from the list of doors to its end."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Invalid, NotFound, Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.kernel.text import plain_text
from folkmoot.opinions.domain import DoorState, moment_of
from folkmoot.opinions.keys import claim, key_taken
from folkmoot.opinions.models import DoorVisit, Sweep, SweepDoor, SweepEnd
from folkmoot.opinions.queries import ended_at, find_sweep, find_visit
from folkmoot.people.queries import doors_of_grid, find_grid, find_person

PURPOSE_LIMIT = 200
NOTE_LIMIT = 500


def start_sweep(
    session: Session,
    act: Act,
    *,
    grid_id: UUID,
    purpose: str,
    worker_id: UUID | None = None,
    household_ids: Collection[UUID] | None = None,
) -> Sweep:
    """Open a sweep over the grid's doors, or over those of ``household_ids`` alone.

    ``worker_id`` is the person who walks, the actor if not given. Raises Invalid
    (``opinions.sweep.no_doors``), or NotFound for a household that is not of the grid.
    """
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER)
    sweep = Sweep(
        id=act.new_id(),
        grid_id=find_grid(session, grid_id).id,
        worker_id=find_person(session, worker_id or act.actor.require_person()).id,
        purpose=plain_text(purpose, field="purpose", limit=PURPOSE_LIMIT),
        started_at=act.at,
        started_by=act.actor.account_id,
    )
    doors = _doors(session, grid_id, household_ids)
    session.add(sweep)
    session.flush()
    session.add_all(SweepDoor(sweep_id=sweep.id, household_id=door) for door in doors)
    audit.record(session, act, "opinions:sweep:start", sweep.id)
    return sweep


def _doors(session: Session, grid_id: UUID, wanted: Collection[UUID] | None) -> list[UUID]:
    in_grid = {door.household_id for door in doors_of_grid(session, grid_id)}
    doors = in_grid if wanted is None else set(wanted)
    if not doors:
        raise Invalid(
            "opinions.sweep.no_doors",
            mark("There is no door to visit."),
            cure=mark("Register the households of this grid first, or choose some."),
            field="household_ids",
        )
    if not doors <= in_grid:
        raise NotFound(
            "opinions.sweep.unknown_door",
            mark("%(number)d of these households do not belong to this grid."),
            field="household_ids",
            number=len(doors - in_grid),
        )
    return sorted(doors)


def record_visit(
    session: Session,
    act: Act,
    *,
    sweep_id: UUID,
    household_id: UUID,
    outcome: DoorState,
    note: str = "",
    visited_at: datetime | None = None,
    request_key: UUID | None = None,
) -> DoorVisit:
    """Record one knock. Sent again with the same ``request_key`` it is the same visit.

    ``visited_at`` is the device's (aware) clock: a visit made before the sweep was finished is
    still taken when the signal comes back after it. Raises Refused (``opinions.sweep.finished``),
    NotFound (``opinions.sweep.unknown_door``), Conflict (``opinions.key_taken``).
    """
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER)
    sweep = find_sweep(session, sweep_id)
    visit = DoorVisit(
        id=act.new_id(),
        sweep_id=sweep.id,
        household_id=household_id,
        visitor_id=act.actor.person_id or sweep.worker_id,
        outcome=outcome,
        note=plain_text(note, field="note", limit=NOTE_LIMIT, required=False),
        visited_at=moment_of(visited_at, act.at),
        recorded_at=act.at,
        recorded_by=act.actor.account_id,
        salt=act.new_id().hex,
    )
    if (earlier := claim(session, request_key, visit.id)) is not None:
        return _same_visit(session, earlier, visit)
    _require_open(session, sweep, visit)
    session.add(visit)
    audit.record(session, act, "opinions:visit:record", visit.id)
    return visit


def _same_visit(session: Session, earlier: UUID, sent: DoorVisit) -> DoorVisit:
    try:
        kept = find_visit(session, earlier)
    except NotFound:
        raise key_taken() from None
    columns = ("sweep_id", "household_id", "outcome", "note")
    if any(getattr(kept, name) != getattr(sent, name) for name in columns):
        raise key_taken()
    return kept


def _require_open(session: Session, sweep: Sweep, visit: DoorVisit) -> None:
    finished = ended_at(session, sweep.id)
    if finished is not None and visit.visited_at > finished:
        raise Refused(
            "opinions.sweep.finished",
            mark("This round of visits was finished on %(moment)s."),
            cure=mark("Start a new round of visits."),
            moment=finished,
        )
    key = (tenant_of(session).tenant_id, sweep.id, visit.household_id)
    if session.get(SweepDoor, key) is None:
        raise NotFound(
            "opinions.sweep.unknown_door",
            mark("This household is not on the list of this round of visits."),
            field="household_id",
        )


def finish_sweep(session: Session, act: Act, *, sweep_id: UUID) -> SweepEnd:
    """End a sweep; doors that nobody reached stay "not visited" in its figures.

    Raises Conflict (``opinions.sweep.already_finished``).
    """
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER)
    sweep = find_sweep(session, sweep_id)
    if ended_at(session, sweep.id) is not None:
        raise _already_finished()
    end = SweepEnd(sweep_id=sweep.id, ended_at=act.at, ended_by=act.actor.account_id)
    session.add(end)
    try:
        audit.record(session, act, "opinions:sweep:finish", sweep.id)
    except IntegrityError as error:
        raise _already_finished() from error
    return end


def _already_finished() -> Conflict:
    return Conflict(
        "opinions.sweep.already_finished", mark("This round of visits is already finished.")
    )
