"""Which contributions of its plugins a place has, and what is set for them."""

from collections.abc import Iterator, Mapping
from typing import Any

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.settings import About, Layers, about, judged
from folkmoot.extensions.settings.problems import no_longer_taken
from folkmoot.extensions.tenant_view import TenantView, newest
from folkmoot.kernel.errors import NotFound, mark
from folkmoot_sdk import Kind, PlaceKind, Scope, pin_settings

Entry = Registered[Any]


def newest_of_kind(view: TenantView, kind: Kind) -> Iterator[Entry]:
    """Each contribution of a kind once, in its newest version, in the order of their plugins."""
    named: dict[tuple[str, str], list[Entry]] = {}
    for entry in view.of_kind(kind):
        named.setdefault((entry.plugin, entry.id), []).append(entry)
    return (newest(named[key]) for key in sorted(named))


def shown_at(view: TenantView, kind: Kind, place: PlaceKind) -> Iterator[Entry]:
    """Those that have something for this kind of place."""
    return (entry for entry in newest_of_kind(view, kind) if place in entry.contribution.places)


def one_named(view: TenantView, kind: Kind, plugin: str, id_: str) -> Entry:
    """The newest version of what an address or a command names. Raises NotFound
    (``plugins.nothing_there``), the same for what is not there and for what is not granted.
    """
    for entry in newest_of_kind(view, kind):
        if (entry.plugin, entry.id) == (plugin, id_):
            return entry
    raise nothing_there(f"{plugin}/{id_}")


def nothing_there(what: str) -> NotFound:
    return NotFound(
        "plugins.nothing_there",
        mark("No plugin that is used here brings %(what)s."),
        cure=mark("Ask the district which plugins it grants."),
        what=what[:120],
    )


def may_read_records(view: TenantView, entry: Entry) -> bool:
    """Whether the release of ``entry`` may see the public tables, as its manifest says and the
    district has consented: without that consent it would not be among the view's plugins.
    """
    release = view.registry.releases.get((entry.plugin, entry.plugin_version))
    return release is not None and Scope.RECORDS in release.asks.scopes


def pinned(entry: Entry, layers: Mapping[About, Layers]) -> Mapping[str, object]:
    """What is set for a contribution, every default written out. Raises Refused
    (``settings.stale``) for what its schema takes no longer.
    """
    schema = entry.contribution.settings
    found = judged(schema, layers.get(about(entry), Layers()))
    if found.refused:
        raise no_longer_taken(about(entry), list(found.refused), found)
    return pin_settings(schema, found.values)
