"""Who may import whom: ``.importlinter`` holds, and each of its contracts can fail."""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
COMMAND = (
    "from importlinter.cli import lint_imports; import sys;"
    " sys.exit(lint_imports(no_cache=True, no_logo=True))"
)

# One forbidden import for each contract: contract, file, line to add, what the report must name.
FAULTS = [
    ("floors", "platform/folkmoot/votes/domain.py", "import folkmoot.meetings.domain", "meetings"),
    ("rooms", "platform/folkmoot/people/models/places.py", "import folkmoot.people.queries", ""),
    ("pure", "platform/folkmoot/votes/domain.py", "import sqlalchemy", "sqlalchemy"),
    ("pages", "platform/folkmoot/identity/service.py", "import flask", "identity.service"),
    ("sdk", "plugins/sdk/src/folkmoot_sdk/_text.py", "import folkmoot.kernel.ids", "kernel.ids"),
    (
        "tools",
        "plugins/sdk/src/folkmoot_sdk/_frozen.py",
        "import folkmoot_sdk.testing",
        "folkmoot_sdk._frozen",
    ),
    (
        "plugins",
        "plugins/ballots/src/folkmoot_ballots/_marks.py",
        "import folkmoot.kernel.ids",
        "_marks",
    ),
    (
        "plugin-independence",
        "plugins/ballots/src/folkmoot_ballots/_marks.py",
        "import folkmoot_method_4321",
        "folkmoot_method_4321",
    ),
    ("door", "platform/folkmoot/votes/pins.py", "import folkmoot_ballots", "votes.pins"),
    (
        "cycles",
        "platform/folkmoot/kernel/audit/domain.py",
        "import folkmoot.kernel.audit.verify",
        "kernel.audit",
    ),
]


def lint(root: Path) -> subprocess.CompletedProcess[str]:
    """What ``lint-imports`` says of the packages under ``root``."""
    sources = [root / "platform", *sorted((root / "plugins").glob("*/src"))]
    return subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-c", COMMAND],
        cwd=root,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, sources)), "COLUMNS": "300"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages once more, for planting faults in."""
    ignored = shutil.ignore_patterns("__pycache__", "static", "templates", "*.mo", "tests")
    for folder in ("platform", "plugins"):
        shutil.copytree(ROOT / folder, tmp_path / folder, ignore=ignored)
    shutil.copy(ROOT / ".importlinter", tmp_path)
    return tmp_path


def contracts() -> dict[str, str]:
    text = (ROOT / ".importlinter").read_text()
    return dict(re.findall(r"\[importlinter:contract:(\S+)\]\nname = (.+)", text))


def broken(report: str) -> set[str]:
    return set(re.findall(r"^(.+) BROKEN", report, re.MULTILINE))


def test_every_import_points_downwards() -> None:
    said = lint(ROOT)
    assert said.returncode == 0, said.stdout + said.stderr


def test_every_contract_notices_a_planted_import(copy: Path) -> None:
    for _, file, line, _ in FAULTS:
        with (copy / file).open("a") as source:
            source.write(f"\n{line}\n")
    said = lint(copy)
    assert broken(said.stdout) == set(contracts().values())
    assert all(name in said.stdout for *_, name in FAULTS)


def test_every_contract_has_its_planted_import() -> None:
    assert {contract for contract, *_ in FAULTS} == contracts().keys()


def test_a_new_room_must_be_given_a_floor(copy: Path) -> None:
    room = copy / "platform" / "folkmoot" / "gardening"
    room.mkdir()
    (room / "__init__.py").write_text('"""Nobody has said yet what this stands on."""\n')
    said = lint(copy)
    assert broken(said.stdout) == {contracts()["floors"]}
    assert "gardening" in said.stdout


def private_imports(root: Path) -> Iterator[str]:
    """Where platform or plugins reach for what the SDK keeps to itself, as file:line."""
    for part in ("platform", "plugins"):
        for path in sorted((root / part).rglob("*.py")):
            file = path.relative_to(root)
            if file.parts[:2] != ("plugins", "sdk"):
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                    if isinstance(node, ast.Import | ast.ImportFrom) and _is_private(node):
                        yield f"{file}:{node.lineno}"


def _is_private(node: ast.Import | ast.ImportFrom) -> bool:
    names = [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        names = [f"{node.module}.{name}" for name in names if not node.level]
    parts = [name.split(".") for name in names]
    return any(
        first == "folkmoot_sdk" and any(each.startswith("_") for each in rest)
        for first, *rest in parts
    )


def test_what_the_sdk_keeps_to_itself_nobody_else_imports() -> None:
    assert list(private_imports(ROOT)) == []


@pytest.mark.parametrize(
    ("file", "line"),
    [
        ("platform/folkmoot/votes/pins.py", "from folkmoot_sdk import _text"),
        ("platform/folkmoot/votes/pins.py", "import folkmoot_sdk.releases._archive as archive"),
        ("plugins/mail/src/folkmoot_mail/_smtp.py", "from folkmoot_sdk._text import Text"),
        ("plugins/ballots/src/folkmoot_ballots/_marks.py", "from folkmoot_sdk import _text"),
    ],
)
def test_an_import_of_what_it_keeps_to_itself_is_noticed(copy: Path, file: str, line: str) -> None:
    path = copy / file
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{line}\n", encoding="utf-8")
    last = len(path.read_text(encoding="utf-8").splitlines())
    assert list(private_imports(copy)) == [f"{file}:{last}"]
