"""``folkmoot plugins settings``: what is set in each layer, and what a district locks."""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import click

from folkmoot.catalogue.printing import refusals
from folkmoot.extensions import current
from folkmoot.extensions.settings import (
    About,
    Layers,
    layered,
    layers_here,
    layers_of_district,
    set_district_settings,
    set_platform_settings,
    set_settings,
)
from folkmoot.extensions.settings.problems import LAYERS
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.scope import PLATFORM
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.addresses import scope_named
from folkmoot.tenancy.queries import find_district
from folkmoot.web.forms.settings import words_of
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Kind, Text

_WHAT = click.argument("what", metavar="KIND/PLUGIN/ID")
_PLACE = click.option(
    "--at", "place", default="", help="A district, or district/community; else the platform."
)
_LINE = Text("{key} = {value}（{who}设定{locked}）", "{key} = {value} (set by {who}{locked})")
_LOCKED = Text("，已锁定", ", locked")
_ONLY_LOCKED = Text("{key}：已锁定，取默认值", "{key}: locked at its default")
_NOTHING = Text("没有任何设置", "nothing is set")
_SET = Text("已设定", "set")


@click.group("settings")
def settings() -> None:
    """What is set for a contribution: platform < district < community."""


@settings.command("show")
@_WHAT
@_PLACE
@json_option
@language_option
def show(what: str, place: str, as_json: bool, language: str) -> None:
    """What holds of WHAT at a place, and by whom it was set."""
    with refusals(as_json, language) as operation:
        found = layered(_layers(operation, _about(what), place))
    if as_json:
        plain = {
            "values": dict(found.values),
            "origins": dict(found.origins),
            "locked": sorted(found.locked),
        }
        click.echo(json.dumps(plain, ensure_ascii=False))
        return
    for key, value in found.values.items():
        locked = _LOCKED.in_(language) if key in found.locked else ""
        who = LAYERS[found.origins[key]]
        said = filled(_LINE, key=key, value=words_of(value), who=who, locked=locked)
        click.echo(said.in_(language))
    for key in sorted(found.locked - found.values.keys()):
        click.echo(filled(_ONLY_LOCKED, key=key).in_(language))
    if not (found.values or found.locked):
        click.echo(_NOTHING.in_(language))


@settings.command("set")
@_WHAT
@click.argument("values", nargs=-1, metavar="KEY=VALUE…")
@_PLACE
@json_option
@language_option
def set_command(
    what: str, values: tuple[str, ...], place: str, as_json: bool, language: str
) -> None:
    """Set these keys of WHAT at a place; KEY= takes one off. Others stay as they are.

    A VALUE is JSON (5, true, null, ["a"]); what is no JSON is text.
    """
    with refusals(as_json, language) as operation:
        about, said = _about(what), _said(values)
        layers = _layers(operation, about, place)
        own = layers.community if "/" in place else layers.district if place else layers.platform
        kept = {**own, **said}
        kept = {key: value for key, value in kept.items() if said.get(key, value) != _OFF}
        _write(operation, about, place, kept, layers.locked)
    _done(as_json=as_json, language=language)


@settings.command("lock")
@_WHAT
@click.argument("keys", nargs=-1, required=True)
@click.option("--district", required=True, help="The district's slug.")
@click.option("--open", "opens", is_flag=True, help="Open them again instead.")
@json_option
@language_option
def lock(
    what: str, keys: tuple[str, ...], district: str, opens: bool, as_json: bool, language: str
) -> None:
    """No community of a district, and no vote in one, sets these KEYS of WHAT otherwise."""
    with refusals(as_json, language) as operation:
        about = _about(what)
        layers = _layers(operation, about, district)
        locked = layers.locked - set(keys) if opens else layers.locked | set(keys)
        _write(operation, about, district, layers.district, locked)
    _done(as_json=as_json, language=language)


def _about(what: str) -> About:
    kind, plugin, contribution = (*what.split("/"), "", "")[:3]
    if kind not in [each.value for each in Kind] or not (plugin and contribution):
        raise Invalid(
            "settings.address",
            mark("What is set is named as kind/plugin/id, “%(given)s” is not."),
            cure=mark("Write it like voting_rules/ballots/approval."),
            given=what[:100],
        )
    return About(plugin, Kind(kind), contribution)


# No value of JSON, so nobody can set it.
_OFF = object()


def _said(values: Iterable[str]) -> dict[str, object]:
    found: dict[str, object] = {}
    for each in values:
        key, sign, value = each.partition("=")
        if not sign:
            raise Invalid(
                "settings.no_value",
                mark("“%(given)s” is no KEY=VALUE."),
                cure=mark("Write it like max_choices=3."),
                given=each[:100],
            )
        found[key] = _value(value) if value else _OFF
    return found


def _value(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        return text


def _layers(operation: Operation, about: About, place: str) -> Layers:
    if "/" in place:
        with operation.database.begin(scope_named(operation.database, place)) as session:
            return layers_here(session).get(about, Layers())
    with operation.database.begin(PLATFORM) as session:
        where = find_district(session, place).id if place else 0
        return layers_of_district(session, where).get(about, Layers())


def _write(
    operation: Operation, about: About, place: str, values: Mapping[str, Any], locked: Iterable[str]
) -> None:
    named: dict[str, Any] = {
        "plugin": about.plugin,
        "kind": about.kind,
        "contribution": about.contribution,
        "values": values,
    }
    if "/" in place:
        with operation.database.begin(scope_named(operation.database, place)) as session:
            set_settings(session, operation.act, **named)
        return
    with operation.database.begin(PLATFORM) as session:
        current.refresh(session)
        if place:
            where = find_district(session, place).id
            set_district_settings(
                session, operation.act, district_id=where, **named, locked=tuple(locked)
            )
        else:
            set_platform_settings(session, operation.act, **named)


def _done(*, as_json: bool, language: str) -> None:
    click.echo(json.dumps({"set": True}) if as_json else _SET.in_(language))
