"""What two sessions do at once stands in the chain as the database has it afterwards."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

import pytest
from sqlalchemy import Table, text
from sqlalchemy.exc import DBAPIError

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.stored import Stored, stored_rows
from folkmoot.kernel.audit.verify import Finding, verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.tenancy.models import District, Workflow


class World(Protocol):
    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


def findings_about(world: World, table: str, key: str) -> list[Finding]:
    with world.database.snapshot(PLATFORM) as session:
        return [
            each for each in verify(session).findings if (each.table, each.key) == (table, (key,))
        ]


def test_two_acts_on_different_columns_of_one_row_leave_a_sound_chain(
    world: World, act: Act
) -> None:
    own = world.scope.district_id
    with world.database.session(PLATFORM) as first, world.database.session(PLATFORM) as second:
        # Both have read the row before either has changed it.
        here, there = first.get_one(District, own), second.get_one(District, own)
        here.name = "新名"
        audit.record(first, act, "test:district:name", own)
        first.commit()
        there.listed_year = 2024
        audit.record(second, act, "test:district:year", own)
        second.commit()
    assert findings_about(world, "district", str(own)) == []


def lay_down(world: World, act: Act, version: int) -> UUID:
    with world.begin() as session:
        row = Workflow(
            id=act.new_id(), version=version, since=act.at, definition={}, laid_down_by=None
        )
        session.add(row)
        audit.record(session, act, "tenancy:workflow:lay_down", row.id)
    return row.id


def test_a_community_at_work_is_not_taken_for_a_forger(
    world: World, act: Act, monkeypatch: pytest.MonkeyPatch
) -> None:
    lay_down(world, act, 1)

    def meanwhile(session: TenantSession, table: Table) -> Iterator[Stored]:
        yield from stored_rows(session, table)
        if table.name == "audit_entry":
            lay_down(world, act, 2)

    monkeypatch.setattr("folkmoot.kernel.audit.verify.stored_rows", meanwhile)
    with world.database.snapshot(world.scope) as session:
        report = verify(session)
    assert (report.sound, report.entries, report.rows) == (True, 1, 1)


def test_a_snapshot_only_reads(world: World) -> None:
    with (
        pytest.raises(DBAPIError, match="read-only transaction"),
        world.database.snapshot(world.scope) as session,
    ):
        session.execute(text("UPDATE audit_head SET seq = seq"))
    with world.begin() as session:
        assert session.scalar(text("SHOW transaction_read_only")) == "off"
        assert session.scalar(text("SHOW transaction_isolation")) == "read committed"
