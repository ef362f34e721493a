"""Waves: what is in them, and how many of their communities have begun."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.tenancy.models import CommunityStage, CommunityStatus, Wave, WavePlace


@dataclass(frozen=True, slots=True)
class WaveLine:
    """A wave in the list: ``begun`` of its ``communities`` began to work with it."""

    id: UUID
    name: str
    becomes: CommunityStatus
    planned_on: date
    communities: int
    begun: int


_WAVES = (
    select(
        Wave.id,
        Wave.name,
        Wave.becomes,
        Wave.planned_on,
        func.count(WavePlace.community_id),
        func.count(CommunityStage.community_id),
    )
    .outerjoin(WavePlace, WavePlace.wave_id == Wave.id)
    .outerjoin(
        CommunityStage,
        (CommunityStage.wave_id == Wave.id)
        & (CommunityStage.community_id == WavePlace.community_id),
    )
    .group_by(Wave.id)
    .order_by(Wave.planned_on, Wave.id)
)


def waves_of(session: Session, district_id: int) -> tuple[WaveLine, ...]:
    """A district's waves by their days. One query."""
    rows = session.execute(_WAVES.where(Wave.district_id == district_id))
    return tuple(WaveLine(*row) for row in rows)


def find_wave(session: Session, district_id: int, wave_id: UUID) -> Wave:
    """Raises NotFound (``wave.unknown``), for another district's wave too."""
    return _one_wave(session, district_id, Wave.id == wave_id)


def wave_named(session: Session, district_id: int, name: str) -> Wave:
    """The same by its name."""
    return _one_wave(session, district_id, Wave.name == name)


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
    """The wave in which a community was last planned to become this, if it was in any."""
    query = (
        select(Wave.id)
        .join(WavePlace, WavePlace.wave_id == Wave.id)
        .where(WavePlace.community_id == community_id, Wave.becomes == becomes)
        .order_by(Wave.planned_at.desc(), Wave.id.desc())
    )
    return session.scalar(query.limit(1))


def planned_for(session: Session, district_id: int) -> dict[int, str]:
    """The name of the wave for which each community was planned last. One query."""
    query = (
        select(WavePlace.community_id, Wave.name)
        .join(Wave, Wave.id == WavePlace.wave_id)
        .where(Wave.district_id == district_id)
        .order_by(Wave.planned_at, Wave.id)
    )
    return {community_id: name for community_id, name in session.execute(query)}  # noqa: C416 - a Row is no pair to mypy
