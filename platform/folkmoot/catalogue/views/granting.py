"""Granting a plugin, saying yes to what it asks for, taking it back."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from flask import Response
from marshmallow import Schema, ValidationError, fields, validate

from folkmoot.catalogue import queries
from folkmoot.catalogue.standings import Standing, newest_of, standing_of
from folkmoot.catalogue.views.blueprint import bp
from folkmoot.catalogue.views.officer import Office, office_of
from folkmoot.catalogue.words import PERSONAL_DATA, SCOPES, asked_lines, consented_lines, more_lines
from folkmoot.extensions import current, granting
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Asked
from folkmoot.extensions.releases import problems
from folkmoot.extensions.terms import MOST_FEN, Terms, terms_of
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.scope import PLATFORM, DistrictScope
from folkmoot.web.database import begin, session
from folkmoot.web.forms import Choice, Form, Nothing, Widget, handle
from folkmoot_sdk import PersonalData, Scope

_SCOPE, _DATA = "scope:", "data:"
_FEN = 100
_PLUGIN = "/<slug:district>/plugins/<slug:plugin>"


def _to_the_fen(price: Decimal) -> None:
    if price * _FEN % 1:
        raise ValidationError(mark("A price ends with the fen: two digits behind the point"))


class GrantSchema(Schema):
    """:func:`grant_plugin`; what may be allowed comes from the page."""

    allowed = fields.List(
        fields.String(),
        load_default=list,
        metadata={
            "label": mark("What may it see and do?"),
            "hint": mark("A release that asks for more than is ticked is not used."),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )
    versions = fields.String(
        load_default="",
        metadata={
            "label": mark("Which versions?"),
            "hint": mark("Such as >=1.0,<2; left empty, every version."),
            "widget": Widget.TEXT,
        },
    )
    price = fields.Decimal(
        load_default=None,
        allow_nan=False,
        validate=[validate.Range(0, Decimal(MOST_FEN) / _FEN), _to_the_fen],
        metadata={
            "label": mark("Price agreed for a community and month"),
            "hint": mark("In yuan; 0 is free. It is noted, nothing is billed."),
            "suffix": mark("yuan"),
        },
    )


@bp.route(f"{_PLUGIN}/grant", methods=["GET", "POST"])
def grant(district: str, plugin: str) -> Response:
    """Grant it, or change its terms."""
    office = office_of(district)
    terms, standing = _found(office, plugin)
    choices = list(_choices(standing))
    form = Form(
        GrantSchema() if choices else GrantSchema(exclude=("allowed",)),
        title=mark("Grant a plugin") if terms is None else mark("Change the terms of a plugin"),
        submit=mark("Grant it") if terms is None else mark("Change the terms"),
        choices={"allowed": choices} if choices else {},
        values=_values(terms, standing),
        cancel=office.back(),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        where: dict[str, Any] = {"district_id": office.district.id, "plugin": plugin}
        agreed = _terms(data)
        _require_of_use(plugin, agreed)
        with begin(PLATFORM) as changing:
            granting.grant_plugin(changing, office.act, **where, **agreed)
        done = "granted" if terms is None else "changed"
        return office.url("catalogue.of_district", done=done, of=plugin)

    return handle(
        form,
        submit,
        template="catalogue/grant.html",
        office=office,
        standing=standing,
        release=newest_of(installed(), plugin),
        asked_lines=asked_lines,
    )


def _require_of_use(plugin: str, agreed: Mapping[str, Any]) -> None:
    """A grant under which no release may be used looks like one and is none."""
    terms = terms_of(**agreed)
    standing = standing_of(installed(), plugin, terms) if terms else None
    waiting = standing.waiting if standing and standing.release is None else None
    if waiting is not None:
        raise Invalid(
            "plugins.no_use",
            mark("With these boxes no release of it may be used: %(version)s asks to %(more)s."),
            cure=mark("Tick what it asks for, or do not grant it."),
            field="allowed",
            version=waiting.release.version,
            more=asked_lines(waiting.more),
        )


@bp.route(f"{_PLUGIN}/consent/<version>", methods=["GET", "POST"])
def consent(district: str, plugin: str, version: str) -> Response:
    """Say yes to all that a release asks for."""
    office = office_of(district)
    standing = _granted(office, plugin)
    if version not in {each.version for each in installed().of_plugin(plugin)}:
        raise problems.unknown(plugin, version)
    waiting = standing.waiting
    form = Form(
        Nothing,
        title=mark("Consent to what a plugin asks for"),
        submit=mark("Yes, the district consents"),
        cancel=office.back(),
    )

    def submit(_data: dict[str, Any], _key: str) -> str:
        where = office.district.id
        with begin(PLATFORM) as changing:
            granting.consent(
                changing, office.act, district_id=where, plugin=plugin, version=version
            )
        return office.url("catalogue.of_district", done="consented", of=plugin)

    return handle(
        form,
        submit,
        template="catalogue/consent.html",
        office=office,
        standing=standing,
        version=version,
        more=more_lines(waiting) if waiting and waiting.release.version == version else (),
        consented=consented_lines(standing.consented),
    )


@bp.route(f"{_PLUGIN}/revoke", methods=["GET", "POST"])
def revoke(district: str, plugin: str) -> Response:
    office = office_of(district)
    standing = _granted(office, plugin)
    form = Form(
        Nothing,
        title=mark("Take the grant of a plugin back"),
        intro=mark(
            "No community of the district can use it then; what the district has set for it goes"
            " with the grant."
        ),
        submit=mark("Take the grant back"),
        cancel=office.back(),
    )

    def submit(_data: dict[str, Any], _key: str) -> str:
        where = office.district.id
        with begin(PLATFORM) as changing:
            granting.revoke_plugin(changing, office.act, district_id=where, plugin=plugin)
        return office.url("catalogue.of_district", done="revoked", of=plugin)

    with begin(DistrictScope(office.district.id)) as reading:
        users = len(queries.users_of_plugins(reading).get(plugin, ()))
    return handle(
        form,
        submit,
        template="catalogue/revoke.html",
        office=office,
        standing=standing,
        users=users,
    )


def _found(office: Office, plugin: str) -> tuple[Terms | None, Standing]:
    """The terms on which it is granted, None for a plugin that is not, and how it stands."""
    current.refresh(session())
    registry = installed()
    terms = granting.grants_of(session(), office.district.id).get(plugin)
    if terms is None and not registry.of_plugin(plugin):
        raise granting.not_installed(plugin)
    nothing = Terms(scopes=(), personal_data=())
    return terms, standing_of(registry, plugin, terms or nothing)


def _granted(office: Office, plugin: str) -> Standing:
    """How a plugin stands that is granted. Raises NotFound (``plugins.no_grant``) before anybody
    reads a page on which nothing could be decided.
    """
    terms, standing = _found(office, plugin)
    if terms is None:
        raise granting.no_grant(plugin)
    return standing


def _choices(standing: Standing) -> Iterable[Choice]:
    """What any installed release asks for, and what is consented to already."""
    asked = [each.asks for each in installed().of_plugin(standing.plugin)]
    every = [standing.consented, *asked]
    scopes = frozenset(scope for each in every for scope in each.scopes)
    data = frozenset(one for each in every for one in each.personal_data)
    yield from (Choice(f"{_SCOPE}{each}", SCOPES[each]) for each in Scope if each in scopes)
    yield from (
        Choice(f"{_DATA}{each}", PERSONAL_DATA[each]) for each in PersonalData if each in data
    )


def _values(terms: Terms | None, standing: Standing) -> Mapping[str, object]:
    if terms is None:
        return {}
    price = None if terms.price is None else Decimal(terms.price.amount) / _FEN
    return {"allowed": _ticked(standing.consented), "versions": terms.versions, "price": price}


def _ticked(consented: Asked) -> list[str]:
    scopes = [f"{_SCOPE}{each}" for each in sorted(consented.scopes)]
    return [*scopes, *(f"{_DATA}{each}" for each in sorted(consented.personal_data))]


def _terms(data: Mapping[str, Any]) -> dict[str, Any]:
    allowed, price = data.get("allowed", []), data["price"]
    return {
        "versions": data["versions"],
        "scopes": [e.removeprefix(_SCOPE) for e in allowed if e.startswith(_SCOPE)],
        "personal_data": [e.removeprefix(_DATA) for e in allowed if e.startswith(_DATA)],
        "price": None if price is None else int(price * _FEN),
    }
