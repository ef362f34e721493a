"""Walking a chain and the rows behind it, to find the first entry that does not hold.

Give it a session of ``Database.snapshot``: between two statements of any other the community goes
on, and what was written in between would look like a fault.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.checks import Check, Doubt, checks
from folkmoot.kernel.audit.domain import GENESIS, Entry, RowChange, row_digest
from folkmoot.kernel.audit.models import AuditEntry, AuditHead
from folkmoot.kernel.audit.stored import UNREADABLE, Stored, stored_rows
from folkmoot.kernel.db import Base, TenantOwned, table_of
from folkmoot.kernel.errors import FolkmootError
from folkmoot.kernel.scope import PLATFORM, tenant_of

RowKey = tuple[str, tuple[str, ...]]
# A request says when it came and is written when it is done; two machines' clocks add to that.
TOLERANCE = timedelta(minutes=5)
# An entry that must not tell whose it is says the hour alone.
COARSE = timedelta(hours=1)


class Fault(StrEnum):
    """What can be wrong with a chain."""

    BROKEN_LINK = "broken_link"  # the entry does not follow from the one before it
    ALTERED_ENTRY = "altered_entry"  # the entry's content is not what was hashed
    BACKDATED = "backdated"  # the entry says that it is older than one before it
    WRONG_HEAD = "wrong_head"  # entries were cut off or the head was moved
    ALTERED_ROW = "altered_row"  # a row of evidence is not what the chain recorded
    MISSING_ROW = "missing_row"  # a recorded row is gone
    UNRECORDED_ROW = "unrecorded_row"  # a row is there that no entry speaks of
    CONTRADICTION = "contradiction"  # a row cannot be true beside others, by a feature's check
    UNCHECKED = "unchecked"  # a check could not be made, since what it needs is not installed


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault; ``seq`` is the entry that recorded the row, or 0 where none did; ``check`` is
    the one that a contradiction was found by.
    """

    tenant_id: int
    seq: int
    fault: Fault
    table: str = ""
    key: tuple[str, ...] = ()
    check: str = ""


@dataclass(frozen=True, slots=True)
class Report:
    """What was walked and what was found; ``findings`` are in the order of the chain."""

    tenant_id: int
    entries: int
    rows: int
    findings: tuple[Finding, ...]

    @property
    def sound(self) -> bool:
        """What could not be checked is said, and is no fault of the chain's."""
        return all(finding.fault is Fault.UNCHECKED for finding in self.findings)


def verify(session: Session) -> Report:
    """Check the whole chain of the session's tenant, every audited row against it, and what the
    features say must agree. What cannot be read is a finding like any other.
    """
    chain = _Chain(tenant_of(session).tenant_id)
    for stored in stored_rows(session, table_of(AuditEntry)):
        chain.add(stored)
    chain.close(session.execute(select(AuditHead.seq, AuditHead.hash)).one_or_none())
    findings = [*chain.findings, *_rows(session, chain), *_contradictions(session, chain)]
    findings.sort(key=lambda finding: (finding.seq, finding.table, finding.key, finding.fault))
    return Report(chain.tenant_id, chain.entries, len(chain.recorded), tuple(findings))


@dataclass
class _Chain:
    """A walk along a chain, entry by entry, and the last that each row was recorded with."""

    tenant_id: int
    entries: int = 0
    seq: int = 0
    # None behind an entry that cannot be read.
    hash: str | None = GENESIS
    latest: datetime | None = None
    recorded: dict[RowKey, tuple[int, str | None]] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def add(self, stored: Stored) -> None:
        self.entries += 1
        seq, expected = int(stored.key[1]), self.seq + 1
        self.seq = seq
        if stored.columns is None:
            self._found(Fault.ALTERED_ENTRY)
            self.hash = None
            return
        follows = self.hash is None or stored.columns["previous"] == self.hash
        if seq != expected or not follows:
            self._found(Fault.BROKEN_LINK)
        self.hash = str(stored.columns["hash"])
        self._date(stored.columns["at"], anonymous=stored.columns["actor"] is None)
        self._read(stored.columns)

    def close(self, head: Any) -> None:  # noqa: ANN401 - a row of two columns, or None
        seq, own_hash = head or (0, GENESIS)
        if seq != self.seq or self.hash not in {own_hash, None}:
            self._found(Fault.WRONG_HEAD)

    def _date(self, at: datetime, *, anonymous: bool) -> None:
        coarse = anonymous and at == at.replace(minute=0, second=0, microsecond=0)
        late = TOLERANCE + (COARSE if coarse else timedelta())
        if self.latest is not None and at < self.latest - late:
            self._found(Fault.BACKDATED)
        self.latest = max(at, self.latest or at)

    def _read(self, columns: Mapping[str, Any]) -> None:
        try:
            entry = _entry(columns)
            sound = entry.hash() == self.hash
        except UNREADABLE:
            self._found(Fault.ALTERED_ENTRY)
            return
        if not sound:
            self._found(Fault.ALTERED_ENTRY)
        for row in entry.rows:
            self.recorded[row.table, row.key] = (entry.seq, row.digest)

    def _found(self, fault: Fault) -> None:
        self.findings.append(Finding(self.tenant_id, self.seq, fault))


def _entry(columns: Mapping[str, Any]) -> Entry:
    rows = tuple(RowChange.from_plain(row) for row in columns["rows"])
    own = {name: value for name, value in columns.items() if name not in {"rows", "hash"}}
    return Entry(**own, rows=rows)


def _rows(session: Session, chain: _Chain) -> Iterator[Finding]:
    seen: set[RowKey] = set()
    for model in audited_models(of_platform=chain.tenant_id == PLATFORM.tenant_id):
        table = table_of(model)
        for stored in stored_rows(session, table):
            key = (table.name, stored.key)
            seen.add(key)
            if fault := _compare(chain, key, stored):
                yield fault
    for (name, pk), (seq, digest) in chain.recorded.items():
        if digest is not None and (name, pk) not in seen:
            yield Finding(chain.tenant_id, seq, Fault.MISSING_ROW, name, pk)


def _compare(chain: _Chain, key: RowKey, stored: Stored) -> Finding | None:
    if key not in chain.recorded:
        return Finding(chain.tenant_id, 0, Fault.UNRECORDED_ROW, *key)
    seq, expected = chain.recorded[key]
    same = _digest(key[0], stored) == expected
    return None if same else Finding(chain.tenant_id, seq, Fault.ALTERED_ROW, *key)


def _digest(table: str, stored: Stored) -> str:
    """Nothing's digest where there is none: what cannot be written in a chain never was."""
    try:
        return "" if stored.columns is None else row_digest(table, stored.columns)
    except UNREADABLE:
        return ""


def _contradictions(session: Session, chain: _Chain) -> Iterator[Finding]:
    for name, check in checks().items():
        for doubt in _asked(session, check):
            fault = Fault.CONTRADICTION if doubt.certain else Fault.UNCHECKED
            seq, _ = chain.recorded.get((doubt.table, doubt.key), (0, None))
            yield Finding(chain.tenant_id, seq, fault, doubt.table, doubt.key, name)


def _asked(session: Session, check: Check) -> list[Doubt]:
    """What a check doubts. One that stumbles has met rows that no use case writes: else somebody
    could silence it by one of those.
    """
    try:
        # A savepoint: what the database refuses to one check must not end the walk.
        with session.begin_nested():
            return list(check(session))
    except (*UNREADABLE, LookupError, FolkmootError):
        return [Doubt("", ())]


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
