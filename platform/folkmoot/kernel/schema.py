"""Building tables the way this platform needs them: distributed, closed by default, granted little.

``tenant_table`` and ``shared_table`` are used by the migrations, so that no table can be made
without its policies and privileges. On a cluster with Citus a tenant's table is distributed by
``tenant_id``; a shared one becomes a reference table or stays on the coordinator; elsewhere all
are plain tables.
"""

from collections.abc import Sequence
from enum import StrEnum

from alembic import op
from sqlalchemy import ForeignKeyConstraint, Table, text
from sqlalchemy.schema import SchemaItem

from folkmoot.kernel.db import Base, Grant

OWNER, APP, DISTRICT, JOBS = (
    "folkmoot_owner",
    "folkmoot_app",
    "folkmoot_district",
    "folkmoot_jobs",
)


class Shared(StrEnum):
    """Where a table that belongs to no tenant stands on a cluster of several machines."""

    EVERYWHERE = "everywhere"  # a copy on each, since tenants' rows are read beside it
    COORDINATOR = "coordinator"  # on one alone: accounts, sessions, links, anchors


# Bare comparisons: a sub-select in a policy is slower, and Citus refuses it.
OWN_TENANT = "tenant_id = nullif(current_setting('app.tenant', true), '')::bigint"
OWN_DISTRICT = "district_id = nullif(current_setting('app.district', true), '')::bigint"


def tenant_table(name: str, *items: SchemaItem, grant: Grant | None = None) -> None:
    """Create a tenant's table: rows, distribution, foreign keys (in this order), then security."""
    grant = grant or Grant()
    keys = [item for item in items if isinstance(item, ForeignKeyConstraint)]
    op.create_table(name, *(item for item in items if not isinstance(item, ForeignKeyConstraint)))
    if has_citus():
        op.execute(f"SELECT create_distributed_table('{name}', 'tenant_id')")
    for key in keys:
        _add_foreign_key(name, key)
    for statement in (*tenant_policies(name, grant), *privileges(name, grant)):
        op.execute(statement)


def shared_table(
    name: str,
    *items: SchemaItem,
    grant: Grant | None = None,
    kind: Shared = Shared.EVERYWHERE,
) -> None:
    """Create a table that belongs to no tenant: districts, communities, accounts, grants."""
    op.create_table(name, *items)
    if kind is Shared.EVERYWHERE and has_citus():
        op.execute(f"SELECT create_reference_table('{name}')")
    for statement in privileges(name, grant or Grant()):
        op.execute(statement)


def keep_on_coordinator(*names: str) -> None:
    """Undo the copies of tables that an earlier revision put on every machine."""
    if has_citus():
        for name in names:
            # One call takes along what its keys join; asked of the catalogue, none is done twice.
            op.execute(
                "SELECT undistribute_table(logicalrel, cascade_via_foreign_keys => true)"  # noqa: S608 - names of ours
                f" FROM pg_dist_partition WHERE logicalrel = '{name}'::regclass"
            )


def has_citus() -> bool:
    query = text("SELECT 1 FROM pg_extension WHERE extname = 'citus'")
    return op.get_bind().execute(query).first() is not None


def _add_foreign_key(name: str, key: ForeignKeyConstraint) -> None:
    targets = [element.target_fullname.rsplit(".", 1) for element in key.elements]
    own_name = key.name if isinstance(key.name, str) else None
    op.create_foreign_key(
        own_name, name, targets[0][0], list(key.column_keys), [column for _, column in targets]
    )


def tenant_policies(name: str, grant: Grant) -> Sequence[str]:
    """Row level security for one table; FORCE because the owner must not be an exception."""
    policies = [
        f"ALTER TABLE {name} ENABLE ROW LEVEL SECURITY",
        f"ALTER TABLE {name} FORCE ROW LEVEL SECURITY",
        f"CREATE POLICY tenant ON {name} TO {APP} USING ({OWN_TENANT}) WITH CHECK ({OWN_TENANT})",
        # Without a policy of its own a data migration would update 0 rows and say nothing.
        f"CREATE POLICY migration ON {name} TO {OWNER} USING (true) WITH CHECK (true)",
    ]
    if grant.district_reads:
        policies.append(
            f"CREATE POLICY district ON {name} FOR SELECT TO {DISTRICT} USING ({OWN_DISTRICT})"
        )
    if grant.jobs_read:
        policies.append(f"CREATE POLICY watch ON {name} FOR SELECT TO {JOBS} USING (true)")
    return policies


def privileges(name: str, grant: Grant) -> Sequence[str]:
    statements = [
        f"ALTER TABLE {name} OWNER TO {OWNER}",
        f"GRANT SELECT ON {name} TO {APP}",
        f"GRANT INSERT ON {name} TO {JOBS if grant.jobs_add else APP}",
    ]
    if grant.update:
        statements.append(f"GRANT UPDATE ({', '.join(grant.update)}) ON {name} TO {APP}")
    if grant.delete:
        statements.append(f"GRANT DELETE ON {name} TO {APP}")
    if grant.district_reads:
        statements.append(f"GRANT SELECT ON {name} TO {DISTRICT}")
    if grant.jobs_read:
        statements.append(f"GRANT SELECT ON {name} TO {JOBS}")
    return statements


def is_tenant_table(table: Table) -> bool:
    return "tenant_id" in table.primary_key.columns


def grants() -> dict[str, Grant]:
    """The privileges each model asks for, by table name."""
    return {
        str(mapper.class_.__tablename__): mapper.class_.__grant__
        for mapper in Base.registry.mappers
    }
