"""A new plugin of each kind: nothing to find in it, its tests pass at once, it is a wheel."""

import os
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
