"""The form of what is set for one contribution, by the district and by a community."""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from flask import Response, url_for
from flask_babel import gettext
from marshmallow import fields

from folkmoot.catalogue import queries
from folkmoot.catalogue.standings import standing_of
from folkmoot.catalogue.views.asked import Asked, asked_for, locked_rows
from folkmoot.catalogue.views.blueprint import bp
from folkmoot.catalogue.views.officer import office_of
from folkmoot.catalogue.views.operator import crumbs, operating
from folkmoot.extensions import current
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Installed
from folkmoot.extensions.settings import (
    About,
    Layer,
    Layers,
    layers_here,
    layers_of_district,
    set_district_settings,
    set_platform_settings,
    set_settings,
)
from folkmoot.extensions.terms import Terms
from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import FolkmootError, Invalid, mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.views import committed, here, tenant_blueprint
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.formats import text
from folkmoot.web.forms import Choice, Form, Widget, handle
from folkmoot.web.forms.settings import field_of, settings_in, settings_schema, shown_in, words_of
from folkmoot.web.shapes import Row
from folkmoot_sdk import Text

_REFUSED = "settings.refused"


@bp.route(
    "/operator/plugins/<slug:plugin>/settings/<kind>/<slug:contribution>", methods=["GET", "POST"]
)
def set_for_platform(plugin: str, kind: str, contribution: str) -> Response:
    """What holds wherever neither district nor community says otherwise."""
    act = operating()
    current.refresh(session())
    registry = installed()
    standing = standing_of(registry, plugin, _everything(registry.of_plugin(plugin)))
    asked = asked_for([standing], plugin, kind, contribution, layers_of_district(session(), 0))
    found = asked.layers.down_to(Layer.PLATFORM)
    form = Form(
        settings_schema(asked.described, asked.otherwise(asked.judged(Layers()))),
        title=asked.entry.contribution.title,
        submit=mark("Set this for the platform"),
        values=shown_in(asked.described, found.platform),
        cancel=Link(gettext("Back to the plugin"), url_for("catalogue.plugin_page", plugin=plugin)),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        values = settings_in(asked.described, data)
        with begin(PLATFORM) as changing, _beside_its_field(asked):
            set_platform_settings(changing, act, **_named(asked.what), values=values)
        return url_for("catalogue.plugin_page", plugin=plugin, done="set")

    return handle(
        form,
        submit,
        template="catalogue/setting.html",
        summary=asked.summary,
        crumbs=[*crumbs(), Link(plugin, url_for("catalogue.plugin_page", plugin=plugin))],
        refused=asked.refused(asked.judged(found)),
        gone=asked.gone(found.platform),
        locked=(),
        overruled=(),
    )


def _everything(releases: Iterable[Installed]) -> Terms:
    """Terms under which the newest active release counts, whatever it asks: for its settings."""
    asks = [each.asks for each in releases]
    return Terms(
        scopes=tuple({scope for each in asks for scope in each.scopes}),
        personal_data=tuple({one for each in asks for one in each.personal_data}),
    )


@bp.route(
    "/<slug:district>/plugins/<slug:plugin>/settings/<kind>/<slug:contribution>",
    methods=["GET", "POST"],
)
def set_for_district(district: str, plugin: str, kind: str, contribution: str) -> Response:
    office = office_of(district)
    where = office.district.id
    granted = queries.plugins_of_district(session(), where).granted
    asked = asked_for(granted, plugin, kind, contribution, layers_of_district(session(), where))
    above, found = asked.layers.down_to(Layer.PLATFORM), asked.layers.down_to(Layer.DISTRICT)
    schema = settings_schema(
        asked.described, asked.otherwise(asked.judged(above)), locked=_locked()
    )
    form = Form(
        schema,
        title=asked.entry.contribution.title,
        submit=mark("Set this for the district"),
        choices={"locked": [Choice(each.key, each.title) for each in asked.described]},
        values={
            **shown_in(asked.described, found.district),
            "locked": sorted(found.locked & {each.key for each in asked.described}),
        },
        cancel=office.back(),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        with begin(PLATFORM) as changing, _beside_its_field(asked):
            set_district_settings(
                changing,
                office.act,
                district_id=where,
                **_named(asked.what),
                values=settings_in(asked.described, data),
                locked=data["locked"],
            )
        return office.url("catalogue.of_district", done="set", of=plugin)

    return handle(
        form,
        submit,
        template="catalogue/setting.html",
        summary=asked.summary,
        crumbs=office.crumbs(),
        refused=asked.refused(asked.judged(found)),
        gone=asked.gone(found.district),
        locked=(),
        overruled=(),
    )


bp_here = tenant_blueprint("plugins", "folkmoot.catalogue")


@bp_here.route(
    "/plugins/<slug:plugin>/settings/<kind>/<slug:contribution>", methods=["GET", "POST"]
)
@committed
def set_here(plugin: str, kind: str, contribution: str) -> Response:
    """What the community sets, within what the district left open."""
    must_sign_in()
    act = here().act()
    act.actor.require(Role.SECRETARY)
    chosen = queries.plugins_here(session()).chosen
    asked = asked_for(chosen, plugin, kind, contribution, layers_here(session()))
    above = asked.judged(asked.layers.down_to(Layer.DISTRICT))
    found = asked.judged(asked.layers)
    free = [each for each in asked.described if each.key not in found.locked]
    form = Form(
        settings_schema(free, asked.otherwise(above)),
        title=asked.entry.contribution.title,
        submit=mark("Set this for the community"),
        values=shown_in(free, asked.layers.community),
        cancel=Link(gettext("Back to the plugins"), here().url("plugins.page")),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        values = {**found.overruled, **settings_in(free, data)}
        with _beside_its_field(asked):
            set_settings(session(), act, **_named(asked.what), values=values)
        return here().url("plugins.page", done="set", of=plugin)

    return handle(
        form,
        submit,
        template="catalogue/setting.html",
        summary=asked.summary,
        crumbs=here().crumbs((gettext("Plugins"), here().url("plugins.page"))),
        refused=asked.refused(found),
        gone=asked.gone(asked.layers.community),
        locked=locked_rows(asked, found),
        overruled=[
            Row(asked.titles.get(key, key), words_of(value))
            for key, value in found.overruled.items()
        ],
    )


def _named(what: About) -> dict[str, Any]:
    return {"plugin": what.plugin, "kind": what.kind, "contribution": what.contribution}


def _locked() -> fields.Field[Any]:
    return fields.List(
        fields.String(),
        load_default=list,
        metadata={
            "label": mark("Which of these may no community set otherwise?"),
            "hint": mark("Nor any vote, when it is opened."),
            "widget": Widget.CHECKBOXES,
            "choices": (),
        },
    )


@contextmanager
def _beside_its_field(asked: Asked) -> Iterator[None]:
    """An error that names a key is shown beside the field of that key."""
    try:
        yield
    except FolkmootError as error:
        if error.code == _REFUSED:
            raise _not_taken(error, asked.titles) from error
        error.field = field_of(error.field) if error.field else ""
        raise


def _not_taken(error: FolkmootError, titles: Mapping[str, Text]) -> Invalid:
    """The same by the titles under which it was asked for; what is wrong with several of them, or
    with all together, stands above the form.
    """
    why = f"; {error.params.get('refused', '')}"
    for key, title in titles.items():
        why = why.replace(f"; {key}: ", f"; {text(title)}: ")
    return Invalid(
        _REFUSED,
        mark("The plugin does not take this: %(why)s"),
        cure=mark("Correct it; below the name stands what may be entered."),
        field=field_of(error.field) if error.field else "",
        why=why.removeprefix("; "),
    )
