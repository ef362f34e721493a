"""A new plugin of each kind: nothing to find in it, its tests pass at once, it is a wheel."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from folkmoot_sdk.tools.checking import check_project
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


@pytest.mark.parametrize("name", ["My-Plugin", "x_y", "json", "folkmoot-x", "-x", "x" * 61, "9x"])
def test_a_name_that_no_plugin_can_have_is_refused(name: str, tmp_path: Path) -> None:
    with pytest.raises(ProjectError):
        create(tmp_path / name, NewKind.RULE, publisher="x")
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_written_over(tmp_path: Path) -> None:
    (tmp_path / "my-rule").mkdir()
    with pytest.raises(ProjectError, match="there already"):
        create(tmp_path / "my-rule", NewKind.RULE, publisher="x")


def test_the_readme_of_a_new_rule_says_how_vectors_are_written(tmp_path: Path) -> None:
    project = create(tmp_path / "even-shares", NewKind.RULE, publisher="Somebody")
    (code,) = re.findall(
        r"```python\n(.*?)```", (project.root / "README.md").read_text(), re.DOTALL
    )
    file = project.root / "tests/vectors/even-shares@1.json"
    before = file.read_text("utf-8")
    assert '"in_favour": 17' in before
    file.write_text(before.replace('"in_favour": 17', '"in_favour": 18'), "utf-8")
    path = os.pathsep.join([str(project.source), *sys.path])
    ran = subprocess.run(  # noqa: S603 - our own interpreter, our own template
        [sys.executable, "-c", code],
        cwd=project.root,
        env={**os.environ, "PYTHONPATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr
    assert json.loads(file.read_text("utf-8")) == json.loads(before)


def test_a_plugin_that_counts_nothing_has_no_word_of_vectors(tmp_path: Path) -> None:
    project = create(tmp_path / "even-lane", NewKind.GATE, publisher="Somebody")
    assert "vectors" not in (project.root / "README.md").read_text("utf-8")
