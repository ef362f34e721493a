"""One place as a plugin's page and files are made for it: a community, or a district."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Response, render_template, url_for
from sqlalchemy import Connection, Engine

from folkmoot.contributions.presenting import blocks_of
from folkmoot.contributions.tables import Tables
from folkmoot.extensions.brought import Entry, may_read_records, nothing_there, one_named, pinned
from folkmoot.extensions.calling import ask
from folkmoot.extensions.settings import About, Layers
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.web.chrome import Link
from folkmoot.web.downloads import name_as
from folkmoot.web.formats import text
from folkmoot.web.preferences import language
from folkmoot_sdk import (
    Exporter,
    ExportFile,
    Kind,
    Page,
    PageContent,
    PageLink,
    PageRequest,
    PlaceKind,
    PublicTable,
)

# Whoever hands out files of other kinds hands out what a browser might run.
_SAFE_TYPES = frozenset(
    {
        "application/json",
        "application/pdf",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/zip",
        "text/csv",
        "text/plain",
    }
)


@dataclass(frozen=True, slots=True)
class Place:
    """``blueprint`` and ``values`` make addresses there; ``tables`` reads what is public."""

    kind: PlaceKind
    name: str
    slug: str
    blueprint: str
    values: Mapping[str, Any]
    view: TenantView
    layers: Mapping[About, Layers]
    tables: Callable[[], Tables]
    bind: Engine | Connection
    crumbs: list[Link]
    today: date

    def url(self, endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them
        return url_for(f"{self.blueprint}.{endpoint}", **self.values, **values)


def page_at(place: Place, plugin: str, name: str) -> str:
    """A plugin's page in the platform's own markup. Raises NotFound, RunnerError."""
    entry = one_named(place.view, Kind.PAGES, plugin, name)
    if place.kind not in entry.contribution.places:
        raise nothing_there(f"{plugin}/{name}")
    # Read before it is asked: its thread must not use the request's session.
    tables = place.tables() if may_read_records(place.view, entry) else {}
    request = PageRequest(
        place.kind, place.name, language(), place.today, tables, pinned(entry, place.layers)
    )
    page: Page = entry.contribution
    content = ask(place.bind, entry, "render", lambda: page.render(request), PageContent)
    return render_template(
        "contributions/page.html",
        title=text(page.title),
        crumbs=place.crumbs,
        blocks=blocks_of(content, lambda link: _address(place, plugin, link)),
        plugin=plugin,
        version=entry.plugin_version,
    )


def _address(place: Place, plugin: str, link: PageLink) -> str:
    if link.url:
        return link.url
    if link.export and link.table is not None:
        return place.url("file", plugin=plugin, exporter=link.export, table=link.table.value)
    return place.url("page", plugin=plugin, name=link.page)


def file_at(place: Place, plugin: str, exporter: str, table: str) -> Response:
    """A public table as a plugin writes it. Raises NotFound, RunnerError."""
    entry = one_named(place.view, Kind.EXPORTERS, plugin, exporter)
    name = next((each for each in PublicTable if each == table), None)
    tables = place.tables() if name in entry.contribution.tables else {}
    if name is None or name not in tables:
        raise nothing_there(f"{plugin}/{exporter}/{table[:40]}")
    settings = pinned(entry, place.layers)
    made = _export(place, entry, name, tables, settings)
    kind = made.media_type.partition(";")[0].strip().lower()
    answer = Response(
        made.content, mimetype=kind if kind in _SAFE_TYPES else "application/octet-stream"
    )
    return name_as(answer, f"{place.slug}-{table}-{exporter}", f"{place.name}-{made.name}")


def _export(
    place: Place,
    entry: Entry,
    name: PublicTable,
    tables: Tables,
    settings: Mapping[str, object],
) -> ExportFile:
    exporter: Exporter = entry.contribution
    table = tables[name]
    return ask(
        place.bind, entry, "export", lambda: exporter.export(name, table, settings), ExportFile
    )
