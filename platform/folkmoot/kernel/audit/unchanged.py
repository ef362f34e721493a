"""What was read of a community, kept for as long as its chain stands where it stood.

Every change of evidence moves the head of its tenant's chain, so the head names a state of all
the tenant's rows exactly: nothing has to be told that something changed, and no time runs out.
"""

from collections.abc import Callable, Hashable
from threading import Lock
from typing import Generic, TypeVar

from cachetools import LRUCache
from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.models import AuditHead
from folkmoot.kernel.audit.recorder import has_changes
from folkmoot.kernel.remembered import once_a_transaction
from folkmoot.kernel.scope import tenant_of

_HEAD = select(AuditHead.hash)
_ASKED = "folkmoot.audit.head"
Value = TypeVar("Value")


class Unchanged(Generic[Value]):
    """Values by tenant, head and ``key``; the least recently asked for are forgotten.

    Give it immutable values of audited rows alone, and nothing that depends on who asks.
    """

    def __init__(self, size: int) -> None:
        self._kept: LRUCache[Hashable, Value] = LRUCache(size)
        self._lock = Lock()

    def read(self, session: Session, read: Callable[[], Value], *key: Hashable) -> Value:
        """What ``read`` returns in the state of now. One query when it is known already."""
        # The head is asked first: what is read after it can be newer than it says, never older.
        head = _head_of(session)
        # A state that is not committed has no name yet.
        if head is None or has_changes(session):
            return read()
        name = (tenant_of(session), head, key)
        with self._lock:
            known = self._kept.get(name)
        if known is None:
            known = read()
            with self._lock:
                self._kept[name] = known
        return known


def _head_of(session: Session) -> str | None:
    """Asked once a transaction: an older head only names what is kept under it too early."""
    return once_a_transaction(session, _ASKED, lambda: session.scalar(_HEAD))
