"""The ways to what plugins bring: lines on a place's own page, files beside what a page lists."""

from collections.abc import Iterable, Iterator
from typing import Any

from flask import url_for

from folkmoot.extensions.brought import newest_of_kind
from folkmoot.extensions.service import view_for
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.extensions.viewing import view_of_grants
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.views import here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import text
from folkmoot_sdk import Kind, NavigationItem, PlaceKind, PublicTable


def lines_here(view: TenantView) -> list[Link]:
    """The lines of what this community uses."""
    at = here()
    values = {"district": at.district.slug, "community": at.community.slug}
    return list(_lines(view, PlaceKind.COMMUNITY, "contributions.page", values))


def lines_of_district(view: TenantView, slug: str) -> list[Link]:
    """The lines of what a district grants."""
    values = {"district": slug}
    return list(_lines(view, PlaceKind.DISTRICT, "district_contributions.page", values))


def _lines(
    view: TenantView, place: PlaceKind, endpoint: str, values: dict[str, Any]
) -> Iterator[Link]:
    for entry in newest_of_kind(view, Kind.NAVIGATION):
        item: NavigationItem = entry.contribution
        if item.place is place:
            own = {**values, "plugin": entry.plugin, "name": item.page}
            yield Link(text(item.title), item.url or url_for(endpoint, **own))


def files(listed: str, district: str) -> Iterable[Link]:
    """The files of a table that are on offer: in this community, or in the district named."""
    if district:
        found = find_district(session(), district)
        view = view_of_grants(session(), found.id)
        values: dict[str, Any] = {"district": district}
        endpoint = "district_contributions.file"
    else:
        view, endpoint = view_for(session()), "contributions.file"
        values = {"district": here().district.slug, "community": here().community.slug}
    for entry in newest_of_kind(view, Kind.EXPORTERS):
        if PublicTable(listed) in entry.contribution.tables:
            own = {**values, "plugin": entry.plugin, "exporter": entry.id, "table": listed}
            yield Link(text(entry.contribution.title), url_for(endpoint, **own))
