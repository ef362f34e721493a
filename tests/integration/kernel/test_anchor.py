"""One root a day binds every chain; kept elsewhere, it shows what a chain alone cannot."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import randbelow
from typing import Any, Protocol
from uuid import UUID

import psycopg
import pytest
from click.testing import CliRunner
from psycopg.errors import CheckViolation, InsufficientPrivilege
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.anchor import Anchor, anchor_day, from_plain, holds
from folkmoot.kernel.audit.domain import Leaf, merkle_root
from folkmoot.kernel.audit.models import AuditAnchor, AuditEntry
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import Connections
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.overview import audit_cli
from folkmoot.tenancy.models import Workflow


class World(Protocol):
    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


def lay_down(world: World, act: Act, version: int) -> UUID:
    with world.begin() as session:
        row = Workflow(
            id=act.new_id(), version=version, since=act.at, definition={}, laid_down_by=None
        )
        session.add(row)
        audit.record(session, act, "tenancy:workflow:lay_down", row.id)
    return row.id


@pytest.fixture
def somewhen(act: Act) -> Act:
    """An act on a day of its own: an anchor is the whole platform's, and so every test's."""
    return replace(act, at=datetime(2100, 1, 1, tzinfo=UTC) + timedelta(days=randbelow(300_000)))


@pytest.fixture
def anchored(world: World, jobs: Database, act: Act, somewhen: Act) -> Anchor:
    for version in (1, 2, 3):
        lay_down(world, act, version)
    return anchor_day(jobs, somewhen)


def leaf_of(world: World, anchor: Anchor) -> Leaf:
    return next(leaf for leaf in anchor.leaves if leaf.tenant_id == world.scope.tenant_id)


def is_held(world: World, anchor: Anchor) -> bool:
    with world.begin() as session:
        return holds(session, leaf_of(world, anchor))


def stored(database: Database, anchor: Anchor) -> list[tuple[str, int]]:
    with database.begin(PLATFORM) as session:
        rows = session.scalars(select(AuditAnchor).where(AuditAnchor.day == anchor.day))
        return [(row.root, row.chains) for row in rows]


def test_the_anchor_holds_the_head_of_every_chain(world: World, anchored: Anchor) -> None:
    with world.begin() as session:
        last = session.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc())).first()
    assert last is not None
    assert leaf_of(world, anchored) == Leaf(world.scope.tenant_id, 3, last.hash)
    assert any(leaf.tenant_id == PLATFORM.tenant_id for leaf in anchored.leaves)
    assert anchored.root == merkle_root(anchored.leaves)
    assert stored(world.database, anchored) == [(anchored.root, len(anchored.leaves))]


def test_a_second_anchor_of_the_day_is_the_first_one(
    world: World, jobs: Database, act: Act, somewhen: Act, anchored: Anchor
) -> None:
    lay_down(world, act, 4)
    assert anchor_day(jobs, somewhen) == anchored
    assert stored(world.database, anchored) == [(anchored.root, len(anchored.leaves))]


def test_two_anchors_at_once_are_one(world: World, jobs: Database, act: Act, somewhen: Act) -> None:
    lay_down(world, act, 1)
    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(lambda _: anchor_day(jobs, somewhen), range(8)))
    assert len(set(taken)) == 1


def test_the_application_makes_no_anchor(
    database: Database, connections: Connections, somewhen: Act
) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        anchor_day(database, somewhen)
    forged = "INSERT INTO audit_anchor (day, at, chains, root) SELECT %s, %s, 0, 'forged'"
    with psycopg.connect(connections.app.replace("+psycopg", ""), autocommit=True) as app:
        with pytest.raises(InsufficientPrivilege):
            app.execute(forged, [somewhen.today, somewhen.at])
        with pytest.raises(InsufficientPrivilege):
            app.execute("SET ROLE folkmoot_jobs")


def test_an_anchor_stands_under_the_day_of_its_moment(
    superuser: psycopg.Connection, somewhen: Act
) -> None:
    with pytest.raises(CheckViolation):
        superuser.execute(
            "INSERT INTO audit_anchor (day, at, chains, root) SELECT %s, now(), 0, 'forged'",
            [somewhen.today],
        )


def test_an_anchor_is_kept_for_ever(world: World, anchored: Anchor) -> None:
    for statement in ("UPDATE audit_anchor SET root = ''", "DELETE FROM audit_anchor"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            world.database.begin(PLATFORM) as session,
        ):
            session.execute(text(statement))
    assert stored(world.database, anchored)


def test_an_anchor_file_is_read_back_as_it_was(anchored: Anchor) -> None:
    assert from_plain(json.loads(json.dumps(anchored.plain()))) == anchored


@pytest.mark.parametrize(
    "alter",
    [
        lambda file: file.update(root="0" * 64),
        lambda file: file.update(format="folkmoot-anchor/2"),
        lambda file: file["leaves"].pop(),
        lambda file: file["leaves"].append([10**9, 1, "0" * 64]),
        lambda file: file["leaves"][0].__setitem__(1, 10**9),
        lambda file: file["leaves"][-1].__setitem__(2, "f" * 64),
        lambda file: file["leaves"][0].__setitem__(1, "1"),
        lambda file: file["leaves"].append(7),
    ],
    ids=["root", "format", "leaf gone", "leaf added", "seq", "hash", "text", "no leaf"],
)
def test_an_altered_anchor_file_is_refused(
    anchored: Anchor, alter: Callable[[dict[str, Any]], object]
) -> None:
    file = json.loads(json.dumps(anchored.plain()))
    alter(file)
    with pytest.raises(ValueError, match=r"altered|no head"):
        from_plain(file)


@dataclass
class Checking:
    """The command over a few chains; every other test's would be walked as well."""

    database: Database
    file: Path

    def of(self, anchor: Anchor) -> tuple[int, str]:
        self.file.write_text(json.dumps(anchor.plain()))
        done = CliRunner().invoke(audit_cli.audit, ["check-anchor", str(self.file)], obj=self)
        return done.exit_code, done.output


