"""One PostgreSQL for the whole run; every test brings its own district and community.

Nothing is cleaned up between tests: tenants cannot see each other, so a fresh tenant is a fresh
world, and every test exercises that promise.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import NoReturn
from uuid import UUID, uuid4

import psycopg
import pytest
from flask import Flask
from flask.testing import FlaskClient
from psycopg import sql

from folkmoot.extensions.service import choose_plugins, grant_plugins
from folkmoot.identity import service as identity
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.postgres import default_home
from folkmoot.kernel.provision import Connections, provision_embedded
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.registers.pdf import pdf_of
from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.models import Community, CommunityStatus, District, StreetOffice
from folkmoot.tenancy.publishing import publish
from folkmoot.tenancy.workflow import definition_from, lay_down_workflow

_EMBEDDED = default_home(Path(__file__).parents[1])
# Beside the home of `make demo`, or in /var/tmp where the checkout is closed to the server.
HOME = Path(os.environ.get("FOLKMOOT_TEST_HOME", _EMBEDDED.with_name(f"{_EMBEDDED.name}-test")))
CHUANYING = read_manifest(Path(__file__).parents[1] / "tenants" / "chuanying")
# A throwaway cluster: losing it in a power cut costs nothing. tests/e2e has a durable one.
FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass(frozen=True)
class World:
    """A district with one community, and the ways into it."""

    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str
    street_office_id: int = 0

    def begin(self) -> AbstractContextManager[TenantSession]:
        return self.database.begin(self.scope)


@dataclass
class Time:
    """A clock that moves only when a test says so."""

    now: datetime = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)

    def forward(self, **delta: float) -> datetime:
        self.now += timedelta(**delta)
        return self.now


@pytest.fixture(scope="session")
def connections() -> Connections:
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", uuid4().hex)[:12]
    found = provision_embedded(HOME, database=f"test_{run}", settings=FAST)
    drop_idle(found, keep=run)
    return found


def drop_idle(connections: Connections, *, keep: str) -> None:
    """Databases that test runs left hours ago and nobody is connected to."""
    with psycopg.connect(connections.admin, autocommit=True) as admin:
        for (name,) in admin.execute(_IDLE).fetchall():
            # Another worker of this run may look at the same moment.
            if keep not in name:
                admin.execute(
                    sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(str(name)))
                )


_IDLE = """
SELECT datname FROM pg_database d
WHERE (starts_with(datname, 'test_') OR starts_with(datname, 'walk_'))
  AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)
  AND (pg_stat_file('base/' || d.oid || '/PG_VERSION', true)).modification
      < now() - interval '2 hours'
"""


@pytest.fixture(scope="session")
def cannot() -> Callable[[str], NoReturn]:
    """What a machine lacks skips tests, with the reason; a machine for CI must lack nothing."""
    return pytest.fail if os.environ.get("CI") in {"true", "1"} else pytest.skip


@pytest.fixture(scope="session")
def makes_pdfs(cannot: Callable[[str], NoReturn]) -> None:
    """For tests that make one; see the README for what it takes."""
    try:
        pdf_of("<p>正文")
    except Refused as lacking:
        cannot(f"{lacking} {lacking.cure}")


@pytest.fixture(scope="session")
def database(connections: Connections) -> Iterator[Database]:
    database = Database(connections.app)
    yield database
    database.dispose()


@pytest.fixture(scope="session")
def jobs(connections: Connections) -> Iterator[Database]:
    """The role that takes the daily anchor; the application cannot."""
    database = Database(connections.jobs)
    yield database
    database.dispose()


@pytest.fixture
def superuser(connections: Connections) -> Iterator[psycopg.Connection]:
    """Somebody with the master key, to show what the chain notices."""
    with psycopg.connect(connections.admin, autocommit=True) as connection:
        yield connection


@pytest.fixture
def time() -> Time:
    return Time()


def actor(*roles: Role, person_id: UUID | None = None, account_id: UUID | None = None) -> Actor:
    return Actor(account_id or uuid4(), frozenset(roles), person_id)


@pytest.fixture
def act(time: Time) -> Act:
    """The community's secretary, now."""
    return Act(actor(Role.SECRETARY), time.now)


