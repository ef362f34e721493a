"""``folkmoot plugins settings``: what is set in each layer, and what a district locks."""

import json
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from folkmoot.catalogue.printing import refusals
from folkmoot.catalogue.set_values import value_words
from folkmoot.extensions import current
from folkmoot.extensions.loader import installed
from folkmoot.extensions.settings import (
    About,
    LayeredSettings,
    Layers,
    layered,
    layers_here,
    layers_of_district,
    newest_of,
    set_district_settings,
    set_platform_settings,
    set_settings,
)
from folkmoot.kernel.act import Act
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.scope import PLATFORM, TenantSession
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.addresses import scope_named
from folkmoot.tenancy.queries import find_district
from folkmoot.web.forms.settings import words_of
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Kind, SettingField, Text, describe_settings

_WHAT = click.argument("what", metavar="KIND/PLUGIN/ID")
_PLACE = click.option(
    "--at", "place", default="", help="A district, or district/community; else the platform."
)
_LINE = Text("{key}（{title}）= {value}", "{key} ({title}) = {value}")
_LOCKED = Text("{key}（{title}）= {value}，已锁定", "{key} ({title}) = {value}, locked")
_ONE_OF = Text("    可取：{choices}", "    one of: {choices}")
_BETWEEN = Text("    范围：{least} 至 {most}", "    from {least} to {most}")
_GONE = Text("{key} = {value}：现行版本已无此项", "{key} = {value}: no key of this release")
_NOTHING = Text("没有可以设置的内容", "there is nothing to set")
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
    """What can be set of KIND/PLUGIN/ID, what holds at a place, and by whom it was set."""
    with refusals(as_json, language) as operation:
        about = _about(what)
        with _at(operation, place) as (session, where):
            found = layered(_layers(session, where, about))
            entries = installed().of_kind(about.kind, frozenset({about.plugin}))
            described = describe_settings(newest_of(entries, about).contribution.settings)
    if as_json:
        plain = {
            "keys": [each.to_plain() for each in described],
            "values": dict(found.values),
            "origins": dict(found.origins),
            "locked": sorted(found.locked),
        }
        click.echo(json.dumps(plain, ensure_ascii=False))
        return
    for each in described:
        _tell(each, found, language)
    for key in sorted(found.values.keys() - {each.key for each in described}):
        click.echo(filled(_GONE, key=key, value=words_of(found.values[key])).in_(language))
    if not described:
        click.echo(_NOTHING.in_(language))


def _tell(each: SettingField, found: LayeredSettings, language: str) -> None:
    line = _LOCKED if each.key in found.locked else _LINE
    value = value_words(each, found)
    click.echo(filled(line, key=each.key, title=each.title, value=value).in_(language))
    if each.choices:
        click.echo(filled(_ONE_OF, choices=" ".join(map(str, each.choices))).in_(language))
    elif each.least is not None or each.most is not None:
        bounds = ("…" if one is None else str(one) for one in (each.least, each.most))
        click.echo(
            filled(_BETWEEN, **dict(zip(("least", "most"), bounds, strict=True))).in_(language)
        )


@settings.command("set")
@_WHAT
@click.argument("values", nargs=-1, metavar="KEY=VALUE…")
@_PLACE
@json_option
@language_option
def set_command(
    what: str, values: tuple[str, ...], place: str, as_json: bool, language: str
) -> None:
    """Set these keys of KIND/PLUGIN/ID at a place; KEY= takes one off. Others stay as they are.

    A VALUE is JSON (5, true, null, ["a"]); what is no JSON is text.
    """
    with refusals(as_json, language) as operation:
        about, said = _about(what), _said(values)
        # In one transaction: what somebody else sets meanwhile is not put back.
        with _at(operation, place) as (session, where):
            layers = _layers(session, where, about)
            own = (
                layers.community if where is None else layers.district if where else layers.platform
            )
            kept = {**own, **said}
            kept = {key: value for key, value in kept.items() if said.get(key, value) != _OFF}
            _write(session, operation.act, where, about, kept, layers.locked)
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
    """No community of a district, and no vote in one, sets these KEYS of it otherwise."""
    with refusals(as_json, language) as operation:
        about = _about(what)
        with _at(operation, district) as (session, where):
            layers = _layers(session, where, about)
            locked = layers.locked - set(keys) if opens else layers.locked | set(keys)
            _write(session, operation.act, where, about, layers.district, locked)
    _done(as_json=as_json, language=language)


def _about(what: str) -> About:
    kind, plugin, contribution = (*what.split("/"), "", "")[:3]
    if kind not in [each.value for each in Kind] or not (plugin and contribution):
        raise Invalid(
            "settings.address",
            mark("What is set is named as kind/plugin/id, “%(given)s” is not."),
            cure=mark(
                "Write it like voting_rules/ballots/approval; folkmoot plugins why PLUGIN names"
                " what a plugin brings."
            ),
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


@contextmanager
def _at(operation: Operation, place: str) -> Iterator[tuple[TenantSession, int | None]]:
    """A session there, and the id of the district; 0 for the platform, None in a community."""
    if "/" in place:
        with operation.database.begin(scope_named(operation.database, place)) as session:
            current.refresh(session)
            yield session, None
        return
    with operation.database.begin(PLATFORM) as session:
        current.refresh(session)
        yield session, find_district(session, place).id if place else 0


def _layers(session: TenantSession, where: int | None, about: About) -> Layers:
    known = layers_here(session) if where is None else layers_of_district(session, where)
    return known.get(about, Layers())


def _write(
    session: TenantSession,
    act: Act,
    where: int | None,
    about: About,
    values: Mapping[str, Any],
    locked: Iterable[str],
) -> None:
    named: dict[str, Any] = {
        "plugin": about.plugin,
        "kind": about.kind,
        "contribution": about.contribution,
        "values": values,
    }
    if where is None:
        set_settings(session, act, **named)
    elif where:
        set_district_settings(session, act, district_id=where, **named, locked=tuple(locked))
    else:
        set_platform_settings(session, act, **named)


def _done(*, as_json: bool, language: str) -> None:
    click.echo(json.dumps({"set": True}) if as_json else _SET.in_(language))
