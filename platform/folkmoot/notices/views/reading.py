"""What hangs and what has hung; one notice as it stands on the board."""

from uuid import UUID

from flask import render_template, request

from folkmoot.extensions.service import view_for
from folkmoot.kernel.act import Role
from folkmoot.notices import queries
from folkmoot.notices.page import (
    KIND_NAMES,
    names_of,
    objections_for,
    place_of,
    superseded_by,
    tag_of,
    term_of,
)
from folkmoot.tenancy.views import here
from folkmoot.web.database import session


def notice_list() -> str:
    act = here().act()
    before = request.args.get("before", type=UUID)
    found = queries.past(session(), act.today, limit=queries.PAGE + 1, before=before)
    past = found[: queries.PAGE]
    secretary = Role.SECRETARY in act.actor.roles
    return render_template(
        "notices/list.html",
        running=queries.running(session(), act.today) if before is None else (),
        past=past,
        more=past[-1].id if len(found) > queries.PAGE else None,
        first=before is None,
        unanswered=queries.unanswered(session()) if secretary and before is None else (),
        today=act.today,
        tag_of=tag_of,
        kind_names=KIND_NAMES,
    )


def notice(notice_id: UUID) -> str:
    act = here().act()
    found = queries.find_notice(session(), notice_id)
    heard = queries.objections_of(session(), [notice_id])[notice_id]
    objections = objections_for(act.actor, heard)
    named = {one.objection.person_id for one in objections.shown} - {None}
    return render_template(
        "notices/notice.html",
        notice=found,
        tag=tag_of(found, act.today),
        term=term_of(view_for(session()), found, act.today),
        kind=KIND_NAMES[found.kind],
        place=place_of(found),
        hangings=queries.hangings_of(session(), [notice_id])[notice_id],
        running=queries.is_running(found, act.today),
        removable=queries.may_come_down(found),
        objections=objections,
        superseded=superseded_by(session(), found),
        names=names_of(session(), [one for one in named if one]) if named else {},
        today=act.today,
        roles=act.actor.roles,
        Role=Role,
    )
