"""Codes of districts, no two alike in a run: all its workers share one database."""

import os
from itertools import count

_WORKER = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) % 10
_NUMBERS = count()


def district_code() -> str:
    """Six digits. Drawn at random two were alike in every fifth run."""
    return f"9{_WORKER}{next(_NUMBERS):04d}"
