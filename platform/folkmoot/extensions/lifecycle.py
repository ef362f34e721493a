"""Telling a plugin what has become of it, once that is committed."""

from collections.abc import Collection, Iterator
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from folkmoot.extensions.aside import aside
from folkmoot.extensions.calling import ask
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.registry import STOPPED, Registered, Registry
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.kernel.afterwards import afterwards
from folkmoot_sdk import (
    CommunityCopied,
    Disabled,
    Enabled,
    Erased,
    Kind,
    Lifecycle,
    LifecycleEvent,
    SettingsChanged,
    Upgraded,
)

Bind = Engine | Connection

# Which method hears of which event.
_CALLS: dict[type[LifecycleEvent], str] = {
    Enabled: "enabled",
    Upgraded: "upgraded",
    Disabled: "disabled",
    Erased: "erased",
    SettingsChanged: "settings_changed",
    CommunityCopied: "community_copied",
}


def tell(
    session: Session, plugin: str, event: LifecycleEvent, registry: Registry | None = None
) -> None:
    """Tell ``plugin`` of ``event`` when this transaction is committed; nothing if it is not.

    Its lifecycles are asked beside the request, with a deadline; what they raise is noted as the
    plugin's trouble. A release from a wheel has none, its code is outside; and nothing of one that
    is suspended in ``registry`` (by default as this process knows it) is called.
    """
    if entries := tuple(_lifecycles(plugin, registry or installed())):
        afterwards(session, partial(_later, entries, event))


def listens(plugin: str) -> bool:
    """Whether the plugin has a lifecycle in this process, suspended or not."""
    return any(_lifecycles(plugin, installed(), but=frozenset()))


def _lifecycles(
    plugin: str, registry: Registry, but: Collection[ReleaseState] = STOPPED
) -> Iterator[Registered[Lifecycle]]:
    # Not of the release that is shown: beside ours a newer one may stand that came as a wheel.
    for release in registry.of_plugin(plugin):
        if not release.outside and release.state not in but:
            yield from (entry for entry in release.entries if entry.kind is Kind.LIFECYCLES)


def _later(entries: tuple[Registered[Lifecycle], ...], event: LifecycleEvent, bind: Bind) -> None:
    for entry in entries:
        aside.do(partial(_tell, bind, entry, event))


def _tell(bind: Bind, entry: Registered[Any], event: LifecycleEvent) -> None:
    call = _CALLS[type(event)]
    try:
        ask(bind, entry, call, lambda: getattr(entry.contribution, call)(event), type(None))
    except RunnerError:
        return  # noted already
