"""``folkmoot plugins grant``, ``consent``, ``choose`` …: what districts and communities do."""

import json
from collections.abc import Callable, Iterable
from typing import Any

import click

from folkmoot.catalogue.printing import refusals
from folkmoot.catalogue.queries import OfCommunity, OfDistrict, plugins_here, plugins_of_district
from folkmoot.catalogue.standings import Standing
from folkmoot.catalogue.words import asked_lines, more_lines, price_words, versions_words
from folkmoot.extensions import granting, service
from folkmoot.kernel.command import Operation
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.kernel.wording import filled, joined
from folkmoot.tenancy.addresses import scope_named
from folkmoot.tenancy.queries import find_district
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Text

_PLUGIN = click.argument("plugin")
DISTRICT = click.option("--district", required=True, help="The district's slug.")
COMMUNITY = click.option("--community", required=True, help="district/community, as addresses do.")
_GRANTED = Text("{plugin}：已准许", "{plugin}: granted")
_REVOKED = Text("{plugin}：已收回准许", "{plugin}: no longer granted")
_CONSENTED = Text("{plugin} {version}：已同意", "{plugin} {version}: consented to")
_CHOSEN = Text("{plugin}：开始使用", "{plugin}: in use from now on")
_GIVEN_UP = Text("{plugin}：已停用", "{plugin}: given up")
_LINE = Text(
    "{plugin}  使用的版本：{used}；准许的版本：{versions}；权限：{allowed}；价格：{price}",
    "{plugin}  in use: {used}; granted: {versions}; may: {allowed}; price: {price}",
)
_WAITS = Text("  版本 {version} 有待同意：{more}", "  release {version} waits for consent: {more}")
_NONE_USED = Text("无", "none")
_CAN_BE = Text("可以准许：{plugins}", "could be granted: {plugins}")
_NOT_USED = Text("{plugin}：可以使用", "{plugin}: may be used")
_WITHOUT = Text("{plugin}：已选用但不再准许", "{plugin}: chosen, and no longer granted")


@click.command("grant")
@_PLUGIN
@DISTRICT
@click.option("--versions", default="", help='A range such as ">=1.0,<2"; every one without it.')
@click.option("--scope", "scopes", multiple=True, help="What it may see or do; repeat it.")
@click.option("--personal-data", "personal", multiple=True, help="Data of persons; repeat it.")
@click.option("--price", type=int, help="Agreed, in fen for a community and month; 0 is free.")
@json_option
@language_option
def grant(
    plugin: str,
    district: str,
    versions: str,
    scopes: tuple[str, ...],
    personal: tuple[str, ...],
    price: int | None,
    as_json: bool,
    language: str,
) -> None:
    """Let the communities of a district use PLUGIN, on exactly these terms."""
    with refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            granting.grant_plugin(
                session,
                operation.act,
                district_id=find_district(session, district).id,
                plugin=plugin,
                versions=versions,
                scopes=scopes,
                personal_data=personal,
                price=price,
            )
        _done(_GRANTED, plugin=plugin, as_json=as_json, language=language)


@click.command("revoke")
@_PLUGIN
@DISTRICT
@json_option
@language_option
def revoke(plugin: str, district: str, as_json: bool, language: str) -> None:
    """Take back what a district grants; refused while something needs PLUGIN."""
    with refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            where = find_district(session, district).id
            granting.revoke_plugin(session, operation.act, district_id=where, plugin=plugin)
        _done(_REVOKED, plugin=plugin, as_json=as_json, language=language)


@click.command("consent")
@_PLUGIN
@click.argument("version")
@DISTRICT
@json_option
@language_option
def consent(plugin: str, version: str, district: str, as_json: bool, language: str) -> None:
    """Say yes for a district to all that PLUGIN VERSION asks to see and do."""
    with refusals(as_json, language) as operation:
        with operation.database.begin(PLATFORM) as session:
            granting.consent(
                session,
                operation.act,
                district_id=find_district(session, district).id,
                plugin=plugin,
                version=version,
            )
        _done(_CONSENTED, plugin=plugin, version=version, as_json=as_json, language=language)


