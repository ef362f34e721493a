"""The doors of one sweep as somebody on the staircase needs them: which is next, which are done."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from uuid import UUID

from sqlalchemy import and_, func, select
from sqlalchemy.orm import Session

from folkmoot.opinions.domain import REACH, DoorState
from folkmoot.opinions.models import DoorVisit, Opinion, SweepDoor
from folkmoot.people.models import Grid, GridDuty, Household
from folkmoot.people.queries.spans import in_force

_NUMBERS = re.compile(r"(\d+)")
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class DoorLine:
    """One door of a sweep. ``answered_id`` is the last visit that was answered, if any was;
    ``opinions`` is how many were recorded there, those without a name excepted: they have no door.
    """

    household_id: UUID
    door: str
    state: DoorState
    answered_id: UUID | None = None
    visited_at: datetime = NEVER
    opinions: int = 0

    @property
    def heard(self) -> bool:
        """Whether nobody needs to knock again: they talked, or said that they will not."""
        return self.state in {DoorState.ANSWERED, DoorState.REFUSED}


def doors_of(session: Session, sweep_id: UUID) -> tuple[DoorLine, ...]:
    """Every door of a sweep in the order of the staircase, in one query."""
    visits = and_(
        DoorVisit.sweep_id == SweepDoor.sweep_id,
        DoorVisit.household_id == SweepDoor.household_id,
    )
    said = (
        select(Opinion.household_id, func.count().label("number"))
        .where(Opinion.sweep_id == sweep_id)
        .group_by(Opinion.household_id)
        .subquery()
    )
    query = (
        select(
            SweepDoor.household_id,
            Household.door,
            func.coalesce(said.c.number, 0),
            DoorVisit.id,
            DoorVisit.outcome,
            DoorVisit.visited_at,
        )
        .join(Household, Household.id == SweepDoor.household_id)
        .outerjoin(DoorVisit, visits)
        .outerjoin(said, said.c.household_id == SweepDoor.household_id)
        .where(SweepDoor.sweep_id == sweep_id)
        .order_by(DoorVisit.visited_at, DoorVisit.id)
    )
    lines: dict[UUID, DoorLine] = {}
    for household_id, door, opinions, visit_id, outcome, visited_at in session.execute(query):
        first = DoorLine(household_id, door, DoorState.NOT_VISITED, opinions=opinions)
        line = lines.get(household_id, first)
        lines[household_id] = _knocked(line, visit_id, outcome, visited_at)
    return tuple(sorted(lines.values(), key=lambda line: staircase(line.door)))


def _knocked(
    line: DoorLine, visit_id: UUID | None, outcome: DoorState | None, at: datetime | None
) -> DoorLine:
    if outcome is None or at is None:
        return line
    furthest = max(line.state, outcome, key=REACH.__getitem__)
    answered_id = visit_id if outcome is DoorState.ANSWERED else line.answered_id
    return replace(line, state=furthest, answered_id=answered_id, visited_at=at)


def staircase(door: str) -> list[tuple[int, int | str]]:
    """A key by which 2-9 comes before 2-10 and building 3 before building 12."""
    parts = _NUMBERS.split(door)
    return [(0, int(part)) if part.isdecimal() else (1, part) for part in parts if part]


def next_door(doors: Sequence[DoorLine]) -> DoorLine | None:
    """Where to knock next: the first door after the last one that nobody has knocked at.

    At the end of the staircase it begins again, and then with those where nobody was in, the one
    that has waited longest first. None when every door was heard.
    """
    last = max(doors, key=lambda door: door.visited_at, default=None)
    start = 0 if last is None or last.visited_at == NEVER else doors.index(last) + 1
    walked = [*doors[start:], *doors[:start]]
    open_doors = [door for door in walked if not door.heard]
    # Of equals min takes the first, so doors never knocked at keep the order of the staircase.
    return min(open_doors, key=lambda door: door.visited_at, default=None)


def worker_on(session: Session, grid_id: UUID, day: date) -> UUID | None:
    """The person responsible for a grid on that day."""
    query = select(GridDuty.person_id).where(GridDuty.grid_id == grid_id, in_force(GridDuty, day))
    return session.scalar(query.order_by(GridDuty.id).limit(1))


def grids(session: Session) -> tuple[Grid, ...]:
    return tuple(session.scalars(select(Grid).order_by(Grid.name)))
