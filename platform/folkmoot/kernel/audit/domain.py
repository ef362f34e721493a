"""The arithmetic of the chain: canonical JSON, SHA-256, and a Merkle tree over all heads."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from types import NoneType
from typing import Any
from uuid import UUID

GENESIS = "0" * 64


def plain(value: object) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """``value`` as JSON knows it, the same before and after a trip through PostgreSQL."""
    # What nearly all values are is known by its type at once.
    exactly = _EXACTLY.get(type(value))
    return _otherwise(value) if exactly is None else exactly(value)


def _otherwise(value: object) -> Any:  # noqa: ANN401, PLR0911 - as above; a return each
    match value:
        case None | bool() | int():
            return value
        case Enum():
            return value.value
        case str():
            return str(value)
        case datetime():
            return _moment(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Mapping():
            return {str(key): plain(inner) for key, inner in value.items()}
        case Sequence():
            return [plain(inner) for inner in value]
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form; store it as text")


def _itself(value: object) -> object:
    return value


_EXACTLY: Mapping[type, Callable[[Any], Any]] = {
    str: _itself,
    int: _itself,
    bool: _itself,
    NoneType: _itself,
    UUID: str,
    date: date.isoformat,
    list: lambda items: [plain(inner) for inner in items],
    tuple: lambda items: [plain(inner) for inner in items],
    dict: lambda items: {str(key): plain(inner) for key, inner in items.items()},
}


def _moment(value: datetime) -> str:
    if value.tzinfo is None:
        # It would mean another moment on a machine in another zone.
        raise TypeError("a moment without a zone has no canonical form")
    return value.astimezone(UTC).isoformat(timespec="microseconds")


def canonical(value: object) -> bytes:
    return _written(plain(value))


def _written(plain_value: object) -> bytes:
    return json.dumps(
        plain_value, ensure_ascii=False, sort_keys=True, separators=(",", ":")
    ).encode()


def digest(value: object) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def row_digest(table: str, columns: Mapping[str, object]) -> str:
    """Digest of one row. Empty columns are left out, so a new nullable column changes nothing."""
    return plain_row_digest(table, plain(columns))


def plain_row_digest(table: str, columns: Mapping[str, object]) -> str:
    """The same of a row that is plain already."""
    full = {name: value for name, value in columns.items() if value is not None}
    return hashlib.sha256(_written([table, full])).hexdigest()


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row as a transaction left it; ``digest`` is None when the row was deleted."""

    table: str
    key: tuple[str, ...]
    digest: str | None

    @classmethod
    def from_plain(cls, content: object) -> "RowChange":
        """Raises ValueError for what :meth:`plain` never wrote."""
        match content:
            case [str(table), [*key], None | str() as digest] if set(map(type, key)) <= {str}:
                return cls(table, tuple(map(str, key)), digest)
        raise ValueError("no row is described like this")

    def plain(self) -> list[Any]:
        return [self.table, list(self.key), self.digest]


@dataclass(frozen=True, slots=True)
class Entry:
    """One link of a chain, without personal data: ids and digests only."""

    tenant_id: int
    seq: int
    at: datetime
    actor: UUID | None
    action: str
    subject: str
    rows: tuple[RowChange, ...]
    previous: str

    def hash(self) -> str:
        content = plain(
            {
                "tenant": self.tenant_id,
                "seq": self.seq,
                "at": self.at,
                "actor": self.actor,
                "action": self.action,
                "subject": self.subject,
                "previous": self.previous,
            }
        )
        # Of a thousand rows each is plain: looked at once more they were half of the work.
        content["rows"] = [row.plain() for row in self.rows]
        return hashlib.sha256(_written(content)).hexdigest()


@dataclass(frozen=True, slots=True, order=True)
class Leaf:
    """The head of one tenant's chain at the moment of anchoring."""

    tenant_id: int
    seq: int
    hash: str


def merkle_root(leaves: Sequence[Leaf]) -> str:
    """Root over the leaves in order of tenant; an odd node is carried up, never doubled.

    Leaves and inner nodes are hashed under different prefixes (RFC 6962 section 2.1), else an
    inner node could be passed off as a leaf.
    """
    level = [_leaf_hash(leaf) for leaf in sorted(leaves)]
    while len(level) > 1:
        paired = [_node_hash(a, b) for a, b in zip(level[::2], level[1::2], strict=False)]
        level = paired + level[len(paired) * 2 :]
    return level[0].hex() if level else GENESIS


def _leaf_hash(leaf: Leaf) -> bytes:
    return hashlib.sha256(b"\x00" + canonical([leaf.tenant_id, leaf.seq, leaf.hash])).digest()


def _node_hash(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
