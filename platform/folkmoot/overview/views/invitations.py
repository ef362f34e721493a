"""Handing out sign-in links, in person: to read off the screen, as a code to scan, on paper."""

import secrets
from uuid import UUID

import segno
from flask import Response, make_response, render_template, request, url_for
from markupsafe import Markup

from folkmoot.identity import service as identity
from folkmoot.identity.views import must_sign_in
from folkmoot.identity.words import ROLES
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.scope import PLATFORM, enter
from folkmoot.people.queries import find_person, persons_called
from folkmoot.tenancy.views import here
from folkmoot.web.database import session

LONGEST_SEARCH = 60
# What a secretary may make somebody here; everything above is the district's to give.
OFFERED = (Role.RESIDENT, Role.GRID_WORKER)


def find() -> str:
    """Whom is the link for? People of this community by a part of their name."""
    act = _secretary()
    wanted = request.args.get("name", "").strip()[:LONGEST_SEARCH]
    return render_template(
        "overview/invitations.html",
        wanted=wanted,
        found=persons_called(session(), wanted, act.today) if wanted else (),
        offered=OFFERED,
        role_names=ROLES,
    )


def hand_out() -> Response:
    """The link, shown once: only its hash is kept, so nobody can look it up again."""
    act, person_id, role = _secretary(), _asked_person(), _asked_role()
    name, place = find_person(session(), person_id).name, here().place
    token = secrets.token_urlsafe(32)
    # Accounts belong to no community and change under the platform's own chain.
    session().rollback()
    enter(session(), PLATFORM)
    link = identity.invite(
        session(),
        act,
        place=place,
        person_id=person_id,
        name=name,
        role=role,
        token=token,
    )
    session().commit()
    address = url_for("identity.confirm_sign_in", token=token, _external=True)
    page = render_template(
        "overview/invitation.html", name=name, address=address, link=link, code=_code(address)
    )
    response = make_response(page)
    response.headers["Cache-Control"] = "no-store"
    return response


def _secretary() -> Act:
    must_sign_in()
    act = here().act()
    act.actor.require(Role.SECRETARY)
    return act


def _asked_person() -> UUID:
    try:
        return UUID(request.form.get("person", ""))
    except ValueError:
        raise _choose() from None


def _asked_role() -> Role:
    wanted = request.form.get("role", "")
    if wanted not in OFFERED:
        raise _choose()
    return Role(wanted)


def _choose() -> Invalid:
    return Invalid(
        "invitation.whom",
        mark("It is not clear for whom this link is."),
        cure=mark("Find the person by name and choose what they are here."),
    )


def _code(address: str) -> Markup:
    drawing = segno.make(address, error="m").svg_inline(scale=6, border=4, svgclass="fm-code-image")
    return Markup(drawing)  # noqa: S704 - drawn from an address of our own making
