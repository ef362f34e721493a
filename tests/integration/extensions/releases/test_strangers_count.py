"""A vote by a vendor's rule, counted again by whoever has its count file and the wheel alone."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.test_switching import fill, grant_to, open_poll

from folkmoot.extensions.loader import installed
from folkmoot.extensions.place import place
from folkmoot.extensions.registered import Pin
from folkmoot.extensions.releases.borrowed import borrowed
from folkmoot.kernel.act import Act
from folkmoot.votes import count_file
from folkmoot_sdk import Kind
from folkmoot_sdk.releases.wheel import read_wheel

FOLKMOOT = Path(sys.executable).with_name("folkmoot")
Ran = tuple[int, str]


class Stranger:
    """Somebody in a folder of their own, with what was published and no platform."""

    def __init__(self, folder: Path, wheel: bytes, published: dict[str, Any]) -> None:
        self.folder = folder
        self.file = folder / "vote.json"
        self.file.write_bytes(count_file.to_bytes(published))
        self.wheel = self.keep("rule-1.0-py3-none-any.whl", wheel)

    def keep(self, name: str, wheel: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(wheel)
        return path

    def count(self, *words: str | Path, path: str = "/usr/bin:/bin") -> Ran:
        command = (FOLKMOOT, "count", self.file, *words, "--lang", "en")
        empty = {"PATH": path}
        ran = subprocess.run(  # noqa: S603 - our own command
            command, cwd=self.folder, env=empty, capture_output=True, text=True, check=False
        )
        return ran.returncode, ran.stdout + ran.stderr


@pytest.fixture
def stranger(desk: Desk, world: World, act: Act, tmp_path: Path) -> Iterator[Stranger]:
    desk.publish()
    grant_to(desk, act, world)
    poll = open_poll(world, act, desk)
    fill(poll)
    poll.close()
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    yield Stranger(folder, desk.vendor.make(), poll.closing().count_file)
    # Neither a platform nor anything of the wheel's is left where it was counted.
    assert {each.suffix for each in folder.iterdir()} <= {".json", ".whl"}


def test_with_the_wheel_it_comes_to_the_same_without_a_platform(stranger: Stranger) -> None:
    code, said = stranger.count("--wheel", stranger.wheel)
    assert (code, "it comes to the same" in said) == (0, True), said
    code, said = stranger.count("--wheel", stranger.wheel, "--json")
    assert (code, json.loads(said)["agrees"]) == (0, True)


def test_without_it_the_release_is_named_and_how_to_give_it(stranger: Stranger) -> None:
    code, said = stranger.count()
    assert code == 2
    assert "[vote.rule_missing]" in said
    assert "folkmoot count --wheel" in said


def test_a_file_that_was_altered_does_not_agree(stranger: Stranger) -> None:
    published = json.loads(stranger.file.read_bytes())
    published["ballots"][0]["times"] -= 1
    stranger.file.write_text(json.dumps(published))
    code, said = stranger.count("--wheel", stranger.wheel)
    assert (code, "IT DOES NOT COME TO THE SAME" in said) == (1, True), said


@pytest.mark.parametrize("given", [{"version": "1.1"}, {"places": "1"}])
def test_the_wheel_of_another_release_is_refused_before_its_code_runs(
    stranger: Stranger, desk: Desk, given: dict[str, Any]
) -> None:
    other = stranger.keep("other.whl", desk.vendor.make(**given))
    code, said = stranger.count("--wheel", other)
    assert (code, "[plugins.not_pinned]" in said) == (2, True), said


def test_what_is_no_wheel_is_told_by_its_name(stranger: Stranger) -> None:
    code, said = stranger.count("--wheel", stranger.keep("none.whl", b"PK nothing"))
    assert code == 2
    assert "[plugins.wheel." in said


def test_afterwards_the_process_knows_nothing_of_it(desk: Desk) -> None:
    wheel, before = desk.vendor.make(), place()
    digest = read_wheel(wheel).files_digest
    pin = Pin(desk.vendor.plugin, Kind.VOTING_RULES, "most", "1", digest)
    with borrowed({"a.whl": wheel}, [pin]) as registry:
        found = registry.find(pin)
        assert found is not None
        assert found.contribution.title.en == "Most"
    assert place() == before
    assert installed().find(pin) is None


def test_without_a_sandbox_it_says_what_to_install(stranger: Stranger) -> None:
    code, said = stranger.count("--wheel", stranger.wheel, path="/nowhere")
    assert code == 2
    assert "bubblewrap" in said
