"""What somebody with the master key can do to one row of a table, whatever its columns are."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Date,
    DateTime,
    Engine,
    Index,
    Integer,
    Table,
    UniqueConstraint,
    Uuid,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB

from folkmoot.kernel.db import TextState

_CHECKS = text(
    "SELECT conname FROM pg_constraint WHERE contype = 'c' AND conrelid = cast(:name AS regclass)"
)


@contextmanager
def put_back(superuser: Engine, table: Table) -> Iterator[Connection]:
    """A transaction in which nothing stops a change to ``table``; undone at the end."""
    with superuser.connect() as connection:
        # Foreign keys are triggers, which a replica does not fire; checks have to go.
        connection.exec_driver_sql("SET LOCAL session_replication_role = replica")
        for name in connection.scalars(_CHECKS, {"name": table.name}).all():
            connection.exec_driver_sql(f"ALTER TABLE {table.name} DROP CONSTRAINT {name}")
        yield connection
        connection.rollback()


def alter(connection: Connection, table: Table, row: ColumnElement[bool]) -> str:
    """Change one value of ``row``; returns the column. A row that is all key gets another key."""
    unique = {column for each in _uniques(table) for column in each.columns}
    free = [c for c in table.columns if not c.primary_key]
    column = next(iter([c for c in free if c not in unique] or free or [_last_key(table)]))
    done = connection.execute(update(table).where(row).values({column: other(column, ending="y")}))
    assert done.rowcount == 1
    return column.name


def remove(connection: Connection, table: Table, row: ColumnElement[bool]) -> None:
    assert connection.execute(delete(table).where(row)).rowcount == 1


def add(connection: Connection, table: Table, row: ColumnElement[bool]) -> None:
    """Insert a copy of ``row`` under another key, different wherever rows have to differ."""
    differing = {
        column
        for constraint in [table.primary_key, *_uniques(table)]
        for column in constraint.columns
        if column.name != "tenant_id"
    }
    values = [other(column) if column in differing else column for column in table.columns]
    copy = insert(table).from_select(list(table.columns), select(*values).where(row))
    connection.execute(copy)


def other(column: Column[Any], *, ending: str = "x") -> ColumnElement[Any]:  # noqa: PLR0911 - a return a type
    """Another value of the column's type, also where there was none."""
    match column.type:
        case TextState(states=states):
            first, second = list(states)[:2]
            return case((column == first, second.value), else_=first.value)
        case Uuid():
            return func.gen_random_uuid()
        case Boolean():
            return ~func.coalesce(column, text("false"))
        case Integer():
            return func.coalesce(column, 0) + 1_000_000
        case DateTime():
            return func.coalesce(column, func.now()) + literal_column("interval '1 second'")
        case Date():
            return func.coalesce(column, func.current_date()) + 1
        case JSONB():
            kind: ColumnElement[str] = literal_column(f"jsonb_typeof({column.name})")
            added = case((kind == "array", text("'[1]'::jsonb")), else_=text("'{\"x\": 1}'::jsonb"))
            return func.coalesce(column, text("'{}'::jsonb")).op("||")(added)
        case _:
            return func.coalesce(column, "") + ending


def _last_key(table: Table) -> Column[Any]:
    return list(table.primary_key.columns)[-1]


def _uniques(table: Table) -> list[UniqueConstraint | Index]:
    """Constraints, and indexes that are unique among some rows only."""
    constraints = [each for each in table.constraints if isinstance(each, UniqueConstraint)]
    return [*constraints, *(index for index in table.indexes if index.unique)]
