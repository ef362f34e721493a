"""A new plugin of each kind: nothing to find in it, its tests pass at once, it is a wheel."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from folkmoot_sdk.testing import read_vectors
from folkmoot_sdk.tools import creating
from folkmoot_sdk.tools.checking import check_project
from folkmoot_sdk.tools.cli import main
from folkmoot_sdk.tools.creating import NewKind, create
from folkmoot_sdk.tools.project import ProjectError

SDK = Path(__file__).parents[1] / "src"


@pytest.mark.parametrize("kind", NewKind)
def test_a_new_plugin_has_no_finding_and_its_tests_pass_at_once(
    kind: NewKind, tmp_path: Path
) -> None:
    project = create(
        tmp_path / f"my-{kind}", kind, publisher='A "good" vendor', title_zh="我的插件"
    )
    assert check_project(project) == ()
    assert project.manifest.publisher == 'A "good" vendor'
    # As on the vendor's machine: in a process and a folder of its own.
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider"],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": str(SDK), "HYPOTHESIS_STORAGE_DIRECTORY": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert " passed" in ran.stdout


@pytest.mark.parametrize(
    "name", ["My-Plugin", "x_y", "json", "ballots", "folkmoot-x", "-x", "x" * 61, "9x"]
)
def test_a_name_that_no_plugin_can_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        create(tmp_path / name, NewKind.RULE, publisher="x")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "my-rule").mkdir()
    with pytest.raises(ProjectError, match="there already"):
        create(tmp_path / "my-rule", NewKind.RULE, publisher="x")


def test_vectors_are_counted_again_and_written_anew_only_when_told_to(tmp_path: Path) -> None:
    project = create(tmp_path / "even-again", NewKind.RULE, publisher="Somebody")
    file = project.root / "tests/vectors/even-again@1.json"
    before = file.read_text("utf-8")
    assert '"in_favour": 17' in before
    file.write_text(before.replace('"in_favour": 17', '"in_favour": 18'), "utf-8")
    altered = file.read_text("utf-8")
    looked = CliRunner().invoke(main, ["vectors", str(project.root)])
    assert (looked.exit_code, file.read_text("utf-8")) == (1, altered)
    assert "options.0.in_favour is 17, and it was 18" in looked.output
    written = CliRunner().invoke(main, ["vectors", str(project.root), "--write"])
    assert (written.exit_code, json.loads(file.read_text("utf-8"))) == (0, json.loads(before))
    again = CliRunner().invoke(main, ["vectors", str(project.root)])
    assert (again.exit_code, "counts as it did" in again.output) == (0, True)


def test_a_new_version_of_a_rule_takes_its_votes_from_the_one_before(tmp_path: Path) -> None:
    project = create(tmp_path / "even-two", NewKind.RULE, publisher="Somebody")
    rule = project.package / "_rule.py"
    rule.write_text(rule.read_text("utf-8").replace('version = "1"', 'version = "2"'), "utf-8")
    assert CliRunner().invoke(main, ["vectors", str(project.root)]).exit_code == 1
    assert CliRunner().invoke(main, ["vectors", str(project.root), "--write"]).exit_code == 0
    first, second = (
        read_vectors(project.root / f"tests/vectors/even-two@{number}.json") for number in (1, 2)
    )
    assert [each.poll.options for each in first] == [each.poll.options for each in second]


def test_titles_are_written_as_they_are_read(tmp_path: Path) -> None:
    project = create(tmp_path / "even", NewKind.RULE, publisher='绿"色', title_zh="均等分配")
    written = (project.package / "folkmoot-plugin.toml").read_text("utf-8")
    assert 'zh = "均等分配"' in written
    assert project.manifest.publisher == '绿"色'
    assert 'Text("均等分配"' in (project.package / "_rule.py").read_text("utf-8")


def test_the_template_s_own_title_is_the_one_that_is_not_handed_in() -> None:
    template = Path(creating.__file__).with_name("template") / "copier.yml"
    assert f"default: {creating.UNTITLED}" in template.read_text("utf-8")


def test_a_plugin_that_counts_nothing_has_no_word_of_vectors(tmp_path: Path) -> None:
    project = create(tmp_path / "even-lane", NewKind.GATE, publisher="Somebody")
    assert "vectors" not in (project.root / "README.md").read_text("utf-8")
