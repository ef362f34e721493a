"""Waves and readiness: the facts of one community, and a district's list of all. Queries are as
many for sixty communities as for one.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ARRAY, BigInteger, ColumnElement, any_, bindparam, func, select
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel.errors import NotFound, Refused, mark
from folkmoot.matters.domain import Ending
from folkmoot.matters.models import Matter, MatterEnding, MatterStep
from folkmoot.notices.models import NoticeBoard
from folkmoot.people.domain.composition import MemberDraft, check_composition
from folkmoot.people.domain.kinds import DERIVED
from folkmoot.people.models import Body, Household, Mandate, Residence
from folkmoot.people.queries.spans import in_force
from folkmoot.people.service.norms import norms_in
from folkmoot.rollout.domain import Facts
from folkmoot.rollout.models import Readiness
from folkmoot.tenancy.history import is_rehearsal
from folkmoot.tenancy.models import CommunityStage, CommunityStatus, Wave, WavePlace
from folkmoot.tenancy.queries import district_rules
from folkmoot_sdk import BodyKind


def facts_of(session: Session, on: date) -> Facts:
    """What is on record of the session's community. Eight queries at most."""
    households, residents = session.execute(
        select(
            select(func.count(Household.id)).scalar_subquery(),
            select(func.count(Residence.person_id.distinct()))
            .where(in_force(Residence, on))
            .scalar_subquery(),
        )
    ).one()
    members = _members(session, on)
    boards = frozenset(session.scalars(select(NoticeBoard.name)))
    asked = district_rules(session).on(on).notice_boards
    furthest, rehearsed = _rehearsals(session)
    return Facts(
        households=households,
        residents=residents,
        bodies=frozenset(members),
        unsound=_unsound(session, members, on),
        boards=len(boards),
        boards_missing=tuple(name for name in asked if name not in boards),
        furthest=furthest,
        rehearsed=rehearsed,
    )


def _members(session: Session, on: date) -> dict[BodyKind, list[MemberDraft]]:
    """Every body in office with those who sit in it."""
    query = (
        select(Body.kind, Mandate.person_id, Mandate.office, Mandate.representative)
        .outerjoin(
            Mandate,
            (Mandate.tenant_id == Body.tenant_id)
            & (Mandate.body_id == Body.id)
            & in_force(Mandate, on),
        )
        .where(in_force(Body, on))
        .order_by(Body.kind)
    )
    found: dict[BodyKind, list[MemberDraft]] = {}
    for kind, person_id, office, representative in session.execute(query):
        seats = found.setdefault(kind, [])
        if person_id is not None:
            seats.append(MemberDraft(person_id, office, representative))
    return found


def _unsound(
    session: Session, members: Mapping[BodyKind, list[MemberDraft]], on: date
) -> frozenset[BodyKind]:
    """The bodies that could not be constituted so today."""
    view, found = view_for(session), set[BodyKind]()
    for kind in members.keys() - DERIVED:
        try:
            check_composition(norms_in(view, kind, on), members[kind])
        except Refused:
            found.add(kind)
    return frozenset(found)


def _rehearsals(session: Session) -> tuple[int, int]:
    """How far any rehearsal has come, and how many were closed with all that step 7 asks for."""
    query = (
        select(
            func.coalesce(func.max(MatterStep.position), 0),
            func.count(MatterEnding.matter_id.distinct()).filter(
                MatterEnding.ending == Ending.CLOSED
            ),
        )
        .select_from(Matter)
        .join(
            MatterStep,
            (MatterStep.tenant_id == Matter.tenant_id) & (MatterStep.matter_id == Matter.id),
        )
        .outerjoin(
            MatterEnding,
            (MatterEnding.tenant_id == Matter.tenant_id) & (MatterEnding.matter_id == Matter.id),
        )
        .where(is_rehearsal(Matter.tenant_id, Matter.opened_at))
    )
    furthest, rehearsed = session.execute(query).one()
    return furthest, rehearsed


_TENANTS = bindparam("tenants", type_=ARRAY(BigInteger))
_GATHERED = select(Readiness.tenant_id, Readiness.facts, Readiness.gathered_at).where(
    Readiness.tenant_id == any_(_TENANTS)
)
_REAL_MATTERS = (
    select(Matter.tenant_id, func.count())
    .where(Matter.tenant_id == any_(_TENANTS), ~is_rehearsal(Matter.tenant_id, Matter.opened_at))
    .group_by(Matter.tenant_id)
)


def gathered(session: Session, tenants: Collection[int]) -> Mapping[int, tuple[Facts, datetime]]:
    """What was last found of each of these communities, and when. District scope, one query."""
    rows = session.execute(_GATHERED, {"tenants": list(tenants)})
    return {tenant_id: (Facts.from_plain(plain), at) for tenant_id, plain, at in rows}


def matters_by_community(session: Session, tenants: Collection[int]) -> Mapping[int, int]:
    """How many matters each has begun, rehearsals left out. District scope, one query."""
    rows = session.execute(_REAL_MATTERS, {"tenants": list(tenants)})
    return {tenant_id: number for tenant_id, number in rows}  # noqa: C416 - a Row is no pair to mypy


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
