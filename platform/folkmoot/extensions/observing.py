"""Telling observers what was committed: beside the request, by ids, one of them after the other."""

import time
from collections.abc import Mapping
from functools import partial
from typing import NamedTuple

from sqlalchemy import Connection, Engine

from folkmoot.extensions.above import slugs_of
from folkmoot.extensions.aside import aside
from folkmoot.extensions.calling import ask
from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Registered
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.viewing import view_for
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.audit import Recorded, listen
from folkmoot.kernel.scope import TenantScope, TenantSession, enter
from folkmoot_sdk import Happening, Kind, Observer

Entry = Registered[Observer]
Bind = Engine | Connection

_SECONDS = 1
# Who observes a community, and its slugs, are looked up at most so often; a choice is felt so much
# later.
_MOMENT = 5.0
_MOST_PLACES = 10_000


class _Heard(NamedTuple):
    """``slugs`` are the district's and the community's."""

    observers: tuple[Entry, ...] = ()
    slugs: tuple[str, str] = ("", "")
    until: float = 0.0


class Observing:
    """Hears of every commit in this process and passes it on to the observers of its community."""

    def __init__(self) -> None:
        self._heard: dict[tuple[int, int], _Heard] = {}

    def hear(self, recorded: tuple[Recorded, ...], bind: Bind) -> None:
        """Leave it to the thread beside; where no plugin observes anything, nothing at all."""
        told = tuple(each for each in recorded if each.scope.tenant_id)
        if told and any(key[1] is Kind.OBSERVERS for key in installed().entries):
            aside.do(partial(self._tell, told, bind))

    def forget(self) -> None:
        """Look up anew who observes; for tests, and after a choice in this process."""
        self._heard = {}

    def _tell(self, recorded: tuple[Recorded, ...], bind: Bind) -> None:
        for each in recorded:
            known = self._known(each.scope, bind)
            for entry in known.observers:
                wanted = entry.contribution.actions
                if not wanted or each.action in wanted:
                    _observe(bind, entry, _happening(each, known.slugs), each.scope)

    def _known(self, scope: TenantScope, bind: Bind) -> _Heard:
        key = (id(bind), scope.tenant_id)
        known = self._heard.get(key)
        if known is None or known.until <= time.monotonic():
            known = _look_up(scope, bind)._replace(until=time.monotonic() + _MOMENT)
            self._keep(key, known)
        return known

    def _keep(self, key: tuple[int, int], heard: _Heard) -> None:
        kept: Mapping[tuple[int, int], _Heard] = self._heard
        self._heard = {**(kept if len(kept) < _MOST_PLACES else {}), key: heard}


def _look_up(scope: TenantScope, bind: Bind) -> _Heard:
    with TenantSession(bind) as session:
        enter(session, scope)
        observers = tuple(view_for(session).of_kind(Kind.OBSERVERS))
        if not observers:
            return _Heard()
        return _Heard(observers, slugs_of(session, scope.district_id, scope.tenant_id))


def _happening(recorded: Recorded, slugs: tuple[str, str]) -> Happening:
    return Happening(
        action=recorded.action,
        subject=recorded.subject,
        on=recorded.at.astimezone(CHINA).date(),
        district=slugs[0],
        community=slugs[1],
        district_id=recorded.scope.district_id,
        community_id=recorded.scope.tenant_id,
    )


def _observe(bind: Bind, entry: Entry, event: Happening, scope: TenantScope) -> None:
    try:
        ask(
            bind,
            entry,
            "observe",
            lambda: entry.contribution.observe(event),
            type(None),
            most_seconds=_SECONDS,
            where=scope,
        )
    except RunnerError:
        return  # noted already; the others are told all the same


observing = Observing()


def install() -> None:
    """Listen to every commit of this process, once however often it is called."""
    listen(observing.hear)
