"""Which release counts under a grant, which waits for consent, and what there is to set."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.registered import Registered
from folkmoot.extensions.registry import Asked, Installed, Registry
from folkmoot.extensions.tenant_view import newest
from folkmoot.extensions.terms import Terms
from folkmoot.extensions.versions import is_within, release_order
from folkmoot.extensions.viewing import Granted, consented, effective_release
from folkmoot_sdk import Kind, Text, describe_settings


@dataclass(frozen=True, slots=True)
class Waiting:
    """A release that is not used because it asks for more than was consented to."""

    release: Installed
    more: Asked


@dataclass(frozen=True, slots=True)
class Brought:
    """What a release brings of one kind, by title."""

    kind: Kind
    titles: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A plugin under a grant. ``release`` is None where none may be used; ``consented`` is all
    that the grant allows.
    """

    plugin: str
    called: Text
    publisher: str
    terms: Terms
    release: Installed | None
    consented: Asked
    waiting: Waiting | None

    @property
    def is_installed(self) -> bool:
        return bool(self.publisher)


def standing_of(registry: Registry, plugin: str, terms: Terms) -> Standing:
    """How a granted plugin stands."""
    mine = registry.of_plugin(plugin)
    known = mine[0] if mine else None
    granted = Granted.on(plugin, terms)
    covered = consented(granted, mine)
    release = effective_release(registry, granted)
    return Standing(
        plugin,
        known.called if known else Text(plugin, plugin),
        (known.publisher or "–") if known else "",
        terms,
        release,
        covered,
        _waiting(mine, terms, covered, release),
    )


def _waiting(
    mine: Iterable[Installed], terms: Terms, covered: Asked, used: Installed | None
) -> Waiting | None:
    """The newest that would be used if the district said yes to it."""
    for each in mine:
        if used is not None and release_order(each.version) <= release_order(used.version):
            return None
        if each.state is not ReleaseState.ACTIVE or not is_within(each.version, terms.versions):
            continue
        if not each.asks.within(covered):
            return Waiting(each, beyond(each.asks, covered))
    return None


def beyond(asks: Asked, consented: Asked) -> Asked:
    """What is asked for and was not consented to."""
    return Asked(asks.scopes - consented.scopes, asks.personal_data - consented.personal_data)


def called_in(registry: Registry, plugin: str) -> Text:
    """By its title; one of which nothing is installed by its id."""
    release = newest_of(registry, plugin)
    return release.called if release else Text(plugin, plugin)


def newest_of(registry: Registry, plugin: str) -> Installed | None:
    """The release that could be used today; where none can, the newest."""
    mine = registry.of_plugin(plugin)
    active = (each for each in mine if each.state is ReleaseState.ACTIVE)
    return next(active, next(iter(mine), None))


def brought_by(release: Installed) -> list[Brought]:
    """In words, kind by kind; of several versions of one thing the newest."""
    order = list(Kind)
    entries = sorted(release.entries, key=lambda each: (order.index(each.kind), each.id))
    return [
        Brought(kind, tuple(each.contribution.title for each in _newest_each(group)))
        for kind, group in groupby(entries, key=lambda each: each.kind)
    ]


def settable(release: Installed) -> list[Registered[Any]]:
    """Contributions of which something can be set, each in its newest version."""
    order = list(Kind)
    entries = sorted(release.entries, key=lambda each: (order.index(each.kind), each.id))
    return [each for each in _newest_each(entries) if describe_settings(each.contribution.settings)]


def _newest_each(entries: Iterable[Registered[Any]]) -> Iterator[Registered[Any]]:
    """``entries`` sorted by kind and id."""
    for _, group in groupby(entries, key=lambda each: (each.kind, each.id)):
        yield newest(group)
