"""Neighbours, made once a run, and the application in which they meet."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from flask import Flask
from tests.conftest import HOME
from tests.isolation.neighbours import Neighbours, make_neighbours
from tests.isolation.visiting import Site

from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import Connections
from folkmoot.web.database import db


@pytest.fixture(scope="session")
def admin(connections: Connections) -> Iterator[psycopg.Connection]:
    with psycopg.connect(connections.admin, autocommit=True) as connection:
        yield connection


@pytest.fixture(scope="session")
def neighbours(database: Database, admin: psycopg.Connection) -> Neighbours:
    return make_neighbours(database, admin)


@pytest.fixture(scope="session")
def site(connections: Connections, neighbours: Neighbours) -> Iterator[Site]:
    """An application of its own, whose clock stands where the neighbours' stories stand."""
    from folkmoot.app import create_app
    from folkmoot.config import read_settings

    settings = read_settings(
        {"DATABASE_URL": connections.app, "SECRET_KEY": "for tests", "FOLKMOOT_HOME": str(HOME)}
    )
    app: Flask = create_app(settings)
    now = neighbours.now + timedelta(minutes=1)
    app.config.update(TESTING=True, WTF_CSRF_ENABLED=False, CLOCK=lambda: now)
    yield Site(app, now)
    with app.app_context():
        db.engine.dispose()
