"""A district's pages and files that plugins make."""

from flask import Response, url_for
from flask_babel import gettext

from folkmoot.compliance.frames import Frame, frame_of
from folkmoot.contributions.tables import Tables, district_tables
from folkmoot.contributions.views.place import Place, file_at, page_at
from folkmoot.extensions.settings import layers_of_district
from folkmoot.extensions.viewing import view_of_grants
from folkmoot.identity.views import now
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.scope import DistrictScope, enter
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.views import called
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.formats import words
from folkmoot_sdk import PlaceKind


def page(district: str, plugin: str, name: str) -> str:
    return page_at(_place(district), plugin, name)


def file(district: str, plugin: str, exporter: str, table: str) -> Response:
    return file_at(_place(district), plugin, exporter, table)


def _place(slug: str) -> Place:
    today = now().astimezone(CHINA).date()
    found = find_district(session(), slug)
    frame = frame_of(session(), found, today)
    crumbs = [
        Link(gettext("All districts"), url_for("overview.home")),
        Link(called(found), url_for("overview.district_page", district=slug)),
    ]
    return Place(
        PlaceKind.DISTRICT,
        called(found),
        found.slug,
        "district_contributions",
        {"district": found.slug},
        view_of_grants(session(), found.id),
        layers_of_district(session(), found.id),
        lambda: _tables(frame),
        session().get_bind(),
        crumbs,
        today,
    )


def _tables(frame: Frame) -> Tables:
    """Read last, because from here on the session has the district's role, which sees no grants."""
    today = now().astimezone(CHINA).date()
    session().rollback()
    enter(session(), DistrictScope(frame.id))
    return district_tables(session(), words, frame, today)
