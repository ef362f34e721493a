"""No session sees or writes another tenant's rows, whatever it asks for."""

import gc
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Protocol
from weakref import ref

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.recorder import UnrecordedChangeError
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import DistrictScope, TenantScope, TenantSession, enter
from folkmoot.tenancy.models import Workflow


class World(Protocol):
    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


def lay_down(world: World, act: Act, version: int = 1) -> Workflow:
    with world.begin() as session:
        row = Workflow(
            id=act.new_id(), version=version, since=act.at, definition={}, laid_down_by=None
        )
        session.add(row)
        audit.record(session, act, "tenancy:workflow:lay_down", row.id)
    return row


def test_a_session_without_a_scope_sees_no_tenants_rows(world: World, act: Act) -> None:
    lay_down(world, act)
    with world.database.begin() as session:
        assert session.execute(text("SELECT count(*) FROM workflow")).scalar() == 0


def test_raw_sql_of_one_tenant_does_not_reach_another(
    make_world: Callable[[], World], act: Act
) -> None:
    mine, theirs = make_world(), make_world()
    row = lay_down(theirs, act)
    with mine.begin() as session:
        found = session.execute(text("SELECT * FROM workflow WHERE id = :id"), {"id": row.id})
        assert found.all() == []


def test_raw_insert_for_another_tenant_is_refused_by_the_database(
    make_world: Callable[[], World],
) -> None:
    mine, theirs = make_world(), make_world()
    statement = text(
        "INSERT INTO workflow (tenant_id, id, version, since, definition)"
        " VALUES (:tenant, gen_random_uuid(), 9, now(), '{}')"
    )
    with pytest.raises(ProgrammingError, match="row-level security"), mine.begin() as session:
        session.execute(statement, {"tenant": theirs.scope.tenant_id})


def test_append_only_tables_refuse_update_and_delete_from_the_app(world: World, act: Act) -> None:
    lay_down(world, act)
    for statement in ("UPDATE workflow SET version = 2", "DELETE FROM workflow"):
        with pytest.raises(ProgrammingError, match="permission denied"), world.begin() as session:
            session.execute(text(statement))


def test_a_transaction_belongs_to_one_scope(make_world: Callable[[], World]) -> None:
    mine, theirs = make_world(), make_world()
    with mine.begin() as session:
        session.execute(select(Workflow))
        with pytest.raises(RuntimeError, match="one scope"):
            enter(session, theirs.scope)


def test_a_district_officer_reads_only_what_a_district_may(world: World, act: Act) -> None:
    lay_down(world, act)
    district = DistrictScope(world.scope.district_id)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        world.database.begin(district) as session,
    ):
        session.execute(text("SELECT * FROM workflow"))


def test_a_change_that_nobody_recorded_fails_the_commit(world: World, act: Act) -> None:
    with pytest.raises(UnrecordedChangeError, match="workflow"), world.begin() as session:
        session.add(
            Workflow(id=act.new_id(), version=3, since=act.at, definition={}, laid_down_by=None)
        )


def test_each_transaction_is_one_link_of_its_tenants_chain(world: World, act: Act) -> None:
    lay_down(world, act, 1)
    lay_down(world, act, 2)
    with world.begin() as session:
        entries = session.scalars(select(AuditEntry).order_by(AuditEntry.seq)).all()
    assert [entry.seq for entry in entries] == [1, 2]
    assert entries[1].previous == entries[0].hash


def test_one_statement_finds_the_rows_of_whoever_asks(
    make_world: Callable[[], World], act: Act
) -> None:
    mine, theirs = make_world(), make_world()
    query = select(Workflow.id)
    laid_down = {world.scope: lay_down(world, act, version=9).id for world in (mine, theirs)}
    for world, other in ((mine, theirs), (theirs, mine), (mine, theirs)):
        with world.begin() as session:
            found = set(session.scalars(query))
        assert laid_down[world.scope] in found
        assert laid_down[other.scope] not in found


def test_a_statement_that_is_built_for_one_question_is_not_kept(world: World) -> None:
    query = select(Workflow.id).where(Workflow.version == 1)
    with world.begin() as session:
        session.scalars(query).all()
    kept = ref(query)
    del query
    gc.collect()
    assert kept() is None
