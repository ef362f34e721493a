"""Who acts on an appraisal, and the forms in which they do."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import Response
from flask_babel import gettext

from folkmoot.appraisals.models import Appraisal
from folkmoot.appraisals.queries import find_appraisal
from folkmoot.appraisals.service.access import as_office
from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Act
from folkmoot.tenancy.views import here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, handle


def signed_act() -> Act:
    """The next act of somebody signed in; a visitor is asked to sign in."""
    must_sign_in()
    return here().act()


def office_act(appraisal_id: UUID) -> tuple[Act, Appraisal]:
    """The next act of somebody who runs this appraisal; others are refused before they type."""
    act = signed_act()
    appraisal = find_appraisal(session(), appraisal_id)
    return as_office(session(), act, appraisal_id), appraisal


def address_of(appraisal_id: UUID) -> str:
    return here().url("appraisals.appraisal", appraisal_id=appraisal_id)


def back_to(appraisal_id: UUID) -> Link:
    return Link(gettext("Back to the appraisal"), address_of(appraisal_id))


def title_of_year(appraisal: Appraisal) -> str:
    return gettext("Appraisal of %(year)s", year=str(appraisal.year))


def on_appraisal(
    appraisal: Appraisal,
    form: Form,
    run: Callable[[dict[str, Any]], object],
    *,
    template: str = "appraisals/form.html",
    at: str = "",
    **context: Any,  # noqa: ANN401 - the template's own
) -> Response:
    """A form about an appraisal, which leads back to its page, to the part called ``at``."""
    address = address_of(appraisal.id)

    def submit(data: dict[str, Any], _key: str) -> str:
        run(data)
        return f"{address}#{at}" if at else address

    crumbs = here().crumbs(
        (gettext("Year-end appraisal"), here().url("appraisals.appraisal_list")),
        (title_of_year(appraisal), address),
    )
    return handle(form, submit, template=template, crumbs=crumbs, **context)
