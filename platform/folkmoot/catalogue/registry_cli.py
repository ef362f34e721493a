"""``folkmoot plugins registry``: from publishers' files to the one signed list, and back."""

import json
from collections.abc import Iterator
from pathlib import Path

import click

from folkmoot.catalogue.printing import refusals
from folkmoot.catalogue.problems import not_rendered
from folkmoot.extensions.place import place
from folkmoot.extensions.releases.following import follow_registry
from folkmoot.extensions.releases.registering import trusted_registry
from folkmoot.kernel.scope import PLATFORM
from folkmoot.kernel.wording import filled
from folkmoot.web.terminal import json_option, language_option
from folkmoot_sdk import SdkError, Text
from folkmoot_sdk.releases.registry import Registry
from folkmoot_sdk.releases.registry_files import read_folder, render
from folkmoot_sdk.releases.signing import load_key

_SIGNED = Text(
    "已签署：{releases} 个版本，密钥 {key}", "signed by the key {key}, releases: {releases}"
)
_SOUND = Text(
    "签名有效：{releases} 个版本，生成于 {at}",
    "the signature holds as of {at}, releases: {releases}",
)
_LINE = Text("{plugin} {version}  {state}，{publisher}", "{plugin} {version}  {state}, {publisher}")
_TAKEN_BACK = Text(
    "{plugin} {version} 已被撤回，停用", "{plugin} {version} was taken back: retired"
)
_NOTHING = Text("没有被撤回的版本", "nothing was taken back")


@click.group()
def registry() -> None:
    """The signed list of what may be installed."""


@registry.command("render")
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--key",
    required=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The registry's private key (PEM), which nobody else may read.",
)
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to; otherwise FOLKMOOT_REGISTRY.",
)
@json_option
@language_option
def render_command(folder: Path, key: Path, out: Path | None, as_json: bool, language: str) -> None:
    """Sign what the publishers' files (TOML) in FOLDER say, with the registry's key."""
    with refusals(as_json, language) as operation:
        target = out or place().registry
        if target is None:
            raise click.UsageError("say where to with --out or FOLKMOOT_REGISTRY")
        try:
            found, signing = read_folder(folder, operation.act.at), load_key(key)
            _replace(target, render(found, signing))
        except SdkError as error:
            raise not_rendered(str(error)) from error
        except OSError as error:
            raise not_rendered(f"{error.filename}: {error.strerror}") from error
        count = sum(1 for _ in _releases(found))
        plain = {"releases": count, "key": signing.public, "file": str(target)}
        said = filled(_SIGNED, releases=str(count), key=signing.public)
        click.echo(json.dumps(plain) if as_json else said.in_(language))


def _replace(target: Path, content: bytes) -> None:
    """Whole or not at all: another process may be reading it."""
    made = target.with_name(f".{target.name}.new")
    made.write_bytes(content)
    made.replace(target)


@registry.command("verify")
@json_option
@language_option
def verify_command(as_json: bool, language: str) -> None:
    """Whether FOLKMOOT_REGISTRY bears the signature of FOLKMOOT_REGISTRY_KEY. Exit code 1: no."""
    with refusals(as_json, language):
        found = trusted_registry(place().registry, place().registry_key)
        count, at = sum(1 for _ in _releases(found)), found.rendered_at.isoformat()
        said = filled(_SOUND, releases=str(count), at=at)
        click.echo(json.dumps({"releases": count, "at": at}) if as_json else said.in_(language))


@registry.command("show")
@json_option
@language_option
def show_command(as_json: bool, language: str) -> None:
    """Every release that the registry knows, with its state."""
    with refusals(as_json, language):
        found = list(_releases(trusted_registry(place().registry, place().registry_key)))
        if as_json:
            click.echo(json.dumps({"releases": found}, ensure_ascii=False))
            return
        for each in found:
            click.echo(filled(_LINE, **each).in_(language))


@registry.command("follow")
@json_option
@language_option
def follow_command(as_json: bool, language: str) -> None:
    """Retire what the registry has taken back since it was installed: nothing new begins with it,
    and votes that are pinned to it go on. For a daily timer.
    """
    with refusals(as_json, language) as operation:
        known = trusted_registry(place().registry, place().registry_key)
        with operation.database.begin(PLATFORM) as session:
            retired = follow_registry(session, operation.act, registry=known)
        if as_json:
            click.echo(json.dumps({"retired": [list(name) for name in retired]}))
            return
        for plugin, version in retired:
            click.echo(filled(_TAKEN_BACK, plugin=plugin, version=version).in_(language))
        if not retired:
            click.echo(_NOTHING.in_(language))


def _releases(registry: Registry) -> Iterator[dict[str, str]]:
    for publisher in registry.publishers:
        for listing in publisher.plugins:
            for release in listing.releases:
                yield {
                    "plugin": listing.id,
                    "version": release.version,
                    "state": release.state.value,
                    "publisher": publisher.id,
                    "wheel": release.wheel,
                }
