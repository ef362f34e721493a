"""Laying down a community's workflow."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from time import sleep
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import ProgrammingError

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Conflict, NotAllowed, NotFound
from folkmoot.tenancy.steps import ORDER
from folkmoot.tenancy.workflow import (
    WorkflowDefinition,
    definition_from,
    lay_down_workflow,
    workflow_in_force,
    workflow_version,
)

World = Any  # the fixture's own class


def waiting(days: int) -> WorkflowDefinition:
    return definition_from({"steps": [{"step": step.value, "min_days": days} for step in ORDER]})


def test_a_change_makes_a_new_version_and_the_old_one_can_still_be_read(
    world: World, act: Act
) -> None:
    with world.begin() as session:
        first = lay_down_workflow(session, act, WorkflowDefinition())
    with world.begin() as session:
        second = lay_down_workflow(session, act, waiting(2))
    with world.begin() as session:
        assert (first.version, second.version) == (1, 2)
        assert workflow_in_force(session) == second
        assert workflow_version(session, first.id) == first


def test_saying_the_same_again_makes_no_version(world: World, act: Act) -> None:
    with world.begin() as session:
        first = lay_down_workflow(session, act, waiting(2))
        assert lay_down_workflow(session, act, waiting(2)) == first


def test_before_the_first_there_is_none(world: World) -> None:
    with world.begin() as session, pytest.raises(NotFound, match=r"workflow\.none"):
        workflow_in_force(session)


def test_a_resident_lays_nothing_down(world: World) -> None:
    resident = Act(Actor(uuid4(), frozenset({Role.RESIDENT})), datetime(2026, 3, 2, tzinfo=UTC))
    with world.begin() as session, pytest.raises(NotAllowed):
        lay_down_workflow(session, resident, waiting(1))


@pytest.mark.parametrize("addition", ["gates", "forms"])
def test_what_no_plugin_brings_cannot_be_added(world: World, act: Act, addition: str) -> None:
    steps = [{"step": step.value} for step in ORDER]
    steps[1][addition] = ["no-such-thing"]  # type: ignore[assignment] # JSON is not uniform
    with world.begin() as session, pytest.raises(NotFound, match=r"rules\.unknown"):
        lay_down_workflow(session, act, definition_from({"steps": steps}))


def test_of_two_changes_at_once_the_second_is_told_to_look_again(world: World, act: Act) -> None:
    with ThreadPoolExecutor(1) as other, world.begin() as session:
        lay_down_workflow(session, act, waiting(1))
        second = other.submit(lay_down_in_a_transaction_of_its_own, world, act)
        wait_for_a_lock(world)
        session.commit()
        with pytest.raises(Conflict, match=r"workflow\.version\.raced"):
            second.result(timeout=20)
    with world.begin() as session:
        assert workflow_in_force(session).definition == waiting(1)


def lay_down_in_a_transaction_of_its_own(world: World, act: Act) -> None:
    with world.begin() as session:
        lay_down_workflow(session, act, waiting(2))


def wait_for_a_lock(world: World) -> None:
    waits = text(
        "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
        " AND query LIKE 'INSERT INTO workflow%' AND datname = current_database()"
    )
    for _ in range(200):
        with world.begin() as session:
            if session.scalar(waits):
                return
        sleep(0.05)
    pytest.fail("the second change never came to the first one's version")


def test_a_version_cannot_be_rewritten_as_the_applications_role(world: World, act: Act) -> None:
    with world.begin() as session:
        lay_down_workflow(session, act, waiting(2))
    with pytest.raises(ProgrammingError, match="permission denied"), world.begin() as session:
        session.execute(text("UPDATE workflow SET definition = '{}'"))
