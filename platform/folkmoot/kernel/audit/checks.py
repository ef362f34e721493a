"""What must agree beyond the chain, said by the features that know it.

A chain shows that rows are as they were recorded. Whoever writes to the database as the
application's role can record as well, so a false row may stand in a sound chain. A check compares
rows with one another: a feature says it once in its module ``checks``, and every verification
asks it.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec

from sqlalchemy.orm import Session

from folkmoot.kernel.models import FEATURES


@dataclass(frozen=True, slots=True)
class Doubt:
    """A row that cannot be true beside others; not ``certain`` where it could not be found out."""

    table: str
    key: tuple[str, ...]
    certain: bool = True


Check = Callable[[Session], Iterator[Doubt]]
_checks: dict[str, Check] = {}


def check(name: str) -> Callable[[Check], Check]:
    """Register a check of one tenant's rows as "feature:subject:what"; it only reads."""

    def register(function: Check) -> Check:
        if _checks.setdefault(name, function) is not function:
            raise ValueError(f"there are two checks named {name}")
        return function

    return register


def checks() -> dict[str, Check]:
    """Every feature's checks, by name."""
    for feature in FEATURES:
        name = f"folkmoot.{feature}.checks"
        if feature != "kernel.audit" and find_spec(name):
            import_module(name)
    return dict(sorted(_checks.items()))
