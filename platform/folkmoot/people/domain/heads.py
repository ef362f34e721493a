"""Owners as heads (SPC 8-9): one buyer is one head however many units; co-owners are one."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Holding:
    """One holder's part in one unit: exactly one of the two holders is set; area in 0.01 m²."""

    unit_id: UUID
    area: int
    person_id: UUID | None = None
    organisation_id: UUID | None = None

    @property
    def holder(self) -> str:
        return f"person:{self.person_id}" if self.person_id else f"org:{self.organisation_id}"


@dataclass(frozen=True, slots=True)
class OwnerHead:
    """One head with all its units; ``area`` is their sum in whole 0.01 m².

    ``key`` names the holders, so it is the same on every day on which they own together.
    ``person_ids`` is empty when only organisations hold.
    """

    key: str
    person_ids: tuple[UUID, ...]
    unit_ids: tuple[UUID, ...]
    area: int
    organisation_ids: tuple[UUID, ...] = ()


def heads(holdings: Iterable[Holding]) -> tuple[OwnerHead, ...]:
    """Units grouped by exactly who holds them, ordered by key.

    Somebody who holds one unit alone and another with a spouse is two heads: the buyer of the
    second is the couple. Merging whatever shares a holder would make one head of a whole family.
    """
    by_unit: dict[UUID, list[Holding]] = defaultdict(list)
    for holding in holdings:
        by_unit[holding.unit_id].append(holding)
    by_holders: dict[str, list[Holding]] = defaultdict(list)
    for held in by_unit.values():
        key = "+".join(sorted({holding.holder for holding in held}))
        by_holders[key] += held
    return tuple(_head(key, by_holders[key]) for key in sorted(by_holders))


def _head(key: str, held: list[Holding]) -> OwnerHead:
    areas = {holding.unit_id: holding.area for holding in held}
    return OwnerHead(
        key=key,
        person_ids=tuple(sorted({h.person_id for h in held if h.person_id})),
        unit_ids=tuple(sorted(areas)),
        area=sum(areas.values()),
        organisation_ids=tuple(sorted({h.organisation_id for h in held if h.organisation_id})),
    )
