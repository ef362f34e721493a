"""On the staircase: a round of visits, its doors one after the other, what is said at each."""

from typing import Any
from uuid import UUID, uuid4

from flask import Response, render_template, request
from flask_babel import gettext

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.opinions import queries, service
from folkmoot.opinions.domain import Channel, DoorState, SweepProgress
from folkmoot.opinions.doors import DoorLine, doors_of, grids, next_door, worker_on
from folkmoot.opinions.models import Sweep
from folkmoot.opinions.page import STATE_NAMES, STATE_TONES
from folkmoot.opinions.progress import progress_of
from folkmoot.opinions.schemas import OpinionSchema, SweepSchema, VisitSchema
from folkmoot.opinions.views.access import STAFF, act_as
from folkmoot.people.queries import find_household, grids_of_worker, residents_of
from folkmoot.tenancy.views import committed, here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, Nothing, handle
from folkmoot.web.shapes import Figure


def sweep_list() -> str:
    act_as(*STAFF)
    before = request.args.get("before", type=UUID)
    found = queries.sweeps(session(), limit=queries.PAGE + 1, before=before)
    return render_template(
        "opinions/sweeps.html",
        lines=found[: queries.PAGE],
        more=found[queries.PAGE - 1].sweep.id if len(found) > queries.PAGE else None,
    )


