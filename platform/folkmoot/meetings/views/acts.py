"""What can be done with a meeting, when and by whom: each act a schema and a verb."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from marshmallow import Schema
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.meetings.domain import MeetingState
from folkmoot.meetings.models import AgendaItem
from folkmoot.meetings.page import MeetingRecord
from folkmoot.meetings.refusals import item_unknown, wrong_step
from folkmoot.tenancy.views import Here
from folkmoot.web.chrome import Link
from folkmoot.web.formats import words

Choices = Mapping[str, Iterable[tuple[Any, ...]]]
RUNNING = frozenset({MeetingState.IN_SESSION})
COMING = frozenset({MeetingState.CALLED})
SECRETARY = frozenset({Role.SECRETARY})
RECORDERS = frozenset({Role.SECRETARY, Role.GRID_WORKER})


@dataclass(frozen=True, slots=True)
class Desk:
    """All that an act's form may look at. ``asked`` holds what the address says besides."""

    session: Session
    act: Act
    record: MeetingRecord
    asked: Mapping[str, str]

    @property
    def meeting_id(self) -> UUID:
        return self.record.meeting.id

    @property
    def day(self) -> date:
        """The day for which the meeting was called."""
        return self.record.meeting.starts_at.astimezone(CHINA).date()

    @property
    def item(self) -> AgendaItem:
        """The item that the act is about: the one asked for, else the first."""
        wanted = self.asked.get("item", "")
        items = {str(item.id): item for item in self.record.agenda}
        if wanted and wanted not in items:
            raise item_unknown()
        return items.get(wanted, self.record.agenda[0])


def _always(_desk: Desk) -> bool:
    return True


def _nothing(_desk: Desk) -> Mapping[str, Any]:
    return {}


def _meeting(desk: Desk) -> str:
    return desk.record.meeting.title


def _once(_desk: Desk) -> list[tuple[str, dict[str, str]]]:
    return [("", {})]


@dataclass(frozen=True, slots=True)
class ActForm:
    """One act of a meeting in one of ``states``. ``run`` calls the service, which checks it all
    again; ``offered`` only decides whether the meeting's page shows it.

    ``links`` tells where it is offered more than once, by (what is added to the title, what to the
    address). ``lands`` is the part of the meeting's page that shows what was done.
    """

    name: str
    title: str
    schema: Callable[[Desk], Schema]
    run: Callable[[Desk, dict[str, Any]], object]
    states: frozenset[MeetingState]
    roles: frozenset[Role] = SECRETARY
    intro: str = ""
    about: Callable[[Desk], str] = _meeting
    choices: Callable[[Desk], Choices] = _nothing
    values: Callable[[Desk], Mapping[str, object]] = _nothing
    offered: Callable[[Desk], bool] = _always
    links: Callable[[Desk], list[tuple[str, dict[str, str]]]] = _once
    lands: str = ""

    def require(self, desk: Desk) -> None:
        """Raises NotAllowed for the wrong person, Refused ``meeting.wrong_step`` for the wrong
        time.
        """
        desk.act.actor.require(*self.roles)
        if desk.record.state not in self.states:
            raise wrong_step(desk.record.state)

    def is_open(self, desk: Desk) -> bool:
        allowed = not desk.act.actor.roles.isdisjoint(self.roles)
        return allowed and desk.record.state in self.states and self.offered(desk)


def links_of(forms: Iterable[ActForm], desk: Desk, place: Here) -> list[Link]:
    """What this person can do with the meeting now."""
    return [
        Link(_titled(form, more), place.url("meetings.do", **_address(desk, form), **query))
        for form in forms
        if form.is_open(desk)
        for more, query in form.links(desk)
    ]


def _titled(form: ActForm, more: str) -> str:
    return f"{words(form.title)} · {more}" if more else str(words(form.title))


def _address(desk: Desk, form: ActForm) -> dict[str, Any]:
    return {"meeting_id": desk.meeting_id, "name": form.name}
