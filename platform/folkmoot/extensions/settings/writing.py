"""Setting values: the operator for the platform, the officer for the district, the secretary here.

What is set is held against the contribution's schema together with what stands above it.
"""

import json
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, object_session

from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import (
    DistrictPluginSetting,
    PlatformPluginSetting,
    PluginSetting,
)
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.extensions.settings import problems
from folkmoot.extensions.settings.judging import WHOLE, refusals_of, unknown_keys
from folkmoot.extensions.settings.layers import About, Layers, Values, layered
from folkmoot.extensions.settings.reading import layers_here, layers_of_district
from folkmoot.extensions.telling import tell_of
from folkmoot.extensions.tenant_view import newest
from folkmoot.extensions.viewing import view_for, view_of_grants
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.audit.domain import plain
from folkmoot.kernel.scope import tenant_of
from folkmoot_sdk import SettingsChanged, pin_settings

# A form's worth; a page of tables is no setting.
_MOST_CHARACTERS = 16 * 1024


def set_platform_settings(
    session: Session, act: Act, *, plugin: str, kind: Kind, contribution: str, values: Values
) -> None:
    """What holds wherever neither district nor community says otherwise. Platform scope.

    Exactly these keys are set from now on; none takes the row away. Raises Invalid
    (``settings.unknown``, ``settings.refused``), NotFound (``settings.nothing_to_set``).
    """
    act.actor.require(Role.OPERATOR)
    what = About(plugin, kind, contribution)
    registry = installed()
    entry = newest_of(registry.of_kind(kind, frozenset({plugin})), what)
    kept = _checked(entry, what, Layers(platform=values), values, ())
    row = session.get(PlatformPluginSetting, _key(what), with_for_update=True)
    _put(session, act, row or PlatformPluginSetting(**_named(what)), kept)
    _record(session, act, what, values, 0)


def set_district_settings(
    session: Session,
    act: Act,
    *,
    district_id: int,
    plugin: str,
    kind: Kind,
    contribution: str,
    values: Values,
    locked: Collection[str] = (),
) -> None:
    """What holds in a district, and which keys no community sets otherwise. Platform scope.

    A key may be locked without a value: then what stands above it, or its default, holds
    everywhere. Raises as :func:`set_platform_settings`.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    what = About(plugin, kind, contribution)
    # By the release that its communities are on, and not by a newer one that waits for consent.
    entry = newest_of(view_of_grants(session, district_id).of_kind(kind), what)
    above = layers_of_district(session, district_id).get(what, Layers())
    kept = _checked(entry, what, replace(above, district=values), values, locked)
    row = session.get(DistrictPluginSetting, (district_id, *_key(what)), with_for_update=True)
    row = row or DistrictPluginSetting(district_id=district_id, **_named(what))
    row.locked = sorted(locked)
    _put(session, act, row, kept, stays=bool(locked))
    _record(session, act, what, {*values, *above.district}, district_id)


def set_settings(
    session: Session, act: Act, *, plugin: str, kind: Kind, contribution: str, values: Values
) -> None:
    """What holds in the session's community, within what its district left open.

    Raises Refused (``settings.locked``), else as :func:`set_platform_settings`.
    """
    act.actor.require(Role.SECRETARY, Role.OPERATOR)
    what = About(plugin, kind, contribution)
    entry = newest_of(view_for(session).of_kind(kind), what)
    layers = layers_here(session).get(what, Layers())
    # What was set before the lock may stay where it is: it has no force.
    own = {key: value for key, value in values.items() if key in layers.locked}
    if held := sorted(key for key in own if layers.community.get(key, own) != own[key]):
        raise problems.locked_by_district(what, held)
    # As the schema reads them, which would be what the district says: not where own has no force.
    kept = {**_checked(entry, what, replace(layers, community=values), values, ()), **own}
    scope = tenant_of(session)
    row = session.get(PluginSetting, (scope.tenant_id, *_key(what)), with_for_update=True)
    _put(session, act, row or PluginSetting(**_named(what)), kept)
    _record(session, act, what, {*values, *layers.community}, None)


def newest_of(entries: Iterable[Registered[Any]], what: About) -> Registered[Any]:
    """What is to be set, in its newest version. Raises NotFound (``settings.nothing_to_set``)."""
    mine = [each for each in entries if (each.plugin, each.id) == (what.plugin, what.contribution)]
    if not mine:
        raise problems.nothing_like(what)
    return newest(mine)


def _checked(
    entry: Registered[Any], what: About, layers: Layers, values: Values, locked: Collection[str]
) -> dict[str, Any]:
    """The values as the schema reads them. Raises Invalid."""
    schema = entry.contribution.settings
    if unknown := unknown_keys(schema, [*values, *locked]):
        raise problems.unknown(what, unknown)
    if not values:
        return {}  # what was set is taken off, also of a plugin that answers no more
    _require_small(values)
    merged = layered(layers).values
    refused = refusals_of(schema, merged)
    # What stands above may be stale; here only what is said now must be right.
    if wrong := {key: why for key, why in refused.items() if key in {*values, WHOLE}}:
        raise problems.not_taken(what, wrong)
    read = values if refused else pin_settings(schema, merged)
    return {key: plain(read[key]) for key in values}


def _require_small(values: Values) -> None:
    try:
        size = len(json.dumps(plain(values), ensure_ascii=False))
    except TypeError as error:
        raise problems.no_values() from error
    if size > _MOST_CHARACTERS:
        raise problems.too_much(_MOST_CHARACTERS)


Row = PlatformPluginSetting | DistrictPluginSetting | PluginSetting


def _put(
    session: Session, act: Act, row: Row, values: dict[str, Any], *, stays: bool = False
) -> None:
    if not values and not stays:
        if object_session(row) is not None:
            session.delete(row)
        return
    row.values, row.set_at, row.set_by = values, act.at, act.actor.account_id
    session.add(row)


def _record(
    session: Session, act: Act, what: About, keys: Iterable[str], district_id: int | None
) -> None:
    contribution = f"{what.kind}/{what.contribution}"
    said = {"contribution": contribution, "keys": frozenset(keys)}
    tell_of(session, what.plugin, SettingsChanged, on=act.today, district_id=district_id, **said)
    try:
        audit.record(session, act, "extensions:settings:set", what)
    except IntegrityError as error:
        raise problems.raced() from error


def _named(what: About) -> dict[str, str]:
    return {
        "plugin": what.plugin,
        "kind": what.kind.value,
        "contribution": what.contribution,
    }


def _key(what: About) -> tuple[str, str, str]:
    return what.plugin, what.kind.value, what.contribution
