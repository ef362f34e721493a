"""How a change reaches the chain: collected at flush, claimed by ``record``, written at commit.

The head row is locked last, just before the commit, so that two writers of one community wait
for each other only for that moment. A change that nobody recorded fails the commit.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import BigInteger, Table, bindparam, event, inspect, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, SessionTransaction

from folkmoot.kernel.act import Act
from folkmoot.kernel.afterwards import afterwards
from folkmoot.kernel.audit.domain import GENESIS, Entry, RowChange, row_digest
from folkmoot.kernel.audit.models import AuditEntry, AuditHead
from folkmoot.kernel.audit.stored import stored_digests
from folkmoot.kernel.db import Base, TenantOwned, table_of
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession, scope_of, tenant_of

_ROWS = "folkmoot.audit.rows"
_PENDING = "folkmoot.audit.pending"
_MARKS = "folkmoot.audit.marks"


class UnrecordedChangeError(RuntimeError):
    """A use case changed evidence without saying what it did. A defect, never a user's error."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry as those hear of it who watch: without who it was, and without its rows."""

    scope: TenantScope
    action: str
    subject: str
    at: datetime


# Given what the session worked on as well. It must not raise.
Listener = Callable[[tuple[Recorded, ...], Any], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> None:
    """Call ``listener`` with what was recorded, after each commit in this process."""
    if listener not in _listeners:
        _listeners.append(listener)


def record(
    session: Session, act: Act, action: str, subject: object, *, anonymous: bool = False
) -> None:
    """Put everything changed since the last call into the chain as one ``action``.

    ``action`` reads "source:subject:verb", e.g. ``matters:step:advance``. ``anonymous`` leaves
    the actor out: a secret ballot's entry must not name its voter.
    """
    session.flush()
    rows: dict[tuple[str, tuple[str, ...]], RowChange] = session.info.pop(_ROWS, {})
    actor = None if anonymous else act.actor.account_id
    pending = session.info.setdefault(_PENDING, [])
    pending.append((act.at, actor, action, str(subject), tuple(rows.values())))


def has_changes(session: Session) -> bool:
    """Whether the session holds changes that are not committed."""
    waiting = session.info.get(_ROWS) or session.info.get(_PENDING)
    return bool(waiting or session.new or session.dirty or session.deleted)


def columns_of(row: Base) -> dict[str, object]:
    mapper = inspect(type(row))
    return {attr.columns[0].name: getattr(row, attr.key) for attr in mapper.column_attrs}


def key_of(row: Base) -> tuple[str, ...]:
    mapper = inspect(type(row))
    return tuple(str(value) for value in mapper.primary_key_from_instance(row))


@event.listens_for(TenantSession, "after_flush")
def _collect(session: Session, _context: object) -> None:
    collect(session, _changes(session))


def collect(session: Session, changes: Iterable[RowChange]) -> None:
    """Keep what became of rows until ``record`` says why."""
    rows = session.info.setdefault(_ROWS, {})
    for change in changes:
        rows[change.table, change.key] = change


def _changes(session: Session) -> Iterator[RowChange]:
    for row in _audited(session, session.new):
        table = table_of(type(row)).name
        yield RowChange(table, key_of(row), row_digest(table, columns_of(row)))
    yield from _updated(session)
    for row in _audited(session, session.deleted):
        yield RowChange(table_of(type(row)).name, key_of(row), None)


def _updated(session: Session) -> Iterator[RowChange]:
    """As they are in the database now, not as this session remembers them: another may have
    changed other columns since it read them. Our own update has locked them until the commit.
    """
    keys: defaultdict[Table, list[tuple[Any, ...]]] = defaultdict(list)
    modified = (row for row in session.dirty if session.is_modified(row))
    for row in _audited(session, modified):
        keys[table_of(type(row))].append(inspect(type(row)).primary_key_from_instance(row))
    for table, own in keys.items():
        for key, digest in stored_digests(session, table, own).items():
            yield RowChange(table.name, key, digest)


def _audited(session: Session, rows: Iterable[Any]) -> Iterator[Any]:
    return (row for row in rows if _is_audited(row, session))


def _is_audited(row: object, session: Session) -> bool:
    if not isinstance(row, Base) or not row.__audited__:
        return False
    # What belongs to no community is changed only under the platform's own chain; in a
    # community's chain nobody could find it again.
    if not isinstance(row, TenantOwned) and scope_of(session) != PLATFORM:
        raise UnrecordedChangeError(f"{type(row).__name__} changes under the platform scope only")
    return True


@event.listens_for(TenantSession, "before_commit")
def _write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if rows := session.info.get(_ROWS):
        tables = sorted({table for table, _ in rows})
        raise UnrecordedChangeError(f"nothing in the chain says why these changed: {tables}")
    if pending := session.info.pop(_PENDING, None):
        _append(session, tenant_of(session), pending)
        _tell(session, pending)


Pending = tuple[datetime, UUID | None, str, str, tuple[RowChange, ...]]


def _tell(session: Session, pending: list[Pending]) -> None:
    scope = tenant_of(session)
    told = tuple(Recorded(scope, action, subject, at) for at, _, action, subject, _ in pending)
    for listener in _listeners:
        afterwards(session, partial(listener, told))


def _append(session: Session, scope: TenantScope, pending: list[Pending]) -> None:
    seq, previous = _lock_head(session, scope.tenant_id)
    values = []
    for at, actor, action, subject, rows in pending:
        seq += 1
        entry = Entry(scope.tenant_id, seq, at, actor, action, subject, rows, previous)
        previous = entry.hash()
        values.append(_as_row(entry, previous))
    session.execute(_NEW_ENTRY, values)
    session.execute(_MOVE_HEAD, {"tenant": scope.tenant_id, "new_seq": seq, "new_hash": previous})


_HEADS = table_of(AuditHead)
_NEW_ENTRY = insert(table_of(AuditEntry))
_OWN_HEAD = _HEADS.c.tenant_id == bindparam("tenant", type_=BigInteger)
_LOCK = select(_HEADS.c.seq, _HEADS.c.hash).where(_OWN_HEAD).with_for_update()
_MOVE_HEAD = (
    update(_HEADS).where(_OWN_HEAD).values(seq=bindparam("new_seq"), hash=bindparam("new_hash"))
)


def _lock_head(session: Session, tenant_id: int) -> tuple[int, str]:
    head = session.execute(_LOCK, {"tenant": tenant_id}).one_or_none()
    if head is None:
        first = insert(_HEADS).values(tenant_id=tenant_id, seq=0, hash=GENESIS)
        session.execute(first.on_conflict_do_nothing())
        head = session.execute(_LOCK, {"tenant": tenant_id}).one()
    return head.seq, head.hash


def _as_row(entry: Entry, own_hash: str) -> dict[str, object]:
    return {
        "tenant_id": entry.tenant_id,
        "seq": entry.seq,
        "at": entry.at,
        "actor": entry.actor,
        "action": entry.action,
        "subject": entry.subject,
        "rows": [row.plain() for row in entry.rows],
        "previous": entry.previous,
        "hash": own_hash,
    }


@event.listens_for(TenantSession, "after_transaction_create")
def _mark(session: Session, transaction: SessionTransaction) -> None:
    """Remember what was collected when a savepoint begins, to go back to it.

    Weakly, because the end of a transaction is told before its rollback is.
    """
    if transaction.nested:
        session.info.setdefault(_MARKS, WeakKeyDictionary())[transaction] = _collected(session)


@event.listens_for(TenantSession, "after_soft_rollback")
def _go_back(session: Session, previous: SessionTransaction) -> None:
    rows, pending = session.info.get(_MARKS, {}).get(previous, ({}, []))
    session.info[_ROWS], session.info[_PENDING] = dict(rows), list(pending)


def _collected(session: Session) -> tuple[dict[tuple[str, tuple[str, ...]], RowChange], list[Any]]:
    return dict(session.info.get(_ROWS, {})), list(session.info.get(_PENDING, []))


__all__ = [
    "Recorded",
    "UnrecordedChangeError",
    "collect",
    "columns_of",
    "has_changes",
    "key_of",
    "listen",
    "record",
]
