"""A superuser alters, removes or adds one row of any evidence, and the chain names it.

Every audited table is walked, by the registry and not by a list: a new table is either reached by
the replayed cases or stands below with the reason why it is not.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import ColumnElement, Connection, Engine, NullPool, and_, create_engine, select
from sqlalchemy.engine import make_url
from tests.conftest import FAST, HOME
from tests.isolation import tampering
from tests.isolation.furnishing import furnish, play

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
UNREACHED: Mapping[str, str] = {
    "appraisal_consequence": "takes two counted years; tests/integration/appraisals raises some",
    "count_failure": "takes a rule that breaks down; tests/integration/votes has some",
    "matter_form": "no workflow of Chuanying asks for a form inside a step",
    "plugin_change": "as plugin_release",
    "plugin_release": "takes a wheel and its worker; tests/integration/extensions/releases",
    "rollout_cancellation": "as rollout_wave",
    "rollout_place": "a wave is of drafts, and these communities work; as rollout_wave",
    "rollout_wave": "a wave is of drafts; tests/integration/rollout plans some",
}
# Rows that are no evidence of anything, or are the chain itself.
UNAUDITED: Mapping[str, str] = {
    "account_session": "who is signed in now; deleted when it is over",
    "audit_anchor": "kept away from this machine, where check-anchor compares it",
    "audit_entry": "the chain; test_audit.py tampers with it",
    "audit_head": "the chain's end; test_audit.py moves it",
    "form_receipt": "lets a form be sent twice; says nothing that its work does not",
    "registry_read": "which is the newest; an entry of the chain says what was read, and when",
    "readiness": "looked up by the district's list; follows from the record at any time",
    "roster_import": "waits for its commit; what comes of it is in the registers",
    "roster_row": "as roster_import",
    "intake_key": "lets a form be sent twice; says nothing that its opinion does not",
    "plugin_trouble": "what a vendor is told of its own code; nothing follows from it",
    "plugin_use": "looked up by the district; follows from plugin_choice, which is evidence",
    "sign_in_link": "works once, and for a day",
}
WALKED = sorted(MODELS.keys() - UNREACHED.keys())


@dataclass(frozen=True)
class Evidence:
    """A database of its own after both replays, so that nobody else's chains are walked."""

    database: Database
    superuser: Engine
    scopes: tuple[TenantScope, ...]

    def targets(self, name: str) -> "list[Target]":
        """One or two rows of that table, from the first chain that has any."""
        model = MODELS[name]
        for scope in self.scopes if issubclass(model, TenantOwned) else (PLATFORM,):
            with self.database.begin(scope) as session:
                rows = session.scalars(select(model).limit(2)).all()
                if rows:
                    spoken = _spoken_of(session, name)
                    return [Target(scope, row, spoken[key_of(row)]) for row in rows]
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


def _spoken_of(session: TenantSession, name: str) -> dict[tuple[str, ...], int]:
    """By reading the entries as they are stored, not by what ``verify`` makes of them."""
    entries = session.execute(select(AuditEntry.seq, AuditEntry.rows).order_by(AuditEntry.seq))
    return {tuple(key): seq for seq, rows in entries for table, key, _ in rows if table == name}


@pytest.fixture(scope="module")
def evidence() -> Iterator[Evidence]:
    name = f"walk_{uuid4().hex[:8]}"
    connections = provision_embedded(HOME, database=name, settings=FAST)
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
        scenes = play(stage, story)
        yield stage.scope
    furnish(scenes)


def _say_nothing(_words: str) -> None:
    pass


def findings(connection: Connection, target: Target) -> list[Finding]:
    with TenantSession(connection, join_transaction_mode="rollback_only") as session:
        enter(session, target.scope)
        return list(verify(session).findings)


def test_every_table_is_walked_or_excused(evidence: Evidence) -> None:
    """A new table fails here until a case reaches it, and an excuse until it is needed."""
    known = {table_of(mapper.class_).name for mapper in Base.registry.mappers}
    assert known == MODELS.keys() | UNAUDITED.keys()
    with_rows = {name for name, model in MODELS.items() if _has_rows(evidence, model)}
    assert MODELS.keys() - with_rows == UNREACHED.keys()
    assert all([*UNREACHED.values(), *UNAUDITED.values()])


def _has_rows(evidence: Evidence, model: type[Base]) -> bool:
    with evidence.superuser.connect() as connection:
        return connection.execute(select(table_of(model)).limit(1)).first() is not None


def test_untouched_every_chain_is_sound(evidence: Evidence) -> None:
    result = run_cli(evidence)
    assert (result.exit_code, "all sound" in result.output) == (0, True)


@pytest.mark.parametrize("name", WALKED)
def test_a_row_altered_removed_or_added_is_named(evidence: Evidence, name: str) -> None:
    altered, *more = evidence.targets(name)
    table = table_of(MODELS[name])
    with tampering.put_back(evidence.superuser, table) as connection:
        tampering.add(connection, table, altered.here)
        for removed in more:
            tampering.remove(connection, table, removed.here)
        column = tampering.alter(connection, table, altered.here)
        found = findings(connection, altered)
    fault = Fault.MISSING_ROW if table.columns[column].primary_key else Fault.ALTERED_ROW
    expected = {altered.finding(fault), *(row.finding(Fault.MISSING_ROW) for row in more)}
    # What the features compare may be out as well: a vote without one of its ballots, say.
    chains = {each for each in found if not each.check}
    others = chains - expected
    assert expected < set(found)
    assert {(each.seq, each.fault, each.table) for each in others} == {
        (0, Fault.UNRECORDED_ROW, name)
    }
    if not more:
        with tampering.put_back(evidence.superuser, table) as connection:
            tampering.remove(connection, table, altered.here)
            assert findings(connection, altered) == [altered.finding(Fault.MISSING_ROW)]


def test_the_command_exits_1_and_names_the_first_bad_entry(evidence: Evidence) -> None:
    targets = [evidence.targets(name)[0] for name in ("matter", "topic")]
    early, late = sorted(targets, key=lambda target: target.seq)
    assert early.scope == late.scope
    for target in targets:
        spoil(evidence, target, "x")
    result = run_cli(evidence, "--community", f"chuanying/{lifts.COMMUNITY}")
    for target in targets:
        spoil(evidence, target, "")
    name = table_of(type(early.row)).name
    first = f"entry {early.seq}: altered_row {name} {'/'.join(key_of(early.row))}"
    assert result.exit_code == 1
    assert first in result.stderr.splitlines()[0]


def spoil(evidence: Evidence, target: Target, ending: str) -> None:
    table = table_of(type(target.row))
    title = f"{target.row.title}{ending}"  # type: ignore[attr-defined] # matter and topic have it
    with evidence.superuser.begin() as connection:
        connection.execute(table.update().where(target.here).values(title=title))


def run_cli(evidence: Evidence, *options: str) -> Result:
    operation = SimpleNamespace(database=evidence.database, act=OPERATOR)
    return CliRunner().invoke(audit, ["verify", *options], obj=operation)
