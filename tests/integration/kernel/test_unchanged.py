"""What was read of a community is kept until its chain moves, and not a moment longer."""

from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from typing import Protocol

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.tenancy.models import Workflow


class World(Protocol):
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


class Reading:
    """Counts workflows, and how often it was asked to."""

    def __init__(self) -> None:
        self.kept: audit.Unchanged[int] = audit.Unchanged(10)
        self.looked = 0

    def __call__(self, session: Session) -> int:
        return self.kept.read(session, lambda: self._look(session))

    def _look(self, session: Session) -> int:
        self.looked += 1
        return session.scalar(select(func.count(Workflow.id))) or 0


@pytest.fixture
def reading() -> Reading:
    return Reading()


def add(session: Session, act: Act, version: int) -> None:
    row = Workflow(id=act.new_id(), version=version, since=act.at, definition={}, laid_down_by=None)
    session.add(row)
    audit.record(session, act, "tenancy:workflow:lay_down", row.id)


def test_it_is_read_once_while_nothing_changes(world: World, act: Act, reading: Reading) -> None:
    with world.begin() as session:
        add(session, act, 101)
    for _ in range(3):
        with world.begin() as session:
            known = reading(session)
    assert reading.looked == 1
    with world.begin() as session:
        add(session, act, 102)
    with world.begin() as session:
        assert reading(session) == known + 1


def test_what_is_not_committed_is_kept_for_nobody(world: World, act: Act, reading: Reading) -> None:
    with world.begin() as session:
        add(session, act, 101)
    with world.begin() as session:
        before = reading(session)
    with suppress(InterruptedError), world.begin() as session:
        add(session, act, 102)
        assert reading(session) == before + 1
        raise InterruptedError
    with world.begin() as session:
        assert reading(session) == before


def test_no_community_is_shown_another_ones(
    make_world: Callable[[], World], act: Act, reading: Reading
) -> None:
    one, other = make_world(), make_world()
    for world, versions in ((one, 1), (other, 2)):
        with world.begin() as session:
            for number in range(versions):
                add(session, act, 101 + number)
    for _ in range(2):
        with one.begin() as session, other.begin() as beside:
            assert reading(beside) == reading(session) + 1
