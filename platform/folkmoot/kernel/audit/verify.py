"""Walking a chain and the rows behind it, to find the first entry that does not hold."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.domain import GENESIS, Entry, RowChange, row_digest
from folkmoot.kernel.audit.models import AuditEntry, AuditHead
from folkmoot.kernel.audit.recorder import columns_of, key_of
from folkmoot.kernel.db import Base, TenantOwned, table_of
from folkmoot.kernel.scope import PLATFORM, tenant_of

RowKey = tuple[str, tuple[str, ...]]


class Fault(StrEnum):
    """What can be wrong with a chain."""

    BROKEN_LINK = "broken_link"  # the entry does not follow from the one before it
    ALTERED_ENTRY = "altered_entry"  # the entry's content is not what was hashed
    WRONG_HEAD = "wrong_head"  # entries were cut off or the head was moved
    ALTERED_ROW = "altered_row"  # a row of evidence is not what the chain recorded
    MISSING_ROW = "missing_row"  # a recorded row is gone
    UNRECORDED_ROW = "unrecorded_row"  # a row is there that no entry speaks of


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault; ``seq`` is the entry that recorded the row, or 0 where none did."""

    tenant_id: int
    seq: int
    fault: Fault
    table: str = ""
    key: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """What was walked and what was found; ``findings`` are in the order of the chain."""

    tenant_id: int
    entries: int
    rows: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        return not self.findings


def verify(session: Session) -> Report:
    """Check the whole chain of the session's tenant and every audited row against it."""
    tenant_id = tenant_of(session).tenant_id
    entries = [_entry(row) for row in session.scalars(select(AuditEntry).order_by(AuditEntry.seq))]
    stored = {row.seq: row.hash for row in session.scalars(select(AuditEntry))}
    findings = [*_links(entries, stored), *_head(session, tenant_id, stored)]
    recorded = _last_states(entries)
    found = list(_rows(session, recorded, tenant_id))
    findings += [finding for finding in found if finding is not None]
    findings.sort(key=lambda finding: (finding.seq, finding.table, finding.key))
    return Report(tenant_id, len(entries), len(recorded), tuple(findings))


def _entry(row: AuditEntry) -> Entry:
    rows = tuple(RowChange(table, tuple(key), digest) for table, key, digest in row.rows)
    return Entry(
        row.tenant_id, row.seq, row.at, row.actor, row.action, row.subject, rows, row.previous
    )


def _links(entries: list[Entry], stored: dict[int, str]) -> Iterator[Finding]:
    previous, expected = GENESIS, 1
    for entry in entries:
        if entry.seq != expected or entry.previous != previous:
            yield Finding(entry.tenant_id, entry.seq, Fault.BROKEN_LINK)
        if entry.hash() != stored[entry.seq]:
            yield Finding(entry.tenant_id, entry.seq, Fault.ALTERED_ENTRY)
        previous, expected = stored[entry.seq], entry.seq + 1


def _head(session: Session, tenant_id: int, stored: dict[int, str]) -> Iterator[Finding]:
    head = session.scalar(select(AuditHead))
    last = max(stored, default=0)
    at_head = (head.seq, head.hash) if head else (0, GENESIS)
    if at_head != (last, stored.get(last, GENESIS)):
        yield Finding(tenant_id, last, Fault.WRONG_HEAD)


def _last_states(entries: list[Entry]) -> dict[RowKey, tuple[int, str | None]]:
    last: dict[RowKey, tuple[int, str | None]] = {}
    for entry in entries:
        for row in entry.rows:
            last[row.table, row.key] = (entry.seq, row.digest)
    return last


def _rows(
    session: Session, recorded: dict[RowKey, tuple[int, str | None]], tenant_id: int
) -> Iterator[Finding | None]:
    seen: set[RowKey] = set()
    for model in audited_models(of_platform=tenant_id == PLATFORM.tenant_id):
        table = table_of(model).name
        for row in session.scalars(select(model).execution_options(yield_per=500)):
            key = (table, key_of(row))
            seen.add(key)
            yield _compare(tenant_id, key, recorded.get(key), row_digest(table, columns_of(row)))
    for (table, pk), (seq, digest) in recorded.items():
        if digest is not None and (table, pk) not in seen:
            yield Finding(tenant_id, seq, Fault.MISSING_ROW, table, pk)


def _compare(
    tenant_id: int, key: RowKey, recorded: tuple[int, str | None] | None, digest: str
) -> Finding | None:
    if recorded is None:
        return Finding(tenant_id, 0, Fault.UNRECORDED_ROW, *key)
    seq, expected = recorded
    return None if digest == expected else Finding(tenant_id, seq, Fault.ALTERED_ROW, *key)


def audited_models(*, of_platform: bool) -> list[type[Base]]:
    """Every model whose rows the chain vouches for, a tenant's or the platform's."""
    models = (mapper.class_ for mapper in Base.registry.mappers)
    return sorted(
        (
            model
            for model in models
            if model.__audited__ and issubclass(model, TenantOwned) != of_platform
        ),
        key=lambda model: table_of(model).name,
    )
