"""`key`, `package` and `submit`."""

from datetime import UTC, datetime
from pathlib import Path

import click

from folkmoot_sdk import Manifest, VotingRule, reference
from folkmoot_sdk.releases import Publisher, SigningKey, load_key, make_key
from folkmoot_sdk.testing import Kept, promises_kept
from folkmoot_sdk.tools.checking import check_project
from folkmoot_sdk.tools.commands.shared import PATH, WRONG, refuse, show, told
from folkmoot_sdk.tools.creating import UNTITLED
from folkmoot_sdk.tools.loading import brought, tried
from folkmoot_sdk.tools.packing import package
from folkmoot_sdk.tools.project import Project, ProjectError, find_project
from folkmoot_sdk.tools.submitting import read_signed, require_new, submit
from folkmoot_sdk.tools.testing import NO_TESTS, kit_tests, own_tests

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_KEY = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def key() -> None:
    """The key that a vendor signs releases with."""


@key.command("new")
@click.argument("file", type=_FILE)
@told
def key_new(file: Path) -> None:
    """Make a key in the new file FILE, and print the public half of it."""
    click.echo(make_key(file).public)
    click.echo(f"Keep {file} to yourself, and a copy of it in a safe place.", err=True)


@key.command("show")
@click.argument("file", type=_KEY)
@told
def key_show(file: Path) -> None:
    """Print the public half of the key in FILE."""
    click.echo(load_key(file).public)


@click.command("package")
@PATH
@click.option("--key", "key_file", type=_KEY, help="Sign it with the key in this file.")
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), help="Default: PATH/dist.")
@told
def package_command(path: Path, key_file: Path | None, out: Path | None) -> None:
    """Build the wheel of the plugin in PATH, with its bill of materials. Checked before."""
    project = find_project(path)
    _require_checked(project)
    packed = package(project, out or project.root / "dist", _loaded(key_file))
    click.echo(f"{packed.path}")
    click.echo(f"sha256  {packed.wheel.digest}")
    click.echo(f"files   {packed.wheel.files_digest}")
    click.echo(f"vectors {packed.vectors or 'none'}")
    click.echo(f"signed  {packed.signature or 'no: give --key'}")


@click.command("submit")
@PATH
@click.option(
    "--registry",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    help="Its folder.",
)
@click.option("--key", "key_file", required=True, type=_KEY, help="The key it was signed with.")
@click.option("--publisher", required=True, help="Your id in the registry, such as green-co.")
@click.option("--contact", default="", help="Needed the first time: where you can be reached.")
@told
def submit_command(
    path: Path, registry: Path, key_file: Path, publisher: str, contact: str
) -> None:
    """Check, package and sign the plugin in PATH, and hand it in: an entry in PUBLISHER.toml."""
    project, key = find_project(path), load_key(key_file)
    _require_checked(project)
    manifest = project.manifest
    _require_titled(manifest)
    ours = Publisher(publisher, manifest.publisher, key.public, contact)
    require_new(registry, ours, manifest.id, manifest.version)
    # First: a rule that breaks down is told by its place, which no test's name says.
    promises = _kept(project)
    _require_tested(project)
    packed = package(project, project.root / "dist", key)
    written = submit(
        registry,
        read_signed(packed.path),
        ours,
        at=datetime.now(UTC).replace(microsecond=0),
        vectors=packed.vectors,
        promises=promises,
    )
    click.echo(f"{written}: {manifest.id} {manifest.version} submitted")
    click.echo(f"{packed.path}")


def _require_titled(manifest: Manifest) -> None:
    if manifest.title.zh == UNTITLED:
        raise ProjectError(
            f"its Chinese title is still the template's, {UNTITLED}",
            "Write its own in folkmoot-plugin.toml, and in what it brings.",
        )


def _require_checked(project: Project) -> None:
    findings = check_project(project)
    if findings:
        show(findings)
        raise SystemExit(WRONG)


def _require_tested(project: Project) -> None:
    """As `test` does it: what the registry is told of a rule was tried by nobody else before."""
    own = own_tests(project)
    if own not in (0, NO_TESTS) or kit_tests(project):
        refuse("sdk.tests", f"{project.manifest.id} fails its tests", "See `folkmoot-sdk test`.")
        raise SystemExit(WRONG)


def _loaded(file: Path | None) -> SigningKey | None:
    return load_key(file) if file else None


def _kept(project: Project) -> dict[str, tuple[str, ...]]:
    """What each voting rule was found to keep, whatever it says of itself."""
    kept = {}
    for _kind, rule in brought(project):
        if isinstance(rule, VotingRule):
            with tried(project, reference(rule)):
                found = promises_kept(rule, polls=100)
            kept[reference(rule)] = tuple(
                promise.value for promise, each in found.items() if isinstance(each, Kept)
            )
    return kept
