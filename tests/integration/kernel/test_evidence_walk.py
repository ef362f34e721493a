"""A superuser alters, removes or adds one row of any evidence, and the chain names it.

Every audited table is walked, by the registry and not by a list: a new table is either reached by
the replayed cases or stands below with the reason why it is not.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import ColumnElement, Connection, Engine, NullPool, and_, create_engine, select
from sqlalchemy.engine import make_url

from folkmoot.demo import lifts, works
from folkmoot.demo.stage import Stage
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.recorder import key_of
from folkmoot.kernel.audit.verify import Fault, Finding, audited_models, verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.db import Base, TenantOwned, table_of
from folkmoot.kernel.models import load_all
from folkmoot.kernel.provision import provision_embedded
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession, enter
from folkmoot.overview.audit_cli import audit
from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import find_community
from tests.conftest import FAST, HOME
from tests.isolation import tampering
from tests.isolation.furnishing import furnish

pytestmark = pytest.mark.slow
load_all()

CHUANYING = read_manifest(Path(__file__).parents[3] / "tenants" / "chuanying")
OPERATOR = Act(Actor(None, frozenset({Role.OPERATOR})), datetime(2014, 1, 1, tzinfo=UTC))
MODELS = {
    table_of(model).name: model
    for of_platform in (False, True)
    for model in audited_models(of_platform=of_platform)
}
# Tables without a row after both cases and the furnishing, each with the reason.
UNREACHED: Mapping[str, str] = {}
WALKED = sorted(MODELS.keys() - UNREACHED.keys())


@dataclass(frozen=True)
class Evidence:
    """A database of its own after both replays, so that nobody else's chains are walked."""

    database: Database
    superuser: Engine
    scopes: tuple[TenantScope, ...]

    def target(self, name: str) -> "Target":
        """One row of that table, in the first chain that has any."""
        model = MODELS[name]
        for scope in self.scopes if issubclass(model, TenantOwned) else (PLATFORM,):
            with self.database.begin(scope) as session:
                row = session.scalars(select(model).limit(1)).one_or_none()
                if row is not None:
                    return Target(scope, row, _spoken_of(session, name, key_of(row)))
        pytest.fail(f"{name} has no rows: reach it, or say in UNREACHED why not")


@dataclass(frozen=True)
class Target:
    """One row of evidence, and the last entry of the chain that speaks of it."""

    scope: TenantScope
    row: Base
    seq: int

    @property
    def here(self) -> ColumnElement[bool]:
        columns = table_of(type(self.row)).primary_key.columns
        return and_(*(column == getattr(self.row, column.key) for column in columns))

    def finding(self, fault: Fault) -> Finding:
        table = table_of(type(self.row)).name
        return Finding(self.scope.tenant_id, self.seq, fault, table, key_of(self.row))


def _spoken_of(session: TenantSession, name: str, key: tuple[str, ...]) -> int:
    """By reading the entries as they are stored, not by what ``verify`` makes of them."""
    entries = session.execute(select(AuditEntry.seq, AuditEntry.rows))
    return max(seq for seq, rows in entries if any(r[:2] == [name, list(key)] for r in rows))


@pytest.fixture(scope="module")
def evidence() -> Iterator[Evidence]:
    name = f"walk_{uuid4().hex[:8]}"
    connections = provision_embedded(HOME, database=name, settings=FAST, drop_others_like="walk_")
    admin = make_url(connections.admin).set(drivername="postgresql+psycopg")
    superuser = create_engine(admin, poolclass=NullPool)
    database = Database(connections.app)
    try:
        onboard(database, OPERATOR, CHUANYING)
        yield Evidence(database, superuser, tuple(_replays(database)))
    finally:
        database.dispose()


def _replays(database: Database) -> Iterator[TenantScope]:
    for story in (lifts, works):
        with database.begin() as session:
            found = find_community(session, "chuanying", story.COMMUNITY)
        stage = Stage(
            database, TenantScope(found.id, found.district_id), story.BEGINS, _say_nothing, seed=7
        )
        story.play(stage)
        yield stage.scope
    furnish(stage)


def _say_nothing(_words: str) -> None:
    pass


@contextmanager
def tampered(evidence: Evidence, target: Target) -> Iterator[tuple[Connection, Any]]:
    with tampering.put_back(evidence.superuser, table_of(type(target.row))) as connection:
        yield connection, (table_of(type(target.row)), target.here)


def findings(connection: Connection, target: Target) -> list[Finding]:
    with TenantSession(connection, join_transaction_mode="rollback_only") as session:
        enter(session, target.scope)
        return list(verify(session).findings)


def test_every_audited_table_is_walked_or_excused(evidence: Evidence) -> None:
    """A new table fails here until a case reaches it, and an excuse until it is needed."""
    with_rows = {name for name, model in MODELS.items() if _has_rows(evidence, model)}
    assert MODELS.keys() - with_rows == UNREACHED.keys()
    assert all(UNREACHED.values())


def _has_rows(evidence: Evidence, model: type[Base]) -> bool:
    with evidence.superuser.connect() as connection:
        return connection.execute(select(table_of(model)).limit(1)).first() is not None


def test_untouched_every_chain_is_sound(evidence: Evidence) -> None:
    result = run_cli(evidence)
    assert (result.exit_code, "all sound" in result.output) == (0, True)


@pytest.mark.parametrize("name", WALKED)
def test_an_altered_row_is_named(evidence: Evidence, name: str) -> None:
    target = evidence.target(name)
    with tampered(evidence, target) as (connection, row):
        column = tampering.alter(connection, *row)
        found = findings(connection, target)
    if row[0].columns[column].primary_key:
        assert target.finding(Fault.MISSING_ROW) in found
    else:
        assert found == [target.finding(Fault.ALTERED_ROW)]


@pytest.mark.parametrize("name", WALKED)
def test_a_removed_row_is_named(evidence: Evidence, name: str) -> None:
    target = evidence.target(name)
    with tampered(evidence, target) as (connection, row):
        tampering.remove(connection, *row)
        assert findings(connection, target) == [target.finding(Fault.MISSING_ROW)]


@pytest.mark.parametrize("name", WALKED)
def test_an_added_row_is_named(evidence: Evidence, name: str) -> None:
    target = evidence.target(name)
    with tampered(evidence, target) as (connection, row):
        tampering.add(connection, *row)
        found = findings(connection, target)
    assert [(f.seq, f.fault, f.table) for f in found] == [(0, Fault.UNRECORDED_ROW, name)]


def test_the_command_exits_1_and_names_the_first_bad_entry(evidence: Evidence) -> None:
    late, early = sorted(map(evidence.target, ("matter", "topic")), key=lambda t: -t.seq)
    assert late.scope == early.scope
    for target in (late, early):
        spoil(evidence, target, "x")
    result = run_cli(evidence)
    for target in (late, early):
        spoil(evidence, target, "")
    name = table_of(type(early.row)).name
    first = f"entry {early.seq}: altered_row {name} {'/'.join(key_of(early.row))}"
    assert result.exit_code == 1
    assert first in result.stderr.splitlines()[0]
    assert run_cli(evidence).exit_code == 0


def spoil(evidence: Evidence, target: Target, ending: str) -> None:
    table = table_of(type(target.row))
    title = f"{target.row.title}{ending}"  # type: ignore[attr-defined] # matter and topic have it
    with evidence.superuser.begin() as connection:
        connection.execute(table.update().where(target.here).values(title=title))


def run_cli(evidence: Evidence) -> Result:
    operation = SimpleNamespace(database=evidence.database, act=OPERATOR)
    return CliRunner().invoke(audit, ["verify"], obj=operation)
