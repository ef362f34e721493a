"""The platform starts on a database that is fit to work with, and on no other."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy.engine import URL, make_url

from folkmoot.kernel import startup
from folkmoot.kernel.errors import FolkmootError, Refused
from folkmoot.kernel.provision import Connections
from folkmoot.kernel.startup import problems, refuse_unsafe

PASSWORD = "a test's"  # noqa: S105 - as it says


def text_of(url: URL) -> str:
    return url.render_as_string(hide_password=False)


def codes(url: str) -> set[str]:
    return {problem.code for problem in problems(url)}


def the(code: str, url: str) -> FolkmootError:
    return next(problem for problem in problems(url) if problem.code == code)


@pytest.fixture
def role(superuser: psycopg.Connection) -> Iterator[str]:
    """A role that may log in and nothing else; the tests make it stronger."""
    name = f"test_{uuid4().hex[:12]}"
    superuser.execute(
        sql.SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(
            sql.Identifier(name), sql.Literal(PASSWORD)
        )
    )
    superuser.execute(sql.SQL("GRANT folkmoot_app TO {}").format(sql.Identifier(name)))
    yield name
    superuser.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
    superuser.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.fixture
def as_role(connections: Connections, role: str) -> str:
    return text_of(make_url(connections.app).set(username=role, password=PASSWORD))


@pytest.fixture
def elsewhere(connections: Connections, superuser: psycopg.Connection) -> Iterator[URL]:
    """The app's address in a database of the plain C locale, made by somebody else's tool."""
    name = f"test_{uuid4().hex[:12]}"
    superuser.execute(
        sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'").format(
            sql.Identifier(name)
        )
    )
    yield make_url(connections.app).set(database=name)
    superuser.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def inside(connections: Connections, url: URL, *statements: str) -> None:
    """Run statements as the superuser in the database of ``url``."""
    address = text_of(make_url(connections.admin).set(database=url.database))
    with psycopg.connect(address, autocommit=True) as admin:
        for statement in statements:
            admin.execute(statement)


def test_the_database_of_this_release_is_fit_to_work_with(connections: Connections) -> None:
    assert codes(connections.app) == set()
    refuse_unsafe(connections.app)


def test_a_superuser_is_refused(connections: Connections) -> None:
    url = text_of(make_url(connections.admin).set(drivername="postgresql+psycopg"))
    assert "startup.role_too_strong" in codes(url)
    with pytest.raises(Refused) as caught:
        refuse_unsafe(url)
    assert "folkmoot_app" in caught.value.cure


def test_a_plain_role_is_not_too_strong(as_role: str) -> None:
    assert "startup.role_too_strong" not in codes(as_role)


@pytest.mark.parametrize(
    "stronger",
    [
        "ALTER ROLE {} BYPASSRLS",
        "GRANT folkmoot_backup TO {}",  # may become a role that bypasses row level security
        "GRANT folkmoot_owner TO {}",  # may become the owner
        "CREATE TABLE owned_by_test (); ALTER TABLE owned_by_test OWNER TO {}",
    ],
)
def test_a_role_that_could_see_everything_is_refused(
    superuser: psycopg.Connection, role: str, as_role: str, stronger: str
) -> None:
    superuser.execute(sql.SQL(stronger).format(sql.Identifier(role)))
    found = the("startup.role_too_strong", as_role)
    assert found.params == {"role": role}


def test_the_migrator_is_refused(connections: Connections) -> None:
    assert "startup.role_too_strong" in codes(connections.migrator)


def test_a_database_behind_this_release_is_refused_with_the_cure(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "current_revision", lambda _connection: "0001")
    monkeypatch.setattr(startup, "expected_revision", lambda: "0002")
    found = the("startup.schema", connections.app)
    assert found.params == {"found": "0001", "wanted": "0002"}
    assert "folkmoot db upgrade" in found.cure


def test_a_database_ahead_of_this_release_is_refused_too(
    connections: Connections, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "current_revision", lambda _connection: "0003")
    monkeypatch.setattr(startup, "expected_revision", lambda: "0002")
    with pytest.raises(Refused, match=r"startup\.schema"):
        refuse_unsafe(connections.app)


def test_an_empty_database_is_refused_for_its_schema_and_its_search(elsewhere: URL) -> None:
    assert codes(text_of(elsewhere)) == {"startup.schema", "startup.trigrams"}


def test_the_plain_c_locale_is_refused(connections: Connections, elsewhere: URL) -> None:
    inside(connections, elsewhere, "CREATE EXTENSION pg_trgm")
    assert codes(text_of(elsewhere)) == {"startup.schema", "startup.locale"}


# Citus is not installed where tests run, so its row in the catalogue is written by hand.
CITUS = (
    "SET allow_system_table_mods = on",
    (
        "INSERT INTO pg_extension"
        " (oid, extname, extowner, extnamespace, extrelocatable, extversion)"
        " VALUES (999999, 'citus', 10, 'public'::regnamespace, false, '14')"
    ),
)


@pytest.mark.parametrize(("setting", "shown"), [(None, "-"), ("none", "none")])
def test_a_cluster_that_does_not_pass_the_tenant_on_is_refused(
    connections: Connections, elsewhere: URL, setting: str | None, shown: str
) -> None:
    inside(connections, elsewhere, *CITUS, *set_for(elsewhere, setting))
    assert the("startup.citus", text_of(elsewhere)).params == {"setting": shown}


def test_a_cluster_that_passes_the_tenant_on_is_not_refused(
    connections: Connections, elsewhere: URL
) -> None:
    inside(connections, elsewhere, *CITUS, *set_for(elsewhere, "local"))
    assert "startup.citus" not in codes(text_of(elsewhere))


def set_for(url: URL, setting: str | None) -> list[str]:
    if setting is None:
        return []
    return [f"ALTER DATABASE {url.database} SET citus.propagate_set_commands = '{setting}'"]


@pytest.mark.parametrize(
    "url",
    [
        "postgresql+psycopg://folkmoot_app:x@127.0.0.1:9/folkmoot",
        "postgresql+psycopg://folkmoot_app:x@/folkmoot?host=/nowhere",
    ],
)
def test_a_server_that_does_not_answer_is_one_clear_refusal(url: str) -> None:
    found = list(problems(url))
    assert [problem.code for problem in found] == ["startup.unreachable"]
    assert found[0].params["reason"]
    assert "DATABASE_URL" in found[0].cure


def test_a_wrong_password_is_a_refusal_that_does_not_show_it(connections: Connections) -> None:
    wrong = text_of(make_url(connections.app).set(password="not-the-password"))  # noqa: S106 - as it says
    found = the("startup.unreachable", wrong)
    assert "not-the-password" not in str(found)
