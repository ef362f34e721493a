"""Processor time of the workers for a number of requests."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.bench.clients import Ask, drive
from tests.bench.servers import Server

WARM = 60


@dataclass(frozen=True)
class Cost:
    """What one kind of request costs: milliseconds of a worker's processor, each."""

    name: str
    tenants: int
    requests: int
    cpu_ms: float


def cost_of(
    server: Server, name: str, asks: Sequence[Ask], *, tenants: int = 0, warm: int = WARM
) -> Cost:
    """The first ``warm`` requests are not counted: they fill what a worker keeps for its life."""
    drive(server.port, asks[:warm])
    before, workers = server.cpu_seconds(), server.workers()
    drive(server.port, asks[warm:])
    spent = server.cpu_seconds() - before
    if server.workers() != workers:
        raise RuntimeError("a worker was replaced while it was measured")
    counted = len(asks) - warm
    return Cost(name, tenants, counted, spent * 1000 / counted)
