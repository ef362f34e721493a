"""``python -m tests.bench [--quick] [--tenants 53,1000,100000]``: prints its tables."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import click
import psycopg
from tests.bench import bare, counting, plugins, runner, year
from tests.bench.asks import ballots, bare_asks, pages
from tests.bench.clients import Ask
from tests.bench.measuring import cost_of
from tests.bench.printing import Results, show
from tests.bench.servers import Server, serving
from tests.bench.tenants import populate
from tests.bench.town import Town, make_town, sign_in

from folkmoot.kernel.database import Database
from folkmoot.kernel.postgres import stop
from folkmoot.kernel.provision import Connections, provision_embedded
from folkmoot_sdk import Secrecy

FULL_RUN, QUICK_RUN = 1_500, 200
VOTING = 8


@click.command()
@click.option("--quick", is_flag=True, help="Fewer requests; figures repeat less well.")
@click.option("--tenants", default="53,1000,100000", show_default=True, help="Sizes to measure.")
@click.option("--communities", default="53,1000,10000", show_default=True, help="Of a district.")
@click.option("--ballots", default=1_000_000, show_default=True, help="Of one ranked vote.")
def main(*, quick: bool, tenants: str, communities: str, ballots: int) -> None:
    """Worker CPU per request beside the bare floor, at several numbers of tenants; then what the
    year of a district costs, at several numbers of communities, and a large vote. First, what it
    costs to keep a vendor's code in a process of its own.
    """
    runner.show(runner.measure(quick=quick))
    with cluster() as home:
        show(Bench(home, QUICK_RUN if quick else FULL_RUN).run(_sizes(tenants)))
        plugins.show(plugins.measure(home, quick=quick))
        database = Database(provision_embedded(home, database="year").app)
        try:
            year.show(year.measure(database, _sizes(communities)))
        finally:
            database.dispose()
        counting.show(_counted(home, ballots))


def _counted(home: Path, ballots: int) -> list[counting.Line]:
    connections = provision_embedded(home, database="counting")
    database = Database(connections.app)
    try:
        town = make_town(database, votes=[Secrecy.SECRET], matter_count=1)
        with psycopg.connect(connections.admin, autocommit=True) as admin:
            counting.fill(admin, town, town.votes[0], ballots)
        return counting.measure(database, town, town.votes[0])
    finally:
        database.dispose()


def _sizes(said: str) -> list[int]:
    return sorted(int(size) for size in said.split(","))


@contextmanager
def cluster() -> Iterator[Path]:
    """The home of a durable PostgreSQL of its own, gone at the end."""
    home = Path(tempfile.mkdtemp(prefix="fmb-", dir="/var/tmp"))
    try:
        yield home
    finally:
        stop(home, immediate=True)
        shutil.rmtree(home, ignore_errors=True)


@dataclass
class Bench:
    """One run on one machine."""

    home: Path
    requests: int
    results: Results = field(default_factory=Results)

    def run(self, sizes: list[int]) -> Results:
        connections = provision_embedded(self.home, database="bench")
        self.results.migration = self._migrate()
        self._bare()
        database = Database(connections.app)
        try:
            town = make_town(database, votes=[Secrecy.NAMED])
            for size in sizes:
                self._size(connections, database, town, size)
        finally:
            database.dispose()
        return self.results

    def _migrate(self) -> float:
        """Seconds from no database to a migrated one."""
        before = time.monotonic()
        provision_embedded(self.home, database="empty")
        return time.monotonic() - before

    def _bare(self) -> None:
        admin = provision_embedded(self.home, database="bare").admin
        url = admin.replace("postgresql", "postgresql+psycopg", 1)
        bare.fill(bare.create_app(url))
        with serving({"BARE_DATABASE_URL": url}, app="tests.bench.bare:create_app()") as server:
            for name, asks in bare_asks(self.requests):
                self._measure(server, name, asks)

    def _size(self, connections: Connections, database: Database, town: Town, size: int) -> None:
        with psycopg.connect(connections.admin) as admin:
            places = populate(admin, town, count=size)
        environ = {
            "DATABASE_URL": connections.app,
            "FOLKMOOT_HOME": str(self.home),
            "SECRET_KEY": "bench",
        }
        with serving(environ) as server:
            cookie = sign_in(database, town.scope, town.residents[:1])[0]
            for name, asks in pages(places, cookie, self.requests):
                self._measure(server, name, asks, size)
            vote_id, voting = town.votes[0], places[:VOTING]
            asks = ballots(server, database, town.residents, vote_id, voting, self.requests)
            self._measure(server, "ballot", asks, size)
            self.results.worker = max(self.results.worker, server.largest_worker())

    def _measure(self, server: Server, name: str, asks: list[Ask], tenants: int = 0) -> None:
        self.results.costs.append(cost_of(server, name, asks, tenants=tenants))


if __name__ == "__main__":
    main()
