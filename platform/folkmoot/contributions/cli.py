"""``folkmoot plugins run``: the commands that plugins bring."""

from collections.abc import Mapping, Sequence

import click
from sqlalchemy.orm import Session

from folkmoot.contributions.tables import Say, Tables, community_tables
from folkmoot.extensions import current
from folkmoot.extensions.brought import may_read_records, one_named, pinned
from folkmoot.extensions.calling import ask
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Registered, Registry
from folkmoot.extensions.service import view_for
from folkmoot.extensions.settings import About, Layers, layers_here, layers_of_district
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.command import Operation
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.tenancy.addresses import scope_named
from folkmoot.tenancy.queries import own_community
from folkmoot.web.terminal import language_option, say
from folkmoot_sdk import Command, CommandArgument, CommandRequest, CommandResult, Kind, Text

FAILED = 1
_MOST_SECONDS = 120
_NOWHERE = 0
_LONGEST = 2_000


@click.command("run")
@click.argument("plugin")
@click.argument("command")
@click.argument("given", nargs=-1, metavar="[NAME=VALUE]...")
@click.option("--community", default="", help="Run it for this district/community, as set there.")
@language_option
@click.pass_obj
def run_command(
    operation: Operation,
    plugin: str,
    command: str,
    given: Sequence[str],
    *,
    community: str,
    language: str,
) -> None:
    """Run COMMAND of PLUGIN. Without --community it runs as the platform has set it up.

    Exit code 1: the command says that it failed; 2: it could not be run.
    """
    scope = scope_named(operation.database, community) if community else None
    with operation.database.begin(scope) as session:
        view, layers = (view_for(session), layers_here(session)) if scope else _everything(session)
        entry = one_named(view, Kind.COMMANDS, plugin, command)
        readable = scope is not None and may_read_records(view, entry)
        request = CommandRequest(
            _arguments(entry, given),
            language,
            operation.act.today,
            _settings(view, entry.plugin, layers),
            _tables(session, operation, language) if readable else {},
        )
    asked: Command = entry.contribution
    bind = operation.database.engine
    done = ask(
        bind, entry, "run", lambda: asked.run(request), CommandResult, most_seconds=_MOST_SECONDS
    )
    for line in done.lines:
        click.echo(click.unstyle("".join(filter(str.isprintable, str(line)[:_LONGEST]))))
    raise SystemExit(FAILED if done.failed else 0)


def _everything(session: Session) -> tuple[TenantView, Mapping[About, Layers]]:
    """The operator's own: whatever is installed, under the platform's layer alone."""
    # A command line has just begun and knows of nothing that was suspended.
    current.refresh(session)
    registry: Registry = installed()
    return TenantView(registry, registry.plugins), layers_of_district(session, _NOWHERE)


def _settings(
    view: TenantView, plugin: str, layers: Mapping[About, Layers]
) -> dict[str, Mapping[str, object]]:
    """What is set for every contribution of the plugin, by "kind/id"."""
    mine = (entry for entry in view.registry.entries.values() if entry.plugin == plugin)
    return {f"{entry.kind.value}/{entry.id}": pinned(entry, layers) for entry in mine}


def _tables(session: Session, operation: Operation, language: str) -> Tables:
    def words(value: str | Text) -> str:
        return value.in_(language) if isinstance(value, Text) else say(value, {}, language)

    spoken: Say = words
    here = own_community(session)
    return community_tables(session, spoken, here.name, here.code, operation.act.today)


def _arguments(entry: Registered[Command], given: Sequence[str]) -> dict[str, str]:
    """A text for every argument of the command. Raises Invalid (``plugins.arguments``)."""
    said = dict(each.partition("=")[::2] for each in given)
    known = {each.name: each.default for each in entry.contribution.arguments}
    lacking = {name for name, default in known.items() if default is None} - said.keys()
    if lacking or said.keys() - known.keys():
        raise Invalid(
            "plugins.arguments",
            mark("%(command)s takes these arguments: %(arguments)s."),
            cure=mark("Write each as name=value; what has a default may be left out."),
            command=entry.reference,
            arguments=[_described(each) for each in entry.contribution.arguments] or "-",
        )
    return {name: default for name, default in known.items() if default is not None} | said


def _described(argument: CommandArgument) -> Text:
    default = "" if argument.default is None else f"={argument.default}"
    shown, title = f"{argument.name}{default}", argument.title
    return Text(f"{shown}（{title.zh}）", f"{shown} ({title.en})")
