"""The examples are written as a vendor would: with nothing of ours but the SDK."""

import ast
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "plugins" / "examples"
ALL = sorted(path.name for path in EXAMPLES.iterdir() if path.is_dir())


def imported(source: str) -> set[str]:
    """Top-level names of everything that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "").partition(".")[0])
    return found


@pytest.mark.parametrize("name", ALL)
def test_an_example_imports_the_sdk_and_the_standard_library_alone(name: str) -> None:
    own = name.replace("-", "_")
    allowed = {"folkmoot_sdk", own} | sys.stdlib_module_names
    sources = (EXAMPLES / name / "src" / own).rglob("*.py")
    assert set().union(*(imported(file.read_text()) for file in sources)) <= allowed


@pytest.mark.parametrize("name", ALL)
def test_an_example_depends_on_the_sdk_alone(name: str) -> None:
    project = tomllib.loads((EXAMPLES / name / "pyproject.toml").read_text())["project"]
    assert [line.partition(">")[0] for line in project["dependencies"]] == ["folkmoot-sdk"]
    assert project["entry-points"]["folkmoot.plugins"] == {name: name.replace("-", "_")}


def test_there_are_a_cadence_a_gate_and_a_form() -> None:
    assert ALL == ["emergency-lane", "five-stars", "lunar-cadence"]


@pytest.mark.parametrize("name", ALL)
def test_an_examples_own_tests_pass_with_the_kit_alone(name: str) -> None:
    folder = EXAMPLES / name
    sdk = EXAMPLES.parent / "sdk" / "src"
    ran = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-c", "pyproject.toml"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": f"{folder / 'src'}:{sdk}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
