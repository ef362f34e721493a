"""Districts of any size."""

from collections.abc import Callable, Iterator

import psycopg
import pytest
from tests.integration.compliance.district.towns import Town, found_town

from folkmoot.kernel.database import Database
from folkmoot.kernel.provision import Connections


@pytest.fixture(scope="session")
def admin(connections: Connections) -> Iterator[psycopg.Connection]:
    with psycopg.connect(connections.admin, autocommit=True) as connection:
        yield connection


@pytest.fixture
def make_town(database: Database, admin: psycopg.Connection) -> Callable[..., Town]:
    """``make_town(60, streets=5)``: a district whose communities owe their year."""

    def make(communities: int, *, streets: int = 2, owing: bool = True) -> Town:
        town = found_town(database, admin, communities, streets)
        for place in town.places if owing else ():
            town.owe(place)
        return town

    return make
