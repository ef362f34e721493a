"""A grid with three doors, and the grid worker who walks it."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.opinions.domain import DoorState
from folkmoot.opinions.service import record_visit, start_sweep
from folkmoot.people.models import Grid, Household, Person

Begin = Callable[[], AbstractContextManager[TenantSession]]


class World(Protocol):
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def begin(world: World) -> Begin:
    return world.begin


@pytest.fixture
def person(begin: Begin, act: Act) -> UUID:
    with begin() as session:
        row = Person(
            id=act.new_id(), name="试验员", name_sort="shi yan yuan", party_member=False, salt="s"
        )
        session.add(row)
        audit.record(session, act, "test:people:make", row.id)
    return row.id


@pytest.fixture
def doors(begin: Begin, act: Act) -> tuple[UUID, list[UUID]]:
    """The grid and its three households."""
    with begin() as session:
        grid = Grid(id=act.new_id(), name="一网格")
        homes = [Household(id=act.new_id(), door=f"1-{n}", grid_id=grid.id) for n in range(3)]
        session.add(grid)
        session.flush()
        session.add_all(homes)
        audit.record(session, act, "test:people:make", grid.id)
    return grid.id, [home.id for home in homes]


@pytest.fixture
def grid(doors: tuple[UUID, list[UUID]]) -> UUID:
    return doors[0]


@pytest.fixture
def households(doors: tuple[UUID, list[UUID]]) -> list[UUID]:
    return doors[1]


@pytest.fixture
def walker(act: Act, person: UUID) -> Act:
    """The grid worker, now."""
    return replace(act, actor=Actor(uuid4(), frozenset({Role.GRID_WORKER}), person))


@pytest.fixture
def resident(act: Act, person: UUID) -> Act:
    return replace(act, actor=Actor(uuid4(), frozenset({Role.RESIDENT}), person))


@pytest.fixture
def sweep(begin: Begin, walker: Act, grid: UUID) -> UUID:
    with begin() as session:
        return start_sweep(session, walker, grid_id=grid, purpose="今年最该修什么").id


@pytest.fixture
def knock(begin: Begin, walker: Act, sweep: UUID) -> Callable[..., UUID]:
    """Record a visit; returns its id."""

    def visit(household: UUID, outcome: DoorState = DoorState.ANSWERED) -> UUID:
        with begin() as session:
            return record_visit(
                session, walker, sweep_id=sweep, household_id=household, outcome=outcome
            ).id

    return visit
