"""Rows by the thousand, in one statement and without an object each."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    JSON,
    Executable,
    Table,
    Text,
    bindparam,
    cast,
    column,
    func,
    insert,
    select,
)
from sqlalchemy.orm import Session


def insert_plain(session: Session, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows whose values are as JSON knows them; a column that a row leaves out is empty.

    One JSON text from which the database makes the rows: its COPY is refused where row level
    security holds, and a statement a row costs more than all the rest.
    """
    if rows:
        text = json.dumps(rows, ensure_ascii=False, separators=(",", ":"))
        session.execute(_insert(table), {"rows": text})


@cache
def _insert(table: Table) -> Executable:
    columns = [column(each.name, each.type) for each in table.columns]
    said = cast(bindparam("rows", type_=Text), JSON)
    source = func.json_to_recordset(said).table_valued(*columns, name="said")
    given = source.render_derived(with_types=True)
    return insert(table).from_select([each.name for each in table.columns], select(*given.c))
