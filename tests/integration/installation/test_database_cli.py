"""``folkmoot db`` on a server that is in use: nothing that runs loses its password."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql
from sqlalchemy import select

from folkmoot.database_cli import db
from folkmoot.extensions.models import PluginTrouble
from folkmoot.identity import service as identity
from folkmoot.identity.models import Account, AccountSession, SignInLink
from folkmoot.kernel import roles
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import Connections
from folkmoot.kernel.scope import PLATFORM

# Tidying deletes in the whole database: on this day nothing of any other test is over.
YEARS_BEFORE = datetime(2021, 3, 1, tzinfo=UTC)


@pytest.fixture
def name(superuser: psycopg.Connection) -> Iterator[str]:
    name = f"test_{uuid4().hex[:12]}"
    yield name
    superuser.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(name)))


def init(connections: Connections, name: str, *more: str) -> Result:
    arguments = ["init", "--admin-url", connections.admin, "--database", name, *more]
    done = CliRunner().invoke(db, arguments)
    assert done.exception is None, done.output
    return done


def test_a_second_init_keeps_every_password_and_says_so(
    connections: Connections, name: str
) -> None:
    done = init(connections, name)
    assert f"Database {name}: made." in done.stderr
    assert done.stdout == ""
    for login in roles.LOGINS:
        assert f"{login} keeps its password." in done.stderr
    assert "was there" in init(connections, name).stderr
    for url in (connections.app, connections.migrator, connections.jobs):
        psycopg.connect(url.replace("+psycopg", "")).close()


def test_new_passwords_are_printed_for_every_role_that_logs_in(
    connections: Connections, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: dict[str, str] = {}
    # The roles are the whole server's: every other test's as well.
    monkeypatch.setattr(roles, "create_roles", lambda _, passwords: given.update(passwords))
    done = init(connections, name, "--new-passwords")
    assert given.keys() == set(roles.LOGINS)
    lines = dict(line.split("=", 1) for line in done.stdout.splitlines())
    assert lines.keys() == {"DATABASE_URL", "MIGRATOR_URL", "JOBS_URL", "BACKUP_URL"}
    assert f"folkmoot_backup:{given['folkmoot_backup']}@" in lines["BACKUP_URL"]


def test_a_role_is_taken_out_of_what_an_earlier_release_put_it_in(
    superuser: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    name = f"folkmoot_test_{uuid4().hex[:12]}"
    spec = roles.RoleSpec(name, "NOLOGIN NOINHERIT", ("folkmoot_district",))
    monkeypatch.setattr(roles, "ROLES", (spec,))
    roles.create_roles(superuser, {})
    superuser.execute(sql.SQL("GRANT folkmoot_jobs TO {}").format(sql.Identifier(name)))
    roles.create_roles(superuser, {})
    asked = "SELECT pg_has_role(%s, %s, 'MEMBER')"
    assert superuser.execute(asked, [name, "folkmoot_jobs"]).fetchone() == (False,)
    assert superuser.execute(asked, [name, "folkmoot_district"]).fetchone() == (True,)
    superuser.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


def test_troubles_of_plugins_go_after_half_a_year(database: Database) -> None:
    now = YEARS_BEFORE
    act = Act(Actor(None, frozenset({Role.OPERATOR})), now)
    plugin = f"trial-{uuid4().hex[:8]}"
    said = dict.fromkeys(("version", "digest", "call", "ref", "fault", "message", "frame"), "x")
    with database.begin() as session:
        for days in (180, 190):
            at = now - timedelta(days=days)
            session.add(PluginTrouble(plugin=plugin, at=at, **said))
    done = CliRunner().invoke(db, ["tidy"], obj=SimpleNamespace(database=database, act=act))
    assert done.exception is None, done.output
    with database.begin() as session:
        query = select(PluginTrouble.at).where(PluginTrouble.plugin == plugin)
        assert session.scalars(query).all() == [now - timedelta(days=180)]


def test_links_and_sessions_go_thirty_days_after_their_end(database: Database) -> None:
    now = YEARS_BEFORE
    act = Act(Actor(None, frozenset({Role.OPERATOR})), now)
    with database.begin(PLATFORM) as session:
        account_id = identity.open_account(session, act, name="试验账号").id
    with database.begin() as session:
        for days in (29, 31):
            ended = now - timedelta(days=days)
            common = {"account_id": account_id, "created_at": ended, "expires_at": ended}
            session.add(SignInLink(token_hash=uuid4().hex, **common))
            session.add(AccountSession(token_hash=uuid4().hex, **common))
    done = CliRunner().invoke(db, ["tidy"], obj=SimpleNamespace(database=database, act=act))
    assert done.exception is None, done.output
    with database.begin() as session:
        for model in (SignInLink, AccountSession):
            left = session.scalars(
                select(model.expires_at).where(model.account_id == account_id)
            ).all()
            assert left == [now - timedelta(days=29)]
        assert session.get(Account, account_id) is not None