_numbers = count(os.getpid() * 1000)


@pytest.fixture
def make_world(database: Database) -> Callable[[], World]:
    """A function that makes a fresh district with one live community."""

    def make() -> World:
        code = f"{next(_numbers):012d}"
        with database.begin(PLATFORM) as session:
            district = District(
                code=code[-6:] + uuid4().hex[:6],
                slug=f"d{code}",
                name="试验区",
                name_en="Test",
                listed_year=2023,
                rules={},
                manifest_digest="",
            )
            session.add(district)
            session.flush()
            street = StreetOffice(district_id=district.id, code=code, slug="s", name="试验街道")
            session.add(street)
            session.flush()
            community = Community(
                district_id=district.id,
                street_office_id=street.id,
                code=code,
                slug="c",
                name="试验社区",
                status=CommunityStatus.LIVE,
            )
            session.add(community)
            session.flush()
            audit.record(
                session, Act(actor(Role.OPERATOR), datetime.now(UTC)), "test:world:make", code
            )
            scope = TenantScope(community.id, district.id)
            street_id = street.id
        return World(database, scope, f"d{code}", "c", street_id)

    return make


@pytest.fixture
def world(make_world: Callable[[], World]) -> World:
    return make_world()


@pytest.fixture
def live_world(world: World, act: Act) -> World:
    """The same with the plugins and the first workflow that Chuanying's manifest gives."""
    return make_live(world, act)


def make_live(world: World, act: Act) -> World:
    operator = replace(act, actor=actor(Role.OPERATOR))
    with world.database.begin(PLATFORM) as session:
        district = session.get_one(District, world.scope.district_id)
        district.rules = dict(CHUANYING.settings)
        packs = [entry.pack for entry in CHUANYING.packs]
        publish(session, operator, district, packs, newcomer=True)
        audit.record(session, operator, "test:district:rules", district.id)
        granted = CHUANYING.settings["plugins"]["granted"]
        grant_plugins(session, operator, district_id=district.id, plugins=granted)
    with world.begin() as session:
        choose_plugins(session, act, plugins=granted)
        lay_down_workflow(session, act, definition_from(CHUANYING.settings["workflow"]))
    return world


@pytest.fixture
def later(act: Act, time: Time) -> Callable[..., Act]:
    """The same actor at a later moment."""

    def move(**delta: float) -> Act:
        return replace(act, at=time.forward(**delta))

    return move


@pytest.fixture(scope="session")
def app(connections: Connections) -> Iterator[Flask]:
    """The whole application over the test database, as gunicorn would load it."""
    with application(DATABASE_URL=connections.app) as app:
        yield app


@contextmanager
def application(**environ: str) -> Iterator[Flask]:
    """The same over another database, or with more in its environment."""
    from folkmoot.app import create_app
    from folkmoot.config import read_settings
    from folkmoot.web.database import db

    ours = {"SECRET_KEY": "for tests", "FOLKMOOT_HOME": str(HOME)}
    app = create_app(read_settings({**ours, **environ}))
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def sign_in(app: Flask, database: Database) -> Callable[..., FlaskClient]:
    """``sign_in(world, Role.SECRETARY, person_id=…)`` gives a browser signed in as that."""

    def make(world: World, *roles: Role, person_id: UUID | None = None) -> FlaskClient:
        act = Act(actor(Role.OPERATOR), datetime.now(UTC))
        token, place = uuid4().hex, identity.Place(world.scope.district_id, world.scope.tenant_id)
        with database.begin(PLATFORM) as session:
            account = identity.open_account(session, act, name="试验账号")
            for role in roles:
                where = identity.Place() if role is Role.OPERATOR else place
                if role is Role.DISTRICT_OFFICER:
                    where = identity.Place(world.scope.district_id)
                if role is Role.STREET_OFFICER:
                    street = world.street_office_id
                    where = identity.Place(world.scope.district_id, None, street)
                identity.give_role(
                    session, act, account_id=account.id, role=role, place=where, person_id=person_id
                )
            identity.issue_link(session, act, account_id=account.id, token=token)
        client = app.test_client()
        client.post(f"/sign-in/{token}")
        return client

    return make
