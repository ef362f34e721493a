"""The shape of the repository: what must not be where, and what a file must not hold."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PLATFORM = ROOT / "platform"
LONGEST = 300
VAGUE = {"base", "helper", "helpers", "manager", "managers", "misc", "util", "utils"}
# What parts of the SDK need besides, for vendors alone: an extra of its distribution each.
EXTRAS: dict[str, set[str]] = {"testing": {"hypothesis", "pytest"}}
# Written out here in pieces, so that this file does not find itself.
NOT_OURS = {
    "a folder of somebody's machine": r"(?<![\w.])/(?:root|work|Users|home/\w+)" + "/",
    "a package index": r"(?:--)?(?:extra-)?" + r"index" + "-url|trusted" + "-host|find" + "-links",
    "an index by address": r"https?:" + r"//[^\s\"')>]+/sim" + r"ple\b",
    "a host inside somebody's network": r"https?://[\w.-]+\.(?:internal|corp|lan|intra)" + r"\b",
}


def sources(*folders: str) -> Iterator[Path]:
    for folder in folders:
        yield from (p for p in (ROOT / folder).rglob("*.py") if "__pycache__" not in p.parts)


def tracked() -> list[Path]:
    """What is committed or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],  # noqa: S607 - git
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("not a git work tree")
    return [path for name in listed.stdout.split("\0") if (path := ROOT / name).is_file()]


def test_platform_holds_one_package_and_nothing_else() -> None:
    there = {path.name for path in PLATFORM.iterdir()} - {"__pycache__"}
    assert there == {"folkmoot"}


def test_nothing_is_named_like_the_standard_library() -> None:
    """A package called platform would be imported instead of the library's module."""
    barred = [
        PLATFORM / "__init__.py",
        PLATFORM / "conftest.py",
        ROOT / "__init__.py",
        ROOT / "tests" / "__init__.py",
        ROOT / "tests" / "platform",
    ]
    assert [path for path in barred if path.exists()] == []


def test_import_platform_is_the_standard_librarys_from_the_repository_root() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import platform; print(platform.__file__, platform.system())"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert Path(said.stdout.split()[0]).parent == Path(ast.__file__).parent


def test_tests_are_imported_by_path(pytestconfig: pytest.Config) -> None:
    """Plugins share names of test files, and tests/ is no package."""
    assert pytestconfig.getoption("importmode") == "importlib"
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    assert "--import-mode=importlib" in settings["tool"]["pytest"]["ini_options"]["addopts"]


def test_no_file_outgrows_three_hundred_lines() -> None:
    # Revisions are generated from the models and read by nobody twice; a file of tests is a list.
    long = {
        str(path.relative_to(ROOT)): lines
        for path in sources("platform", "plugins")
        if {"migrations", "tests"}.isdisjoint(path.parts)
        and (lines := path.read_text().count("\n")) > LONGEST
    }
    assert long == {}


def test_no_module_is_named_after_nothing() -> None:
    vague = [path for path in sources("platform", "plugins", "tests") if path.stem in VAGUE]
    assert vague == []


@pytest.mark.parametrize("what", NOT_OURS)
def test_no_file_speaks_of_the_machine_it_was_written_on(what: str) -> None:
    pattern = re.compile(NOT_OURS[what])
    found = [
        f"{path.relative_to(ROOT)}:{number}: {line.strip()[:120]}"
        for path in tracked()
        if (text := _text(path)) is not None
        for number, line in enumerate(text.splitlines(), 1)
        if pattern.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("what", "line"),
    [
        ("a folder of somebody's machine", "home = '/home/" + "ann/folkmoot'"),
        ("a package index", "pip install --extra-index" + "-url x"),
        ("an index by address", "https://pypi.example.org/" + "simple/flask"),
        ("a host inside somebody's network", "http:" + "//registry." + "internal:8080/x"),
    ],
)
def test_the_patterns_find_what_they_are_for(what: str, line: str) -> None:
    assert re.search(NOT_OURS[what], line)


def _text(path: Path) -> str | None:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return None  # a picture, a font


@pytest.mark.parametrize(
    ("package", "allowed"),
    [
        ("sdk", {"marshmallow", "pluggy", "folkmoot_sdk"}),
        ("ballots", {"marshmallow", "folkmoot_sdk", "folkmoot_ballots"}),
        ("cn-statutes", {"marshmallow", "folkmoot_sdk", "folkmoot_cn_statutes"}),
        ("method-4321", {"marshmallow", "folkmoot_sdk", "folkmoot_method_4321"}),
    ],
)
def test_the_sdk_and_the_plugins_stand_on_little(package: str, allowed: set[str]) -> None:
    for path in sources(f"plugins/{package}/src"):
        extra = EXTRAS.get(path.parent.name, set())
        found = {*_imported(ast.parse(path.read_text()))}
        assert found - sys.stdlib_module_names <= allowed | extra, path


def _imported(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module.partition(".")[0]
