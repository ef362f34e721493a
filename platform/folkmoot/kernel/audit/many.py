"""Rows by the thousand, each in the chain as one that was added alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy.orm import Session

from folkmoot.kernel.audit.domain import RowChange, plain, plain_row_digest
from folkmoot.kernel.audit.recorder import collect
from folkmoot.kernel.db import Base, Keyed, TenantOwned, table_of
from folkmoot.kernel.many import insert_plain
from folkmoot.kernel.scope import tenant_of


def add_rows(session: Session, model: type[Base], rows: Iterable[Mapping[str, Any]]) -> None:
    """Add rows of a community's table, known by their ids; ``record`` claims them afterwards.

    ``rows`` give every column by its name but ``tenant_id``, and no default is filled in.
    """
    if not (issubclass(model, TenantOwned) and issubclass(model, Keyed) and model.__audited__):
        raise TypeError(f"{model.__name__} is no audited table of a community")
    session.flush()
    tenant = tenant_of(session).tenant_id
    ready = [plain({**row, "tenant_id": tenant}) for row in rows]
    table = table_of(model)
    insert_plain(session, table, ready)
    collect(session, (_change(table.name, row) for row in ready))


def _change(table: str, row: Mapping[str, Any]) -> RowChange:
    return RowChange(table, (str(row["tenant_id"]), row["id"]), plain_row_digest(table, row))
