"""The daily anchor: one root that binds every chain of the platform, for keeping elsewhere."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.domain import Leaf, merkle_root
from folkmoot.kernel.audit.models import AuditAnchor, AuditEntry, AuditHead
from folkmoot.kernel.scope import PLATFORM, Scope, TenantSession, WatchScope

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
        leaves = [[leaf.tenant_id, leaf.seq, leaf.hash] for leaf in self.leaves]
        return {"format": FORMAT, "day": self.day.isoformat(), "root": self.root, "leaves": leaves}


def from_plain(content: Mapping[str, Any]) -> Anchor:
    """Read an anchor file. Raises ValueError when its own root does not follow from its leaves."""
    leaves = tuple(Leaf(*leaf) for leaf in content["leaves"])
    if content["format"] != FORMAT or merkle_root(leaves) != content["root"]:
        raise ValueError("this anchor file was altered: its root does not follow from its leaves")
    return Anchor(date.fromisoformat(content["day"]), content["root"], leaves)


def anchor_day(database: Opens, act: Act) -> Anchor:
    """Take the anchor of today once; the same day again returns what its first call stored,
    with the heads of now, so that a retried job does no harm.
    """
    with database.begin(WatchScope()) as session:
        leaves = tuple(Leaf(*row) for row in session.execute(_all_heads()))
    anchor = Anchor(act.today, merkle_root(leaves), leaves)
    with database.begin(PLATFORM) as session:
        if session.get(AuditAnchor, anchor.day) is None:
            session.add(
                AuditAnchor(day=anchor.day, at=act.at, chains=len(leaves), root=anchor.root)
            )
    return anchor


def _all_heads() -> Any:  # noqa: ANN401 - a Select of three columns
    return select(AuditHead.tenant_id, AuditHead.seq, AuditHead.hash).order_by(AuditHead.tenant_id)


def broken_leaves(session: Session, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Leaves of the session's tenant that its chain no longer contains."""
    for leaf in leaves:
        stored = session.scalar(select(AuditEntry.hash).where(AuditEntry.seq == leaf.seq))
        if stored != leaf.hash:
            yield leaf
