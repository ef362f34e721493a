"""What the overview pages count and list; the number of queries never grows with the rows."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    BigInteger,
    ColumnElement,
    Date,
    DateTime,
    Select,
    any_,
    bindparam,
    func,
    select,
)
from sqlalchemy.orm import Session

from folkmoot.identity.domain import Place
from folkmoot.matters.domain import Ending
from folkmoot.matters.models import Matter, MatterEnding
from folkmoot.matters.queries import LATEST_STEP, UNDER_WAY
from folkmoot.meetings.models import Meeting
from folkmoot.notices.models import Notice, NoticeRemoval
from folkmoot.opinions.models import Opinion, Topic
from folkmoot.tenancy.history import is_rehearsal
from folkmoot.tenancy.models import Community, District, StreetOffice
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


@dataclass(frozen=True, slots=True)
class DistrictLine:
    """A district on the first page."""

    slug: str
    name: str
    name_en: str
    communities: int


_LISTED = (
    select(District.id, District.slug, District.name, District.name_en, District.code)
    .order_by(District.code)
    .limit(bindparam("limit", type_=BigInteger))
    .offset(bindparam("offset", type_=BigInteger))
    .subquery()
)
# Counted for the districts that are shown alone: there may be thousands.
_MEMBERS = select(func.count()).where(Community.district_id == _LISTED.c.id).scalar_subquery()
_LINES = select(_LISTED.c.slug, _LISTED.c.name, _LISTED.c.name_en, _MEMBERS).order_by(
    _LISTED.c.code
)
_DISTRICTS = select(func.count()).select_from(District)


def district_lines(session: Session, page: int, each: int) -> tuple[tuple[DistrictLine, ...], int]:
    """One page of the districts by their codes, and how many pages there are. Two queries."""
    pages = max(1, -(-(session.scalar(_DISTRICTS) or 0) // each))
    start = (min(max(page, 1), pages) - 1) * each
    rows = session.execute(_LINES, {"limit": each, "offset": start})
    return tuple(DistrictLine(*row) for row in rows), pages


@dataclass(frozen=True, slots=True)
class Standing:
    """What goes on in one community: matters so far, notices on the board, meetings to come."""

    matters: int = 0
    notices: int = 0
    meetings: int = 0


_REMOVED = select(NoticeRemoval.notice_id).where(
    NoticeRemoval.tenant_id == Notice.tenant_id, NoticeRemoval.notice_id == Notice.id
)
_TODAY = bindparam("today", type_=Date)
# Named and not only filtered by the policy: no index begins with a district.
_LISTED_TENANTS = bindparam("tenants", type_=ARRAY(BigInteger))
_HANGING = (Notice.posted_on <= _TODAY, Notice.ends_on >= _TODAY, ~_REMOVED.exists())
_NOW = bindparam("now", type_=DateTime(timezone=True))


def _counted(
    model: type[Matter | Notice | Meeting], *conditions: ColumnElement[bool]
) -> Select[int, int]:
    own = model.tenant_id == any_(_LISTED_TENANTS)
    return select(model.tenant_id, func.count()).where(own, *conditions).group_by(model.tenant_id)


_REAL = ~is_rehearsal(Matter.tenant_id, Matter.opened_at)
_STANDINGS = {
    "matters": _counted(Matter, _REAL),
    "notices": _counted(Notice, *_HANGING),
    "meetings": _counted(Meeting, Meeting.starts_at >= _NOW),
}


def standings(
    session: Session, tenants: Sequence[int], today: date, now: datetime
) -> Mapping[int, Standing]:
    """How each of these communities of the session's district stands; quiet ones are left out.

    District scope, three queries.
    """
    found: defaultdict[int, dict[str, int]] = defaultdict(dict)
    asked = {"tenants": list(tenants), "today": today, "now": now}
    for name, query in _STANDINGS.items():
        for tenant_id, number in session.execute(query, asked):
            found[tenant_id][name] = number
    return {tenant_id: Standing(**figures) for tenant_id, figures in found.items()}


@dataclass(frozen=True, slots=True)
class CommunityFigures:
    opinions: int
    topics: int
    under_way: int
    closed: int


_MATTERS = select(func.count(Matter.id)).where(_REAL).scalar_subquery()
_OVER = (
    select(func.count(MatterEnding.matter_id))
    .join(
        Matter,
        (Matter.tenant_id == MatterEnding.tenant_id) & (Matter.id == MatterEnding.matter_id),
    )
    .where(_REAL)
)
_FIGURES = select(
    select(func.count(Opinion.id)).scalar_subquery(),
    select(func.count(Topic.id)).scalar_subquery(),
    _MATTERS - _OVER.scalar_subquery(),
    _OVER.where(MatterEnding.ending == Ending.CLOSED).scalar_subquery(),
)


def figures_of(session: Session) -> CommunityFigures:
    """The community's figures in one query; rehearsals count in none."""
    return CommunityFigures(*session.execute(_FIGURES).one())


@dataclass(frozen=True, slots=True)
class Underway:
    """A matter on its way, and the step at which it stands."""

    id: UUID
    title: str
    position: int
    round_no: int
    entered_at: datetime
    rehearsal: bool = False


_UNDER_WAY = (
    select(
        Matter.id,
        Matter.title,
        *LATEST_STEP.c,
        is_rehearsal(Matter.tenant_id, Matter.opened_at),
    )
    .select_from(Matter)
    .join(LATEST_STEP, LATEST_STEP.c.position.is_not(None))
    .where(UNDER_WAY)
    .order_by(LATEST_STEP.c.entered_at.desc(), Matter.number.desc())
)


def under_way(session: Session, limit: int) -> tuple[Underway, ...]:
    """Matters that are not over, the one that moved last on top. One query."""
    return tuple(Underway(*row) for row in session.execute(_UNDER_WAY.limit(limit)))


@dataclass(frozen=True, slots=True)
class NoticeLine:
    id: UUID
    title: str
    ends_on: date


_ON_BOARD = (
    select(Notice.id, Notice.title, Notice.ends_on)
    .where(*_HANGING)
    .order_by(Notice.ends_on, Notice.id)
)


def notices_on_board(session: Session, today: date, limit: int) -> tuple[NoticeLine, ...]:
    """What hangs today, whatever ends first on top."""
    rows = session.execute(_ON_BOARD.limit(limit), {"today": today})
    return tuple(NoticeLine(*row) for row in rows)


@dataclass(frozen=True, slots=True)
class PlaceName:
    name: str
    district_slug: str
    community_slug: str | None


def place_names(session: Session, places: Collection[Place]) -> dict[Place, PlaceName]:
    """What districts, street offices and communities are called and by which slugs they are found;
    a street office by its district's. Three queries.
    """
    tenants = {place.tenant_id for place in places if place.tenant_id is not None}
    districts = {place.district_id for place in places if place.tenant_id is None}
    found = {
        Place(district.id): PlaceName(district.name, district.slug, None)
        for district in session.scalars(select(District).where(District.id.in_(districts)))
    } | _street_names(session, places)
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


def _street_names(session: Session, places: Collection[Place]) -> dict[Place, PlaceName]:
    wanted = {place.street_office_id for place in places if place.tenant_id is None} - {None}
    query = (
        select(StreetOffice.id, StreetOffice.name, District.id, District.name, District.slug)
        .join(District, District.id == StreetOffice.district_id)
        .where(StreetOffice.id.in_(wanted))
    )
    return {
        Place(district_id, None, street_id): PlaceName(f"{district} · {name}", slug, None)
        for street_id, name, district_id, district, slug in session.execute(query)
    }
