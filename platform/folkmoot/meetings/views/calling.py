"""Calling a meeting of any body, and saying beforehand by when its notice must hang."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from flask import Response, request
from flask_babel import gettext

from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.meetings import service
from folkmoot.meetings.domain import AgendaDraft, latest_notice, lead_of
from folkmoot.meetings.schemas import CallMeetingSchema, PlannedDaySchema
from folkmoot.meetings.service.calling import NATIONAL, TITLE
from folkmoot.meetings.views.blueprint import bp, own_act
from folkmoot.people.domain.kinds import body_label
from folkmoot.people.queries import constituted
from folkmoot.tenancy.practice import notice_days_of
from folkmoot.tenancy.views import committed, here
from folkmoot.web import language
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import day
from folkmoot.web.forms import Form, handle
from folkmoot.web.shapes import Column
from folkmoot_sdk import BodyKind

PERIOD_COLUMNS = (
    Column(mark("Body")),
    Column(mark("Full days of notice"), numeric=True),
    Column(mark("If it hangs today, the meeting may be from")),
)

# The owners decide by heads and area, in a vote; the appraisal calls its own meeting.
_CALLED_ELSEWHERE = frozenset({BodyKind.OWNERS_ASSEMBLY, BodyKind.APPRAISAL_MEETING})


@dataclass(frozen=True, slots=True)
class Periods:
    """The days of notice that law and district ask of each body of the community."""

    today: date
    days: Mapping[BodyKind, int]

    @property
    def choices(self) -> list[tuple[Any, ...]]:
        return [(kind.value, body_label(kind)) for kind in self.days]

    @property
    def rows(self) -> list[list[object]]:
        return [[body_label(kind), self.days[kind], self.earliest(kind)] for kind in self.days]

    def earliest(self, body: BodyKind) -> date:
        """The first day of a meeting whose notice hangs today."""
        lead = lead_of(
            notified=self.today,
            held=self.today,
            days=self.days[body],
            last_day=NATIONAL.last_day,
        )
        return lead.earliest

    def answer(self, body: BodyKind, held_on: date) -> str:
        """By when the notice of a meeting on that day must hang."""
        latest = latest_notice(held=held_on, days=self.days[body], last_day=NATIONAL.last_day)
        name = body_label(body).in_(language())
        if latest < self.today:
            return gettext(
                "%(body)s: the notice for %(day)s had to hang on %(latest)s at the latest. If it"
                " hangs today, the meeting may be from %(earliest)s on.",
                body=name,
                day=day(held_on),
                latest=day(latest),
                earliest=day(self.earliest(body)),
            )
        return gettext(
            "%(body)s: the notice for %(day)s must hang on %(latest)s at the latest.",
            body=name,
            day=day(held_on),
            latest=day(latest),
        )


@bp.route("/meetings/call", methods=["GET", "POST"])
@committed
def call() -> Response:
    act = own_act()
    act.actor.require(Role.SECRETARY)
    periods = _periods(act)
    plan, asked = _plan(periods)
    form = Form(
        CallMeetingSchema(),
        title=mark("Call a meeting"),
        submit=mark("Serve the notice"),
        choices={"body_kind": periods.choices},
        values={"body_kind": asked.get("body"), "purpose": "decision", **_prepared(asked)},
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
    )


def _periods(act: Act) -> Periods:
    """Of every body whose meeting is called here."""
    bodies = constituted(session(), act.today)
    meeting = [kind for kind in BodyKind if kind in bodies and kind not in _CALLED_ELSEWHERE]
    return Periods(act.today, notice_days_of(session(), meeting, act.today))


def _plan(periods: Periods) -> tuple[Form, dict[str, Any]]:
    """The question that the address may ask, and what was asked if it can be answered."""
    plan = Form(
        PlannedDaySchema(),
        title=mark("By when must the notice hang?"),
        choices={"body": periods.choices},
    )
    return plan, (plan.take(request.args) or {}) if "body" in request.args else {}


def _prepared(asked: Mapping[str, Any]) -> dict[str, object]:
    """What whoever sent the secretary here knows already: a title, and the planned hour."""
    hour = request.args.get("at", type=time.fromisoformat)
    known: dict[str, object] = {"title": request.args.get("title", "")[:TITLE]}
    if asked and hour is not None:
        known["starts_at"] = datetime.combine(asked["held_on"], hour, CHINA)
    return known


def _with_agenda(data: dict[str, Any]) -> dict[str, Any]:
    items = [AgendaDraft(line) for line in _lines(data.pop("agenda"))]
    items += [AgendaDraft(line, for_decision=True) for line in _lines(data.pop("decisions"))]
    return data | {"agenda": items}


def _lines(text: str) -> Iterable[str]:
    return filter(None, (line.strip() for line in text.splitlines()))
