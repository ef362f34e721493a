"""Planning the year, moving a date, excusing, publishing minutes: each a form of its own."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import gettext

from folkmoot.compliance import service
from folkmoot.compliance.models import Obligation
from folkmoot.compliance.periods import short_name
from folkmoot.compliance.planning import Hours
from folkmoot.compliance.queries import find_obligation, plan_of
from folkmoot.compliance.schemas import ExcuseSchema, MoveSchema, PlanSchema, PublishSchema
from folkmoot.compliance.service.excusing import EXCUSERS
from folkmoot.compliance.service.lawful import require_lawful
from folkmoot.compliance.service.publishing import minutes_to_publish, text_of
from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.meetings.queries import find_meeting
from folkmoot.notices.queries import boards
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.rules import USUAL_PUBLICATION
from folkmoot.tenancy.views import committed, here, open_at_rest
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import day, text
from folkmoot.web.forms import Form, handle
from folkmoot_sdk import BodyKind, Span


def act_as(*roles: Role) -> Act:
    must_sign_in()
    act = here().act()
    act.actor.require(*roles)
    return act


@committed
def plan(of: int) -> Response:
    act = act_as(Role.SECRETARY)
    form = Form(
        PlanSchema,
        title=mark("Plan the year"),
        intro=mark(
            "Every meeting that is owed and has no date yet gets one: on a working day of its"
            " period, no two on one day, with time left to call it again if it is inquorate."
            " You can move each afterwards."
        ),
        submit=mark("Plan the meetings"),
        values={"usual": "09:30", "representatives": "19:00"},
        cancel=_back(of),
    )

    def run(data: dict[str, Any]) -> object:
        own = {BodyKind.REPRESENTATIVES_ASSEMBLY: data["representatives"]}
        hours = Hours(data["usual"], own)
        return service.plan_year(session(), act, year=of, hours=hours)

    return on_year(form, run, of)


@committed
def move(obligation_id: UUID) -> Response:
    act = act_as(Role.SECRETARY)
    obligation = find_obligation(session(), obligation_id)
    form = Form(
        MoveSchema,
        title=mark("When is this meeting to be?"),
        intro=_named(obligation),
        values={"starts_at": plan_of(session(), obligation_id)},
        cancel=_back(obligation.ends_on.year),
    )

    def run(data: dict[str, Any]) -> object:
        return service.move_planned(session(), act, obligation_id=obligation_id, **data)

    return on_year(form, run, obligation.ends_on.year)


@open_at_rest
@committed
def excuse(obligation_id: UUID) -> Response:
    act = act_as(*EXCUSERS)
    obligation = find_obligation(session(), obligation_id)
    require_lawful(session(), obligation, act.today)
    form = Form(
        ExcuseSchema,
        title=mark("Excuse the community from this meeting"),
        intro=_named(obligation),
        submit=mark("Excuse it"),
        cancel=_back(obligation.ends_on.year),
    )

    def run(data: dict[str, Any]) -> object:
        return service.excuse(session(), act, obligation_id=obligation_id, **data)

    return on_year(form, run, obligation.ends_on.year)


@committed
def publish(meeting_id: UUID) -> Response:
    act = act_as(Role.SECRETARY)
    meeting = find_meeting(session(), meeting_id)
    title, body = text_of(session(), minutes_to_publish(session(), meeting_id))
    hanging = [(str(board.id), f"{board.name} · {board.place}") for board in boards(session())]
    year = meeting.starts_at.year
    form = Form(
        PublishSchema,
        title=mark("Publish the minutes"),
        intro=meeting.title,
        submit=mark("Put them on the notice board"),
        choices={"board_ids": hanging},
        values={"board_ids": [value for value, _ in hanging], "days": USUAL_PUBLICATION},
        cancel=_back(year),
    )

    def run(data: dict[str, Any]) -> object:
        return service.publish_minutes(session(), act, meeting_id=meeting_id, **data)

    return on_year(form, run, year, "compliance/publish.html", notice=(title, body))


def _named(obligation: Obligation) -> str:
    period = Span(obligation.starts_on, obligation.ends_on)
    return str(
        gettext(
            "%(body)s, %(period)s: from %(first)s to %(last)s",
            body=text(body_label(obligation.body_kind)),
            period=text(short_name(period, obligation.ordinal)),
            first=day(obligation.starts_on),
            last=day(obligation.ends_on),
        )
    )


def _address(year: int) -> str:
    return here().url("compliance.year", year=year)


def _back(year: int) -> Link:
    return Link(gettext("Back to the year"), _address(year))


def on_year(
    form: Form,
    run: Callable[[dict[str, Any]], object],
    year: int,
    template: str = "compliance/form.html",
    notice: tuple[str, str] | None = None,
) -> Response:
    """A form about a year, which leads back to it."""

    def submit(data: dict[str, Any], _key: str) -> str:
        run(data)
        return _address(year)

    crumbs = here().crumbs((gettext("The year"), _address(year)))
    return handle(form, submit, template=template, crumbs=crumbs, notice=notice)
