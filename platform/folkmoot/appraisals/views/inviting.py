"""Inviting people to appraise."""

from typing import Any
from uuid import UUID

from flask import Response
from sqlalchemy import select

from folkmoot.appraisals import service
from folkmoot.appraisals.schemas import AppraiserSchema
from folkmoot.appraisals.views.access import back_to, office_act, on_appraisal
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import mark
from folkmoot.notices.page import person_named
from folkmoot.people.models import Organisation
from folkmoot.tenancy.views import committed
from folkmoot.web.database import session
from folkmoot.web.forms import Form


@committed
def register(appraisal_id: UUID) -> Response:
    act, appraisal = office_act(appraisal_id)
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
