"""``folkmoot plugins``: what is installed, why something is not, and releases from wheels."""

import json
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import click

from folkmoot.catalogue import printing
from folkmoot.catalogue.copying_cli import copy
from folkmoot.catalogue.granting_cli import COMMANDS
from folkmoot.catalogue.printing import refusals
from folkmoot.catalogue.problems import no_signature, nothing_on_record
from folkmoot.catalogue.registry_cli import registry
from folkmoot.catalogue.settings_cli import settings
from folkmoot.catalogue.vendors import vendor_of
from folkmoot.contributions.cli import run_command
from folkmoot.extensions.models import PluginRelease
from folkmoot.extensions.place import place
from folkmoot.extensions.releases import files, installing, reading, switching
from folkmoot.extensions.releases.registering import trusted_registry
from folkmoot.extensions.runner.remote import describe
from folkmoot.kernel.command import Operation
from folkmoot.kernel.scope import PLATFORM
from folkmoot.kernel.wording import filled
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import Text

_NOW = Text("{plugin} {version} 现在：{state}", "{plugin} {version} is now {state}")
# One byte more than a wheel may have tells that it is too large.
_MOST_READ = 16 * 1024 * 1024
_SIGNATURE_BYTES = 1024

_REASON = click.option(
    "--reason", required=True, help="Why, in a few words; it is kept and shown with the release."
)
_PLUGIN = click.argument("plugin")
_VERSION = click.argument("version")
_LIMIT = click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True)


@click.group()
def plugins() -> None:
    """Plugins: what is installed, granted and chosen, and releases from wheels."""


for command in (registry, settings, run_command, *COMMANDS, copy):
    plugins.add_command(command)


@plugins.command("list")
@json_option
@language_option
def list_command(as_json: bool, language: str) -> None:
    """Every release that is or was here, and what was left out. Exit code 1: something was."""
    with refusals(as_json, language) as operation, _begin(operation) as session:
        found = reading.release_lines(session)
    plain = [printing.line_plain(line) for line in found]
    _say(printing.list_lines(found), {"plugins": plain}, as_json=as_json, language=language)
    raise SystemExit(int(any(line.refusal is not None for line in found)))


@plugins.command("why")
@_PLUGIN
@json_option
@language_option
def why_command(plugin: str, as_json: bool, language: str) -> None:
    """All about PLUGIN: its releases, why one was left out with its vendor's first frame, and
    what became of them. Exit code 1: one was left out.
    """
    with refusals(as_json, language) as operation, _begin(operation) as session:
        found = [line for line in reading.release_lines(session) if line.plugin == plugin]
        if not found:
            raise nothing_on_record(plugin)
        changes = reading.history(session, plugin)
    plain = {
        "releases": [printing.line_plain(line) for line in found],
        "changes": [printing.change_plain(change) for change in changes],
    }
    _say(printing.why_lines(found, changes), plain, as_json=as_json, language=language)
    raise SystemExit(int(any(line.refusal is not None for line in found)))


@plugins.command("troubles")
@_PLUGIN
@_LIMIT
@json_option
@language_option
def troubles_command(plugin: str, limit: int, as_json: bool, language: str) -> None:
    """What went wrong when PLUGIN was asked, for its vendor: nothing tells whose it was."""
    with refusals(as_json, language) as operation, _begin(operation) as session:
        found = reading.troubles_of(session, plugin, limit=limit)
    vendor = vendor_of(plugin)
    plain = {
        "publisher": printing.vendor_plain(vendor),
        "troubles": [printing.trouble_plain(each) for each in found],
    }
    _say(printing.trouble_lines(found, vendor), plain, as_json=as_json, language=language)


