"""The year of one large district: onboarding it, laying down what is owed, and looking at it.

Each figure is processor time of this process for one community, and beside it how many times that
of the smallest district: what grows with the district alone stays at 1. The database's own time
is not in it, so the overview is given by the clock as well.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from itertools import islice

from rich.console import Console
from rich.table import Table
from tests.bench.town import CHUANYING, OPERATOR
from tests.statements import sent_to

from folkmoot.compliance.district import figures_by_community
from folkmoot.compliance.service import owe_district
from folkmoot.kernel.act import Act
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, DistrictScope
from folkmoot.tenancy.manifest import Manifest, read_manifest
from folkmoot.tenancy.manifest.values import CommunityEntry, DistrictEntry, StreetEntry
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import communities_of, find_district

YEAR, TODAY = 2026, date(2026, 6, 30)
FOUNDED = datetime(2025, 1, 2, 1, tzinfo=UTC)
LAID_DOWN = datetime(2025, 12, 1, 1, tzinfo=UTC)
PER_STREET = 20


@dataclass(frozen=True)
class Spent:
    """What one action took for a district of ``communities``."""

    action: str
    communities: int
    cpu_ms: float
    wall_s: float
    statements: int

    @property
    def each(self) -> float:
        return self.cpu_ms / self.communities


def measure(database: Database, sizes: list[int]) -> list[Spent]:
    """Three actions for each size, each in a new district."""
    return [spent for size in sizes for spent in _district(database, size)]


def _district(database: Database, size: int) -> Iterator[Spent]:
    manifest = _manifest(size)
    spend = _Spending(database, size)
    yield spend("onboarding", lambda: onboard(database, Act(OPERATOR, FOUNDED), manifest))
    with database.begin(PLATFORM) as session:
        district_id = find_district(session, manifest.district.slug).id
        tenants = [line.id for line in communities_of(session, district_id)]
    act = Act(OPERATOR, LAID_DOWN)
    yield spend(
        "obligations of a year",
        lambda: owe_district(
            database,
            act,
            district_id=district_id,
            year=YEAR,
            owed_from_of=lambda _community: FOUNDED.date(),
        ),
    )
    yield spend("overview", lambda: _look(database, district_id, tenants))


def _look(database: Database, district_id: int, tenants: list[int]) -> None:
    with database.begin(DistrictScope(district_id)) as session:
        found = figures_by_community(session, tenants, YEAR, TODAY, remind_days=10)
    if len(found) != len(tenants):
        raise RuntimeError("a community owes nothing: the measurement would be of something else")


@dataclass(frozen=True)
class _Spending:
    database: Database
    size: int

    def __call__(self, action: str, do: Callable[[], object]) -> Spent:
        with sent_to(self.database.engine) as statements:
            cpu, wall = time.process_time(), time.monotonic()
            do()
            cpu, wall = time.process_time() - cpu, time.monotonic() - wall
        return Spent(action, self.size, cpu * 1000, wall, len(statements))


def _manifest(size: int) -> Manifest:
    """Chuanying's rules for a district of so many communities."""
    model, code = read_manifest(CHUANYING), f"9{size % 100_000:05d}"
    streets = tuple(
        StreetEntry(f"{code}{number:03d}", f"{number}街道", f"s{number}")
        for number in range(1, -(-size // PER_STREET) + 1)
    )
    places = (
        CommunityEntry(0, f"{street.code}{number:03d}", f"{street.name}{number}社区", street.code)
        for street in streets
        for number in range(1, PER_STREET + 1)
    )
    named = (replace(place, slug=f"c{place.code}") for place in places)
    return replace(
        model,
        district=DistrictEntry(code, f"{size}社区区", f"District of {size}", f"y{size}"),
        streets=streets,
        communities=tuple(islice(named, size)),
    )


def show(spent: list[Spent]) -> None:
    table = Table(title="The year of a district")
    table.add_column("Action")
    for heading in ("Communities", "Seconds", "Statements", "CPU ms each", "× smallest"):
        table.add_column(heading, justify="right")
    least = {one.action: one.each for one in reversed(spent)}
    for one in spent:
        table.add_row(
            one.action,
            f"{one.communities:,}",
            f"{one.wall_s:.2f}",
            f"{one.statements:,}",
            f"{one.each:.3f}",
            f"{one.each / least[one.action]:.2f}",
        )
    Console(width=100, highlight=False).print(table)
