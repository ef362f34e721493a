"""``python -m tests.bench [--quick] [--only PART] [--tenants 53,1000]``: prints its tables."""

import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class Sizes:
    """What to measure: numbers of tenants, of communities of a district, of plugins, of ballots."""

    tenants: list[int]
    communities: list[int]
    plugins: list[int]
    ballots: int
    quick: bool
    with_oracles: bool


def _runner(_home: Path, sizes: Sizes) -> None:
    runner.show(runner.measure(quick=sizes.quick))


def _pages(home: Path, sizes: Sizes) -> None:
    show(Bench(home, QUICK_RUN if sizes.quick else FULL_RUN).run(sizes.tenants))


def _plugins(home: Path, sizes: Sizes) -> None:
    plugins.show(plugins.measure(home, sizes.plugins, quick=sizes.quick))


def _year(home: Path, sizes: Sizes) -> None:
    database = Database(provision_embedded(home, database="year").app)
    try:
        year.show(year.measure(database, sizes.communities))
    finally:
        database.dispose()


def _counting(home: Path, sizes: Sizes) -> None:
    connections = provision_embedded(home, database="counting")
    database = Database(connections.app)
    try:
        town = make_town(database, votes=[Secrecy.SECRET], matter_count=1)
        with psycopg.connect(connections.admin, autocommit=True) as admin:
            counting.fill(admin, town, town.votes[0], sizes.ballots)
        counting.show(
            counting.measure(database, town, town.votes[0], with_oracles=sizes.with_oracles)
        )
    finally:
        database.dispose()


PARTS: Mapping[str, Callable[[Path, Sizes], None]] = {
    "runner": _runner,
    "pages": _pages,
    "plugins": _plugins,
    "year": _year,
    "counting": _counting,
}


def _sizes(_context: click.Context, _option: click.Parameter, said: str) -> list[int]:
    return sorted(int(size) for size in said.split(","))


@click.command()
@click.option("--quick", is_flag=True, help="Fewer requests; figures repeat less well.")
@click.option("--only", multiple=True, type=click.Choice(tuple(PARTS)), help="Not the others.")
@click.option("--tenants", default="53,1000,100000", callback=_sizes, help="Of the pages.")
@click.option("--communities", default="53,1000,10000", callback=_sizes, help="Of a district.")
@click.option("--plugins", default="0,1,10,100", callback=_sizes, help="Installed, one enabled.")
@click.option("--ballots", default=1_000_000, help="Of one ranked vote.")
@click.option("--without-oracles", is_flag=True, help="Count them by our rules alone.")
def main(*, only: tuple[str, ...], without_oracles: bool, **sizes: Any) -> None:  # noqa: ANN401 - of Sizes
    """What it costs to keep a vendor's code in a process of its own; worker CPU per request beside
    the bare floor, at several numbers of tenants, then of plugins; what the year of a district
    costs; and a large vote, counted by us and by others. Each number is a list by commas.
    """
    chosen = only or tuple(PARTS)
    # At once, and not after the hour that the rest takes.
    if "counting" in chosen and not without_oracles and (lacks := counting.lacking()):
        raise click.ClickException(f"{lacks}. To leave it out: make bench WITHOUT=oracles")
    with cluster() as home:
        for part in chosen:
            PARTS[part](home, Sizes(**sizes, with_oracles=not without_oracles))


@contextmanager
def cluster() -> Iterator[Path]:
    """The home of a durable PostgreSQL of its own, gone at the end."""
    home = Path(tempfile.mkdtemp(prefix="fmb-", dir="/var/tmp"))
    try:
        yield home
    finally:
        with suppress(Exception):  # there is none where no part needed it
            stop(home, immediate=True)
        # Releases are kept read-only.
        for path in home.rglob("*"):
            if path.is_dir() and not path.is_symlink():
                path.chmod(0o755)
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
