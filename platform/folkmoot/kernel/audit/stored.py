"""Rows as the database holds them, past what a session remembers of them, for digests alone."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Row,
    Select,
    Table,
    Text,
    bindparam,
    cast,
    literal_column,
    select,
    text,
    tuple_,
)
from sqlalchemy.exc import DataError
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.domain import row_digest
from folkmoot.kernel.scope import tenant_of

# What a value that no use case ever wrote ends in: a moment called infinity, an unknown state, a
# fraction in JSON, brackets a thousand deep.
UNREADABLE = (DataError, ValueError, TypeError, ArithmeticError, RecursionError)
_BATCH = 500


@dataclass(frozen=True, slots=True)
class Stored:
    """A row, known by its key; ``columns`` is None where it cannot be read."""

    key: tuple[str, ...]
    columns: Mapping[str, Any] | None


def stored_rows(session: Session, table: Table) -> Iterator[Stored]:
    """Every row of the session's tenant in order of its key, in batches: a table may be large."""
    told = 0
    query = _ordered(session, table, *table.columns).execution_options(yield_per=_BATCH)
    try:
        with session.execute(query) as found:
            for row in found:
                told += 1
                yield _stored(table, row)
    except UNREADABLE:
        # One bad value spoils its batch: from there on each row is asked for by itself.
        yield from _one_by_one(session, table, told)


def _ordered(session: Session, table: Table, *columns: ColumnElement[Any]) -> Select[Any]:
    query = select(*columns).order_by(*table.primary_key.columns)
    if "tenant_id" in table.primary_key.columns:
        query = query.where(table.columns["tenant_id"] == tenant_of(session).tenant_id)
    return query


def _stored(table: Table, row: Row[Any]) -> Stored:
    key = tuple(str(row._mapping[column]) for column in table.primary_key.columns)  # noqa: SLF001 - a Row's public face
    columns = {column.name: row._mapping[column] for column in table.columns}  # noqa: SLF001 - as above
    return Stored(key, columns)


def _one_by_one(session: Session, table: Table, skipped: int) -> Iterator[Stored]:
    # As text a key can always be read; the row's place finds it again without a search.
    key = [cast(column, Text) for column in table.primary_key.columns]
    places = _ordered(session, table, literal_column("ctid::text"), *key).offset(skipped)
    at = select(table).where(text("ctid = CAST(:place AS tid)"))
    for place, *names in session.execute(places).all():
        try:
            yield _stored(table, session.execute(at, {"place": place}).one())
        except UNREADABLE:
            yield Stored(tuple(names), None)


def stored_digests(
    session: Session, table: Table, keys: Collection[tuple[Any, ...]]
) -> dict[tuple[str, ...], str]:
    """The digests of these rows as this transaction would leave them, by key."""
    found = session.execute(_by_keys(table), {"keys": list(keys)})
    rows = (_stored(table, row) for row in found)
    return {row.key: row_digest(table.name, row.columns or {}) for row in rows}


@cache
def _by_keys(table: Table) -> Select[Any]:
    keys: BindParameter[Any] = bindparam("keys", expanding=True)
    return select(table).where(tuple_(*table.primary_key.columns).in_(keys))
