"""Signing in by a link that works once, signing out, and who is behind this request."""

import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    Flask,
    Response,
    abort,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask_babel import gettext

from folkmoot.identity import service
from folkmoot.identity.domain import Place
from folkmoot.identity.places import NamedPlace, Namer, landing_of
from folkmoot.identity.queries import (
    ANONYMOUS,
    SignedIn,
    link_is_open,
    sessions_of,
    signed_in,
)
from folkmoot.identity.service import OWN_DEVICE_LIFETIME, SESSION_LIFETIME
from folkmoot.identity.words import ROLES
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import NotAllowed
from folkmoot.web import Link, account_from
from folkmoot.web.database import session
from folkmoot.web.errors import problem_of, wants_json

bp = Blueprint("identity", __name__, template_folder="templates")
COOKIE = "folkmoot_session"
_NAMER = "folkmoot_places"


def install(app: Flask) -> None:
    app.register_blueprint(bp)
    account_from(app, _account_links)


def places_from(app: Flask, namer: Namer) -> None:
    """Let ``namer`` say what districts and communities are called and where their pages are."""
    app.extensions[_NAMER] = namer


def now() -> datetime:
    """The one place where pages ask the clock."""
    clock = current_app.config.get("CLOCK")
    return clock() if clock else datetime.now(UTC)


def who() -> SignedIn | None:
    """The account behind this request, looked up once."""
    if "who" not in g:
        token = request.cookies.get(COOKIE, "")
        g.who = signed_in(session(), token, now()) if token else None
    found: SignedIn | None = g.who
    return found


def must_sign_in() -> SignedIn:
    """Who is signed in; a visitor is asked to sign in, whatever the address holds."""
    return who() or abort(HTTPStatus.UNAUTHORIZED)


@bp.get("/sign-in")
def sign_in_help() -> str:
    return render_template("identity/sign_in.html")


# Opening the link shows a button: chat programs fetch links ahead, and would use them up.
@bp.get("/sign-in/<token>")
def confirm_sign_in(token: str) -> Response:
    if not link_is_open(session(), token, now()):
        return _link_over(service.link_over())
    response = make_response(render_template("identity/confirm.html", token=token))
    response.headers["Cache-Control"] = "no-store"
    return response


@bp.post("/sign-in/<token>")
def do_sign_in(token: str) -> Response:
    own = secrets.token_urlsafe(32)
    act = Act(ANONYMOUS, now())
    lifetime = OWN_DEVICE_LIFETIME if request.form.get("own_device") else SESSION_LIFETIME
    try:
        service.sign_in(session(), act, link_token=token, session_token=own, lifetime=lifetime)
    except NotAllowed as error:
        return _link_over(error)
    if left_open := request.cookies.get(COOKIE):
        # On a device that others use, the one before has not always signed out.
        service.sign_out(session(), act, session_token=left_open)
    session().commit()
    response = make_response(redirect(_landing(own), HTTPStatus.SEE_OTHER))
    _set_cookie(response, own, lifetime)
    return response


@bp.post("/sign-out")
def do_sign_out() -> Response:
    if token := request.cookies.get(COOKIE):
        service.sign_out(session(), Act(ANONYMOUS, now()), session_token=token)
        session().commit()
    return _goodbye()


@bp.get("/signed-out")
def signed_out() -> str:
    return render_template("identity/signed_out.html")


@bp.get("/me")
def me() -> str:
    signed = must_sign_in()
    return render_template(
        "identity/me.html",
        signed=signed,
        names=_names(signed),
        role_names=ROLES,
        devices=sessions_of(session(), signed.account_id, now()),
    )


@bp.post("/me/sign-out-everywhere")
def do_sign_out_everywhere() -> Response:
    signed = must_sign_in()
    act = Act(ANONYMOUS, now())
    service.sign_out_everywhere(session(), act, account_id=signed.account_id)
    session().commit()
    return _goodbye()


def _link_over(error: NotAllowed) -> Response:
    if wants_json():
        raise error
    page = render_template("identity/link_over.html", problem=problem_of(error))
    return make_response(page, error.status)


def _landing(token: str) -> str:
    signed = signed_in(session(), token, now())
    return landing_of(signed, _names(signed)) if signed else "/"


def _names(signed: SignedIn) -> Mapping[Place, NamedPlace]:
    namer: Namer | None = current_app.extensions.get(_NAMER)
    wanted = {held.place for held in signed.holdings}
    return namer(session(), wanted) if namer and wanted else {}


def _set_cookie(response: Response, token: str, lifetime: timedelta) -> None:
    """Not for scripts, not for other sites' forms, and over https alone where there is https."""
    response.set_cookie(
        COOKIE,
        token,
        max_age=int(lifetime.total_seconds()),
        httponly=True,
        samesite="Lax",
        secure=bool(current_app.config["SESSION_COOKIE_SECURE"]),
    )


def _goodbye() -> Response:
    response = make_response(redirect(url_for("identity.signed_out"), HTTPStatus.SEE_OTHER))
    response.delete_cookie(COOKIE)
    return response


def _account_links() -> list[Link]:
    signed = who()
    if signed is None:
        return [Link(gettext("Sign in"), url_for("identity.sign_in_help"))]
    return [
        Link(signed.name, url_for("identity.me")),
        Link(gettext("Sign out"), url_for("identity.do_sign_out"), post=True),
    ]
