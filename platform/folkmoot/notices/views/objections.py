"""Objecting to a notice while it runs, and the one answer that each objection gets."""

from typing import Any
from uuid import UUID

from flask import Response
from marshmallow import Schema, fields

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.notices import queries, service
from folkmoot.notices.page import person_named
from folkmoot.notices.schemas import AnswerSchema, ObjectionSchema
from folkmoot.notices.views.access import act_as, back_to, on_notice
from folkmoot.tenancy.views import committed
from folkmoot.web.database import session
from folkmoot.web.forms import Form, Widget

STAFF = (Role.SECRETARY, Role.GRID_WORKER)


class HeardObjectionSchema(Schema):
    """:func:`object_to` for somebody who writes down what another person objects to."""

    text = fields.String(
        required=True,
        metadata={
            "label": mark("What do they object to, and why?"),
            "hint": mark("In their own words"),
            "widget": Widget.TEXTAREA,
        },
    )
    who = fields.String(
        metadata={
            "label": mark("Who objects?"),
            "hint": mark("Name as in the register; empty for a letter without a name"),
            "widget": Widget.TEXT,
            "autocomplete": "off",
        }
    )


@committed
def object_to(notice_id: UUID) -> Response:
    act = act_as(*STAFF, Role.RESIDENT)
    notice = queries.find_notice(session(), notice_id)
    staff = not act.actor.roles.isdisjoint(STAFF)
    form = Form(
        HeardObjectionSchema if staff else ObjectionSchema,
        title=mark("Write down an objection") if staff else mark("Object to this notice"),
        intro=notice.title,
        submit=mark("Hand in the objection"),
        cancel=back_to(notice),
    )
    return on_notice(notice, form, lambda data: _object(act, notice_id, data))


def _object(act: Act, notice_id: UUID, data: dict[str, Any]) -> None:
    who = data.pop("who", "")
    person_id = person_named(session(), who) if who else None
    service.object_to(session(), act, notice_id=notice_id, person_id=person_id, **data)


@committed
def answer(objection_id: UUID) -> Response:
    act = act_as(Role.SECRETARY)
    objection = queries.find_objection(session(), objection_id)
    notice = queries.find_notice(session(), objection.notice_id)
    form = Form(
        AnswerSchema,
        title=mark("Answer the objection"),
        intro=objection.text,
        submit=mark("Give this answer"),
        cancel=back_to(notice),
    )
    return on_notice(
        notice,
        form,
        lambda data: service.answer_objection(session(), act, objection_id=objection_id, **data),
    )
