"""The one way in which a form is shown, sent, refused and answered."""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, make_response, redirect, render_template, request

from folkmoot.kernel.errors import Conflict, Invalid, Refused
from folkmoot.web.errors import answer, is_fragment, problem_of, wants_json
from folkmoot.web.forms.form import Form

Submit = Callable[[dict[str, Any], str], str | Response]


def handle(
    form: Form,
    submit: Submit,
    *,
    template: str = "web/form.html",
    around: Callable[[], dict[str, object]] = dict,
    **context: object,
) -> Response:
    """Answer GET with the form and POST with what ``submit(data, idempotency_key)`` makes of it.

    ``submit`` returns the address to go on to (303, so that loading again sends nothing twice) or
    a response of its own, and commits. When it raises, the request's session is rolled back.
    Wrong input is answered with 422, a refusal by the procedure with 409, both with the form as it
    was filled in. NotAllowed and NotFound are pages: there is nothing to put right in the form.
    ``context`` goes to the template; ``around`` makes what only a page needs, and is asked then.
    """

    def page(status: HTTPStatus) -> Response:
        return _page(form, status, template, {**context, **around()})

    if request.method != "POST":
        return page(HTTPStatus.OK)
    data = form.take(request.form)
    if data is None:
        refused = HTTPStatus.UNPROCESSABLE_ENTITY
        return answer(form.problem()) if wants_json() else page(refused)
    try:
        outcome = submit(data, form.key)
    except (Invalid, Refused, Conflict) as error:
        _undo()
        if wants_json():
            return answer(problem_of(error))
        form.refuse(error)
        return page(error.status)
    return go_to(outcome) if isinstance(outcome, str) else outcome


def _undo() -> None:
    """Nothing half done may stay in the session from which the form is drawn again."""
    if (database := current_app.extensions.get("sqlalchemy")) is not None:
        database.session.rollback()


def go_to(address: str) -> Response:
    """On to another page; htmx is told, since it would put the page into the form's place."""
    if is_fragment():
        return Response("", HTTPStatus.OK, headers={"HX-Redirect": address})
    return make_response(redirect(address, HTTPStatus.SEE_OTHER))


def _page(form: Form, status: HTTPStatus, template: str, context: dict[str, object]) -> Response:
    if is_fragment():
        template = "web/form_fragment.html"
    return make_response(render_template(template, form=form, **context), status)
