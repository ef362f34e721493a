"""What the overview pages count and list; the number of queries never grows with the rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.identity.domain import Place
from folkmoot.matters.models import Matter, MatterEnding, MatterStep
from folkmoot.meetings.models import Meeting
from folkmoot.notices.models import Notice, NoticeRemoval
from folkmoot.opinions.models import Opinion, Topic
from folkmoot.tenancy.models import Community, District
from folkmoot.tenancy.queries import CommunityLine


@dataclass(frozen=True, slots=True)
class StreetGroup:
    """A street office with its communities, in the order of their codes."""

    name: str
    communities: tuple[CommunityLine, ...]


def by_street(lines: Sequence[CommunityLine]) -> tuple[StreetGroup, ...]:
    ordered = sorted(lines, key=lambda line: (line.street_code, line.code))
    groups = groupby(ordered, key=lambda line: (line.street_code, line.street_name))
    return tuple(StreetGroup(name, tuple(group)) for (_, name), group in groups)


def communities_by_district(session: Session) -> Mapping[int, int]:
    """How many communities each district has, in one query."""
    query = select(Community.district_id, func.count()).group_by(Community.district_id)
    return dict(session.execute(query).all())


@dataclass(frozen=True, slots=True)
class Standing:
    """What goes on in one community: matters so far, notices on the board, meetings to come."""

    matters: int = 0
    notices: int = 0
    meetings: int = 0


def standings(session: Session, today: date, now: datetime) -> Mapping[int, Standing]:
    """How each community of the session's district stands; quiet ones are left out.

    District scope, three queries.
    """
    removed = select(NoticeRemoval.notice_id).where(
        NoticeRemoval.tenant_id == Notice.tenant_id, NoticeRemoval.notice_id == Notice.id
    )
    hanging = (Notice.posted_on <= today, Notice.ends_on >= today, ~removed.exists())
    counts = {
        "matters": select(Matter.tenant_id, func.count()).group_by(Matter.tenant_id),
        "notices": select(Notice.tenant_id, func.count())
        .where(*hanging)
        .group_by(Notice.tenant_id),
        "meetings": select(Meeting.tenant_id, func.count())
        .where(Meeting.starts_at >= now)
        .group_by(Meeting.tenant_id),
    }
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for name, query in counts.items():
        for tenant_id, number in session.execute(query):
            found[tenant_id][name] = number
    return {tenant_id: Standing(**figures) for tenant_id, figures in found.items()}


@dataclass(frozen=True, slots=True)
class CommunityFigures:
    opinions: int
    topics: int
    under_way: int
    closed: int


def figures_of(session: Session) -> CommunityFigures:
    """The community's figures in one query."""
    matters = select(func.count(Matter.id)).scalar_subquery()
    over = select(func.count(MatterEnding.matter_id)).scalar_subquery()
    closed = (
        select(func.count(MatterEnding.matter_id))
        .where(MatterEnding.ending == "closed")
        .scalar_subquery()
    )
    opinions = select(func.count(Opinion.id)).scalar_subquery()
    topics = select(func.count(Topic.id)).scalar_subquery()
    row = session.execute(select(opinions, topics, matters - over, closed)).one()
    return CommunityFigures(*row)


@dataclass(frozen=True, slots=True)
class Underway:
    """A matter on its way, and the step at which it stands."""

    id: UUID
    title: str
    position: int
    round_no: int
    entered_at: datetime


def under_way(session: Session, limit: int) -> tuple[Underway, ...]:
    """Matters that are not over, the one that moved last on top. One query."""
    latest = (
        select(MatterStep.position, MatterStep.round_no, MatterStep.entered_at)
        .where(MatterStep.tenant_id == Matter.tenant_id, MatterStep.matter_id == Matter.id)
        .order_by(MatterStep.seq.desc())
        .limit(1)
        .lateral()
    )
    over = select(MatterEnding.matter_id).where(
        MatterEnding.tenant_id == Matter.tenant_id, MatterEnding.matter_id == Matter.id
    )
    query = (
        select(Matter.id, Matter.title, *latest.c)
        .select_from(Matter)
        .join(latest, latest.c.position.is_not(None))
        .where(~over.exists())
        .order_by(latest.c.entered_at.desc(), Matter.number.desc())
    )
    return tuple(Underway(*row) for row in session.execute(query.limit(limit)))


@dataclass(frozen=True, slots=True)
class NoticeLine:
    id: UUID
    title: str
    ends_on: date


def notices_on_board(session: Session, today: date, limit: int) -> tuple[NoticeLine, ...]:
    """What hangs today, whatever ends first on top."""
    removed = select(NoticeRemoval.notice_id).where(
        NoticeRemoval.tenant_id == Notice.tenant_id, NoticeRemoval.notice_id == Notice.id
    )
    query = select(Notice.id, Notice.title, Notice.ends_on).where(
        Notice.posted_on <= today, Notice.ends_on >= today, ~removed.exists()
    )
    rows = session.execute(query.order_by(Notice.ends_on, Notice.id).limit(limit))
    return tuple(NoticeLine(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class PlaceName:
    name: str
    district_slug: str
    community_slug: str | None


def place_names(session: Session, places: Collection[Place]) -> dict[Place, PlaceName]:
    """What districts and communities are called and by which slugs they are found. Two queries."""
    tenants = {place.tenant_id for place in places if place.tenant_id is not None}
    districts = {place.district_id for place in places if place.tenant_id is None}
    found = {
        Place(district.id): PlaceName(district.name, district.slug, None)
        for district in session.scalars(select(District).where(District.id.in_(districts)))
    }
    query = (
        select(Community, District)
        .join(District, District.id == Community.district_id)
        .where(Community.id.in_(tenants))
    )
    for community, district in session.execute(query):
        name = f"{district.name} · {community.name}"
        place = Place(district.id, community.id)
        found[place] = PlaceName(name, district.slug, community.slug)
    return found
