"""Inviting people to appraise, and calling them to the meeting."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import select

from folkmoot.appraisals import queries, service
from folkmoot.appraisals.schemas import AppraiserSchema, MeetingSchema
from folkmoot.appraisals.views.access import back_to, on_appraisal, signed_act
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.notices.page import person_named
from folkmoot.people.models import Organisation
from folkmoot.tenancy.practice import notice_days
from folkmoot.tenancy.views import committed
from folkmoot.web.database import session
from folkmoot.web.forms import Form
from folkmoot_sdk import BodyKind, Text


@committed
def register(appraisal_id: UUID) -> Response:
    act = signed_act()
    act.actor.require(Role.SECRETARY)
    appraisal = queries.find_appraisal(session(), appraisal_id)
    form = Form(
        AppraiserSchema,
        title=mark("Invite somebody to appraise"),
        intro=mark("All four kinds must be there. Whoever is appraised cannot appraise."),
        choices={"organisation_id": _units()},
        cancel=back_to(appraisal_id),
    )
    return on_appraisal(
        appraisal, form, lambda data: _register(act, appraisal_id, data), at="appraisers"
    )


def _register(act: Act, appraisal_id: UUID, data: dict[str, Any]) -> None:
    person_id = person_named(session(), data.pop("who"))
    service.register_appraiser(
        session(), act, appraisal_id=appraisal_id, person_id=person_id, **data
    )


def _units() -> list[tuple[str, str]]:
    query = select(Organisation.id, Organisation.name).order_by(Organisation.name)
    return [(str(id_), name) for id_, name in session().execute(query)]


@committed
def call(appraisal_id: UUID) -> Response:
    act = signed_act()
    act.actor.require(Role.SECRETARY)
    appraisal = queries.find_appraisal(session(), appraisal_id)
    days = notice_days(session(), BodyKind.APPRAISAL_MEETING, act.today)
    form = Form(
        MeetingSchema,
        title=mark("Call the appraisal meeting"),
        intro=Text(
            f"通知须提前 {days} 天送达；应到人员即已邀请的评议人员。",
            f"Notice is served {days} full days before; its roster is everybody invited.",
        ),
        submit=mark("Serve the notice"),
        cancel=back_to(appraisal_id),
    )
    return on_appraisal(
        appraisal,
        form,
        lambda data: service.call_appraisal_meeting(
            session(), act, appraisal_id=appraisal_id, **data
        ),
        at="appraisers",
    )
