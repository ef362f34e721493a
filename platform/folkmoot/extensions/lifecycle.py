"""Telling a plugin what has become of it, once that is committed."""

from collections.abc import Iterable
from functools import partial
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.orm import Session

from folkmoot.extensions.aside import aside
from folkmoot.extensions.calling import ask
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Registered
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


def tell(session: Session, plugin: str, event: LifecycleEvent) -> None:
    """Tell ``plugin`` of ``event`` when this transaction is committed; nothing if it is not.

    Its lifecycles are asked beside the request, with a deadline; what they raise is noted as the
    plugin's trouble. A plugin from a wheel has none: its code is outside.
    """
    if entries := tuple(_lifecycles_of(plugin)):
        afterwards(session, partial(_later, entries, event))


def _lifecycles_of(plugin: str) -> Iterable[Registered[Lifecycle]]:
    return installed().of_kind(Kind.LIFECYCLES, frozenset({plugin}))


def _later(entries: tuple[Registered[Lifecycle], ...], event: LifecycleEvent, bind: Bind) -> None:
    for entry in entries:
        aside.do(partial(_tell, bind, entry, event))


def _tell(bind: Bind, entry: Registered[Any], event: LifecycleEvent) -> None:
    call = _CALLS[type(event)]
    try:
        ask(bind, entry, call, lambda: getattr(entry.contribution, call)(event), type(None))
    except RunnerError:
        return  # noted already
