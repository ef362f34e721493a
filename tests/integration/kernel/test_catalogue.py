"""The schema that stands is the schema that was promised; each kind of breach would be seen."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, NullPool, create_engine, text
from sqlalchemy.engine import make_url

from folkmoot.kernel.catalogue import Breach, Expected, Violation, expected_tables, violations
from folkmoot.kernel.db import Grant
from folkmoot.kernel.provision import Connections
from folkmoot.kernel.schema import privileges, tenant_policies

GRANT = Grant(update=("state",))


@pytest.fixture
def admin(connections: Connections) -> Iterator[Connection]:
    """The superuser, in a transaction that never happens."""
    url = make_url(connections.admin).set(drivername="postgresql+psycopg")
    with create_engine(url, poolclass=NullPool).connect() as connection:
        yield connection
        connection.rollback()


@pytest.fixture
def planted(admin: Connection) -> Connection:
    """Two sound tables of a tenant (``planted`` refers to ``target``) and a shared one."""
    make(admin, "target", "tenant_id bigint, id bigint, PRIMARY KEY (tenant_id, id)")
    make(
        admin,
        "planted",
        "tenant_id bigint, id bigint, state text, other bigint, PRIMARY KEY (tenant_id, id),"
        " UNIQUE (tenant_id, state), FOREIGN KEY (tenant_id, other) REFERENCES target",
    )
    admin.execute(text("CREATE TABLE shared (id bigint PRIMARY KEY, tenant_id bigint)"))
    for statement in privileges("shared", Grant()):
        admin.execute(text(statement))
    return admin


def make(admin: Connection, name: str, columns: str) -> None:
    admin.execute(text(f"CREATE TABLE {name} ({columns})"))
    for statement in (*tenant_policies(name, GRANT), *privileges(name, GRANT)):
        if name != "target" or "UPDATE" not in statement:
            admin.execute(text(statement))


def found(connection: Connection) -> set[tuple[Breach, str]]:
    expected = {
        **expected_tables(),
        "planted": Expected(of_tenant=True, grant=GRANT),
        "target": Expected(of_tenant=True, grant=Grant()),
        "shared": Expected(of_tenant=False, grant=Grant()),
    }
    return {(each.breach, each.table) for each in violations(connection, expected)}


def test_the_real_schema_keeps_every_promise(admin: Connection) -> None:
    assert violations(admin, expected_tables()) == []


def test_the_tables_of_every_floor_are_looked_at() -> None:
    tables = expected_tables()
    assert {"account", "person", "ballot", "matter", "audit_entry"} <= tables.keys()
    assert not tables["account_role"].of_tenant
    assert tables["ballot"].of_tenant


def test_a_sound_table_has_no_breach(planted: Connection) -> None:
    assert found(planted) == set()


@pytest.mark.parametrize(
    ("breach", "fault"),
    [
        (Breach.OWNER, "ALTER TABLE planted OWNER TO folkmoot_migrator"),
        (Breach.PRIMARY_KEY, "ALTER TABLE planted DROP CONSTRAINT planted_pkey"),
        (
            Breach.PRIMARY_KEY,
            "ALTER TABLE planted DROP CONSTRAINT planted_pkey, ADD PRIMARY KEY (id, tenant_id)",
        ),
        (Breach.UNIQUE, "ALTER TABLE planted ADD UNIQUE (state)"),
        (Breach.UNIQUE, "CREATE UNIQUE INDEX ON planted (lower(state))"),
        (Breach.INDEX, "CREATE INDEX ON planted (state)"),
        (Breach.UNPROTECTED, "ALTER TABLE planted DISABLE ROW LEVEL SECURITY"),
        (Breach.UNFORCED, "ALTER TABLE planted NO FORCE ROW LEVEL SECURITY"),
        (Breach.NO_POLICY, "DROP POLICY tenant ON planted"),
        (Breach.POLICY, "ALTER POLICY tenant ON planted USING (true)"),
        (Breach.POLICY, "ALTER POLICY tenant ON planted WITH CHECK (true)"),
        (Breach.POLICY, "CREATE POLICY wide ON planted USING (true) WITH CHECK (true)"),
        (Breach.POLICY, "CREATE POLICY wide ON planted FOR SELECT TO folkmoot_app USING (true)"),
        (
            Breach.POLICY,
            "CREATE POLICY wide ON planted FOR SELECT TO folkmoot_district USING (true)",
        ),
        (Breach.POLICY, "CREATE POLICY wide ON planted FOR SELECT TO folkmoot_jobs USING (true)"),
        (
            Breach.SUB_SELECT,
            (
                "ALTER POLICY tenant ON planted"
                " USING (tenant_id IN (SELECT id FROM community WHERE slug = 'c'))"
            ),
        ),
        (Breach.TRIGGER, "CREATE TRIGGER t BEFORE UPDATE ON planted EXECUTE FUNCTION noticed()"),
        (Breach.PRIVILEGE, "GRANT UPDATE ON planted TO folkmoot_app"),
        (Breach.PRIVILEGE, "GRANT UPDATE (other) ON planted TO folkmoot_app"),
        (Breach.PRIVILEGE, "GRANT DELETE ON planted TO folkmoot_app"),
        (Breach.PRIVILEGE, "GRANT TRUNCATE ON planted TO folkmoot_app"),
        (Breach.PRIVILEGE, "GRANT SELECT ON planted TO folkmoot_district"),
        (Breach.PRIVILEGE, "GRANT SELECT ON planted TO folkmoot_jobs"),
        (Breach.PRIVILEGE, "GRANT SELECT ON planted TO PUBLIC"),
        (Breach.NO_PRIVILEGE, "REVOKE UPDATE (state) ON planted FROM folkmoot_app"),
        (Breach.NO_PRIVILEGE, "REVOKE INSERT ON planted FROM folkmoot_app"),
    ],
)
def test_a_planted_fault_is_found_and_nothing_else(
    planted: Connection, breach: Breach, fault: str
) -> None:
    planted.execute(
        text("CREATE FUNCTION noticed() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN END'")
    )
    planted.execute(text(fault))
    assert found(planted) == {(breach, "planted")}


def test_a_policy_without_its_check_is_found(planted: Connection) -> None:
    planted.execute(text("DROP POLICY tenant ON planted"))
    bare = "tenant_id = nullif(current_setting('app.tenant', true), '')::bigint"
    planted.execute(text(f"CREATE POLICY tenant ON planted TO folkmoot_app USING ({bare})"))
    assert found(planted) == {(Breach.NO_CHECK, "planted")}


@pytest.mark.parametrize(
    ("table", "key"),
    [
        ("planted", "FOREIGN KEY (other) REFERENCES target (id)"),
        ("shared", "FOREIGN KEY (tenant_id, id) REFERENCES target"),
    ],
)
def test_a_key_that_could_point_at_another_tenants_row_is_found(
    planted: Connection, table: str, key: str
) -> None:
    planted.execute(text("ALTER TABLE target ADD UNIQUE (id)"))
    planted.execute(text(f"ALTER TABLE {table} ADD {key}"))
    assert found(planted) == {(Breach.UNIQUE, "target"), (Breach.FOREIGN_KEY, table)}


def test_a_database_enum_is_found(planted: Connection) -> None:
    planted.execute(text("CREATE TYPE mood AS ENUM ('for', 'against')"))
    assert Violation(Breach.ENUM, "", "mood") in violations(planted, expected_tables())


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE stray (id bigint PRIMARY KEY)",
        "CREATE VIEW stray AS SELECT * FROM planted",
        "CREATE MATERIALIZED VIEW stray AS SELECT * FROM planted",
    ],
)
def test_what_no_model_speaks_of_is_found(planted: Connection, statement: str) -> None:
    planted.execute(text(statement))
    planted.execute(text("ALTER TABLE stray OWNER TO folkmoot_owner"))
    assert (Breach.UNKNOWN, "stray") in found(planted)


def test_a_stray_table_with_a_tenant_is_held_to_a_tenants_rules(planted: Connection) -> None:
    planted.execute(text("CREATE TABLE stray (tenant_id bigint)"))
    assert {breach for breach, table in found(planted) if table == "stray"} == {
        Breach.UNKNOWN,
        Breach.OWNER,
        Breach.PRIMARY_KEY,
        Breach.UNPROTECTED,
        Breach.UNFORCED,
        Breach.NO_POLICY,
    }


def test_a_table_that_a_model_speaks_of_must_be_there(planted: Connection) -> None:
    planted.execute(text("DROP TABLE planted"))
    assert (Breach.MISSING, "planted") in found(planted)


def test_every_breach_has_its_planted_fault() -> None:
    """A kind of breach that nothing here plants would be a promise that nothing keeps."""
    source = Path(__file__).read_text()
    assert [each for each in Breach if f"Breach.{each.name}" not in source] == []
