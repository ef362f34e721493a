"""The bench still runs and prints its tables. No test looks at a time."""

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
ROWS = (
    "worker start, one call, end",
    "one call of a warm worker",
    "10,000 different ballots",
    "law for a page",
    "switching sets",
    "from wheel to first count",
    "bare page",
    "bare list",
    "bare vote",
    "community page",
    "list of matters",
    "district page",
    "ballot",
    "largest worker",
    "migration of an empty database",
    "onboarding",
    "obligations of a year",
    "overview",
    "group 20,000 ballots",
    "schulze winning votes",
    "pref_voting",
)


def test_a_quick_run_prints_every_row_of_its_tables() -> None:
    command = [sys.executable, "-m", "tests.bench", "--quick"]
    command += ["--tenants", "53", "--communities", "20", "--ballots", "20000"]
    done = subprocess.run(  # noqa: S603 - ourselves
        command, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert [row for row in ROWS if row not in done.stdout] == []