def _of_community(
    name: str, verb: Callable[..., None], said: Text, help_text: str
) -> click.Command:
    """A command by which a community takes a plugin up, or gives it up."""

    @click.command(name, help=help_text)
    @_PLUGIN
    @COMMUNITY
    @json_option
    @language_option
    def command(plugin: str, community: str, as_json: bool, language: str) -> None:
        with refusals(as_json, language) as operation:
            with operation.database.begin(scope_named(operation.database, community)) as session:
                verb(session, operation.act, plugin=plugin)
            _done(said, plugin=plugin, as_json=as_json, language=language)

    return command


choose = _of_community(
    "choose",
    service.choose_plugin,
    _CHOSEN,
    "Have a community use PLUGIN, which its district grants.",
)
give_up = _of_community(
    "give-up",
    service.give_up_plugin,
    _GIVEN_UP,
    "Have a community use PLUGIN no longer; refused with the list while something needs it.",
)


@click.command("of")
@click.argument("place")
@json_option
@language_option
def of_place(place: str, as_json: bool, language: str) -> None:
    """What PLACE (a district, or district/community) grants or uses."""
    with refusals(as_json, language) as operation:
        lines, plain = _seen(operation, place.strip("/"))
    if as_json:
        click.echo(json.dumps(plain, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line.in_(language))


def _seen(operation: Operation, place: str) -> tuple[list[Text], dict[str, Any]]:
    if "/" in place:
        scope: TenantScope = scope_named(operation.database, place)
        with operation.database.begin(scope) as session:
            found = plugins_here(session)
        return list(_lines_here(found)), _plain_here(found)
    with operation.database.begin(PLATFORM) as session:
        district = plugins_of_district(session, find_district(session, place).id)
    return list(_lines_of(district)), _plain_of(district)


def _lines_of(found: OfDistrict) -> Iterable[Text]:
    for each in found.granted:
        yield _line(each)
        if each.waiting:
            more = joined(more_lines(each.waiting))
            yield filled(_WAITS, version=each.waiting.release.version, more=more)
    if found.offered:
        yield filled(_CAN_BE, plugins=", ".join(each.plugin for each in found.offered))


def _lines_here(found: OfCommunity) -> Iterable[Text]:
    yield from map(_line, found.chosen)
    yield from (filled(_NOT_USED, plugin=each.plugin) for each in found.open_to_it)
    yield from (filled(_WITHOUT, plugin=plugin) for plugin in found.without_grant)


def _line(each: Standing) -> Text:
    return filled(
        _LINE,
        plugin=each.plugin,
        used=each.release.version if each.release else _NONE_USED,
        versions=versions_words(each.terms.versions),
        allowed=joined(asked_lines(each.consented)),
        price=price_words(each.terms.price),
    )


def _plain_of(found: OfDistrict) -> dict[str, Any]:
    return {
        "granted": [_plain(each) for each in found.granted],
        "offered": [each.plugin for each in found.offered],
    }


def _plain_here(found: OfCommunity) -> dict[str, Any]:
    return {
        "chosen": [_plain(each) for each in found.chosen],
        "open": [each.plugin for each in found.open_to_it],
        "without_grant": list(found.without_grant),
    }


def _plain(each: Standing) -> dict[str, Any]:
    waiting = each.waiting.release.version if each.waiting else None
    used = each.release.version if each.release else None
    return {"plugin": each.plugin, "used": used, "waiting": waiting, **each.terms.to_plain()}


def _done(said: Text, *, as_json: bool, language: str, **what: str) -> None:
    click.echo(json.dumps(what) if as_json else filled(said, **what).in_(language))


COMMANDS = (grant, revoke, consent, choose, give_up, of_place)