@pytest.fixture
def check(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checking:
    monkeypatch.setattr(audit_cli, "scopes", lambda _: [("here/own", world.scope)])
    return Checking(world.database, tmp_path / "anchor.json")


def only(anchor: Anchor, *leaves: Leaf) -> Anchor:
    return replace(anchor, leaves=leaves, root=merkle_root(leaves))


def test_a_file_as_it_was_written_passes(world: World, check: Checking, anchored: Anchor) -> None:
    others = [leaf.tenant_id for leaf in anchored.leaves if leaf != leaf_of(world, anchored)]
    code, said = check.of(anchored)
    # The command was shown one community alone.
    assert code == (1 if others else 0)
    assert "here/own" not in said
    assert "root" not in said


def test_a_file_with_a_chain_left_out_and_its_root_made_again_does_not_pass(
    world: World, check: Checking, anchored: Anchor
) -> None:
    rest = [leaf for leaf in anchored.leaves if leaf != leaf_of(world, anchored)]
    code, said = check.of(only(anchored, *rest))
    assert code == 1
    assert f"the platform keeps another root of {anchored.day}: {anchored.root}" in said
    assert f"chain {world.scope.tenant_id}: anchored on {anchored.day}, and left out" in said
    assert f"here/own: has entries from before {anchored.day}" in said


def test_a_file_of_a_day_that_was_never_anchored_does_not_pass(
    check: Checking, anchored: Anchor
) -> None:
    code, said = check.of(replace(anchored, day=anchored.day + timedelta(days=1)))
    assert code == 1
    assert "keeps no anchor of" in said


def test_a_chain_that_grew_still_holds_its_anchored_head(
    world: World, act: Act, anchored: Anchor
) -> None:
    lay_down(world, act, 4)
    assert is_held(world, anchored)


def test_a_chain_cut_short_passes_its_own_check_but_not_the_anchor(
    world: World, anchored: Anchor, superuser: psycopg.Connection
) -> None:
    tenant = world.scope.tenant_id
    superuser.execute("DELETE FROM workflow WHERE tenant_id = %s AND version = 3", [tenant])
    superuser.execute("DELETE FROM audit_entry WHERE tenant_id = %s AND seq = 3", [tenant])
    superuser.execute(
        "UPDATE audit_head h SET seq = 2, hash = e.hash FROM audit_entry e"
        " WHERE h.tenant_id = %s AND e.tenant_id = h.tenant_id AND e.seq = 2",
        [tenant],
    )
    with world.begin() as session:
        assert verify(session).sound
    assert not is_held(world, anchored)


def test_a_chain_written_again_from_the_start_does_not_pass_the_anchor(
    world: World, act: Act, anchored: Anchor, superuser: psycopg.Connection
) -> None:
    for table in ("workflow", "audit_entry", "audit_head"):
        superuser.execute(
            f"DELETE FROM {table} WHERE tenant_id = %s",  # noqa: S608 - ours
            [world.scope.tenant_id],
        )
    for version in (1, 2, 3):
        lay_down(world, replace(act, at=act.at + timedelta(seconds=1)), version)
    with world.begin() as session:
        assert verify(session).sound
    assert not is_held(world, anchored)
