"""What moves an appraisal on: opened, sheets handed out, closed, published."""

from uuid import UUID

from flask import Response
from flask_babel import gettext
from sqlalchemy import select

from folkmoot.appraisals import queries, refusals, service
from folkmoot.appraisals.domain import State
from folkmoot.appraisals.schemas import GradingSchema, OpenSchema, PublishSchema
from folkmoot.appraisals.service.access import check_counter, in_office
from folkmoot.appraisals.views.access import (
    address_of,
    back_to,
    office_act,
    on_appraisal,
    signed_act,
)
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.notices.queries import boards
from folkmoot.people.domain.kinds import Office
from folkmoot.people.models import Body, Mandate, Person
from folkmoot.people.queries.spans import in_force
from folkmoot.tenancy.views import committed, here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, Nothing, handle
from folkmoot_sdk import BodyKind


@committed
def open_appraisal() -> Response:
    act = in_office(session(), signed_act())
    years, all_ = (
        queries.years_to_open(session(), act.today.year),
        here().url("appraisals.appraisal_list"),
    )
    if not years:
        raise refusals.already_open(act.today.year)
    all_ = here().url("appraisals.appraisal_list")
    form = Form(
        OpenSchema,
        title=mark("Open the appraisal of a year"),
        intro=mark(
            "Who is appraised comes from today's rosters, the problem lists from the record."
        ),
        submit=mark("Open the appraisal"),
        choices={"year": [(str(each), str(each)) for each in years]},
        values={"year": years[0]},
        cancel=Link(gettext("Back to the list"), all_),
    )

    def submit(data: dict[str, int], _key: str) -> str:
        return address_of(service.open_appraisal(session(), act, year=data["year"]).id)

    crumbs = here().crumbs((gettext("Year-end appraisal"), all_))
    return handle(form, submit, template="appraisals/form.html", crumbs=crumbs)


@committed
def begin_grading(appraisal_id: UUID) -> Response:
    act = signed_act()
    appraisal = queries.find_appraisal(session(), appraisal_id)
    check_counter(session(), act, appraisal_id)
    form = Form(
        GradingSchema,
        title=mark("Hand out the grade sheets"),
        intro=mark("Everybody invited who is in the room gets one. Who is appraised gets none."),
        submit=mark("The sheets are handed out"),
        choices={"chair_id": _supervisors(act)},
        cancel=back_to(appraisal_id),
    )
    return on_appraisal(
        appraisal,
        form,
        lambda data: service.begin_grading(session(), act, appraisal_id=appraisal_id, **data),
        at="grading",
    )


def _supervisors(act: Act) -> list[tuple[str, str]]:
    query = (
        select(Person.id, Person.name)
        .join(Mandate, Mandate.person_id == Person.id)
        .join(Body, Body.id == Mandate.body_id)
        .where(Body.kind == BodyKind.SUPERVISION_COMMITTEE)
        .where(Mandate.office != Office.OBSERVER, in_force(Mandate, act.today))
        .order_by(Person.name_sort, Person.id)
    )
    return [(str(id_), name) for id_, name in session().execute(query)]


@committed
def close(appraisal_id: UUID) -> Response:
    act = signed_act()
    appraisal = queries.find_appraisal(session(), appraisal_id)
    check_counter(session(), act, appraisal_id)
    form = Form(
        Nothing,
        title=mark("Close the appraisal and work out the grades"),
        intro=mark("This cannot be undone. The grades follow from the verified counts alone."),
        submit=mark("Close and work out the grades"),
        cancel=back_to(appraisal_id),
    )
    return on_appraisal(
        appraisal,
        form,
        lambda _: service.close_appraisal(session(), act, appraisal_id=appraisal_id),
        at="result",
    )


@committed
def publish(appraisal_id: UUID) -> Response:
    act, appraisal = office_act(appraisal_id)
    if (now := queries.state_now(session(), appraisal_id)) is not State.CLOSED:
        raise refusals.wrong_state(now, State.CLOSED)
    form = Form(
        PublishSchema,
        title=mark("Publish the result"),
        intro=mark("The notice is written from the record: residents' satisfaction, every grade."),
        submit=mark("Post the notice"),
        choices={
            "board_ids": [
                (str(each.id), f"{each.name} · {each.place}") for each in boards(session())
            ]
        },
        cancel=back_to(appraisal_id),
    )
    return on_appraisal(
        appraisal,
        form,
        lambda data: service.publish_result(session(), act, appraisal_id=appraisal_id, **data),
        at="result",
    )
