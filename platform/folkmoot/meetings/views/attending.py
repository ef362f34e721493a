"""Who came, as forms: the whole roster to tick, and one line for whoever is an exception."""

from typing import Any

from folkmoot.kernel.errors import mark
from folkmoot.meetings import service
from folkmoot.meetings.domain import Mark, SignDraft, Via, proxies_allowed
from folkmoot.meetings.queries.finding import persons_named
from folkmoot.meetings.schemas import MARKS, AttendanceSchema
from folkmoot.meetings.views import asked
from folkmoot.meetings.views.acts import COMING, RECORDERS, RUNNING, ActForm, Choices, Desk
from folkmoot.web import language
from folkmoot_sdk import Text

_STRANGER = Text("不在名单上，只能列席", "not on the roster, may only look on")


def _sign_in(desk: Desk, data: dict[str, Any]) -> None:
    ticked = data.pop("person_ids")
    entries = [SignDraft(person_id, Mark.PRESENT, **data) for person_id in ticked]
    service.record_attendances(desk.session, desk.act, meeting_id=desk.meeting_id, entries=entries)


def _missing(desk: Desk) -> list[tuple[str, str]]:
    """Members who are not in the room."""
    return [
        (str(line.seat.person_id), line.name)
        for line in desk.record.members
        if line.seat.person_id not in desk.record.in_room
    ]


def _ticked(desk: Desk) -> dict[str, object]:
    everybody = desk.asked.get("tick") == "all"
    ticked = [key for key, _ in _missing(desk)] if everybody else []
    return {"person_ids": ticked, "via": Via.SHEET}


def _sign(desk: Desk, data: dict[str, Any]) -> object:
    return service.record_attendance(desk.session, desk.act, meeting_id=desk.meeting_id, **data)


def _sign_schema(desk: Desk) -> AttendanceSchema:
    return AttendanceSchema() if _takes_proxies(desk) else AttendanceSchema(exclude=_PROXY_FIELDS)


_PROXY_FIELDS = ("proxy_for", "mandate")


def _takes_proxies(desk: Desk) -> bool:
    meeting = desk.record.meeting
    return proxies_allowed(meeting.body_kind, meeting.purpose)


def _sign_choices(desk: Desk) -> Choices:
    takes = _takes_proxies(desk)
    called = {
        line.seat.person_id: f"{line.name} · {line.seat.office.label.in_(language())}"
        for line in desk.record.roster
    }
    found = {**desk.record.names, **dict(persons_named(desk.session, desk.asked.get("name", "")))}
    strangers = [
        (str(key), f"{name} · {_STRANGER.in_(language())}")
        for key, name in found.items()
        if key not in called
    ]
    members = [(str(key), label) for key, label in called.items()]
    offered = [pair for pair in MARKS if takes or pair[0] is not Mark.PROXY]
    choices: dict[str, list[tuple[Any, ...]]] = {
        "person_id": [*strangers, *members],
        "kind": [pair for pair in offered if pair[0] is not Mark.PRESENT],
    }
    return choices | {"proxy_for": members} if takes else choices


ACTS = (
    ActForm(
        "attendance",
        mark("Tick off who has come"),
        lambda _desk: asked.SignInSchema(),
        _sign_in,
        COMING | RUNNING,
        RECORDERS,
        choices=lambda desk: {"person_ids": _missing(desk)},
        values=_ticked,
        offered=lambda desk: desk.act.today >= desk.day and bool(_missing(desk)),
        lands="quorum",
    ),
    ActForm(
        "sign",
        mark("Record who came late, left or looks on"),
        _sign_schema,
        _sign,
        COMING | RUNNING,
        RECORDERS,
        choices=_sign_choices,
        values=lambda _desk: {"via": Via.RECORDER},
        offered=lambda desk: desk.act.today >= desk.day,
        lands="attendance",
    ),
)
