"""``folkmoot plugins``: the operator's whole way, from publishers' files to a removed release."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.integration.extensions.releases.conftest import Desk

from folkmoot import cli
from folkmoot.catalogue.cli import plugins
from folkmoot.extensions import place as places
from folkmoot.extensions.place import Place, configure
from folkmoot_sdk import Text
from folkmoot_sdk.releases.registry import Listing, Publisher
from folkmoot_sdk.releases.registry_files import write_publisher

Run = Callable[..., Result]


class Operation:
    """What the command line hands down."""

    def __init__(self, desk: Desk) -> None:
        self.database, self.act = desk.database, desk.act


@pytest.fixture
def run(desk: Desk) -> Run:
    def call(*arguments: str | Path, code: int = 0) -> Result:
        done = CliRunner().invoke(plugins, [str(each) for each in arguments], obj=Operation(desk))
        # What another test left unfit makes the list end with 1, whatever is listed besides.
        expected = {0, 1} if arguments[0] == "list" else {code}
        assert done.exit_code in expected, done.output or done.exception
        return done

    return call


@pytest.fixture
def signed(desk: Desk, run: Run, tmp_path: Path) -> Path:
    """A folder with a wheel, its signature, and a registry that lists it."""
    wheel = desk.vendor.make()
    desk.vendor.list(wheel)
    (tmp_path / "trial.whl").write_bytes(wheel)
    (tmp_path / "trial.whl.sig").write_text(desk.vendor.sign(wheel) + "\n")
    listing = Listing(
        desk.vendor.plugin, Text("试验", "Trial"), tuple(desk.vendor.listings[desk.vendor.plugin])
    )
    publisher = Publisher("vendor", "A vendor", desk.vendor.key.public, "a@example.org", (listing,))
    (tmp_path / "publishers").mkdir()
    (tmp_path / "publishers" / "vendor.toml").write_text(write_publisher(publisher))
    key = desk.vendor.registry_file
    registry = tmp_path / "registry.json"
    configure(Place(desk.folder, registry=registry, registry_key=desk.vendor.registry_key.public))
    run("registry", "render", tmp_path / "publishers", "--key", key)
    return tmp_path


def answer(done: Result) -> Any:  # noqa: ANN401 - JSON
    return json.loads(done.stdout)


def test_the_whole_way_of_a_release(desk: Desk, run: Run, signed: Path) -> None:
    plugin = desk.vendor.plugin
    assert "1" in run("registry", "verify", "--lang", "en").output
    assert plugin in run("registry", "show", "--lang", "en").output
    run("install", signed / "trial.whl")
    lines = {line["plugin"]: line for line in answer(run("list", "--json"))["plugins"]}
    assert lines[plugin]["for_new_votes"]
    assert lines[plugin]["brings"] == ["voting_rules/most@1"]
    for verb, state in (
        ("suspend", "suspended"),
        ("resume", "active"),
        ("retire", "retired"),
        ("remove", "removed"),
    ):
        done = run(verb, plugin, "1.0", "--reason", "试一试", "--json")
        assert answer(done)["state"] == state
    assert not (desk.folder / plugin / "1.0").exists()
    said = run("why", plugin, "--lang", "zh").output
    assert "已移除" in said
    assert "试一试" in said
    states = [change["state"] for change in answer(run("why", plugin, "--json"))["changes"]]
    assert states == ["removed", "retired", "active", "suspended", "active"]


def test_a_wheel_without_its_signature_is_refused_by_name(run: Run, signed: Path) -> None:
    (signed / "trial.whl.sig").unlink()
    done = run("install", signed / "trial.whl", "--json", code=1)
    assert answer(done)["error"] == "plugins.no_signature"
    assert "trial.whl.sig" in done.output


def test_a_registry_that_was_changed_is_not_believed(run: Run, signed: Path) -> None:
    registry = signed / "registry.json"
    registry.write_bytes(registry.read_bytes().replace(b"listed", b"yanked"))
    for command in (("verify",), ("show",), ("follow",)):
        done = run("registry", *command, "--json", code=1)
        assert answer(done)["error"] == "plugins.registry_unsound"
    run("install", signed / "trial.whl", code=1)


def test_without_a_registry_nothing_is_installed(desk: Desk, run: Run, signed: Path) -> None:
    configure(Place(desk.folder))
    done = run("install", signed / "trial.whl", "--json", code=1)
    assert answer(done)["error"] == "plugins.no_registry"


def test_a_reason_is_asked_for(desk: Desk, run: Run, signed: Path) -> None:
    run("install", signed / "trial.whl")
    run("retire", desk.vendor.plugin, "1.0", "--reason", " ", code=1)


def test_what_is_unknown_is_said(run: Run) -> None:
    done = run("why", "no-such-plugin", "--json", code=1)
    assert answer(done)["error"] == "plugins.unknown"
    run("retire", "no-such-plugin", "1.0", "--reason", "x", code=1)


def test_every_command_is_reached_from_the_top() -> None:
    before = places.place()
    try:
        done = CliRunner().invoke(cli.main, ["plugins", "--help"])
    finally:
        configure(before)
    assert done.exit_code == 0, done.output
    for name in ("list", "why", "install", "retire", "roll-back", "suspend", "resume", "remove"):
        assert name in done.output


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_cannot_be_rendered_is_said_with_its_cure(
    desk: Desk, run: Run, signed: Path, language: str
) -> None:
    key, publishers = desk.vendor.registry_file, signed / "publishers"
    render = ("registry", "render", publishers, "--key", key, "--lang", language)
    told = [run(*render, "--out", signed / "nowhere" / "registry.json", code=1).output]
    (publishers / "broken.toml").write_text("x = = 1\n")
    told.append(run(*render, code=1).output)
    for said in told:
        assert "[plugins.registry_files]" in said
        assert {"zh": "重新生成", "en": "render again"}[language] in said
