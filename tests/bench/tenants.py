"""Tenants by the thousand: one community's rows again under other numbers, by plain SQL.

What a page meets is the size of the tables and of their indexes, and that is real. The chains
are not: a copy's head is its model's.
"""

from dataclasses import dataclass
from random import Random

import psycopg
from psycopg import sql
from tests.bench.town import Town

from folkmoot.kernel.db import Base
from folkmoot.kernel.schema import is_tenant_table
from folkmoot.kernel.scope import TenantScope

PER_DISTRICT = 53
# So many have all that the model has, its residents, its electors and the entries of a year
# among it (2,700 rows, a megabyte); the others two matters each, as most will for years.
FULL, LIGHT_MATTERS = 1_000, 2
LIGHT = {
    "workflow": "true",
    "plugin_choice": "true",
    "audit_head": "true",
    "matter": f"r.number <= {LIGHT_MATTERS}",
    "matter_step": "r.matter_id IN (SELECT id FROM light)",
    "topic": "r.id IN (SELECT topic_id FROM light)",
}


@dataclass(frozen=True)
class Place:
    """A tenant that can be asked for its pages."""

    scope: TenantScope
    address: str

    @property
    def district(self) -> str:
        return self.address.rpartition("/")[0]


def populate(admin: psycopg.Connection, town: Town, *, count: int) -> list[Place]:
    """Have ``count`` tenants beside the model's district; returns those with all its rows."""
    with admin.transaction():
        # Copies are as consistent as their model; checking each key again would take hours.
        admin.execute("SET LOCAL session_replication_role = replica")
        _found(admin, town, count)
        chosen = _choose(admin, count)
        _copy(admin, town, chosen)
        _copy_light(admin, town)
    admin.execute("ANALYZE")
    return _places(admin, chosen)


def _found(admin: psycopg.Connection, town: Town, count: int) -> None:
    """Districts, street offices and communities, up to ``count`` of them."""
    row = admin.execute(
        "SELECT count(*) FROM community WHERE starts_with(code, 'bench')"
    ).fetchone()
    have = int(row[0]) if row else 0
    wanted = {
        "model": town.scope.district_id,
        "first": have,
        "last": max(have, count) - 1,
        "each": PER_DISTRICT,
    }
    for statement in (_DISTRICTS, _PACKS, _STREETS, _COMMUNITIES):
        admin.execute(statement, wanted)


_DISTRICTS = """
INSERT INTO district
    (code, slug, name, name_en, listed_year, rules, manifest_digest, packs_digest)
SELECT 'bench' || n, 'b' || n, '区' || n, 'District ' || n, 2023, d.rules, '', d.packs_digest
FROM generate_series(%(first)s::int / %(each)s, %(last)s::int / %(each)s) n,
     district d WHERE d.id = %(model)s
ON CONFLICT DO NOTHING
"""
_PACKS = """
INSERT INTO policy_pack
SELECT d.id, p.number, p.version, p.effective_from, p.content, p.with_district, p.published_at,
       p.published_by
FROM district d, policy_pack p WHERE starts_with(d.code, 'bench') AND p.district_id = %(model)s
ON CONFLICT DO NOTHING
"""
_STREETS = """
INSERT INTO street_office (district_id, code, slug, name)
SELECT id, code, 's', '街道' FROM district d WHERE starts_with(code, 'bench')
ON CONFLICT DO NOTHING
"""
_COMMUNITIES = """
INSERT INTO community (district_id, street_office_id, code, slug, name, status)
SELECT s.district_id, s.id, 'bench' || n, 'c' || n, '社区' || n, 'live'
FROM generate_series(%(first)s::int, %(last)s::int) n
JOIN street_office s ON s.code = 'bench' || n / %(each)s
ON CONFLICT DO NOTHING
"""


def _choose(admin: psycopg.Connection, count: int) -> list[int]:
    """Tenants spread over all, always the same."""
    found = admin.execute("SELECT id FROM community WHERE starts_with(code, 'bench') ORDER BY id")
    ids = [int(row[0]) for row in found]
    return Random(count).sample(ids, min(FULL, len(ids)))  # noqa: S311 - no secret


def _copy(admin: psycopg.Connection, town: Town, chosen: list[int]) -> None:
    for table in Base.metadata.sorted_tables:
        if is_tenant_table(table):
            condition = sql.SQL("c.id = ANY(%(chosen)s)")
            admin.execute(
                _insert(table.name, condition, sql.SQL("true")),
                {"model": town.scope.tenant_id, "chosen": chosen},
            )


def _copy_light(admin: psycopg.Connection, town: Town) -> None:
    admin.execute(
        "CREATE TEMP TABLE light ON COMMIT DROP AS"
        " SELECT id, topic_id FROM matter WHERE tenant_id = %s AND number <= %s",
        [town.scope.tenant_id, LIGHT_MATTERS],
    )
    admin.execute(
        "CREATE TEMP TABLE bare ON COMMIT DROP AS SELECT id FROM community c"
        " WHERE NOT EXISTS (SELECT FROM audit_head h WHERE h.tenant_id = c.id)"
    )
    for table, rows in LIGHT.items():
        condition = sql.SQL("c.id IN (SELECT id FROM bare)")
        admin.execute(_insert(table, condition, sql.SQL(rows)), {"model": town.scope.tenant_id})


def _insert(table: str, tenants: sql.Composable, rows: sql.Composable) -> sql.Composed:
    """The model's rows of a table, again for every tenant of a condition."""
    columns = [column.name for column in Base.metadata.tables[table].columns]
    own = {"tenant_id": sql.SQL("c.id"), "district_id": sql.SQL("c.district_id")}
    values = [own.get(name, sql.Identifier("r", name)) for name in columns]
    return sql.SQL(
        "INSERT INTO {table} ({columns}) SELECT {values} FROM {table} r CROSS JOIN community c"
        " WHERE r.tenant_id = %(model)s AND {rows} AND {tenants} ON CONFLICT DO NOTHING"
    ).format(
        table=sql.Identifier(table),
        columns=sql.SQL(", ").join(map(sql.Identifier, columns)),
        values=sql.SQL(", ").join(values),
        rows=rows,
        tenants=tenants,
    )


def _places(admin: psycopg.Connection, chosen: list[int]) -> list[Place]:
    found = admin.execute(
        "SELECT c.id, c.district_id, d.slug, c.slug FROM community c"
        " JOIN district d ON d.id = c.district_id WHERE c.id = ANY(%s)",
        [chosen],
    )
    places = {row[0]: Place(TenantScope(row[0], row[1]), f"/{row[2]}/{row[3]}") for row in found}
    return [places[each] for each in chosen]
