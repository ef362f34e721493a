"""Every table of a tenant, asked by raw SQL as the app's own role, past the ORM's filter."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from psycopg import errors, sql
from tests.isolation.neighbours import TENANT_TABLES, Neighbour, Neighbours

from folkmoot.kernel.db import Base
from folkmoot.kernel.provision import Connections
from folkmoot.kernel.schema import grants

Link = psycopg.Connection[tuple[Any, ...]]
GRANTS = grants()
FOR_DISTRICTS = sorted(name for name in TENANT_TABLES if GRANTS[name].district_reads)
# Whatever else becomes visible to a district, these never do (who said what, who voted how).
NEVER = {
    "ballot",
    "batch",
    "elector",
    "elector_person",
    "household",
    "mandate",
    "opinion",
    "ownership",
    "participation",
    "person",
    "satisfaction_answer",
    "vote_secret",
}


@pytest.fixture
def app_role(connections: Connections) -> Iterator[Link]:
    """The application's own log-in, in a transaction that is never committed."""
    url = connections.app.replace("+psycopg", "")
    with psycopg.connect(url) as connection:
        yield connection
        connection.rollback()


def enter(connection: Link, neighbour: Neighbour) -> None:
    connection.execute(f"SET LOCAL app.tenant = '{neighbour.scope.tenant_id:d}'")


def count(connection: Link, table: str, of: Neighbour) -> int:
    query = sql.SQL("SELECT count(*) FROM {} WHERE tenant_id = %s").format(sql.Identifier(table))
    row = connection.execute(query, [of.scope.tenant_id]).fetchone()
    assert row is not None
    return int(row[0])


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_select_shows_no_row_of_a_neighbour(
    app_role: Link, neighbours: Neighbours, table: str
) -> None:
    enter(app_role, neighbours.b)
    assert count(app_role, table, neighbours.a) == 0
    assert count(app_role, table, neighbours.c) == 0
    app_role.rollback()
    assert count(app_role, table, neighbours.a) == 0, "without a tenant there is nothing to see"


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_insert_for_a_neighbour_is_refused(
    app_role: Link, neighbours: Neighbours, table: str
) -> None:
    enter(app_role, neighbours.b)
    statement = sql.SQL("INSERT INTO {} (tenant_id) VALUES (%s)").format(sql.Identifier(table))
    with pytest.raises(errors.InsufficientPrivilege, match="row-level security"):
        app_role.execute(statement, [neighbours.a.scope.tenant_id])


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_update_reaches_no_row_of_a_neighbour(
    app_role: Link, neighbours: Neighbours, table: str
) -> None:
    enter(app_role, neighbours.b)
    granted = GRANTS[table].update
    column = sql.Identifier(granted[0] if granted else "tenant_id")
    statement = sql.SQL("UPDATE {} SET {} = {} WHERE tenant_id = %s").format(
        sql.Identifier(table), column, column
    )
    if granted:
        assert app_role.execute(statement, [neighbours.a.scope.tenant_id]).rowcount == 0
    else:
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
            app_role.execute(statement, [neighbours.a.scope.tenant_id])


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_no_row_moves_to_a_neighbour(app_role: Link, neighbours: Neighbours, table: str) -> None:
    enter(app_role, neighbours.b)
    statement = sql.SQL("UPDATE {} SET tenant_id = %s").format(sql.Identifier(table))
    with pytest.raises(errors.InsufficientPrivilege):
        app_role.execute(statement, [neighbours.a.scope.tenant_id])


@pytest.mark.parametrize("table", TENANT_TABLES)
def test_delete_reaches_no_row_of_a_neighbour(
    app_role: Link, neighbours: Neighbours, table: str
) -> None:
    enter(app_role, neighbours.b)
    statement = sql.SQL("DELETE FROM {} WHERE tenant_id = %s").format(sql.Identifier(table))
    if GRANTS[table].delete:
        assert app_role.execute(statement, [neighbours.a.scope.tenant_id]).rowcount == 0
    else:
        with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
            app_role.execute(statement, [neighbours.a.scope.tenant_id])


def as_district(connection: Link, neighbour: Neighbour) -> None:
    connection.execute("SET LOCAL ROLE folkmoot_district")
    connection.execute(f"SET LOCAL app.district = '{neighbour.scope.district_id:d}'")


@pytest.mark.parametrize("table", FOR_DISTRICTS)
def test_a_district_reads_its_own_communities_and_no_others(
    app_role: Link, neighbours: Neighbours, table: str
) -> None:
    as_district(app_role, neighbours.a)
    assert count(app_role, table, neighbours.a) > 0
    assert count(app_role, table, neighbours.b) > 0
    assert count(app_role, table, neighbours.c) == 0


@pytest.mark.parametrize("table", sorted(set(TENANT_TABLES) - set(FOR_DISTRICTS)))
def test_a_district_may_not_even_ask_for_the_rest(
    app_role: Link, neighbours: Neighbours, table: str
) -> None:
    as_district(app_role, neighbours.a)
    with pytest.raises(errors.InsufficientPrivilege, match="permission denied"):
        count(app_role, table, neighbours.a)


@pytest.mark.parametrize("table", FOR_DISTRICTS)
def test_a_district_writes_nothing(app_role: Link, neighbours: Neighbours, table: str) -> None:
    as_district(app_role, neighbours.a)
    for text in ("DELETE FROM {}", "UPDATE {} SET tenant_id = 1", "INSERT INTO {} DEFAULT VALUES"):
        statement = sql.SQL(text).format(sql.Identifier(table))
        with (
            pytest.raises(errors.InsufficientPrivilege, match="permission denied"),
            app_role.transaction(),
        ):
            app_role.execute(statement)


def test_what_a_district_reads_holds_no_person_and_no_ballot() -> None:
    assert set(TENANT_TABLES) > NEVER
    assert NEVER.isdisjoint(FOR_DISTRICTS)
    for table in FOR_DISTRICTS:
        assert "person_id" not in Base.metadata.tables[table].columns
        assert "salt" not in Base.metadata.tables[table].columns, "salted is personal"
