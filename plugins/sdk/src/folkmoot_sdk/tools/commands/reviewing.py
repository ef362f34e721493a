"""`registry`: what whoever keeps a registry does with what vendors hand in."""

from datetime import UTC, datetime
from pathlib import Path

import click

from folkmoot_sdk.releases import RegistryError, State, load_key, read_folder, render
from folkmoot_sdk.releases.registry import require_another
from folkmoot_sdk.releases.signing import verify_release
from folkmoot_sdk.tools.checking import check_wheel
from folkmoot_sdk.tools.commands.shared import WRONG, show, told
from folkmoot_sdk.tools.submitting import owner, read_signed, write

_FOLDER = click.option(
    "--registry",
    required=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Its folder.",
)
_BY = click.option("--by", required=True, help="Who does it.")
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_PLUGIN, _VERSION = click.argument("plugin"), click.argument("version")


@click.group()
def registry() -> None:
    """Keep a registry: check, review, list and yank what was submitted."""


@registry.command("show")
@_FOLDER
@told
def show_command(registry: Path) -> None:
    """List every release with its state, who brought it there, and when."""
    for publisher in read_folder(registry, _now()).publishers:
        for plugin in publisher.plugins:
            for release in plugin.releases:
                move = release.moves[-1]
                said = (plugin.id, release.version, publisher.id, move.state.value, move.by)
                click.echo("  ".join((*said, move.at.isoformat())))


@registry.command("check")
@click.argument("wheel", type=_FILE)
@_FOLDER
@_BY
@told
def check_command(wheel: Path, registry: Path, by: str) -> None:
    """Check a submitted WHEEL: digest, signature, code. Nothing of it runs. Then: checked."""
    _check(wheel, registry, by)


def _check(wheel: Path, registry: Path, by: str) -> tuple[str, str]:
    signed = read_signed(wheel)
    manifest = signed.wheel.manifest
    publisher = owner(registry, manifest.id)
    release = publisher.release(manifest.id, manifest.version)
    if release is None or release.wheel != signed.wheel.digest:
        raise RegistryError((f"{wheel.name} is not the wheel that was submitted",))
    verify_release(publisher.key, signed.signature, manifest.id, manifest.version, signed.content)
    findings = check_wheel(signed.wheel)
    if findings:
        show(findings)
        raise SystemExit(WRONG)
    _move(registry, manifest.id, manifest.version, State.CHECKED, by)
    return manifest.id, manifest.version


@registry.command("review")
@_PLUGIN
@_VERSION
@_FOLDER
@_BY
@click.option("--wheel", type=_FILE, help="Check it first.")
@told
def review_command(plugin: str, version: str, registry: Path, by: str, wheel: Path | None) -> None:
    """Put down that somebody other than its vendor has read the code.

    With --wheel it is checked before, as "check" does it; both are put down.
    """
    require_another(owner(registry, plugin), by)
    if wheel is not None and _check(wheel, registry, by) != (plugin, version):
        raise RegistryError((f"{wheel.name} is not {plugin} {version}",))
    _move(registry, plugin, version, State.REVIEWED, by)


@registry.command("list")
@_PLUGIN
@_VERSION
@_FOLDER
@_BY
@told
def list_command(plugin: str, version: str, registry: Path, by: str) -> None:
    """Let anybody find a reviewed release."""
    _move(registry, plugin, version, State.LISTED, by)


@registry.command("yank")
@_PLUGIN
@_VERSION
@_FOLDER
@_BY
@click.option("--why", required=True, help="What is wrong with it; everybody reads this.")
@told
def yank_command(plugin: str, version: str, registry: Path, by: str, why: str) -> None:
    """Let nobody install a release any more, for good."""
    _move(registry, plugin, version, State.YANKED, by, why)


@registry.command("render")
@_FOLDER
@click.option("--key", "key_file", required=True, type=_FILE, help="The registry's own key.")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path))
@told
def render_command(registry: Path, key_file: Path, out: Path) -> None:
    """Write the whole registry as signed JSON: what platforms read."""
    rendered = read_folder(registry, _now())
    out.write_bytes(render(rendered, load_key(key_file)))
    click.echo(f"{out}: {len(rendered.publishers)} publishers")


def _move(registry: Path, plugin: str, version: str, state: State, by: str, why: str = "") -> None:
    publisher = owner(registry, plugin)
    write(registry, publisher.moved(plugin, version, state, by=by, at=_now(), why=why))
    click.echo(f"{plugin} {version}: {state.value}")


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
