"""The daily anchor: one root that binds every chain of the platform, for keeping elsewhere."""

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from sqlalchemy import Select, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from folkmoot.kernel.act import CHINA, Act
from folkmoot.kernel.audit.domain import Leaf, merkle_root
from folkmoot.kernel.audit.models import AuditAnchor, AuditEntry, AuditHead
from folkmoot.kernel.db import table_of
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import Scope, TenantSession, WatchScope, tenant_of

FORMAT = "folkmoot-anchor/1"


class Opens(Protocol):
    """A Database. By shape, because the database itself stands on the audit."""

    def begin(self, scope: Scope | None = None) -> AbstractContextManager[TenantSession]: ...


@dataclass(frozen=True, slots=True)
class Anchor:
    """All heads at one moment, and the root over them."""

    day: date
    root: str
    leaves: tuple[Leaf, ...]

    def plain(self) -> dict[str, Any]:
        return {
            "format": FORMAT,
            "day": self.day.isoformat(),
            "root": self.root,
            "leaves": _plain(self.leaves),
        }


def from_plain(content: Mapping[str, Any]) -> Anchor:
    """Read an anchor file. Raises ValueError when its own root does not follow from its leaves."""
    leaves = _leaves(content["leaves"])
    if content["format"] != FORMAT or merkle_root(leaves) != content["root"]:
        raise ValueError("this anchor file was altered: its root does not follow from its leaves")
    if len({leaf.tenant_id for leaf in leaves}) != len(leaves):
        raise ValueError("this anchor file was altered: it names a chain twice")
    return Anchor(date.fromisoformat(content["day"]), content["root"], leaves)


def anchor_day(database: Opens, act: Act) -> Anchor:
    """Take the anchor of today; the same day again returns what the first call stored, so that a
    retried job does no harm. ``database`` is opened as folkmoot_jobs: nobody else adds anchors.
    """
    with database.begin(WatchScope()) as session:
        leaves = tuple(Leaf(*row) for row in session.execute(_ALL_HEADS))
        values = {
            "day": act.today,
            "at": act.at,
            "chains": len(leaves),
            "root": merkle_root(leaves),
            "leaves": _plain(leaves),
        }
        session.execute(insert(table_of(AuditAnchor)).on_conflict_do_nothing(), values)
        return stored_anchor(session, act.today)


_ALL_HEADS: Select[int, int, str] = select(AuditHead.tenant_id, AuditHead.seq, AuditHead.hash)


def stored_anchor(session: Session, day: date) -> Anchor:
    """What the platform keeps of a day's anchor. NotFound: ``audit.no_anchor``."""
    query = select(AuditAnchor.root, AuditAnchor.leaves).where(AuditAnchor.day == day)
    found = session.execute(query).one_or_none()
    if found is None or found.leaves is None:
        raise NotFound(
            "audit.no_anchor",
            mark("The platform keeps no anchor of %(day)s with all its heads."),
            cure=mark("Take one tomorrow: folkmoot audit anchor"),
            day=day,
        )
    return Anchor(day, found.root, _leaves(found.leaves))


def _plain(leaves: tuple[Leaf, ...]) -> list[list[Any]]:
    return [[leaf.tenant_id, leaf.seq, leaf.hash] for leaf in sorted(leaves)]


def _leaves(content: object) -> tuple[Leaf, ...]:
    leaves = content if isinstance(content, list) else [content]
    return tuple(sorted(map(_leaf, leaves)))


def _leaf(content: object) -> Leaf:
    match content:
        case [int(tenant_id), int(seq), str(own_hash)]:
            return Leaf(tenant_id, seq, own_hash)
    raise ValueError("no head of a chain is described like this")


def differences(ours: Anchor, theirs: Anchor) -> Iterator[str]:
    """How a file differs from the anchor that the platform keeps of the same day."""
    if ours.root == theirs.root:
        return
    yield f"the platform keeps another root of {ours.day}: {ours.root}"
    kept = {leaf.tenant_id for leaf in ours.leaves}
    in_file = {leaf.tenant_id for leaf in theirs.leaves}
    for tenant_id in sorted(kept - in_file):
        yield f"chain {tenant_id}: anchored on {ours.day}, and left out of the file"
    for tenant_id in sorted(in_file - kept):
        yield f"chain {tenant_id}: in the file, and not in the anchor of {ours.day}"


def holds(session: Session, leaf: Leaf) -> bool:
    """Whether the chain of the session's tenant still contains its anchored head."""
    query = select(AuditEntry.hash).where(AuditEntry.seq == leaf.seq)
    return leaf.tenant_id == tenant_of(session).tenant_id and session.scalar(query) == leaf.hash


def began_before(session: Session, day: date) -> bool:
    """Whether the chain of the session's tenant has an entry older than that day in China."""
    first = select(AuditEntry.seq).where(AuditEntry.seq == 1)
    midnight = datetime.combine(day, time(), CHINA)
    return session.scalar(first.where(AuditEntry.at < midnight)) is not None
