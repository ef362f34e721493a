"""The vendor's command, from a new plugin to a reviewed release, as it is typed."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from folkmoot_sdk import Text
from folkmoot_sdk.releases import Registry, State, load_key, read_folder, read_registry, read_wheel
from folkmoot_sdk.tools.cli import main
from folkmoot_sdk.tools.creating import NewKind, create
from folkmoot_sdk.tools.loading import load
from folkmoot_sdk.tools.packing import bill_of_materials
from folkmoot_sdk.tools.project import Project, ProjectError
from folkmoot_sdk.tools.submitting import read_signed

WHEEL = "dist/dots_rule-0.1.0-py3-none-any.whl"


def run(*words: object) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


def done(*words: object) -> str:
    ran = run(*words)
    assert ran.exit_code == 0, f"{words}: {ran.output}"
    return ran.output


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a packaged and signed rule, its key and the registry's."""
    folder = tmp_path_factory.mktemp("day")
    named = ("--publisher", "Green Co", "--title-zh", "点选")
    done("new", folder / "dots-rule", "--kind", "rule", *named)
    done("key", "new", folder / "vendor.pem")
    done("key", "new", folder / "registry.pem")
    done("package", folder / "dots-rule", "--key", folder / "vendor.pem")
    return folder


@pytest.fixture(scope="module")
def submitted(day: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A registry's folder to which the release was submitted: that takes a second."""
    folder = tmp_path_factory.mktemp("submitted") / "registry"
    submit(day, folder)
    return folder


@pytest.fixture
def registry(submitted: Path, tmp_path: Path) -> Path:
    """The same, to be changed by a test."""
    return Path(shutil.copytree(submitted, tmp_path / "registry"))


def submit(day: Path, folder: Path, *more: object) -> str:
    given = ("--registry", folder, "--key", day / "vendor.pem", "--publisher", "green-co", *more)
    return done("submit", day / "dots-rule", *given, "--contact", "a@example.org")


@pytest.fixture(autouse=True)
def forget() -> Iterator[None]:
    """What a test has imported of a vendor's is another's next time."""
    _forgotten()
    yield
    _forgotten()


def _forgotten() -> None:
    for name in [each for each in sys.modules if each.startswith("dots_")]:
        del sys.modules[name]


def state(folder: Path) -> State:
    (publisher,) = (read_folder_now(folder)).publishers
    release = publisher.release("dots-rule", "0.1.0")
    assert release is not None
    return release.state


def read_folder_now(folder: Path) -> Registry:
    return read_folder(folder, datetime.now(UTC))


def test_a_wheel_has_the_same_bytes_wherever_and_whenever_it_is_built(
    day: Path, tmp_path: Path
) -> None:
    before = (day / "dots-rule" / WHEEL).read_bytes()
    for path in (day / "dots-rule/src").rglob("*.py"):
        os.utime(path, (1, 1))
    done("package", day / "dots-rule", "--out", tmp_path)
    assert (tmp_path / Path(WHEEL).name).read_bytes() == before
    assert not list(tmp_path.glob("*.sig"))


def test_the_bill_of_materials_lists_every_file_with_its_digest(day: Path) -> None:
    content = (day / "dots-rule" / WHEEL).read_bytes()
    wheel = read_wheel(content)
    bill = json.loads((day / "dots-rule" / WHEEL).with_suffix(".cdx.json").read_text())
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.6")
    files = [each["name"] for each in bill["components"] if each["type"] == "file"]
    assert files == sorted(f"dots_rule/{name}" for name in wheel.files)
    assert bill["metadata"]["component"]["hashes"][0]["content"] == wheel.digest
    (vectors,) = [
        each["value"]
        for each in bill["metadata"]["component"]["properties"]
        if each["name"] == "folkmoot:vectors"
    ]
    assert bill == bill_of_materials(wheel, vectors)
    assert bill["dependencies"] == [
        {"ref": "dots-rule@0.1.0", "dependsOn": ["folkmoot-sdk<1,>=0.2"]}
    ]


def test_what_the_check_finds_is_not_packaged(tmp_path: Path) -> None:
    project = create(tmp_path / "dots-form", NewKind.FORM, publisher="x")
    with (project.package / "__init__.py").open("a") as file:
        file.write("\nSEEN = []\n")
    assert run("check", project.root).exit_code == 1
    ran = run("package", project.root)
    assert ran.exit_code == 1
    assert "FM311" in ran.output
    assert not (project.root / "dist").exists()
    found = json.loads(run("check", project.root, "--json").output)
    assert [(each["code"], each["file"]) for each in found] == [
        ("FM311", "src/dots_form/__init__.py")
    ]
    assert "MappingProxyType" in found[0]["cure"]


def test_a_release_goes_from_submitted_to_listed_and_is_yanked(day: Path, registry: Path) -> None:
    where, wheel = ("--registry", registry), day / "dots-rule" / WHEEL
    assert state(registry) is State.SUBMITTED
    assert run("registry", "review", "dots-rule", "0.1.0", *where, "--by", "ann").exit_code == 2
    done("registry", "check", wheel, *where, "--by", "robot")
    assert state(registry) is State.CHECKED
    own = run("registry", "review", "dots-rule", "0.1.0", *where, "--by", "green-co")
    assert (own.exit_code, "sdk.registry.state" in own.output) == (2, True)
    done("registry", "review", "dots-rule", "0.1.0", *where, "--by", "ann")
    done("registry", "list", "dots-rule", "0.1.0", *where, "--by", "ann")
    assert "dots-rule  0.1.0  green-co  listed  ann" in done("registry", "show", *where)
    done("registry", "yank", "dots-rule", "0.1.0", *where, "--by", "ann", "--why", "it loops")
    assert state(registry) is State.YANKED


def test_the_entry_says_what_was_found_and_not_what_is_claimed(registry: Path) -> None:
    (publisher,) = read_folder_now(registry).publishers
    release = publisher.release("dots-rule", "0.1.0")
    assert release is not None
    kept = release.promises["dots-rule@1"]
    assert {"anonymity", "neutrality", "monotonicity"} <= set(kept)
    assert "clone_independence" not in kept
    assert len(release.vectors) == 64
    assert publisher.plugins[0].title == Text("点选", "Dots rule")


def test_a_rendered_registry_is_believed_with_its_key_alone(
    day: Path, registry: Path, tmp_path: Path
) -> None:
    out = tmp_path / "registry.json"
    done("registry", "render", "--registry", registry, "--key", day / "registry.pem", "--out", out)
    public = done("key", "show", day / "registry.pem").strip()
    assert public == load_key(day / "registry.pem").public
    found = read_registry(out.read_bytes(), public).find("dots-rule", "0.1.0")
    assert found is not None
    assert found[1].wheel == read_signed(day / "dots-rule" / WHEEL).wheel.digest


def test_the_same_version_is_not_submitted_twice(day: Path, registry: Path) -> None:
    given = ("--registry", registry, "--key", day / "vendor.pem", "--publisher", "green-co")
    ran = run("submit", day / "dots-rule", *given)
    assert (ran.exit_code, "a correction is a new version" in ran.output) == (2, True)


def test_a_rule_submitted_again_keeps_its_golden_vectors(
    day: Path, registry: Path, tmp_path: Path
) -> None:
    project = Path(shutil.copytree(day / "dots-rule", tmp_path / "dots-rule"))
    manifest = project / "src/dots_rule/folkmoot-plugin.toml"
    manifest.write_text(manifest.read_text().replace("0.1.0", "0.2.0"))
    metadata = project / "pyproject.toml"
    metadata.write_text(metadata.read_text().replace("0.1.0", "0.2.0"))
    file = project / "tests/vectors/dots-rule@1.json"
    file.write_text(json.dumps(json.loads(file.read_text())[:1]))
    given = ("--registry", registry, "--key", day / "vendor.pem", "--publisher", "green-co")
    ran = run("submit", project, *given)
    assert (ran.exit_code, "other golden vectors than in 0.1.0" in ran.output) == (2, True), (
        ran.output
    )


def test_what_has_no_title_of_its_own_or_a_name_of_ours_is_not_handed_in(
    day: Path, tmp_path: Path
) -> None:
    given = ("--key", day / "vendor.pem", "--publisher", "green-co", "--contact", "a@b")
    untitled = create(tmp_path / "dots-untitled", NewKind.RULE, publisher="x")
    ran = run("submit", untitled.root, "--registry", tmp_path / "registry", *given)
    assert (ran.exit_code, "still the template's" in ran.output) == (2, True), ran.output
    project = Path(shutil.copytree(day / "dots-rule", tmp_path / "dots-rule"))
    for path in (project / "src/dots_rule/folkmoot-plugin.toml", project / "pyproject.toml"):
        path.write_text(
            path.read_text("utf-8")
            .replace("dots-rule =", "mail =")
            .replace('id = "dots-rule"', 'id = "mail"'),
            "utf-8",
        )
    ran = run("submit", project, "--registry", tmp_path / "registry", *given)
    assert (ran.exit_code, "a plugin of Folkmoot's own" in ran.output) == (2, True), ran.output
    assert not (tmp_path / "registry").exists()


def test_what_fails_its_tests_is_not_handed_in(day: Path, tmp_path: Path) -> None:
    project = Path(shutil.copytree(day / "dots-rule", tmp_path / "dots-rule"))
    shutil.rmtree(project / "tests/vectors")
    given = ("--registry", tmp_path / "r", "--key", day / "vendor.pem", "--publisher", "green-co")
    ran = run("submit", project, *given, "--contact", "a@example.org")
    assert (ran.exit_code, "sdk.tests" in ran.output) == (1, True)
    assert not (tmp_path / "r").exists()


def test_another_key_is_refused(day: Path, registry: Path, tmp_path: Path) -> None:
    done("key", "new", tmp_path / "other.pem")
    given = ("--registry", registry, "--key", tmp_path / "other.pem", "--publisher", "green-co")
    signature = (day / "dots-rule" / f"{WHEEL}.sig").read_text()
    assert "another key" in run("submit", day / "dots-rule", *given).output
    assert (day / "dots-rule" / f"{WHEEL}.sig").read_text() == signature


def test_the_key_of_another_publisher_is_refused(day: Path, registry: Path) -> None:
    given = ("--registry", registry, "--key", day / "vendor.pem", "--publisher", "other-co")
    ran = run("submit", day / "dots-rule", *given, "--contact", "b@example.org")
    assert (ran.exit_code, "this key is green-co's" in ran.output) == (2, True)


def test_a_missing_library_is_named_with_what_brings_it() -> None:
    without = "import sys; sys.modules['hypothesis'] = None; sys.argv[1:] = ['test', '--help'];"
    ran = subprocess.run(  # noqa: S603 - our own interpreter and words
        [sys.executable, "-c", f"{without} from folkmoot_sdk.tools.cli import main; main()"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ran.returncode, "test needs hypothesis" in ran.stderr) == (1, True)
    assert "./plugins/sdk[tools]" in ran.stderr
    assert "Traceback" not in ran.stderr


def test_a_review_with_the_wheel_checks_it_first(day: Path, registry: Path) -> None:
    where, wheel = ("--registry", registry, "--by", "ann"), day / "dots-rule" / WHEEL
    done("registry", "review", "dots-rule", "0.1.0", *where, "--wheel", wheel)
    (publisher,) = read_folder_now(registry).publishers
    release = publisher.release("dots-rule", "0.1.0")
    assert release is not None
    assert [move.state for move in release.moves] == [
        State.SUBMITTED,
        State.CHECKED,
        State.REVIEWED,
    ]
    other = run("registry", "review", "dots-rule", "0.2.0", *where, "--wheel", wheel)
    assert other.exit_code == 2


def test_a_wheel_that_was_changed_since_is_not_checked(
    day: Path, registry: Path, tmp_path: Path
) -> None:
    wheel = day / "dots-rule" / WHEEL
    other = tmp_path / wheel.name
    other.write_bytes(wheel.read_bytes())
    assert "sig" in run("registry", "check", other, "--registry", registry, "--by", "x").output
    other.with_name(f"{other.name}.sig").write_text("AAAA")
    ran = run("registry", "check", other, "--registry", registry, "--by", "x")
    assert (ran.exit_code, "sdk.signing.signature" in ran.output) == (2, True)
    assert state(registry) is State.SUBMITTED


def test_its_tests_the_kit_and_what_it_keeps_are_run(
    day: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    said = done("test", day / "dots-rule")
    assert "anonymity: kept" in said
    assert "(promised)" in said
    assert capfd.readouterr().out.count(" passed") == 2


def test_a_rule_that_breaks_what_every_rule_is_held_to_fails_the_test(tmp_path: Path) -> None:
    project = create(tmp_path / "dots-bad", NewKind.RULE, publisher="x")
    rule = project.package / "_rule.py"
    rule.write_text(rule.read_text().replace("reverse=True", "reverse=False"))
    for vectors in (project.root / "tests").rglob("*.json"):
        vectors.unlink()
    assert run("test", project.root).exit_code == 1


def test_a_rule_that_loops_is_named_and_does_not_hold_the_test_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("folkmoot_sdk.tools.limit.SECONDS", 1)
    project = create(tmp_path / "dots-loop", NewKind.RULE, publisher="x")
    rule = project.package / "_rule.py"
    rule.write_text(
        re.sub(
            r"(    def count\(.*?:\n)",
            r"\1        while poll.options:\n            pass\n",
            rule.read_text(),
        )
    )
    ran = run("test", project.root)
    assert ran.exit_code == 1
    assert "dots-loop@1 took longer than 1 seconds, at" in ran.output
    said = capfd.readouterr().out
    assert "_rule.py" in said
    assert said.count("took too long") == 2, (
        "the first that loops ends its own tests, and the kit's"
    )
    assert "took longer than 1 seconds" in said


def test_a_count_is_measured_beside_a_plain_pass(
    day: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("folkmoot_sdk.tools.benching.SIZES", (100, 1_000))
    said = done("bench", day / "dots-rule").splitlines()
    assert said[0] == "dots-rule@1"
    assert [line.split()[0] for line in said[1:]] == ["100", "1,000"]
    assert all("× a plain pass" in line for line in said[1:])


@pytest.mark.parametrize("text", ["import nothing_of_the_kind", "raise SystemExit(3)", "1 / 0"])
def test_a_plugin_that_cannot_be_imported_is_named(tmp_path: Path, text: str) -> None:
    project = create(tmp_path / "dots-form", NewKind.FORM, publisher="x")
    (project.package / "__init__.py").write_text(text)
    with pytest.raises(ProjectError, match="dots_form cannot be imported"):
        load(project)


def test_a_package_of_that_name_elsewhere_is_not_taken_for_it(tmp_path: Path) -> None:
    project = create(tmp_path / "dots-form", NewKind.FORM, publisher="x")
    load(project)
    with pytest.raises(ProjectError, match="not from here"):
        load(Project(project.root, tmp_path / "elsewhere/src/dots_form"))


@pytest.mark.parametrize("command", ["check", "test", "serve", "bench", "package"])
def test_a_folder_without_a_plugin_is_said_with_its_cure(command: str, tmp_path: Path) -> None:
    ran = run(command, tmp_path)
    assert (ran.exit_code, ran.output.count("\n")) == (2, 2), "one line why, and one with the cure"
    assert "folkmoot-sdk new" in ran.output


def test_every_command_says_what_it_does() -> None:
    for name in main.list_commands(None):  # type: ignore[arg-type] # it asks nothing of it
        assert len(done(name, "--help").splitlines()) > 3
    assert run("nothing").exit_code == 2
