"""All acts of a meeting, in the order in which it meets them."""

from typing import Any

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.meetings import service
from folkmoot.meetings.domain import MeetingState
from folkmoot.meetings.models import AgendaItem
from folkmoot.meetings.page import minutes_by_writer, options_for
from folkmoot.meetings.schemas import (
    MomentSchema,
    RaiseSchema,
    ReasonSchema,
)
from folkmoot.meetings.views import asked, attending
from folkmoot.meetings.views.acts import COMING, RUNNING, ActForm, Choices, Desk
from folkmoot.meetings.views.showing import quorum_now
from folkmoot.people.domain.kinds import TWO_COMMITTEES, body_label
from folkmoot.web.forms import Nothing
from folkmoot_sdk import BodyKind


def _step(verb: Any) -> Any:  # noqa: ANN401 - verbs that take a meeting and the form's data
    def run(desk: Desk, data: dict[str, Any]) -> object:
        return verb(desk.session, desk.act, meeting_id=desk.meeting_id, **data)

    return run


def _steered_here(desk: Desk) -> bool:
    """An appraisal's meeting is steered from the appraisal's own page."""
    return desk.record.meeting.body_kind is not BodyKind.APPRAISAL_MEETING


def _may_open(desk: Desk) -> bool:
    on_time = desk.act.at >= desk.record.meeting.starts_at and desk.act.today == desk.day
    return on_time and _steered_here(desk)


def _speakers(desk: Desk) -> Choices:
    names = desk.record.names
    here = sorted(desk.record.in_room, key=lambda key: names.get(key, ""))
    return {"raised_by": [(str(key), names[key]) for key in here if key in names]}


def _lists(desk: Desk) -> list[AgendaItem]:
    return [item for item in desk.record.agenda if item.takes_proposals]


def _propose(desk: Desk, data: dict[str, Any]) -> object:
    return service.raise_proposal(desk.session, desk.act, **data)


def _propose_choices(desk: Desk) -> Choices:
    return {
        "agenda_item_id": [(str(item.id), item.title) for item in _lists(desk)],
        **_speakers(desk),
    }


def _state(desk: Desk, data: dict[str, Any]) -> object:
    return service.record_statement(desk.session, desk.act, agenda_item_id=desk.item.id, **data)


def _options(desk: Desk) -> list[tuple[str, str]]:
    """The options that floor 4 knows, else those that the address lists (``?options=A,B``)."""
    known = options_for(desk.session, desk.item.subject_id)
    listed = [key.strip() for key in desk.asked.get("options", "").split(",") if key.strip()]
    labelled = [(key, f"{key} · {label}") for key, label in known]
    return labelled or [(key, key) for key in listed]


def _state_schema(desk: Desk) -> asked.SpeakingSchema:
    return asked.SpeakingSchema() if _options(desk) else asked.OwnOptionSchema()


def _state_choices(desk: Desk) -> Choices:
    kind = desk.record.meeting.body_kind
    bodies = (kind, *TWO_COMMITTEES) if kind is BodyKind.TWO_COMMITTEES else (kind,)
    choices: dict[str, list[tuple[Any, ...]]] = {
        "body_kind": [(body.value, body_label(body)) for body in bodies]
    }
    if options := _options(desk):
        choices["option_key"] = options
    return choices


def _per_item(desk: Desk) -> list[tuple[str, dict[str, str]]]:
    items = desk.record.agenda
    several = len(items) > 1
    return [(item.title if several else "", {"item": str(item.id)}) for item in items]


def _write(desk: Desk, _data: dict[str, Any]) -> object:
    return minutes_by_writer(desk.session, desk.act, desk.meeting_id)


ACTS: tuple[ActForm, ...] = (
    *attending.ACTS,
    ActForm(
        "open",
        mark("Open the meeting"),
        lambda _desk: MomentSchema(),
        _step(service.open_meeting),
        COMING,
        offered=_may_open,
        lands="quorum",
    ),
    ActForm(
        "state",
        mark("Put the body's view on record"),
        _state_schema,
        _state,
        RUNNING,
        choices=_state_choices,
        values=lambda desk: {"body_kind": desk.record.meeting.body_kind},
        offered=lambda desk: quorum_now(desk.record).valid,
        about=lambda desk: desk.item.title,
        links=_per_item,
        lands="agenda",
    ),
    ActForm(
        "raise-proposal",
        mark("Add what was raised to the announced list"),
        lambda _desk: asked.RaiseProposalSchema(),
        _propose,
        RUNNING,
        choices=_propose_choices,
        values=lambda desk: {"agenda_item_id": _lists(desk)[0].id if _lists(desk) else None},
        offered=lambda desk: bool(_lists(desk)) and bool(desk.record.room.in_person),
        lands="agenda",
    ),
    ActForm(
        "raise-item",
        mark("Record another item that was raised"),
        lambda _desk: RaiseSchema(),
        _step(service.raise_item),
        RUNNING,
        choices=_speakers,
        offered=lambda desk: bool(desk.record.in_room),
        intro=mark("The notice did not announce it, so it can be talked about and not decided."),
        lands="agenda",
    ),
    ActForm(
        "close",
        mark("Close the meeting"),
        lambda _desk: MomentSchema(),
        _step(service.close_meeting),
        RUNNING,
        offered=_steered_here,
        intro=mark("Afterwards nothing can be added to its record; the minutes come next."),
    ),
    ActForm(
        "adjourn",
        mark("Adjourn the meeting"),
        lambda _desk: ReasonSchema(),
        _step(service.adjourn_meeting),
        RUNNING,
        offered=_steered_here,
        intro=mark("To go on another day it must be called anew, with a new notice."),
    ),
    ActForm(
        "cancel",
        mark("Cancel the meeting"),
        lambda _desk: ReasonSchema(exclude=("at",)),
        _step(service.cancel_meeting),
        COMING,
        offered=_steered_here,
    ),
    ActForm(
        "minutes",
        mark("Write the minutes"),
        lambda _desk: Nothing(),
        _write,
        frozenset({MeetingState.CLOSED, MeetingState.ADJOURNED}),
        offered=lambda desk: desk.record.minutes is None,
        intro=mark("They are made from what was recorded and cannot be changed afterwards."),
        lands="minutes",
    ),
)
_BY_NAME = {form.name: form for form in ACTS}


def form_named(name: str) -> ActForm:
    """Raises NotFound ``act.unknown``."""
    if name not in _BY_NAME:
        raise NotFound(
            "act.unknown",
            mark("There is no such act."),
            cure=mark("Choose among what the meeting's page offers."),
        )
    return _BY_NAME[name]
