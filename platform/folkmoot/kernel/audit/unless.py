"""A row that somebody else may be adding at the same moment, in the chain as any other."""

from functools import cache
from typing import Any

from sqlalchemy import Executable, Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.domain import RowChange, row_digest
from folkmoot.kernel.audit.recorder import collect
from folkmoot.kernel.db import Base, TenantOwned, table_of
from folkmoot.kernel.scope import tenant_of


def add_unless_there(session: Session, model: type[Base], **columns: Any) -> bool:  # noqa: ANN401 - of any column
    """Add a row of a community's table; False where one of its keys was taken, by a transaction
    that this one may have waited for. ``record`` claims it afterwards.

    ``columns`` are all of them but ``tenant_id``. An object would need a savepoint, since the
    database's refusal ends a transaction: two statements more, and dearer than the row.
    """
    if not (issubclass(model, TenantOwned) and model.__audited__):
        raise TypeError(f"{model.__name__} is no audited table of a community")
    session.flush()
    table, row = table_of(model), {**columns, "tenant_id": tenant_of(session).tenant_id}
    if session.connection().execute(_insert(table), row).one_or_none() is None:
        return False
    key = tuple(str(row[column.name]) for column in table.primary_key.columns)
    collect(session, (RowChange(table.name, key, row_digest(table.name, row)),))
    return True


@cache
def _insert(table: Table) -> Executable:
    return insert(table).on_conflict_do_nothing().returning(table.c.tenant_id)
