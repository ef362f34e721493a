"""The appraisal's meeting: called, opened at its hour, ended."""

from collections.abc import Callable
from uuid import UUID

from flask import Response

from folkmoot.appraisals import service
from folkmoot.appraisals.schemas import CallOffSchema, MeetingSchema
from folkmoot.appraisals.views.access import back_to, office_act, on_appraisal
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.practice import notice_days
from folkmoot.tenancy.views import committed
from folkmoot.web.database import session
from folkmoot.web.forms import Form, Nothing
from folkmoot_sdk import BodyKind, Text


@committed
def call(appraisal_id: UUID) -> Response:
    act, appraisal = office_act(appraisal_id)
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


@committed
def open_(appraisal_id: UUID) -> Response:
    return _step(
        appraisal_id,
        service.open_appraisal_meeting,
        title=mark("Open the appraisal meeting"),
        intro=mark("Have everybody sign in first; who comes later can still sign in."),
        submit=mark("The meeting is open"),
    )


@committed
def end(appraisal_id: UUID) -> Response:
    return _step(
        appraisal_id,
        service.end_appraisal_meeting,
        title=mark("End the appraisal meeting"),
        intro=mark("Its minutes are written from the record at once. This cannot be undone."),
        submit=mark("The meeting is over"),
    )


@committed
def call_off(appraisal_id: UUID) -> Response:
    act, appraisal = office_act(appraisal_id)
    form = Form(
        CallOffSchema,
        title=mark("Call off the appraisal meeting"),
        intro=mark("It cannot go on: to grade, another meeting is called with a new notice."),
        submit=mark("Call the meeting off"),
        cancel=back_to(appraisal_id),
    )
    return on_appraisal(
        appraisal,
        form,
        lambda data: service.call_off_appraisal_meeting(
            session(), act, appraisal_id=appraisal_id, **data
        ),
        at="appraisers",
    )


def _step(
    appraisal_id: UUID, verb: Callable[..., object], *, title: str, intro: str, submit: str
) -> Response:
    act, appraisal = office_act(appraisal_id)
    form = Form(Nothing, title=title, intro=intro, submit=submit, cancel=back_to(appraisal_id))
    return on_appraisal(
        appraisal,
        form,
        lambda _: verb(session(), act, appraisal_id=appraisal_id),
        at="appraisers",
    )
