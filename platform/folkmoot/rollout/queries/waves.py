"""Waves: what is in them, and how many of their communities have begun."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, exists, func, select
from sqlalchemy.orm import Session, aliased

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.tenancy.models import (
    CommunityStage,
    CommunityStatus,
    Wave,
    WaveCancellation,
    WavePlace,
)


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in the list: ``begun`` of its ``communities`` began to work with it, or it was
    cancelled before any had, at a moment and for a reason.
    """

    id: UUID
    name: str
    becomes: CommunityStatus
    planned_on: date
    communities: int
    begun: int
    cancelled_at: datetime | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Cancelled:
    """When a wave was taken back, and why."""

    at: datetime
    reason: str


_STANDS = ~exists().where(WaveCancellation.wave_id == Wave.id)
_WAVES = (
    select(
        Wave.id,
        Wave.name,
        Wave.becomes,
        Wave.planned_on,
        func.count(WavePlace.community_id),
        func.count(CommunityStage.community_id),
        WaveCancellation.at,
        WaveCancellation.reason,
    )
    .outerjoin(WaveCancellation, WaveCancellation.wave_id == Wave.id)
    .outerjoin(WavePlace, WavePlace.wave_id == Wave.id)
    .outerjoin(
        CommunityStage,
        (CommunityStage.wave_id == Wave.id)
        & (CommunityStage.community_id == WavePlace.community_id),
    )
    .group_by(Wave.id, WaveCancellation.wave_id)
    .order_by(WaveCancellation.wave_id.is_not(None), Wave.planned_on, Wave.id)
)


def waves_of(session: Session, district_id: int) -> tuple[WaveLine, ...]:
    """A district's waves by their days, those that were cancelled after the others. One query."""
    rows = session.execute(_WAVES.where(Wave.district_id == district_id))
    return tuple(WaveLine(*row) for row in rows)


def find_wave(session: Session, district_id: int, wave_id: UUID) -> Wave:
    """Raises NotFound (``wave.unknown``), for another district's wave too."""
    return _one_wave(session, district_id, Wave.id == wave_id)


def wave_named(session: Session, district_id: int, name: str) -> Wave:
    """The same by its name, of those that stand: a cancelled one's name may be another's by now."""
    return _one_wave(session, district_id, (Wave.name == name) & _STANDS)


def cancellation_of(session: Session, wave_id: UUID) -> Cancelled | None:
    """When and why a wave was cancelled; None for one that stands."""
    query = select(WaveCancellation.at, WaveCancellation.reason)
    found = session.execute(query.where(WaveCancellation.wave_id == wave_id)).one_or_none()
    return Cancelled(*found) if found else None


def has_begun(session: Session, wave_id: UUID) -> bool:
    """Whether any community began with it."""
    begun = select(CommunityStage.seq).where(CommunityStage.wave_id == wave_id)
    return session.scalar(begun.limit(1)) is not None


def last_called(session: Session, district_id: int, name: str) -> tuple[UUID, bool] | None:
    """The last wave of a name, and whether it was cancelled; None for a name that is new."""
    later = aliased(Wave)
    taken_over = exists().where(later.name_from == Wave.id)
    query = select(Wave.id, ~_STANDS).where(
        Wave.district_id == district_id, Wave.name == name, ~taken_over
    )
    found = session.execute(query).one_or_none()
    return None if found is None else (found[0], found[1])


def _one_wave(session: Session, district_id: int, which: ColumnElement[bool]) -> Wave:
    wave = session.scalar(select(Wave).where(Wave.district_id == district_id, which))
    if wave is None:
        raise NotFound(
            "wave.unknown",
            mark("This district has no such wave."),
            cure=mark("Choose it from the list of waves."),
        )
    return wave


def places_of(session: Session, wave_id: UUID) -> frozenset[int]:
    """The communities of a wave."""
    return frozenset(
        session.scalars(select(WavePlace.community_id).where(WavePlace.wave_id == wave_id))
    )


def wave_for(session: Session, community_id: int, becomes: CommunityStatus) -> UUID | None:
    """The wave in which a community was last planned to become this, if any such stands."""
    query = (
        select(Wave.id)
        .join(WavePlace, WavePlace.wave_id == Wave.id)
        .where(WavePlace.community_id == community_id, Wave.becomes == becomes, _STANDS)
        .order_by(Wave.planned_at.desc(), Wave.id.desc())
    )
    return session.scalar(query.limit(1))


def planned_for(session: Session, district_id: int) -> dict[int, str]:
    """The name of the wave for which each community was planned last, of those that stand. One
    query.
    """
    query = (
        select(WavePlace.community_id, Wave.name)
        .join(Wave, Wave.id == WavePlace.wave_id)
        .where(Wave.district_id == district_id, _STANDS)
        .order_by(Wave.planned_at, Wave.id)
    )
    return {community_id: name for community_id, name in session.execute(query)}  # noqa: C416 - a Row is no pair to mypy
