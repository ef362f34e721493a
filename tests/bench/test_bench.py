"""The bench still finds every figure that it was made for. No test looks at a time.

Each part is run as ``make bench`` runs it, at a small size; what it prints must hold the figures
by name, each with a number.
"""

import re
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

import pytest
from click.testing import CliRunner
from tests.bench import counting
from tests.bench.__main__ import PARTS, main

from folkmoot.extensions.runner.standing import weakness

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
NUMBER = r"[\d,]*\d(\.\d+)?"
SMALL = ("--tenants", "53", "--communities", "20", "--plugins", "0,2", "--ballots", "2000")
ONCE, BESIDE_DIRECT = 2, 6
# Of each part the rows that it must print, and how many numbers each of them ends with.
FIGURES: Mapping[str, Mapping[str, int]] = {
    "runner": {
        "worker start, one call, end": ONCE,
        "one call of a warm worker": ONCE,
        "10,000 different ballots": BESIDE_DIRECT,
    },
    "pages": {
        **{f"bare {name} – 200": 2 for name in ("page", "list", "vote")},
        **{f"{name} 53 200": 2 for name in ("community page", "list of matters", "ballot")},
        "district page 53 200": 2,
        "largest worker, MB": 1,
        "migration of an empty database, s": 1,
    },
    "plugins": {
        **{f"community page {size}": 2 for size in (0, 2)},
        **{f"law for a page {size}": 2 for size in (0, 2)},
        **{f"switching sets {size}": 2 for size in (0, 2)},
        "from wheel to first count, on the wall 1": 2,
    },
    "year": {f"{name} 20": 4 for name in ("onboarding", "obligations of a year", "overview")},
    "counting": {
        **{f"{question} ours": 2 for question in counting.QUESTIONS},
        "by the clock PostgreSQL": 1,
    },
}
THEIRS: Mapping[str, int] = {
    **{f"{question} pref_voting": 2 for question in counting.QUESTIONS},
    **{f"{question} belenios": 2 for question in ("schulze winning votes", "stv 3")},
}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_prints_each_of_its_figures_with_a_number(
    part: str, cannot: Callable[[str], NoReturn]
) -> None:
    if part in {"runner", "plugins"} and (weak := weakness(sandboxed=True)):
        cannot(f"{weak} {weak.cure}")
    assert without_number(FIGURES[part], printed("--only", part, "--without-oracles")) == []


def test_the_libraries_count_the_same_ballots_in_the_same_run() -> None:
    if lacks := counting.lacking():
        pytest.skip(f"{lacks}; no test installs 600 MB")
    said = printed("--only", "counting")
    assert without_number({**FIGURES["counting"], **THEIRS}, said) == []
    # Each of theirs says what it makes of our answer.
    assert len(re.findall(r"(pref_voting|belenios) .* agrees", said)) == len(THEIRS)


def printed(*arguments: str) -> str:
    """What the bench says, its tables as lines of words."""
    command = [sys.executable, "-m", "tests.bench", "--quick", *SMALL, *arguments]
    done = subprocess.run(  # noqa: S603 - ourselves
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return re.sub("[ │┃]+", " ", done.stdout)


def without_number(figures: Mapping[str, int], said: str) -> list[str]:
    return [
        name
        for name, numbers in figures.items()
        if not re.search(rf"{re.escape(name)}( {NUMBER}){{{numbers}}}", said)
    ]


def test_a_row_without_its_number_is_noticed() -> None:
    assert without_number({"a b": 2}, "x a b 1,000 0.5 ≤ 2") == []
    assert without_number({"a b": 2, "c": 1}, "a b 0.5\nc not installed\nd 1") == ["a b", "c"]


def test_unless_told_otherwise_it_measures_what_the_goals_name() -> None:
    given = main.make_context("bench", []).params
    assert given["plugins"] == [0, 1, 10, 100]
    assert given["tenants"] == [53, 1000, 100_000]
    assert given["ballots"] == 1_000_000
    assert set(PARTS) == set(FIGURES)


@pytest.mark.parametrize(
    ("lost", "cure"),
    [("ORACLES", "make .venv-oracles/run.stamp"), ("_PROGRAMS", "apt-get install belenios-tool")],
)
def test_where_a_library_is_missing_nothing_runs_and_it_is_said_what_to_type(
    lost: str, cure: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(counting, "_has_libraries", lambda: lost != "ORACLES")
    if lost == "_PROGRAMS":
        monkeypatch.setattr(counting, lost, str(tmp_path))
    done = CliRunner().invoke(main, ["--only", "counting"])
    assert done.exit_code == 1
    assert cure in done.output
    assert "make bench WITHOUT=oracles" in done.output
