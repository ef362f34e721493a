"""How far sweeps have come, counted in the database: a grid has hundreds of doors."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from uuid import UUID

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session

from folkmoot.opinions import domain
from folkmoot.opinions.domain import REACH, DoorState, SweepProgress, reached
from folkmoot.opinions.models import DoorVisit, SweepDoor


def progress_of(session: Session, sweep_ids: Collection[UUID]) -> Mapping[UUID, SweepProgress]:
    """The figures of each sweep, in one query however many they are."""
    rank = case({state.value: rank for state, rank in REACH.items()}, value=DoorVisit.outcome)
    visits = and_(
        DoorVisit.sweep_id == SweepDoor.sweep_id,
        DoorVisit.household_id == SweepDoor.household_id,
    )
    doors = (
        select(SweepDoor.sweep_id, func.max(rank).label("rank"))
        .outerjoin(DoorVisit, visits)
        .where(SweepDoor.sweep_id.in_(sweep_ids))
        .group_by(SweepDoor.sweep_id, SweepDoor.household_id)
        .subquery()
    )
    query = select(doors.c.sweep_id, doors.c.rank, func.count()).group_by(
        doors.c.sweep_id, doors.c.rank
    )
    counts: defaultdict[UUID, dict[DoorState, int]] = defaultdict(dict)
    for sweep_id, furthest, number in session.execute(query):
        state = reached(furthest)
        # No visit (NULL) and a recorded "not visited" are two groups of the same state.
        counts[sweep_id][state] = counts[sweep_id].get(state, 0) + number
    return {sweep_id: domain.progress_of(counts[sweep_id]) for sweep_id in sweep_ids}
