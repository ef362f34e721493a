"""One act of a meeting as a form: shown, sent, and answered with the meeting's page."""

from typing import Any
from uuid import UUID

from flask import Response, request
from flask_babel import gettext

from folkmoot.meetings.page import record_of
from folkmoot.meetings.queries import find_meeting
from folkmoot.meetings.views.acts import Desk
from folkmoot.meetings.views.blueprint import bp, own_act
from folkmoot.meetings.views.catalogue import form_named
from folkmoot.tenancy.views import committed, here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, handle


@bp.route("/meetings/<uuid:meeting_id>/do/<name>", methods=["GET", "POST"])
@committed
def do(meeting_id: UUID, name: str) -> Response:
    wanted = form_named(name)
    title = find_meeting(session(), meeting_id).title
    act = own_act()
    act.actor.require(*wanted.roles)
    desk = Desk(session(), act, record_of(session(), meeting_id, named=True), request.args)
    wanted.require(desk)
    back = here().url("meetings.meeting", meeting_id=meeting_id)
    form = Form(
        wanted.schema(desk),
        title=wanted.title,
        intro=wanted.intro,
        choices=wanted.choices(desk),
        values=wanted.values(desk),
        cancel=Link(gettext("Back to the meeting"), back),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        wanted.run(desk, data)
        return f"{back}#{wanted.lands}" if wanted.lands else back

    crumbs = here().crumbs(
        (gettext("Meetings"), here().url("meetings.meeting_list")), (title, back)
    )
    return handle(
        form,
        submit,
        template="meetings/act.html",
        crumbs=crumbs,
        name=name,
        about=wanted.about(desk),
    )
