"""Alembic's entry: runs the revisions, and drafts new ones with our own tables in mind."""

from collections.abc import Iterable
from dataclasses import asdict
from typing import Literal

from alembic import context
from alembic.autogenerate import renderers
from alembic.autogenerate.api import AutogenContext
from alembic.autogenerate.rewriter import Rewriter
from alembic.operations.ops import (
    CreateForeignKeyOp,
    CreateTableOp,
    MigrateOperation,
    MigrationScript,
)
from alembic.runtime.migration import MigrationContext
from sqlalchemy import ForeignKeyConstraint, NullPool, create_engine
from sqlalchemy.schema import SchemaItem

from folkmoot.kernel.db import Base, Grant, TextState
from folkmoot.kernel.models import load_all
from folkmoot.kernel.schema import APP, grants

load_all()
rewriter = Rewriter()


class OwnTableOp(MigrateOperation):
    """A table made by ``tenant_table`` or ``shared_table`` instead of plainly."""

    def __init__(self, plain: CreateTableOp, grant: Grant) -> None:
        self.plain, self.grant = plain, grant

    @property
    def maker(self) -> str:
        table = self.plain.to_table()
        return "tenant_table" if "tenant_id" in table.primary_key.columns else "shared_table"


@rewriter.rewrites(CreateTableOp)
def _own_table(
    _context: MigrationContext, _revision: object, plain: CreateTableOp
) -> MigrateOperation:
    return OwnTableOp(plain, grants()[plain.table_name])


@renderers.dispatch_for(OwnTableOp)
def _render(autogen: AutogenContext, operation: OwnTableOp) -> list[str]:
    rendered = renderers.dispatch(operation.plain)(autogen, operation.plain)
    text = rendered if isinstance(rendered, str) else "\n".join(rendered)
    autogen.imports.add(f"from folkmoot.kernel.schema import {operation.maker}")
    text = text.replace("op.create_table(", f"{operation.maker}(", 1).rstrip()
    text = text.removesuffix(")").rstrip()
    if operation.grant == Grant():
        return [f"{text})"]
    autogen.imports.add("from folkmoot.kernel.db import Grant")
    return [f"{text}, grant={_grant(operation.grant)})"]


def _late_keys(operations: Iterable[MigrateOperation]) -> list[MigrateOperation]:
    """Take keys marked late out of their tables, to be added when all tables are there."""
    late: list[MigrateOperation] = []
    for operation in operations:
        if isinstance(operation, OwnTableOp):
            columns = operation.plain.columns
            keys = [
                key for key in columns if isinstance(key, ForeignKeyConstraint) and key.use_alter
            ]
            operation.plain.columns = [item for item in columns if not any(item is k for k in keys)]
            late += [CreateForeignKeyOp.from_constraint(key) for key in keys]
    return late


def _grant(grant: Grant) -> str:
    """The grant as a person would write it: only what differs from nothing."""
    said = {name: value for name, value in asdict(grant).items() if value}
    return f"Grant({', '.join(f'{name}={value!r}' for name, value in said.items())})"


def _render_item(kind: str, item: object, _context: AutogenContext) -> str | Literal[False]:
    """States are text to the database, whatever the model calls them."""
    return "sa.Text()" if kind == "type" and isinstance(item, TextState) else False


def _drop_nothing(
    migration: MigrationContext, revision: object, directives: list[MigrationScript]
) -> None:
    """Going back is restoring a backup: a downgrade that drops evidence must not exist."""
    rewriter(migration, revision, directives)  # type: ignore[arg-type] # Alembic's own looseness
    for script in directives:
        for upgrade in script.upgrade_ops_list:
            upgrade.ops.extend(_late_keys(upgrade.ops))
        for downgrade in script.downgrade_ops_list:
            downgrade.ops.clear()


def _include(
    _item: SchemaItem, name: str | None, kind: str, _reflected: bool, _other: SchemaItem | None
) -> bool:
    """All tables, or those of one feature when a draft asks for it."""
    only = context.config.attributes.get("only")
    return kind != "table" or only is None or name in only


def run(url: str) -> None:
    with create_engine(url, poolclass=NullPool).connect() as connection:
        # Two upgrades at once, from two machines, must not meet in the middle.
        connection.exec_driver_sql("SELECT pg_advisory_lock(7041720)")
        connection.commit()
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            process_revision_directives=_drop_nothing,
            render_item=_render_item,
            include_object=_include,
        )
        with context.begin_transaction():
            context.run_migrations()
            # The application compares revisions when it starts.
            connection.exec_driver_sql(f"GRANT SELECT ON alembic_version TO {APP}")


run(context.config.attributes["url"])
