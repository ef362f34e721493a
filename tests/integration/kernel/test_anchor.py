"""One root a day binds every chain; kept elsewhere, it shows what a chain alone cannot."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from secrets import randbelow
from typing import Any, Protocol
from uuid import UUID

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.anchor import Anchor, anchor_day, broken_leaves, from_plain
from folkmoot.kernel.audit.domain import Leaf, merkle_root
from folkmoot.kernel.audit.models import AuditAnchor, AuditEntry
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
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
def anchored(world: World, act: Act, somewhen: Act) -> Anchor:
    for version in (1, 2, 3):
        lay_down(world, act, version)
    return anchor_day(world.database, somewhen)


def leaf_of(world: World, anchor: Anchor) -> Leaf:
    return next(leaf for leaf in anchor.leaves if leaf.tenant_id == world.scope.tenant_id)


def broken(world: World, anchor: Anchor) -> list[Leaf]:
    with world.begin() as session:
        return list(broken_leaves(session, [leaf_of(world, anchor)]))


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


def test_a_second_anchor_of_the_day_leaves_the_first_in_place(
    world: World, act: Act, somewhen: Act, anchored: Anchor
) -> None:
    lay_down(world, act, 4)
    again = anchor_day(world.database, somewhen)
    assert again.root != anchored.root
    assert from_plain(again.plain()) == again
    assert stored(world.database, anchored) == [(anchored.root, len(anchored.leaves))]


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
    ],
    ids=["root", "format", "leaf gone", "leaf added", "seq", "hash"],
)
def test_an_altered_anchor_file_is_refused(
    anchored: Anchor, alter: Callable[[dict[str, Any]], object]
) -> None:
    file = json.loads(json.dumps(anchored.plain()))
    alter(file)
    with pytest.raises(ValueError, match="altered"):
        from_plain(file)


def test_a_chain_that_grew_still_holds_its_anchored_head(
    world: World, act: Act, anchored: Anchor
) -> None:
    lay_down(world, act, 4)
    assert broken(world, anchored) == []


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
    assert broken(world, anchored) == [leaf_of(world, anchored)]


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
    assert broken(world, anchored) == [leaf_of(world, anchored)]
