"""From nothing to a migrated database: what ``make demo`` and ``make test`` stand on."""

import fcntl
import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import psycopg
from sqlalchemy.engine import URL, make_url

from folkmoot.kernel.migrate import upgrade
from folkmoot.kernel.once import place_once
from folkmoot.kernel.postgres import Cluster, ensure_running
from folkmoot.kernel.roles import LOGINS, create_database, create_roles, prepare_database

_NO_SETTINGS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Connections:
    """SQLAlchemy URLs, one a role that logs in. They hold passwords, so no log shows them."""

    app: str = field(repr=False)
    migrator: str = field(repr=False)
    jobs: str = field(repr=False)
    # libpq's form, for tests and repairs; empty when the platform was only given the app's URL.
    admin: str = field(default="", repr=False)


def provision_embedded(
    home: Path,
    *,
    database: str = "folkmoot",
    settings: Mapping[str, str] = _NO_SETTINGS,
) -> Connections:
    """Run the embedded server under ``home`` with ``database`` made and migrated.

    Raises what :func:`ensure_running` raises. Safe to call from several processes at once.
    """
    home.mkdir(parents=True, exist_ok=True)
    cluster = ensure_running(home, settings=settings)
    with _alone(home / "provision.lock"):
        passwords = _passwords(cluster.home / "roles.json")
        with psycopg.connect(as_libpq(cluster.url(database="postgres")), autocommit=True) as admin:
            create_roles(admin, passwords)
            create_database(admin, database)
        with psycopg.connect(as_libpq(cluster.url(database=database)), autocommit=True) as inside:
            prepare_database(inside)
        connections = _connections(cluster, database, passwords)
        upgrade(connections.migrator)
    return connections


def attach_embedded(home: Path, *, database: str = "folkmoot") -> Connections | None:
    """The addresses of what :func:`provision_embedded` made under ``home``, its server running;
    None where it has made nothing yet. Changes nothing, so an old schema stays as it is.
    """
    passwords = home / "roles.json"
    if not passwords.exists():
        return None
    return _connections(ensure_running(home), database, _passwords(passwords))


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    with path.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _passwords(path: Path) -> dict[str, str]:
    fresh = {name: secrets.token_urlsafe(24) for name in LOGINS}
    kept: dict[str, str] = json.loads(place_once(path, json.dumps(fresh)))
    return kept


def as_libpq(url: str | URL) -> str:
    """The same address as libpq reads it: without SQLAlchemy's driver name, and with a folder's
    spaces as %20, since it takes SQLAlchemy's "+" for a plus.
    """
    plain = make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)
    address, sign, query = plain.partition("?")
    return f"{address}{sign}{query.replace('+', '%20')}"


def _connections(cluster: Cluster, database: str, passwords: Mapping[str, str]) -> Connections:
    app, migrator, jobs = (
        cluster.url(database=database, user=name, password=passwords[name])
        for name in ("folkmoot_app", "folkmoot_migrator", "folkmoot_jobs")
    )
    admin = as_libpq(cluster.url(database=database))
    return Connections(app=app, migrator=migrator, jobs=jobs, admin=admin)
