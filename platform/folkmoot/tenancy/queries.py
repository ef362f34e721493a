"""Finding districts and communities. These rows belong to nobody, so any session may read them."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import TenantScope, tenant_of
from folkmoot.tenancy.laid_down import laid_down_in, rules_here
from folkmoot.tenancy.models import Community, CommunityStatus, District, StreetOffice
from folkmoot.tenancy.packs import LaidDown
from folkmoot_sdk import Text


@dataclass(frozen=True, slots=True)
class CommunityLine:
    """A community in a list, with its street office."""

    id: int
    code: str
    slug: str
    name: str
    status: CommunityStatus
    street_code: str
    street_slug: str
    street_name: str

    def is_called(self, wanted: str) -> bool:
        """Whether ``wanted`` is part of its name, of its name in pinyin, or of its street's."""
        plain = wanted.casefold().replace(" ", "")
        return any(plain in text for text in (self.name, self.slug, self.street_name))


def find_district(session: Session, slug: str) -> District:
    """Raises NotFound (``district.unknown``)."""
    district = session.scalar(select(District).where(District.slug == slug))
    if district is None:
        raise NotFound(
            "district.unknown",
            mark("There is no district at this address."),
            cure=mark("Choose it from the list on the first page."),
        )
    return district


def find_community(session: Session, district_slug: str, slug: str) -> Community:
    """The community at ``district/community``. Raises NotFound (``community.unknown``)."""
    community = session.scalar(
        select(Community)
        .join(District, District.id == Community.district_id)
        .where(District.slug == district_slug, Community.slug == slug)
    )
    if community is None:
        raise unknown_community()
    return community


def unknown_community() -> NotFound:
    return NotFound(
        "community.unknown",
        mark("There is no community at this address."),
        cure=mark("Choose it from its district's list of communities."),
    )


@dataclass(frozen=True, slots=True)
class Named:
    """A district or a community as addresses and headings name it."""

    id: int
    slug: str
    name: str
    name_en: str = ""
    status: CommunityStatus | None = None
    street_office_id: int | None = None


def place_at(session: Session, district_slug: str, slug: str) -> tuple[Named, Named]:
    """District and community of an address, in one query. NotFound (``community.unknown``)."""
    row = session.execute(
        select(
            District.id,
            District.slug,
            District.name,
            District.name_en,
            Community.id,
            Community.slug,
            Community.name,
            Community.status,
            Community.street_office_id,
        )
        .join(Community, Community.district_id == District.id)
        .where(District.slug == district_slug, Community.slug == slug)
    ).one_or_none()
    if row is None:
        raise unknown_community()
    district, (tenant_id, slug, name, status, street) = row[:4], row[4:]
    return Named(*district), Named(tenant_id, slug, name, "", status, street)


def communities_of(session: Session, district_id: int) -> tuple[CommunityLine, ...]:
    """All communities of a district by code, in one query."""
    rows = session.execute(
        select(
            Community.id,
            Community.code,
            Community.slug,
            Community.name,
            Community.status,
            StreetOffice.code,
            StreetOffice.slug,
            StreetOffice.name,
        )
        .join(StreetOffice, StreetOffice.id == Community.street_office_id)
        .where(Community.district_id == district_id)
        .order_by(Community.code)
    )
    return tuple(CommunityLine(*row) for row in rows)


def own_community(session: Session) -> Community:
    """The community this session is bound to."""
    return session.get_one(Community, tenant_of(session).tenant_id)


def district_rules(session: Session) -> LaidDown:
    """What district and community of this session lay down: ``district_rules(s).on(day)``."""
    return rules_here(session).rules


def rules_of(session: Session, district_id: int) -> LaidDown:
    """What a district lays down, asked from outside its communities; ``.on(day)`` as above.

    Without a query where this session holds its row already and the versions are known.
    """
    return laid_down_in(session, session.get_one(District, district_id))


def scopes_in(session: Session, district_id: int) -> tuple[TenantScope, ...]:
    """The scope of every community of a district, in one query."""
    query = select(Community.id).where(Community.district_id == district_id).order_by(Community.id)
    return tuple(TenantScope(tenant_id, district_id) for tenant_id in session.scalars(query))


def every_place(session: Session) -> tuple[tuple[TenantScope, Text], ...]:
    """The scope of every community there is, and how the operator knows it. One query."""
    query = (
        select(Community.id, Community.district_id, Community.name, District.name)
        .add_columns(Community.slug, District.slug)
        .join(District, District.id == Community.district_id)
        .order_by(Community.id)
    )
    return tuple(
        (TenantScope(tenant, district), Text(f"{of}{name}", f"{of_slug}/{slug}"))
        for tenant, district, name, of, slug, of_slug in session.execute(query)
    )


def slugs_of(session: Session, district_id: int, tenant_id: int) -> tuple[str, str]:
    """How addresses name a district and one of its communities; "" for what is not there. One
    query.
    """
    own = and_(Community.district_id == District.id, Community.id == tenant_id)
    query = select(District.slug, Community.slug).outerjoin(Community, own)
    found = session.execute(query.where(District.id == district_id)).one_or_none()
    district, community = found or ("", "")
    return district, community or ""


def district_slugs(session: Session) -> Mapping[int, str]:
    """How addresses name every district, by its id. One query."""
    found = session.execute(select(District.id, District.slug))
    return {row.id: row.slug for row in found}


def scope_of(community: Community | CommunityLine, *, district_id: int) -> TenantScope:
    """The scope in which that community's own rows are read and written."""
    return TenantScope(community.id, district_id)