@plugins.command("install")
@click.argument("wheel", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option(
    "--signature",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The publisher's signature; otherwise WHEEL.sig beside it.",
)
@click.option("--new-publisher", is_flag=True, help="The plugin has passed to another publisher.")
@json_option
@language_option
def install_command(
    wheel: Path, signature: Path | None, new_publisher: bool, as_json: bool, language: str
) -> None:
    """Install WHEEL beside all other releases, if the registry and its publisher vouch for it."""
    beside = signature or wheel.with_name(f"{wheel.name}.sig")
    with refusals(as_json, language) as operation:
        release = _install(operation, wheel, beside, new_publisher=new_publisher)
        _tell(release, as_json=as_json, language=language)


def _install(
    operation: Operation, wheel: Path, signature: Path, *, new_publisher: bool
) -> PluginRelease:
    where = place()
    assert where.folder is not None  # noqa: S101 - the command line has always said where
    known = trusted_registry(where.registry, where.registry_key)
    signed = _bytes(signature, _SIGNATURE_BYTES).decode("ascii", "replace")
    if not signed:
        raise no_signature(signature)
    _sweep(operation)
    with _begin(operation) as session:
        return installing.install_release(
            session,
            operation.act,
            wheel=_bytes(wheel, _MOST_READ),
            signature=signed,
            registry=known,
            folder=where.folder,
            describe=describe,
            new_publisher=new_publisher,
        )


def _bytes(path: Path, limit: int) -> bytes:
    if not path.is_file():
        return b""
    with path.open("rb") as file:
        return file.read(limit)


def _switching(name: str, verb: Callable[..., object], help_text: str) -> None:
    """A command that brings one release into another state."""

    @plugins.command(name, help=help_text)
    @_PLUGIN
    @_VERSION
    @_REASON
    @json_option
    @language_option
    def command(plugin: str, version: str, reason: str, as_json: bool, language: str) -> None:
        with refusals(as_json, language) as operation:
            with _begin(operation) as session:
                verb(session, operation.act, plugin=plugin, version=version, reason=reason)
                release = session.get_one(PluginRelease, (plugin, version))
            _sweep(operation)
            _tell(release, as_json=as_json, language=language)


def _sweep(operation: Operation) -> None:
    """After the commit: files that went before it would be missed if it failed."""
    folder = place().folder
    with _begin(operation) as session:
        switching.one_at_a_time(session)
        if folder is not None:
            files.sweep(folder, switching.kept(session), at=operation.act.at)


_switching(
    "retire",
    switching.retire,
    "Nothing new begins with this release; votes that are pinned to it go on.",
)
_switching(
    "suspend",
    switching.suspend,
    "Nothing of this release runs until it is resumed, not even for votes pinned to it.",
)
_switching(
    "resume",
    switching.resume,
    "A suspended release is again what it was, a retired one active.",
)
_switching(
    "remove",
    switching.remove,
    "Take this release away with its files; refused while a vote anywhere needs it.",
)


@plugins.command("roll-back")
@_PLUGIN
@_REASON
@json_option
@language_option
def roll_back_command(plugin: str, reason: str, as_json: bool, language: str) -> None:
    """Retire the newest release, so that new votes use the one before."""
    with refusals(as_json, language) as operation:
        with _begin(operation) as session:
            release = switching.roll_back(session, operation.act, plugin=plugin, reason=reason)
        _tell(release, as_json=as_json, language=language)


def _begin(operation: Operation) -> Any:  # noqa: ANN401 - a transaction's context
    return operation.database.begin(PLATFORM)


def _tell(release: PluginRelease, *, as_json: bool, language: str) -> None:
    state = switching.STATES[release.state]
    said = filled(_NOW, plugin=release.plugin, version=release.version, state=state)
    plain = {
        "plugin": release.plugin,
        "version": release.version,
        "state": release.state.value,
        "digest": release.digest,
    }
    _say([said], plain, as_json=as_json, language=language)


def _say(lines: Iterable[Text], plain: object, *, as_json: bool, language: str) -> None:
    if as_json:
        click.echo(json.dumps(plain, ensure_ascii=False))
        return
    for line in lines:
        click.echo(line.in_(language))
