"""Letting a community stand as another one of its district: its plugins, what it set for them."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions.above import slugs_of
from folkmoot.extensions.models import PluginChoice
from folkmoot.extensions.service import choose_plugins
from folkmoot.extensions.settings import About, Layers, about, layers_here, set_settings
from folkmoot.extensions.settings.layers import Values
from folkmoot.extensions.telling import tell_of
from folkmoot.extensions.viewing import granted_in, view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.scope import TenantScope, TenantSession, enter, tenant_of
from folkmoot_sdk import CommunityCopied, Kind


@dataclass(frozen=True, slots=True)
class Copied:
    """``plugins`` and ``settings`` are now as there; ``added`` and ``changed`` are those that
    were not before. ``ungranted`` plugins and ``unseen`` contributions, of which no release can be
    used at present, were passed over.
    """

    plugins: tuple[str, ...]
    added: tuple[str, ...]
    settings: tuple[About, ...]
    changed: tuple[About, ...]
    ungranted: tuple[str, ...]
    unseen: tuple[About, ...]


@dataclass(frozen=True, slots=True)
class _Stands:
    plugins: frozenset[str]
    settings: Mapping[About, Layers]


def copy_community(session: Session, act: Act, *, source: TenantScope) -> Copied:
    """Have the session's community use what ``source`` uses, with what ``source`` has set.

    Nothing that it uses besides is given up. For a plugin of ``source`` its own settings become
    those of ``source``; what its district has locked stays as it is. All of it or nothing. Raises
    NotAllowed, Refused (``plugins.copy_of_itself``, ``plugins.copy_elsewhere``), and Invalid
    (``settings.refused``) where a plugin takes no longer what ``source`` has set.
    """
    # Nobody but an operator stands in two communities.
    act.actor.require(Role.OPERATOR)
    target = tenant_of(session)
    _require_neighbours(source, target)
    there, here = _read(session, source), _stands(session)
    granted = there.plugins & granted_in(session, target.district_id).keys()
    choose_plugins(session, act, plugins=here.plugins | granted)
    wanted = dict(_settings(there, here, granted))
    seen = _seen(session)
    settings = [each for each in wanted if each in seen]
    changed = [each for each in settings if _set(session, act, each, wanted[each], here)]
    _tell(session, act, source, granted)
    audit.record(session, act, "extensions:choice:copy", source.tenant_id)
    return Copied(
        tuple(sorted(granted)),
        tuple(sorted(granted - here.plugins)),
        tuple(settings),
        tuple(changed),
        tuple(sorted(there.plugins - granted)),
        tuple(each for each in wanted if each not in settings),
    )


def _require_neighbours(source: TenantScope, target: TenantScope) -> None:
    if source == target:
        raise Refused(
            "plugins.copy_of_itself",
            mark("A community cannot be made like itself."),
            cure=mark("Name the community that is as it should be first, then the others."),
        )
    if source.district_id != target.district_id:
        raise Refused(
            "plugins.copy_elsewhere",
            mark("Plugins and settings are copied within one district only."),
            cure=mark("Another district grants other plugins: choose them one by one."),
        )


def _read(session: Session, source: TenantScope) -> _Stands:
    with TenantSession(session.get_bind()) as reading:
        enter(reading, source)
        return _stands(reading)


def _stands(session: Session) -> _Stands:
    """Four queries, however much was chosen and set."""
    chosen = frozenset(session.scalars(select(PluginChoice.plugin)))
    return _Stands(chosen, layers_here(session))


def _seen(session: Session) -> frozenset[About]:
    view = view_for(session)
    kinds = (view.of_kind(kind) for kind in Kind)
    return frozenset(about(entry) for entry in chain.from_iterable(kinds))


def _settings(
    there: _Stands, here: _Stands, plugins: Collection[str]
) -> Iterator[tuple[About, Values]]:
    """What is to be set here: nothing of a contribution for which nothing is set there."""
    set_ = {**here.settings, **there.settings}
    for what in sorted(set_, key=lambda each: (each.plugin, each.kind, each.contribution)):
        layers = there.settings.get(what, Layers()), here.settings.get(what, Layers())
        if what.plugin in plugins and any(each.community for each in layers):
            values, own = (each.community for each in layers)
            locked = layers[0].locked
            kept = {key: value for key, value in own.items() if key in locked}
            yield what, {**{k: v for k, v in values.items() if k not in locked}, **kept}


def _set(session: Session, act: Act, what: About, values: Values, here: _Stands) -> bool:
    """Whether that was anything else than what is set here."""
    if here.settings.get(what, Layers()).community == values:
        return False
    named = {"plugin": what.plugin, "contribution": what.contribution}
    set_settings(session, act, kind=what.kind, values=values, **named)
    return True


def _tell(session: Session, act: Act, source: TenantScope, plugins: Collection[str]) -> None:
    _, slug = slugs_of(session, source.district_id, source.tenant_id)
    where: dict[str, Any] = {"copied_from": slug, "copied_from_id": source.tenant_id}
    for plugin in sorted(plugins):
        tell_of(session, plugin, CommunityCopied, on=act.today, **where)
