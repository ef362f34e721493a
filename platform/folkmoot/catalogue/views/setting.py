"""The form of what is set for one contribution, by the district and by a community."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Response
from flask_babel import gettext
from marshmallow import fields

from folkmoot.catalogue import queries
from folkmoot.catalogue.standings import Standing, settable
from folkmoot.catalogue.views.blueprint import bp
from folkmoot.catalogue.views.officer import office_of
from folkmoot.extensions.registered import Registered
from folkmoot.extensions.settings import (
    About,
    Layer,
    LayeredSettings,
    Layers,
    about,
    judged,
    layers_here,
    layers_of_district,
    set_district_settings,
    set_settings,
    unknown_keys,
)
from folkmoot.extensions.settings.problems import LAYERS, nothing_like
from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import FolkmootError, NotFound, mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.views import committed, here, tenant_blueprint
from folkmoot.web.chrome import Link
from folkmoot.web.database import begin, session
from folkmoot.web.forms import Choice, Form, Widget, handle
from folkmoot.web.forms.settings import field_of, settings_in, settings_schema, shown_in, words_of
from folkmoot.web.shapes import Row
from folkmoot_sdk import Kind, SettingField, Text, describe_settings

_FROM = Text("{value}（{who}设定）", "{value} (set by {who})")
_DEFAULT = Text("{value}（插件默认值）", "{value} (the plugin's default)")
_WHY = Text("{value}：{why}", "{value}: {why}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One contribution, the layers of it, and what its schema says of them."""

    entry: Registered[Any]
    layers: Layers

    @property
    def what(self) -> About:
        return about(self.entry)

    @property
    def described(self) -> tuple[SettingField, ...]:
        return describe_settings(self.entry.contribution.settings)

    def judged(self, layers: Layers) -> LayeredSettings:
        return judged(self.entry.contribution.settings, layers)

    def otherwise(self, above: LayeredSettings) -> dict[str, Text]:
        """What holds of each key where this layer says nothing."""
        return {each.key: value_words(each, above) for each in self.described}

    def refused(self, found: LayeredSettings) -> list[Row]:
        """What is set and no longer taken, key by key, with the publisher's reason."""
        return [
            Row(key or mark("All of them together"), _refused(found.values.get(key), why))
            for key, why in found.refused.items()
        ]

    def gone(self, said: Mapping[str, object]) -> list[str]:
        return unknown_keys(self.entry.contribution.settings, said)


def value_words(each: SettingField, found: LayeredSettings) -> Text:
    """The value that holds of a key, and who set it."""
    if each.key in found.origins:
        who = LAYERS[found.origins[each.key]]
        return filled(_FROM, value=words_of(found.values[each.key]), who=who)
    return filled(_DEFAULT, value=words_of(each.default))


def _refused(value: object, why: str) -> Text:
    return filled(_WHY, value=words_of(value), why=why)


@bp.route(
    "/<slug:district>/plugins/<slug:plugin>/settings/<kind>/<slug:contribution>",
    methods=["GET", "POST"],
)
def set_for_district(district: str, plugin: str, kind: str, contribution: str) -> Response:
    office = office_of(district)
    where = office.district.id
    granted = queries.plugins_of_district(session(), where).granted
    asked = _asked(granted, plugin, kind, contribution, layers_of_district(session(), where))
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
        with begin(PLATFORM) as changing, _beside_its_field():
            set_district_settings(
                changing,
                office.act,
                district_id=where,
                **_named(asked.what),
                values=settings_in(asked.described, data),
                locked=data["locked"],
            )
        return office.url("catalogue.of_district")

    return handle(
        form,
        submit,
        template="catalogue/setting.html",
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
    act.actor.require(Role.SECRETARY, Role.OPERATOR)
    chosen = queries.plugins_here(session()).chosen
    asked = _asked(chosen, plugin, kind, contribution, layers_here(session()))
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
        with _beside_its_field():
            set_settings(session(), act, **_named(asked.what), values=values)
        return here().url("plugins.page")

    return handle(
        form,
        submit,
        template="catalogue/setting.html",
        crumbs=here().crumbs((gettext("Plugins"), here().url("plugins.page"))),
        refused=asked.refused(found),
        gone=asked.gone(asked.layers.community),
        locked=_locked_rows(asked, found),
        overruled=[Row(key, words_of(value)) for key, value in found.overruled.items()],
    )


def _asked(
    standings: Iterable[Standing],
    plugin: str,
    kind: str,
    contribution: str,
    layers: Mapping[About, Layers],
) -> Asked:
    """What of a plugin's release in use is to be set. Raises NotFound."""
    try:
        what = About(plugin, Kind(kind), contribution)
    except ValueError:
        raise NotFound("web.not_found", mark("There is nothing at this address.")) from None
    releases = (each.release for each in standings if each.plugin == plugin)
    entries = (entry for release in releases if release for entry in settable(release))
    found = next((entry for entry in entries if about(entry) == what), None)
    if found is None:
        raise nothing_like(what)
    return Asked(found, layers.get(what, Layers()))


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


def _locked_rows(asked: Asked, found: LayeredSettings) -> Sequence[Row]:
    locked = [each for each in asked.described if each.key in found.locked]
    return [Row(each.title, value_words(each, found)) for each in locked]


@contextmanager
def _beside_its_field() -> Iterator[None]:
    """An error that names a key is shown beside the field of that key."""
    try:
        yield
    except FolkmootError as error:
        error.field = field_of(error.field) if error.field else ""
        raise
