"""From door to door: nothing a grid worker brings home is lost or counted twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import TenantSession
from folkmoot.opinions.domain import DoorState, SweepProgress
from folkmoot.opinions.models import DoorVisit
from folkmoot.opinions.progress import progress_of
from folkmoot.opinions.queries import sweeps, visits_of
from folkmoot.opinions.service import finish_sweep, record_visit, start_sweep

Begin = Callable[[], AbstractContextManager[TenantSession]]


def figures(begin: Begin, sweep: UUID) -> SweepProgress:
    with begin() as session:
        return progress_of(session, [sweep])[sweep]


def test_a_sweep_starts_with_every_door_of_its_grid_unvisited(begin: Begin, sweep: UUID) -> None:
    found = figures(begin, sweep)
    assert (found.doors, found.not_visited, found.visited) == (3, 3, 0)


def test_a_sweep_may_cover_some_doors_only(
    begin: Begin, walker: Act, grid: UUID, households: list[UUID]
) -> None:
    with begin() as session:
        sweep = start_sweep(
            session, walker, grid_id=grid, purpose="电梯", household_ids=households[:2]
        ).id
    assert figures(begin, sweep).doors == 2


def test_a_household_visited_twice_keeps_both_visits_and_counts_once(
    begin: Begin, sweep: UUID, households: list[UUID], knock: Callable[..., UUID]
) -> None:
    knock(households[0], DoorState.ABSENT)
    knock(households[0], DoorState.ANSWERED)
    knock(households[1], DoorState.REFUSED)
    with begin() as session:
        outcomes = sorted(visit.outcome for visit in visits_of(session, sweep))
    assert outcomes == [DoorState.ABSENT, DoorState.ANSWERED, DoorState.REFUSED]
    assert figures(begin, sweep) == SweepProgress(doors=3, answered=1, refused=1)


def test_a_door_recorded_as_not_visited_stays_in_that_figure(
    begin: Begin, sweep: UUID, households: list[UUID], knock: Callable[..., UUID]
) -> None:
    knock(households[0], DoorState.NOT_VISITED)
    assert figures(begin, sweep) == SweepProgress(doors=3)


def test_a_visit_sent_again_is_the_same_visit(
    begin: Begin, walker: Act, sweep: UUID, households: list[UUID]
) -> None:
    key = uuid4()
    ids = set()
    for _ in range(3):
        with begin() as session:
            visit = record_visit(
                session,
                walker,
                sweep_id=sweep,
                household_id=households[0],
                outcome=DoorState.ABSENT,
                request_key=key,
            )
            ids.add(visit.id)
    with begin() as session:
        assert len(ids) == len(visits_of(session, sweep)) == 1
        assert verify(session).sound


def test_a_visit_sent_by_eight_at_the_same_moment_is_one_visit(
    begin: Begin, walker: Act, sweep: UUID, households: list[UUID]
) -> None:
    key = uuid4()

    def send(_: int) -> UUID:
        with begin() as session:
            return record_visit(
                session,
                walker,
                sweep_id=sweep,
                household_id=households[0],
                outcome=DoorState.ANSWERED,
                request_key=key,
            ).id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(send, range(8)))
    with begin() as session:
        stored = session.scalars(select(DoorVisit.id)).all()
        assert ids == set(stored)
        assert len(stored) == 1
        assert verify(session).sound


def test_the_same_key_with_another_visit_is_refused_and_changes_nothing(
    begin: Begin, walker: Act, sweep: UUID, households: list[UUID]
) -> None:
    key = uuid4()
    for household, expected in ((households[0], ""), (households[1], "opinions.key_taken")):
        code = ""
        try:
            with begin() as session:
                record_visit(
                    session,
                    walker,
                    sweep_id=sweep,
                    household_id=household,
                    outcome=DoorState.ABSENT,
                    request_key=key,
                )
        except FolkmootError as error:
            code = error.code
        assert code == expected
    assert figures(begin, sweep).absent == 1


def test_a_visit_made_before_the_end_is_still_taken_when_the_signal_returns_after_it(
    begin: Begin, walker: Act, sweep: UUID, households: list[UUID]
) -> None:
    evening = replace(walker, at=walker.at + timedelta(hours=2))
    night = replace(walker, at=walker.at + timedelta(hours=3))
    with begin() as session:
        finish_sweep(session, evening, sweep_id=sweep)
    with begin() as session:
        record_visit(
            session,
            night,
            sweep_id=sweep,
            household_id=households[0],
            outcome=DoorState.ANSWERED,
            visited_at=walker.at + timedelta(hours=1),
        )
    with pytest.raises(Refused) as caught, begin() as session:
        record_visit(
            session,
            night,
            sweep_id=sweep,
            household_id=households[1],
            outcome=DoorState.ANSWERED,
        )
    assert caught.value.code == "opinions.sweep.finished"
    assert figures(begin, sweep) == SweepProgress(doors=3, answered=1)


def test_a_sweep_is_finished_once(begin: Begin, walker: Act, sweep: UUID) -> None:
    with begin() as session:
        finish_sweep(session, walker, sweep_id=sweep)
    with pytest.raises(Conflict) as caught, begin() as session:
        finish_sweep(session, walker, sweep_id=sweep)
    assert caught.value.code == "opinions.sweep.already_finished"


def test_a_door_that_is_not_on_the_list_is_not_found(
    begin: Begin, walker: Act, sweep: UUID
) -> None:
    with pytest.raises(NotFound) as caught, begin() as session:
        record_visit(
            session, walker, sweep_id=sweep, household_id=uuid4(), outcome=DoorState.ABSENT
        )
    assert caught.value.code == "opinions.sweep.unknown_door"


def test_a_sweep_without_doors_or_with_doors_of_elsewhere_does_not_start(
    begin: Begin, walker: Act, grid: UUID
) -> None:
    with pytest.raises(Invalid) as caught, begin() as session:
        start_sweep(session, walker, grid_id=grid, purpose="无", household_ids=[])
    assert caught.value.code == "opinions.sweep.no_doors"
    with pytest.raises(NotFound) as missing, begin() as session:
        start_sweep(session, walker, grid_id=grid, purpose="无", household_ids=[uuid4()])
    assert missing.value.code == "opinions.sweep.unknown_door"


def test_a_resident_does_not_record_visits(
    begin: Begin, resident: Act, sweep: UUID, households: list[UUID]
) -> None:
    with pytest.raises(NotAllowed), begin() as session:
        record_visit(
            session,
            resident,
            sweep_id=sweep,
            household_id=households[0],
            outcome=DoorState.ABSENT,
        )


def test_another_communitys_sweep_is_not_found(
    make_world: Callable[[], object], walker: Act, sweep: UUID
) -> None:
    elsewhere = make_world()
    with pytest.raises(NotFound) as caught, elsewhere.begin() as session:  # type: ignore[attr-defined] # a World
        finish_sweep(session, walker, sweep_id=sweep)
    assert caught.value.code == "opinions.sweep.unknown"


def test_a_list_of_sweeps_does_not_ask_once_a_sweep(
    begin: Begin,
    walker: Act,
    grid: UUID,
    knock: Callable[..., UUID],
    households: list[UUID],
    count_queries: Callable[[TenantSession], list[str]],
) -> None:
    for _ in range(4):
        with begin() as session:
            start_sweep(session, walker, grid_id=grid, purpose="再访")
    knock(households[2])
    with begin() as session:
        seen = count_queries(session)
        lines = sweeps(session)
        assert [line.progress.doors for line in lines] == [3] * 5
        assert len(seen) == 2
