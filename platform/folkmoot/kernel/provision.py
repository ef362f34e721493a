"""From nothing to a migrated database: what ``make demo`` and ``make test`` stand on."""

import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from folkmoot.kernel.migrate import upgrade
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
    drop_others_like: str = "",
) -> Connections:
    """Run the embedded server under ``home`` with ``database`` made and migrated.

    Raises what :func:`ensure_running` raises. Safe to call from several processes at once.
    ``drop_others_like`` removes idle databases with that prefix, left by test runs hours ago.
    """
    home.mkdir(parents=True, exist_ok=True)
    cluster = ensure_running(home, settings=settings)
    with _alone(home / "provision.lock"):
        passwords = _passwords(cluster.home / "roles.json")
        with psycopg.connect(_plain(cluster.url(database="postgres")), autocommit=True) as admin:
            create_roles(admin, passwords)
            _drop_idle(admin, drop_others_like, keep=database)
            create_database(admin, database)
        with psycopg.connect(_plain(cluster.url(database=database)), autocommit=True) as inside:
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
    if not path.exists():
        fresh = {name: secrets.token_urlsafe(24) for name in LOGINS}
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            json.dump(fresh, file)
    kept: dict[str, str] = json.loads(path.read_text())
    return kept


def _plain(url: str) -> str:
    """The same address as libpq writes it, without SQLAlchemy's driver name."""
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _connections(cluster: Cluster, database: str, passwords: Mapping[str, str]) -> Connections:
    app, migrator, jobs = (
        cluster.url(database=database, user=name, password=passwords[name])
        for name in ("folkmoot_app", "folkmoot_migrator", "folkmoot_jobs")
    )
    admin = _plain(cluster.url(database=database))
    return Connections(app=app, migrator=migrator, jobs=jobs, admin=admin)


def _drop_idle(admin: psycopg.Connection[tuple[object, ...]], prefix: str, *, keep: str) -> None:
    if not prefix:
        return
    idle = admin.execute(
        "SELECT datname FROM pg_database d WHERE starts_with(datname, %s) AND datname <> %s"
        " AND NOT EXISTS (SELECT 1 FROM pg_stat_activity a WHERE a.datname = d.datname)"
        " AND (pg_stat_file('base/' || d.oid || '/PG_VERSION')).modification"
        " < now() - interval '2 hours'",
        [prefix, keep],
    ).fetchall()
    for (name,) in idle:
        admin.execute(sql.SQL("DROP DATABASE IF EXISTS {}").format(sql.Identifier(str(name))))