@committed
def start() -> Response:
    act = act_as(*STAFF)
    offered = _grids(act)
    form = Form(
        SweepSchema(exclude=("household_ids",)),
        title=mark("Start a round of visits"),
        submit=mark("Start"),
        choices={"grid_id": offered},
        values={"grid_id": offered[0][0]} if len(offered) == 1 else {},
        cancel=Link(gettext("Cancel"), here().url("opinions.sweep_list")),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        worker_id = _walker(act, data["grid_id"])
        sweep = service.start_sweep(session(), act, **data, worker_id=worker_id)
        return _address(sweep.id)

    return handle(form, submit, template="opinions/form.html", crumbs=_crumbs())


def _grids(act: Act) -> list[tuple[str, str]]:
    """Their own grids for whoever walks some, else all of the community."""
    person_id = act.actor.person_id
    own = grids_of_worker(session(), person_id, act.today) if person_id else ()
    return [(str(grid.id), grid.name) for grid in own or grids(session())]


def _walker(act: Act, grid_id: UUID) -> UUID | None:
    """A grid worker walks themself; what the secretary starts, the grid's own worker walks."""
    if Role.GRID_WORKER in act.actor.roles and act.actor.person_id:
        return act.actor.person_id
    return worker_on(session(), grid_id, act.today) or act.actor.person_id


def sweep(sweep_id: UUID) -> str:
    act_as(*STAFF)
    found = queries.find_sweep(session(), sweep_id)
    doors = doors_of(session(), sweep_id)
    ended = queries.ended_at(session(), sweep_id)
    progress = progress_of(session(), [sweep_id])[sweep_id]
    wanted = request.args.get("door", type=UUID)
    chosen = next((door for door in doors if door.household_id == wanted), None)
    return render_template(
        "opinions/sweep.html",
        sweep=found,
        ended=ended,
        progress=progress,
        figures=_figures(progress),
        doors=doors,
        door=None if ended else chosen or next_door(doors),
        outcomes=(DoorState.ANSWERED, DoorState.ABSENT, DoorState.REFUSED),
        state_names=STATE_NAMES,
        state_tones=STATE_TONES,
        # A key for each button: going back and choosing another answer is another visit.
        new_key=lambda: uuid4().hex,
    )


def _figures(progress: SweepProgress) -> list[Figure]:
    return [
        Figure(mark("Somebody answered"), progress.answered),
        Figure(mark("Nobody in so far"), progress.absent),
        Figure(mark("Did not want to talk"), progress.refused),
        Figure(mark("Not visited yet"), progress.not_visited),
    ]


@committed
def finish(sweep_id: UUID) -> Response:
    """Asked once more before: nobody can go on with a round that is finished."""
    act = act_as(*STAFF)
    found = queries.find_sweep(session(), sweep_id)
    progress = progress_of(session(), [sweep_id])[sweep_id]
    form = Form(
        Nothing,
        title=mark("Finish this round"),
        intro=_what_is_left(progress.not_visited),
        cancel=Link(gettext("Back to the doors"), _address(sweep_id)),
    )

    def submit(_data: dict[str, Any], _key: str) -> str:
        service.finish_sweep(session(), act, sweep_id=sweep_id)
        return _address(sweep_id)

    return handle(form, submit, template="opinions/form.html", crumbs=_crumbs(found))


def _what_is_left(doors: int) -> str:
    if not doors:
        return gettext("Every door was visited. Nothing can be added to this round afterwards.")
    return gettext(
        "%(doors)d doors have not been visited. Nothing can be added to this round afterwards.",
        doors=doors,
    )


@committed
def knock(sweep_id: UUID, household_id: UUID) -> Response:
    """One tap on the sweep's page, or this form where there is something to note."""
    act = act_as(*STAFF)
    found = queries.find_sweep(session(), sweep_id)
    door = _door(found, household_id)
    form = Form(
        VisitSchema(exclude=("household_id",)),
        title=door.door,
        cancel=Link(gettext("Back to the doors"), _address(sweep_id)),
    )

    def submit(data: dict[str, Any], key: str) -> str:
        visit = service.record_visit(
            session(),
            act,
            sweep_id=sweep_id,
            household_id=household_id,
            request_key=UUID(key),
            **data,
        )
        if visit.outcome is DoorState.ANSWERED:
            return here().url("opinions.at_door", sweep_id=sweep_id, visit_id=visit.id)
        return _address(sweep_id)

    return handle(form, submit, template="opinions/form.html", crumbs=_crumbs(found))


def _door(found: Sweep, household_id: UUID) -> DoorLine:
    doors = doors_of(session(), found.id)
    door = next((door for door in doors if door.household_id == household_id), None)
    if door is None:
        raise NotFound(
            "opinions.sweep.unknown_door",
            mark("This household is not on the list of this round of visits."),
        )
    return door


@committed
def at_door(sweep_id: UUID, visit_id: UUID) -> Response:
    """What was said at a door that opened; afterwards the next door."""
    act = act_as(*STAFF)
    found = queries.find_sweep(session(), sweep_id)
    visit = queries.find_visit(session(), visit_id)
    if visit.sweep_id != found.id:
        raise NotFound("opinions.visit.unknown", mark("There is no such visit here."))
    household = find_household(session(), visit.household_id)
    living = residents_of(session(), [household.id], act.today)[household.id]
    form = Form(
        OpinionSchema(only=("text", "person_id", "anonymous")),
        title=household.door,
        submit=mark("Save, then the next door"),
        choices={"person_id": [(str(person.id), person.name) for person in living]},
        cancel=Link(gettext("They had nothing to say: the next door"), _address(sweep_id)),
    )

    def submit(data: dict[str, Any], key: str) -> str:
        if data["anonymous"]:
            data.pop("person_id", None)
        said = {**data, "channel": Channel.DOOR, "visit_id": visit_id, "request_key": UUID(key)}
        service.record_opinion(session(), act, **said)
        return _address(sweep_id)

    return handle(form, submit, template="opinions/form.html", crumbs=_crumbs(found))


def _address(sweep_id: UUID) -> str:
    return here().url("opinions.sweep", sweep_id=sweep_id)


def _crumbs(found: Sweep | None = None) -> list[Link]:
    above = [(gettext("Rounds of visits"), here().url("opinions.sweep_list"))]
    if found is not None:
        above.append((found.purpose, _address(found.id)))
    return here().crumbs(*above)
