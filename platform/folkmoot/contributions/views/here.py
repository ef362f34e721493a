"""A community's pages and files that plugins make."""

from flask import Response

from folkmoot.contributions.tables import community_tables
from folkmoot.contributions.views.place import Place, file_at, page_at
from folkmoot.extensions.service import view_for
from folkmoot.extensions.settings import layers_here
from folkmoot.tenancy.queries import own_community
from folkmoot.tenancy.views import here
from folkmoot.web.database import session
from folkmoot.web.formats import words
from folkmoot_sdk import PlaceKind


def page(plugin: str, name: str) -> str:
    return page_at(_place(), plugin, name)


def file(plugin: str, exporter: str, table: str) -> Response:
    return file_at(_place(), plugin, exporter, table)


def _place() -> Place:
    at, today = here(), here().act().today
    return Place(
        PlaceKind.COMMUNITY,
        at.community.name,
        at.community.slug,
        "contributions",
        {"district": at.district.slug, "community": at.community.slug},
        view_for(session()),
        layers_here(session()),
        lambda: community_tables(
            session(), words, at.community.name, own_community(session()).code, today
        ),
        session().get_bind(),
        at.crumbs(),
        today,
    )
