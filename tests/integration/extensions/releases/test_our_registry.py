"""What lies in ``deploy/registry`` can be rendered, and no private key lies beside it."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.test_commands import Operation

from folkmoot.catalogue.cli import plugins
from folkmoot.extensions.place import Place, configure
from folkmoot_sdk import read_manifest
from folkmoot_sdk.releases import State, read_publisher, read_registry
from folkmoot_sdk.releases.registry_files import read_folder
from folkmoot_sdk.releases.signing import public_bytes

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "deploy" / "registry"
EXAMPLES = FOLDER / "examples"
EXAMPLE = EXAMPLES / "safe-stairs.toml"
LANE = ROOT / "plugins/examples/emergency-lane/src/emergency_lane/folkmoot-plugin.toml"


def test_our_publishers_files_are_sound() -> None:
    publishers = read_folder(FOLDER, datetime.now(UTC)).publishers
    assert "folkmoot" in {each.id for each in publishers}
    assert all(public_bytes(each.key) for each in publishers)


def test_there_is_nothing_there_but_words_and_what_publishers_say() -> None:
    assert {path.suffix for path in FOLDER.rglob("*") if path.is_file()} <= {".toml", ".md"}


@pytest.mark.parametrize(("folder", "takes"), [(FOLDER, False), (EXAMPLES, True)])
def test_the_example_is_rendered_for_whoever_asks_for_it_and_for_nobody_else(
    desk: Desk, tmp_path: Path, folder: Path, takes: bool
) -> None:
    key, out = desk.vendor.registry_key, tmp_path / "registry.json"
    file = desk.vendor.registry_file
    configure(Place(desk.folder, registry=out, registry_key=key.public))
    said = CliRunner().invoke(
        plugins, ["registry", "render", str(folder), "--key", str(file)], obj=Operation(desk)
    )
    assert said.exit_code == 0, said.output
    found = read_registry(out.read_bytes(), key.public)
    assert ("safe-stairs" in {each.id for each in found.publishers}) is takes
    listed = CliRunner().invoke(plugins, ["registry", "show", "--json"], obj=Operation(desk))
    assert listed.exit_code == 0, listed.output
    releases = json.loads(listed.output)["releases"]
    states = {(each["plugin"], each["version"]): each["state"] for each in releases}
    assert states == (
        {
            ("emergency-lane", "0.0.9"): "yanked",
            ("emergency-lane", "0.1.0"): "listed",
            ("stair-votes", "0.1.0"): "submitted",
        }
        if takes
        else {}
    )


def test_the_example_says_that_it_is_one_and_what_its_plugin_says() -> None:
    assert EXAMPLE.read_text("utf-8").startswith("# AN EXAMPLE: nobody has reviewed or listed this")
    publisher, manifest = read_publisher(EXAMPLE), read_manifest(LANE)
    release = publisher.release(manifest.id, manifest.version)
    assert release is not None
    assert release.state is State.LISTED
    assert publisher.name == manifest.publisher
    assert {each.id: each.title for each in publisher.plugins}[manifest.id] == manifest.title
    assert (release.scopes, release.personal_data) == (manifest.scopes, manifest.personal_data)


def test_every_field_of_the_example_is_explained() -> None:
    readme = (FOLDER / "README.md").read_text("utf-8")
    table = readme.partition("| field | |")[2].partition("\n\n")[0]
    fields = set(re.findall(r"^(\w+) =", EXAMPLE.read_text("utf-8"), re.MULTILINE))
    assert fields >= {"key", "wheel", "price", "promises", "vectors"}
    assert {name for name in fields if f"`{name}`" not in table} == set()
