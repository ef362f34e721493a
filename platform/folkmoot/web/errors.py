"""Every error as the answer its reader can use: a page, a fragment for htmx, or JSON.

All three carry the same translated message, the cure and the stable code.
"""

import secrets
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from flask import Flask, Response, current_app, json, make_response, render_template, request
from flask_babel import gettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from folkmoot.kernel.errors import FolkmootError, mark
from folkmoot.kernel.wording import composed
from folkmoot.web.formats import words

PROBLEM_JSON = "application/problem+json"

TITLES = {
    HTTPStatus.UNPROCESSABLE_ENTITY: mark("Something needs to be put right"),
    HTTPStatus.FORBIDDEN: mark("You may not do this"),
    HTTPStatus.NOT_FOUND: mark("Not found"),
    HTTPStatus.CONFLICT: mark("This cannot be done now"),
}

# (code, title, message, cure) for what Flask and Werkzeug refuse before any feature is asked.
OF_HTTP: dict[int, tuple[str, str, str, str]] = {
    401: (
        "web.not_signed_in",
        mark("Please sign in"),
        mark("This page is only for people who have signed in."),
        mark("Sign in, then open this page again."),
    ),
    403: (
        "web.forbidden",
        mark("You may not do this"),
        mark("This page is not open to you."),
        mark("Ask the community's secretary, or sign in with another account."),
    ),
    404: (
        "web.not_found",
        mark("Page not found"),
        mark("There is nothing at this address."),
        mark("Check the address, or start again from the first page."),
    ),
    405: (
        "web.method_not_allowed",
        mark("This page works in another way"),
        mark("This address does not take that kind of request."),
        mark("Go back to the page you came from and use its buttons."),
    ),
    413: (
        "web.too_large",
        mark("That was too much at once"),
        mark("What you sent is larger than this platform takes."),
        mark("Go back, shorten the text or send a smaller file, and try again."),
    ),
    429: (
        "web.too_many",
        mark("Please wait a moment"),
        mark("There were too many attempts in a short time."),
        mark("Wait a minute and try again."),
    ),
    503: (
        "web.unavailable",
        mark("The platform is being looked after"),
        mark("It cannot answer for the moment. Nothing that was saved is lost."),
        mark("Wait a few minutes and try again."),
    ),
}
BAD_REQUEST = (
    "web.bad_request",
    mark("The request could not be read"),
    mark("Your browser sent something that this platform does not understand."),
    mark("Go back, load the page again and try once more."),
)
STALE_FORM = (
    "web.stale_form",
    mark("This form can no longer be sent"),
    mark("It was opened too long ago, or before you signed in. Nothing was changed."),
    mark("Go back, copy what you typed, load the page again and send it once more."),
)
INTERNAL = (
    "web.internal",
    mark("Something went wrong on our side"),
    mark("What you wanted to do may not have been done. The fault has been recorded."),
    mark("Look first whether it was done, then try again. If it fails twice, tell us the number."),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error in the reader's language. ``reference`` finds an internal error in the log."""

    status: int
    code: str
    title: str
    message: str
    cure: str = ""
    field: str = ""
    reference: str = ""


def install(app: Flask) -> None:
    app.register_error_handler(FolkmootError, lambda error: answer(problem_of(error)))
    app.register_error_handler(HTTPException, _http_error)


def problem_of(error: FolkmootError) -> Problem:
    """A feature's error, its parameters translated as well."""
    params = {key: words(value) for key, value in error.params.items()}
    return Problem(
        status=int(error.status),
        code=error.code,
        title=gettext(TITLES.get(error.status, BAD_REQUEST[1])),
        message=_filled(error.message, params),
        cure=_filled(error.cure, params),
        field=error.field,
    )


def answer(problem: Problem) -> Response:
    """The problem in the form that this request asked for."""
    if wants_json():
        return _as_json(problem)
    template = "errors/fragment.html" if is_fragment() else "errors/page.html"
    return make_response(render_template(template, problem=problem), problem.status)


def is_fragment() -> bool:
    """Whether htmx asked, and so wants a part of a page."""
    return request.headers.get("HX-Request") == "true"


def wants_json() -> bool:
    """Whether the client prefers JSON to a page; an address of the API always does."""
    if request.path.startswith("/api/"):
        return True
    accepted = request.accept_mimetypes
    best = accepted.best_match(["text/html", "application/json", PROBLEM_JSON], default="text/html")
    return best != "text/html"


def _filled(message: str, params: dict[str, Any]) -> str:
    return composed(gettext(message), params) if message else ""


def _as_json(problem: Problem) -> Response:
    """RFC 9457. The type stays ``about:blank``: ``code`` is what a program should look at."""
    known = {key: value for key, value in asdict(problem).items() if value and key != "message"}
    body = json.dumps({"type": "about:blank", "detail": problem.message, **known})
    return Response(body, problem.status, mimetype=PROBLEM_JSON)


def _http_error(error: HTTPException) -> Response:
    status = error.code or 500
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR and status not in OF_HTTP:
        return _internal_error()
    texts = STALE_FORM if isinstance(error, CSRFError) else OF_HTTP.get(status, BAD_REQUEST)
    response = answer(_http_problem(status, texts))
    for name, value in error.get_headers():
        # Allow, Retry-After and WWW-Authenticate are part of what these answers mean.
        if name != "Content-Type":
            response.headers[name] = value
    return response


def _http_problem(status: int, texts: tuple[str, str, str, str], reference: str = "") -> Problem:
    code, title, message, cure = texts
    return Problem(
        status, code, gettext(title), gettext(message), gettext(cure), reference=reference
    )


def _internal_error() -> Response:
    reference = secrets.token_hex(4)
    current_app.logger.error("answered with error 500, reference %s", reference)
    try:
        return answer(_http_problem(500, INTERNAL, reference))
    except Exception:
        # The page itself may be what is broken, or what its navigation asks the database for.
        current_app.logger.exception("the page for error %s failed as well", reference)
        return Response(_LAST_RESORT.format(reference=reference), 500, mimetype="text/html")


_LAST_RESORT = """<!doctype html><html lang="zh-CN"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>商量 Folkmoot</title>
<h1>系统出了问题</h1><p>故障已记录。请稍后再试；若仍不行，请告诉我们编号 {reference}。</p>
<div lang="en"><h1>Something went wrong on our side</h1><p>The fault has been recorded. Please try
again later; if it fails twice, tell us the number {reference}.</p></div></html>"""
