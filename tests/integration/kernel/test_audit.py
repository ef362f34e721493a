"""The chain tells when anything behind it was altered, and where."""

from contextlib import AbstractContextManager
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
