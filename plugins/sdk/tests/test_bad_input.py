"""Whatever is typed wrong: a code, what is wrong, a cure, an exit code other than 0, no trace."""

import re
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from folkmoot_sdk.releases import read_publisher
from folkmoot_sdk.tools.cli import main
from folkmoot_sdk.tools.creating import NewKind, create

BROKEN = "        levels = sorted("


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sound rule that is submitted, one that breaks down, keys good and bad."""
    folder = tmp_path_factory.mktemp("desk")
    create(folder / "lots-vote", NewKind.RULE, publisher="Green Co", title_zh="投票")
    broken = (
        create(folder / "lost-vote", NewKind.RULE, publisher="Green Co", title_zh="投票").package
        / "_rule.py"
    )
    text = broken.read_text("utf-8")
    assert BROKEN in text
    broken.write_text(text.replace(BROKEN, f'        raise LookupError("boom")\n{BROKEN}'), "utf-8")
    assert run("key", "new", folder / "vendor.pem").exit_code == 0
    assert run("key", "new", folder / "other.pem").exit_code == 0
    for name, mode in (("open.pem", 0o644), ("none.pem", 0o600)):
        (folder / name).write_text("no key\n")
        (folder / name).chmod(mode)
    given = ("--registry", folder / "registry", "--key", folder / "vendor.pem")
    who = ("--publisher", "green-co", "--contact", "a@example.org")
    assert run("submit", folder / "lots-vote", *given, *who).exit_code == 0
    return folder


def submit(desk: Path, plugin: str, key: str, publisher: str) -> list[object]:
    given = ["--registry", desk / "registry", "--key", desk / key, "--publisher", publisher]
    return ["submit", desk / plugin, *given, "--contact", "b@example.org"]


CASES: dict[str, tuple[Callable[[Path], list[object]], str, str]] = {
    "new where something is": (
        lambda desk: ["new", desk / "lots-vote", "--kind", "rule"],
        "sdk.project: ",
        "Take another name, or remove it.",
    ),
    "new without an id": (
        lambda desk: ["new", desk / "Lots_Vote", "--kind", "rule"],
        "is no plugin's id",
        "Take a name such as",
    ),
    "new under a name that is taken": (
        lambda desk: ["new", desk / "json", "--kind", "gate"],
        "'json' is the name of something else",
        "Take a word of your own.",
    ),
    "package with a key that others can read": (
        lambda desk: ["package", desk / "lots-vote", "--key", desk / "open.pem"],
        "sdk.signing.key: ",
        "chmod 600",
    ),
    "package with what is no key": (
        lambda desk: ["package", desk / "lots-vote", "--key", desk / "none.pem"],
        "none.pem: no Ed25519 key",
        "`folkmoot-sdk key new FILE` makes one",
    ),
    "a key over a key": (
        lambda desk: ["key", "new", desk / "vendor.pem"],
        "vendor.pem: File exists",
        "in a file that is not there yet",
    ),
    "check of no plugin": (lambda desk: ["check", desk], "is no plugin", "`folkmoot-sdk new"),
    "bench of a rule that breaks down": (
        lambda desk: ["bench", desk / "lost-vote"],
        "sdk.plugin: lost-vote@1 breaks down: LookupError: boom, in _rule.py:",
        "`folkmoot-sdk test` says which check it fails",
    ),
    "submit of a rule that breaks down": (
        lambda desk: submit(desk, "lost-vote", "vendor.pem", "green-co"),
        "LookupError: boom",
        "Mend it",
    ),
    "submit twice": (
        lambda desk: submit(desk, "lots-vote", "vendor.pem", "green-co"),
        "lots-vote 0.1.0 is there already, submitted",
        "a correction is a new version",
    ),
    "submit with another key": (
        lambda desk: submit(desk, "lots-vote", "other.pem", "green-co"),
        "has another key",
        "a new key is the registry's to enter",
    ),
    "submit of another publisher's plugin": (
        lambda desk: submit(desk, "lots-vote", "other.pem", "grey-co"),
        "lots-vote is a plugin of green-co",
        "yours needs another id",
    ),
    "submit by nobody": (
        lambda desk: submit(desk, "lots-vote", "vendor.pem", "../green-co"),
        "is no publisher's id",
        "small letters, digits and single hyphens",
    ),
    "submit without a contact": (
        lambda desk: [*submit(desk, "lost-vote", "vendor.pem", "new-co")[:-1], ""],
        "--contact is needed the first time",
        "where you can be reached",
    ),
    "review of a wheel without its signature": (
        lambda desk: [
            *("registry", "check", desk / "none.pem", "--by", "me"),
            *("--registry", desk / "registry"),
        ],
        "none.pem.sig: No such file",
        "`folkmoot-sdk package --key FILE` writes it",
    ),
    "listed before it is reviewed": (
        lambda desk: [
            *("registry", "list", "lots-vote", "0.1.0", "--by", "me"),
            *("--registry", desk / "registry"),
        ],
        "sdk.registry.state: ",
        "See where the release stands",
    ),
    "package where nothing can be written": (
        lambda desk: ["package", desk / "lots-vote", "--out", desk / "other.pem" / "dist"],
        "sdk.file: ",
        "Look at the path",
    ),
    "rendered where nothing can be written": (
        lambda desk: [
            *("registry", "render", "--registry", desk / "registry"),
            *("--key", desk / "other.pem", "--out", desk / "nowhere" / "registry.json"),
        ],
        "sdk.file: ",
        "Look at the path",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_what_is_wrong_is_said_with_a_code_and_a_cure(desk: Path, name: str) -> None:
    typed, said, cure = CASES[name]
    ran = run(*typed(desk))
    assert ran.exit_code == 2, ran.output
    assert "Traceback" not in ran.output
    assert isinstance(ran.exception, SystemExit)
    first, second = ran.output.strip().splitlines()[-2:]
    assert re.match(r"sdk(\.[a-z_]+)+: ", first), ran.output
    assert second.startswith("    "), ran.output
    assert said in first, ran.output
    assert cure in ran.output


def test_a_busy_port_is_said_with_its_cure(desk: Path) -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        ran = run("serve", desk / "lots-vote", "--port", busy.getsockname()[1])
    assert ran.exit_code == 2, ran.output
    assert ran.output.startswith("sdk.serve.port: port ")
    assert "--port 0" in ran.output


def test_a_rule_that_breaks_down_fails_its_test_and_is_named(
    desk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    ran = run("test", desk / "lost-vote")
    capfd.readouterr()
    assert ran.exit_code == 1
    assert "sdk.plugin: lost-vote@1 breaks down: LookupError: boom" in ran.output


def test_a_refused_review_puts_nothing_down(desk: Path) -> None:
    wheel = desk / "lots-vote/dist/lots_vote-0.1.0-py3-none-any.whl"
    own = ("--registry", desk / "registry", "--by", "green-co", "--wheel", wheel)
    ran = run("registry", "review", "lots-vote", "0.1.0", *own)
    assert ran.exit_code == 2
    assert "nobody reviews a release of their own" in ran.output
    release = read_publisher(desk / "registry/green-co.toml").release("lots-vote", "0.1.0")
    assert release is not None
    assert len(release.moves) == 1


def test_without_the_extra_the_command_says_which(monkeypatch: pytest.MonkeyPatch) -> None:
    import importlib  # noqa: PLC0415 - imported as the console script imports it
    import sys  # noqa: PLC0415

    monkeypatch.setitem(sys.modules, "click", None)
    monkeypatch.delitem(sys.modules, "folkmoot_sdk.tools.cli")
    with pytest.raises(SystemExit, match=r"pip install 'folkmoot-sdk\[tools\]'"):
        importlib.import_module("folkmoot_sdk.tools.cli")
