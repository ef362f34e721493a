"""Tasks that a year's appraisal set, told to this room by whoever knows appraisals.

A registration, because the report on the year must also be there where none are held yet.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session


@dataclass(frozen=True, slots=True)
class TaskFact:
    """A task for a problem. ``state`` is a text of both languages or a marked string."""

    problem: str
    task: str
    due_on: date | None
    state: object


# (session, year) -> the tasks set for that year, in a fixed number of queries
TaskSource = Callable[[Session, int], Iterable[TaskFact]]


@dataclass(slots=True)
class _Wiring:
    tasks: TaskSource | None = None


_wiring = _Wiring()


def register_tasks(source: TaskSource | None) -> None:
    """Say which tasks a year had. The last source holds; None takes it away."""
    _wiring.tasks = source


def tasks_of(session: Session, year: int) -> tuple[TaskFact, ...] | None:
    """None where nobody keeps tasks, which is not the same as that there were none."""
    return tuple(_wiring.tasks(session, year)) if _wiring.tasks else None
