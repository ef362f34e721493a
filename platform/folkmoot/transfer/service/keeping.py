"""The rows of a preview in the database: put there, read back, and told of another fate."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, bindparam, select, update
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.db import table_of
from folkmoot.kernel.many import insert_plain
from folkmoot.kernel.scope import tenant_of
from folkmoot.transfer.domain.columns import Column
from folkmoot.transfer.domain.fates import Note, Outcome
from folkmoot.transfer.domain.rows import Row
from folkmoot.transfer.domain.words import DECISIONS
from folkmoot.transfer.models import RosterRow

_BATCH = 2000
_LONGEST_NAME = 100
# The table and not the model: tens of thousands of rows that nobody changes one by one.
_ROWS = table_of(RosterRow)


def keep_rows(
    session: Session,
    act: Act,
    import_id: UUID,
    rows: Sequence[Row],
    outcomes: Mapping[int, Outcome],
) -> None:
    same = {"tenant_id": tenant_of(session).tenant_id, "import_id": str(import_id)}
    for start in range(0, len(rows), _BATCH):
        batch = enumerate(rows[start : start + _BATCH], start)
        kept = [
            {**same, "id": str(act.new_id()), "position": at, **_plain(row), **_said(outcomes[at])}
            for at, row in batch
        ]
        insert_plain(session, _ROWS, kept)


def _plain(row: Row) -> dict[str, Any]:
    return {
        "kind": row.kind,
        "sheet": row.sheet[:_LONGEST_NAME],
        "number": row.number,
        "cells": {column.value: cell for column, cell in row.cells.items() if cell},
        "spoilt": [note.plain() for note in row.spoilt] or None,
    }


def _said(outcome: Outcome) -> dict[str, Any]:
    return {"fate": outcome.fate, "notes": [note.plain() for note in outcome.notes]}


_STORED = select(
    _ROWS.c.kind,
    _ROWS.c.sheet,
    _ROWS.c.number,
    _ROWS.c.cells,
    _ROWS.c.spoilt,
    _ROWS.c.decision,
    _ROWS.c.fate,
    _ROWS.c.notes,
).order_by(_ROWS.c.position)


def stored_rows(session: Session, import_id: UUID) -> tuple[list[Row], list[Outcome]]:
    """The rows as they were read, a decision among their cells, and the fate of each."""
    rows, outcomes = [], []
    found = session.execute(_STORED.where(_own(session, import_id)))
    for kind, sheet, number, cells, spoilt, decision, fate, notes in found:
        read = {Column(name): cell for name, cell in cells.items()}
        if decision is not None:
            read[Column.DECISION] = DECISIONS[decision].zh
        rows.append(Row(kind, sheet, number, read, tuple(map(Note.from_plain, spoilt or ()))))
        outcomes.append(Outcome(fate, tuple(map(Note.from_plain, notes))))
    return rows, outcomes


def change_rows(session: Session, import_id: UUID, outcomes: Mapping[int, Outcome]) -> None:
    """Give the rows at these positions another fate."""
    if outcomes:
        own = _own(session, import_id) & (_ROWS.c.position == bindparam("at"))
        said: dict[str, Any] = {"fate": bindparam("new_fate"), "notes": bindparam("new_notes")}
        values = [
            {"at": at, "new_fate": outcome.fate, "new_notes": _said(outcome)["notes"]}
            for at, outcome in outcomes.items()
        ]
        session.connection().execute(update(_ROWS).where(own).values(said), values)


def _own(session: Session, import_id: UUID) -> ColumnElement[bool]:
    return (_ROWS.c.tenant_id == tenant_of(session).tenant_id) & (_ROWS.c.import_id == import_id)
