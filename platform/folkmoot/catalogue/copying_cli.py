"""``folkmoot plugins copy``: communities that stand as another one of their district."""

import json
from collections.abc import Iterator
from typing import Any

import click

from folkmoot.catalogue.printing import refusals
from folkmoot.extensions.copying import Copied, copy_community
from folkmoot.kernel.wording import filled
from folkmoot.tenancy.addresses import scope_named
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Text

_DONE = Text(
    "{community}：已与 {source} 一致，共 {plugins} 个插件（新选用 {added} 个），{settings} 项设置"
    "（变更 {changed} 项）",
    "{community}: stands as {source}, plugins: {plugins} ({added} new),"
    " settings: {settings} ({changed} changed)",
)
_UNGRANTED = Text(
    "  未选用，本区已不再准许：{plugins}", "  not chosen, no longer granted: {plugins}"
)
_UNSEEN = Text(
    "  未设定，目前没有可用的版本：{settings}", "  not set, no release can be used: {settings}"
)


@click.command("copy")
@click.argument("source", metavar="FROM")
@click.argument("targets", metavar="TO…", nargs=-1, required=True)
@json_option
@language_option
def copy(source: str, targets: tuple[str, ...], as_json: bool, language: str) -> None:
    """Have communities use the plugins of another one of their district, with its settings.

    FROM and TO are district/community. Nothing is given up, and what the district has locked stays.
    Each community is a transaction of its own: where one is refused, those before it are done.
    """
    with refusals(as_json, language) as operation:
        model = scope_named(operation.database, source)
        scopes = [(each, scope_named(operation.database, each)) for each in targets]
        for name, scope in scopes:
            with operation.database.begin(scope) as session:
                done = copy_community(session, operation.act, source=model)
            _say(name, source, done, as_json=as_json, language=language)


def _say(name: str, source: str, done: Copied, *, as_json: bool, language: str) -> None:
    if as_json:
        click.echo(json.dumps({"community": name, **_plain(done)}, ensure_ascii=False))
        return
    for line in _lines(name, source, done):
        click.echo(line.in_(language))


def _lines(name: str, source: str, done: Copied) -> Iterator[Text]:
    said = {
        "plugins": len(done.plugins),
        "added": len(done.added),
        "settings": len(done.settings),
        "changed": len(done.changed),
    }
    yield filled(_DONE, community=name, source=source, **said)
    if done.ungranted:
        yield filled(_UNGRANTED, plugins=", ".join(done.ungranted))
    if done.unseen:
        yield filled(_UNSEEN, settings=", ".join(map(str, done.unseen)))


def _plain(done: Copied) -> dict[str, Any]:
    return {
        "plugins": list(done.plugins),
        "added": list(done.added),
        "settings": list(map(str, done.settings)),
        "changed": list(map(str, done.changed)),
        "ungranted": list(done.ungranted),
        "unseen": list(map(str, done.unseen)),
    }
