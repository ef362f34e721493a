"""Reading what is set, for a community and for its district."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from folkmoot.extensions.models import (
    DistrictPluginSetting,
    PlatformPluginSetting,
    PluginSetting,
)
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.extensions.service import view_for
from folkmoot.extensions.settings.judging import judged, refusals_of
from folkmoot.extensions.settings.layers import About, LayeredSettings, Layers, Values
from folkmoot.extensions.settings.problems import locked_by_district, no_longer_taken
from folkmoot.kernel.scope import tenant_of
from folkmoot_sdk import pin_settings


def about(entry: Registered[Any]) -> About:
    return About(entry.plugin, entry.kind, entry.id)


_PLATFORM = select(
    PlatformPluginSetting.plugin,
    PlatformPluginSetting.kind,
    PlatformPluginSetting.contribution,
    PlatformPluginSetting.values,
)
_DISTRICT = select(
    DistrictPluginSetting.plugin,
    DistrictPluginSetting.kind,
    DistrictPluginSetting.contribution,
    DistrictPluginSetting.values,
    DistrictPluginSetting.locked,
).where(DistrictPluginSetting.district_id == bindparam("district"))
_COMMUNITY = select(
    PluginSetting.plugin, PluginSetting.kind, PluginSetting.contribution, PluginSetting.values
)


def layers_here(session: Session) -> Mapping[About, Layers]:
    """All that is set above and in the session's community. Three queries, however much it is."""
    found = _above(session, tenant_of(session).district_id)
    for plugin, kind, contribution, values in session.execute(_COMMUNITY):
        found.setdefault(_about(plugin, kind, contribution), {})["community"] = values
    return {key: Layers(**said) for key, said in found.items()}


def layers_of_district(session: Session, district_id: int) -> Mapping[About, Layers]:
    """All that platform and district have set. Two queries."""
    return {key: Layers(**said) for key, said in _above(session, district_id).items()}


def effective_settings(session: Session, kind: Kind, reference: str) -> LayeredSettings:
    """What is set for the session's community of the contribution that it knows by ``reference``
    (``plugin/id`` or ``id``), and where each value comes from.

    Raises NotFound (``rules.unknown``), Refused (``rules.several``) as its view does.
    """
    entry = view_for(session).contribution(kind, reference)
    layers = layers_here(session).get(about(entry), Layers())
    return judged(entry.contribution.settings, layers)


def settings_for_vote(
    session: Session, entry: Registered[Any], said: Mapping[str, object]
) -> Values:
    """What a vote that opens now gives its rule: what is set, under what is ``said`` of this vote.

    Raises Refused: ``settings.locked`` where ``said`` is another value than the one that the
    district locked, ``settings.stale`` where something that is set is taken by the rule no longer.
    Whether ``said`` itself can be taken, the rule says when the settings are pinned.
    """
    schema = entry.contribution.settings
    found = judged(schema, layers_here(session).get(about(entry), Layers()))
    values = {**found.values, **said}
    refused = refusals_of(schema, values)
    if stale := [key for key in refused if key in found.refused and key not in said]:
        raise no_longer_taken(about(entry), stale, found)
    if not refused:
        _require_unlocked(entry, found, values)
    return values


def _require_unlocked(entry: Registered[Any], found: LayeredSettings, values: Values) -> None:
    # As the schema reads them: a form may say a locked value again, or spell out a default.
    schema = entry.contribution.settings
    below, above = pin_settings(schema, values), pin_settings(schema, found.values)
    if held := sorted(key for key in found.locked if below.get(key) != above.get(key)):
        raise locked_by_district(about(entry), held)


def _above(session: Session, district_id: int) -> dict[About, dict[str, Any]]:
    found: dict[About, dict[str, Any]] = {}
    for plugin, kind, contribution, values in session.execute(_PLATFORM):
        found.setdefault(_about(plugin, kind, contribution), {})["platform"] = values
    for row in session.execute(_DISTRICT, {"district": district_id}):
        said = found.setdefault(_about(*row[:3]), {})
        said |= {"district": row.values, "locked": frozenset(row.locked)}
    return found


def _about(plugin: str, kind: str, contribution: str) -> About:
    return About(plugin, Kind(kind), contribution)
