"""What the stages of communities say: since when each works, and what was only a rehearsal."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import InstrumentedAttribute, Session, aliased

from folkmoot.kernel.act import CHINA
from folkmoot.tenancy.models import Community, CommunityStage
from folkmoot.tenancy.stages import RESTING, WORKING, CommunityStatus

_LEFT = aliased(CommunityStage)


def stages_of(session: Session, community_id: int) -> tuple[CommunityStage, ...]:
    """All stages of a community, the first one first. One query."""
    query = select(CommunityStage).where(CommunityStage.community_id == community_id)
    return tuple(session.scalars(query.order_by(CommunityStage.seq)))


@dataclass(frozen=True, slots=True)
class Present:
    """Since when a community has been at the stage at which it is, and why."""

    status: CommunityStatus
    since: datetime
    reason: str


def present_stages(session: Session, district_id: int) -> dict[int, Present]:
    """The stage at which each community of a district is. One query."""
    query = (
        select(
            CommunityStage.community_id,
            CommunityStage.status,
            CommunityStage.at,
            CommunityStage.reason,
        )
        .join(Community, Community.id == CommunityStage.community_id)
        .where(Community.district_id == district_id)
        .ext(distinct_on(CommunityStage.community_id))
        .order_by(CommunityStage.community_id, CommunityStage.seq.desc())
    )
    rows = session.execute(query)
    return {community_id: Present(status, at, reason) for community_id, status, at, reason in rows}


def begun_with(session: Session, district_id: int) -> dict[int, UUID]:
    """The wave with which each community of a district began, of those that began with one."""
    query = (
        select(CommunityStage.community_id, CommunityStage.wave_id)
        .join(Community, Community.id == CommunityStage.community_id)
        .where(Community.district_id == district_id, CommunityStage.wave_id.is_not(None))
    )
    return {community_id: wave_id for community_id, wave_id in session.execute(query) if wave_id}


@dataclass(frozen=True, slots=True)
class Rest:
    """From the day on which a community was suspended or closed to that on which it worked again;
    None as long as it rests.
    """

    since: date
    until: date | None

    def begins(self, day: date) -> bool:
        """Whether what begins on ``day`` begins in it: on the first day everything had begun."""
        return self.since < day and (self.until is None or day < self.until)


def rests_of(session: Session, community_id: int) -> tuple[Rest, ...]:
    """When a community rested, in order; the last may be without an end. One query."""
    return tuple(_rests(stages_of(session, community_id)))


def _rests(stages: Iterable[CommunityStage]) -> Iterator[Rest]:
    since: date | None = None
    for stage in stages:
        day = stage.at.astimezone(CHINA).date()
        if since is None and stage.status in RESTING:
            since = day
        elif since is not None and stage.status in WORKING:
            yield Rest(since, day)
            since = None
    if since is not None:
        yield Rest(since, None)


# Of the stretch in which it works now: who rested or prepared since begins anew.
_IDLE = (
    select(func.max(_LEFT.seq))
    .where(_LEFT.community_id == CommunityStage.community_id, _LEFT.status.not_in(sorted(WORKING)))
    .scalar_subquery()
)
_WORKING_SINCE = (
    select(CommunityStage.community_id, func.min(CommunityStage.at))
    .where(CommunityStage.seq > func.coalesce(_IDLE, 0))
    .group_by(CommunityStage.community_id)
)


def began_to_work(session: Session, community_id: int) -> date | None:
    """:func:`working_since` for one community; None for one that does not work. One query."""
    row = session.execute(
        _WORKING_SINCE.where(CommunityStage.community_id == community_id)
    ).one_or_none()
    return row[1].astimezone(CHINA).date() if row else None


def working_since(session: Session, district_id: int) -> dict[int, date]:
    """The day on which each community of a district became a pilot or live, or went on after a
    rest: from then on it owes its meetings.

    One query; who does not work now is left out, and so is what has no stage on record yet (which
    the next application of the manifest writes).
    """
    query = _WORKING_SINCE.join(Community, Community.id == CommunityStage.community_id)
    rows = session.execute(query.where(Community.district_id == district_id))
    return {tenant_id: at.astimezone(CHINA).date() for tenant_id, at in rows}


def pilots_of(session: Session, district_id: int) -> frozenset[int]:
    """The communities that are, or once were, pilots: those that figures show beside the rest."""
    query = (
        select(CommunityStage.community_id)
        .join(Community, Community.id == CommunityStage.community_id)
        .where(Community.district_id == district_id, CommunityStage.status == CommunityStatus.PILOT)
    )
    return frozenset(session.scalars(query))


def is_rehearsal(
    tenant_id: InstrumentedAttribute[int], begun_at: InstrumentedAttribute[datetime]
) -> ColumnElement[bool]:
    """SQL: whether something began while its community was a draft. Only the first stage can be
    one, so it is a rehearsal unless the second had begun.
    """
    drafted = exists().where(
        CommunityStage.community_id == tenant_id,
        CommunityStage.seq == 1,
        CommunityStage.status == CommunityStatus.DRAFT,
    )
    left = exists().where(_LEFT.community_id == tenant_id, _LEFT.seq == 2, _LEFT.at <= begun_at)  # noqa: PLR2004 - the stage after the draft
    return and_(drafted, ~left)
