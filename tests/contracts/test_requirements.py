"""What the project depends on is pinned: a fresh machine installs from the pins alone."""

import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def _names(wanted: list[object]) -> set[str]:
    named = (re.match(r"[a-z0-9-]+", each) for each in wanted if isinstance(each, str))
    return {found[0] for found in named if found and not found[0].startswith("folkmoot")}


@pytest.mark.parametrize(
    ("file", "wanted"),
    [
        ("requirements.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["project"]["dependencies"]),
        ("requirements-dev.txt", PROJECT["dependency-groups"]["dev"]),
    ],
)
def test_every_dependency_is_pinned_with_its_hashes(file: str, wanted: list[object]) -> None:
    pins = (ROOT / file).read_text()
    pinned = set(
        re.findall(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==\S+.*\\\n +--hash=", pins, re.MULTILINE)
    )
    assert _names(wanted) - pinned == set()
