"""Calling a meeting of any body, and saying beforehand by when its notice must hang."""

from collections.abc import Iterable
from typing import Any

from flask import Response, request
from flask_babel import gettext

from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark
from folkmoot.meetings import service
from folkmoot.meetings.domain import AgendaDraft
from folkmoot.meetings.schemas import CallMeetingSchema, PlannedDaySchema
from folkmoot.meetings.views.blueprint import bp, own_act
from folkmoot.meetings.views.periods import Periods, periods_for
from folkmoot.meetings.views.prepared import prepared
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.views import committed, here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import text
from folkmoot.web.forms import Form, handle
from folkmoot.web.shapes import Column

PERIOD_COLUMNS = (
    Column(mark("Body")),
    Column(mark("Full days of notice"), numeric=True),
    Column(mark("If it hangs today, the meeting may be from")),
)


@bp.route("/meetings/call", methods=["GET", "POST"])
@committed
def call() -> Response:
    act = own_act()
    act.actor.require(Role.SECRETARY)
    periods = periods_for(act)
    plan, asked = _plan(periods)
    known = prepared(periods, asked.get("held_on"))
    form = Form(
        CallMeetingSchema(),
        title=mark("Call a meeting"),
        intro=known.said,
        submit=mark("Serve the notice"),
        choices={"body_kind": periods.choices},
        values=known.values,
        cancel=Link(gettext("Cancel"), here().url("meetings.meeting_list")),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        meeting = service.call_standing_meeting(session(), act, **_with_agenda(data))
        return here().url("meetings.meeting", meeting_id=meeting.id)

    return handle(
        form,
        submit,
        template="meetings/call.html",
        crumbs=here().crumbs((gettext("Meetings"), here().url("meetings.meeting_list"))),
        plan=plan,
        answer=periods.answer(**asked) if asked else "",
        columns=PERIOD_COLUMNS,
        periods=periods.rows,
        bodies=[] if "body_kind" in known.values else _of_each(periods),
    )


def _plan(periods: Periods) -> tuple[Form, dict[str, Any]]:
    """The question that the address may ask, and what was asked if it can be answered."""
    plan = Form(
        PlannedDaySchema(),
        title=mark("By when must the notice hang?"),
        choices={"body": periods.choices},
    )
    # Whoever was sent here without a day has asked nothing that could be answered wrongly.
    is_asked = any(name.startswith("held_on-") for name in request.args)
    return plan, (plan.take(request.args) or {}) if is_asked else {}


def _of_each(periods: Periods) -> list[Link]:
    """The form once more for each body, with how it met last in it."""
    return [
        Link(text(body_label(kind)), here().url("meetings.call", body=kind.value))
        for kind in periods.days
    ]


def _with_agenda(data: dict[str, Any]) -> dict[str, Any]:
    items = [AgendaDraft(line) for line in _lines(data.pop("agenda"))]
    items += [AgendaDraft(line, for_decision=True) for line in _lines(data.pop("decisions"))]
    return data | {"agenda": items}


def _lines(text: str) -> Iterable[str]:
    return filter(None, (line.strip() for line in text.splitlines()))
