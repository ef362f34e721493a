"""Where communities stand apart from their district's pack, and what has become of that."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from folkmoot.tenancy.packs.laid_down import LaidDown, Whose
from folkmoot.tenancy.packs.merging import Governing, Origin
from folkmoot.tenancy.packs.parameters import Parameter
from folkmoot.tenancy.packs.versions import Mode

# How many days the law of a day asks for (any number for a quorum it fixes); None: it is silent.
Lawful = Callable[[Parameter, date], int | None]


class DriftKind(StrEnum):
    """APART: it governs and says something else than the district. SAME: it says the same by now.
    LOCKED and CLOSED: the version in effect has locked it, or says nothing any more, so it does
    not govern. BELOW_LAW: the law asks for more, so the law governs.
    """

    APART = "apart"
    SAME = "same"
    LOCKED = "locked"
    CLOSED = "closed"
    BELOW_LAW = "below_law"


@dataclass(frozen=True, slots=True)
class Drift:
    """One value of a community's own, as it stands on a day. ``governs`` is what holds."""

    community: str
    slug: str
    parameter: Parameter
    own: Any
    since: date
    reason: str
    district: Any
    governs: Any
    kind: DriftKind
    version: str


def drift_on(day: date, own: Mapping[Whose, LaidDown], lawful: Lawful) -> tuple[Drift, ...]:
    """``own`` has what district and community laid down, in the order of the communities' names."""
    found = (_of(whose, own[whose], day, lawful) for whose in sorted(own))
    return tuple(drift for each in found for drift in each)


def _of(whose: Whose, said: LaidDown, day: date, lawful: Lawful) -> Iterator[Drift]:
    for parameter in sorted(said.own_on(day)):
        laid_down = said.governing(parameter, day)
        own = laid_down.own
        if own is None:
            continue
        governing = laid_down.beside(lawful(parameter, day))
        yield Drift(
            community=whose.name,
            slug=whose.slug,
            parameter=parameter,
            own=own.value,
            since=own.effective_from,
            reason=own.reason,
            district=laid_down.pack.of(parameter).value if laid_down.pack else None,
            governs=governing.value,
            kind=_kind(governing),
            version=laid_down.pack.version if laid_down.pack else "",
        )


def _kind(governing: Governing) -> DriftKind:
    if governing.mode is Mode.LOCK:
        return DriftKind.LOCKED
    if governing.mode is Mode.INHERIT:
        return DriftKind.CLOSED
    if governing.origin is Origin.LAW:
        return DriftKind.BELOW_LAW
    same = (
        governing.pack is not None
        and governing.own is not None
        and (governing.pack.of(governing.parameter).value == governing.own.value)
    )
    return DriftKind.SAME if same else DriftKind.APART
