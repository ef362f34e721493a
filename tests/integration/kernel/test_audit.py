"""The chain tells when anything behind it was altered, and where."""

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Protocol

import psycopg
import pytest

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import Fault, verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.tenancy.models import Workflow


class World(Protocol):
    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def recorded(world: World, act: Act) -> World:
    for version in (1, 2, 3):
        with world.begin() as session:
            row = Workflow(
                id=act.new_id(),
                version=version,
                since=act.at,
                definition={"steps": {"提议": [version]}},
                laid_down_by=None,
            )
            session.add(row)
            audit.record(session, act, "tenancy:workflow:lay_down", row.id)
    return world


def tamper(admin: psycopg.Connection, statement: str, tenant: int) -> None:
    admin.execute(statement.replace(":tenant", str(tenant)))


def faults(world: World) -> list[tuple[int, Fault]]:
    with world.begin() as session:
        return [(finding.seq, finding.fault) for finding in verify(session).findings]


def test_an_untouched_chain_is_sound(recorded: World) -> None:
    assert faults(recorded) == []


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (
            "UPDATE workflow SET definition = '{}' WHERE tenant_id = :tenant AND version = 2",
            (2, Fault.ALTERED_ROW),
        ),
        ("DELETE FROM workflow WHERE tenant_id = :tenant AND version = 3", (3, Fault.MISSING_ROW)),
        (
            (
                "INSERT INTO workflow (tenant_id, id, version, since, definition) VALUES"
                " (:tenant, gen_random_uuid(), 9, now(), '{}')"
            ),
            (0, Fault.UNRECORDED_ROW),
        ),
        (
            "UPDATE audit_entry SET action = 'x' WHERE tenant_id = :tenant AND seq = 2",
            (2, Fault.ALTERED_ENTRY),
        ),
        ("DELETE FROM audit_entry WHERE tenant_id = :tenant AND seq = 2", (3, Fault.BROKEN_LINK)),
        ("UPDATE audit_head SET seq = 9 WHERE tenant_id = :tenant", (3, Fault.WRONG_HEAD)),
    ],
)
def test_tampering_by_a_superuser_is_found_and_placed(
    recorded: World, superuser: psycopg.Connection, statement: str, expected: tuple[int, Fault]
) -> None:
    tamper(superuser, statement, recorded.scope.tenant_id)
    assert expected in faults(recorded)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("workflow SET definition = '{\"a\": 1.5}'", Fault.ALTERED_ROW),
        ("workflow SET since = 'infinity'", Fault.ALTERED_ROW),
        ("workflow SET since = '4000-01-01 BC'", Fault.ALTERED_ROW),
        ("audit_entry SET rows = '[[1]]'", Fault.ALTERED_ENTRY),
        ("audit_entry SET rows = '{}'", Fault.ALTERED_ENTRY),
        ("audit_entry SET rows = '[[\"workflow\", [{}], null]]'", Fault.ALTERED_ENTRY),
        ("audit_entry SET rows = '7'", Fault.ALTERED_ENTRY),
        ("audit_entry SET at = 'infinity'", Fault.ALTERED_ENTRY),
    ],
)
def test_what_cannot_be_read_is_named_and_the_walk_goes_on(
    recorded: World, superuser: psycopg.Connection, change: str, expected: Fault
) -> None:
    tenant = recorded.scope.tenant_id
    column = "seq" if change.startswith("audit_entry") else "version"
    tamper(superuser, f"UPDATE {change} WHERE tenant_id = :tenant AND {column} = 2", tenant)
    tamper(superuser, "DELETE FROM workflow WHERE tenant_id = :tenant AND version = 3", tenant)
    found = faults(recorded)
    assert (2, expected) in found
    assert (3, Fault.MISSING_ROW) in found


def test_one_bad_value_does_not_hide_the_rows_of_its_batch(
    recorded: World, superuser: psycopg.Connection
) -> None:
    tamper(
        superuser,
        "UPDATE workflow SET since = 'infinity' WHERE tenant_id = :tenant AND version = 2",
        recorded.scope.tenant_id,
    )
    assert faults(recorded) == [(2, Fault.ALTERED_ROW)]


def test_a_row_that_cannot_be_read_and_that_nobody_recorded_is_named(
    recorded: World, superuser: psycopg.Connection
) -> None:
    tamper(
        superuser,
        "INSERT INTO workflow (tenant_id, id, version, since, definition) VALUES"
        " (:tenant, gen_random_uuid(), 9, 'infinity', '{}')",
        recorded.scope.tenant_id,
    )
    assert faults(recorded) == [(0, Fault.UNRECORDED_ROW)]


def test_an_entry_dated_back_is_found(world: World, act: Act) -> None:
    for version, minutes in ((1, 0), (2, -4), (3, -6), (4, 1)):
        with world.begin() as session:
            moment = replace(act, at=act.at + timedelta(minutes=minutes))
            row = Workflow(
                id=moment.new_id(), version=version, since=act.at, definition={}, laid_down_by=None
            )
            session.add(row)
            audit.record(session, moment, "tenancy:workflow:lay_down", row.id)
    assert faults(world) == [(3, Fault.BACKDATED)]


@pytest.mark.parametrize(
    ("hidden", "hour", "expected"),
    [
        (True, 2, []),
        (True, 1, [(2, Fault.BACKDATED)]),
        (False, 2, [(2, Fault.BACKDATED)]),
    ],
)
def test_an_entry_that_hides_its_actor_may_say_the_hour_alone(
    world: World, act: Act, *, hidden: bool, hour: int, expected: list[tuple[int, Fault]]
) -> None:
    at = act.at.replace(hour=2, minute=42)
    coarse = act.at.replace(hour=hour, minute=0, second=0, microsecond=0)
    for version, moment, nobody in ((1, at, False), (2, coarse, hidden)):
        by = replace(act, at=moment)
        with world.begin() as session:
            row = Workflow(
                id=by.new_id(), version=version, since=act.at, definition={}, laid_down_by=None
            )
            session.add(row)
            audit.record(session, by, "tenancy:workflow:lay_down", row.id, anonymous=nobody)
    assert faults(world) == expected


def test_a_rolled_back_savepoint_takes_only_its_own_entries_with_it(world: World, act: Act) -> None:
    def lay_down(session: TenantSession, version: int) -> None:
        row = Workflow(
            id=act.new_id(), version=version, since=act.at, definition={}, laid_down_by=None
        )
        session.add(row)
        audit.record(session, act, "tenancy:workflow:lay_down", row.id)

    with world.begin() as session:
        lay_down(session, 1)
        inner = session.begin_nested()
        lay_down(session, 2)
        inner.rollback()
        lay_down(session, 3)
    with world.begin() as session:
        report = verify(session)
    assert (report.sound, report.entries, report.rows) == (True, 2, 2)
