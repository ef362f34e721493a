"""The one table."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from rich.console import Console
from rich.table import Table
from tests.bench.measuring import Cost

# Each operation beside its floor, and how many times that it may cost (ecosystem's goals).
FLOORS = {
    "community page": ("bare page", 2.0),
    "list of matters": ("bare page", 2.0),
    "ballot": ("bare vote", 2.0),
    # No goal of its own: it shows 53 communities with three counts each.
    "district page": ("bare page", 0.0),
}
WORKER_MB, MIGRATION_S = 110, 10


@dataclass
class Results:
    """What was measured; ``worker`` in bytes, ``migration`` in seconds."""

    costs: list[Cost] = field(default_factory=list)
    worker: int = 0
    migration: float = 0.0


def show(results: Results) -> None:
    table = Table(title="Processor time of the workers, by request")
    table.add_column("Operation")
    for heading in ("Tenants", "Requests", "CPU ms", "× bare", "Goal"):
        table.add_column(heading, justify="right")
    for row in (*_costs(results), *_machine(results)):
        table.add_row(*row)
    # Wide enough also where there is no terminal: a figure must not be cut.
    Console(width=100, highlight=False).print(table)


def _costs(results: Results) -> Iterator[tuple[str, ...]]:
    bare = {cost.name: cost.cpu_ms for cost in results.costs if not cost.tenants}
    for cost in results.costs:
        floor, goal = FLOORS.get(cost.name, (cost.name, 1.0))
        yield (
            cost.name,
            f"{cost.tenants:,}" if cost.tenants else "–",
            f"{cost.requests:,}",
            f"{cost.cpu_ms:.2f}",
            f"{cost.cpu_ms / bare[floor]:.2f}",
            f"≤ {goal:g}" if cost.tenants and goal else "",
        )


def _machine(results: Results) -> Iterator[tuple[str, ...]]:
    megabytes = results.worker / 1024**2
    yield ("largest worker, MB", "", "", f"{megabytes:.0f}", "", f"< {WORKER_MB}")
    yield (
        "migration of an empty database, s",
        "",
        "",
        f"{results.migration:.1f}",
        "",
        f"< {MIGRATION_S}",
    )
