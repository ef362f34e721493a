"""What is granted, chosen and used, for pages: a fixed number of statements each."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.catalogue.standings import Standing, newest_of, standing_of
from folkmoot.extensions import current
from folkmoot.extensions.granting import grants_of
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginChoice, PluginGrant, PluginTrouble, PluginUse
from folkmoot.extensions.registry import Installed
from folkmoot.kernel.scope import tenant_of
from folkmoot.tenancy.models import District


@dataclass(frozen=True, slots=True)
class OfDistrict:
    """``offered`` are installed and not granted, each in its newest release."""

    granted: tuple[Standing, ...]
    offered: tuple[Installed, ...]


@dataclass(frozen=True, slots=True)
class OfCommunity:
    """``without_grant`` were chosen once; nothing of them is used."""

    chosen: tuple[Standing, ...]
    open_to_it: tuple[Standing, ...]
    without_grant: tuple[str, ...]


def plugins_of_district(session: Session, district_id: int) -> OfDistrict:
    """Two queries, and one more where this process has not heard yet of another release."""
    current.refresh(session)
    registry, grants = installed(), grants_of(session, district_id)
    others = sorted({plugin for plugin, _ in registry.releases} - grants.keys())
    return OfDistrict(
        tuple(standing_of(registry, plugin, grants[plugin]) for plugin in sorted(grants)),
        tuple(each for each in (newest_of(registry, plugin) for plugin in others) if each),
    )


def plugins_here(session: Session) -> OfCommunity:
    """The session's community: three queries, and one more as above."""
    current.refresh(session)
    registry, grants = installed(), grants_of(session, tenant_of(session).district_id)
    chosen = set(session.scalars(select(PluginChoice.plugin)))
    standings = [standing_of(registry, plugin, grants[plugin]) for plugin in sorted(grants)]
    return OfCommunity(
        tuple(each for each in standings if each.plugin in chosen),
        tuple(each for each in standings if each.plugin not in chosen),
        tuple(sorted(chosen - grants.keys())),
    )


def users_of_plugins(session: Session) -> Mapping[str, tuple[int, ...]]:
    """Which communities use which plugin, in the session's district. District scope."""
    rows = session.execute(
        select(PluginUse.plugin, func.array_agg(PluginUse.tenant_id)).group_by(PluginUse.plugin)
    )
    return {plugin: tuple(ids) for plugin, ids in rows}


def districts_granting(session: Session) -> Mapping[str, Collection[int]]:
    """Which districts grant which plugin."""
    rows = session.execute(
        select(PluginGrant.plugin, func.array_agg(PluginGrant.district_id)).group_by(
            PluginGrant.plugin
        )
    )
    return {plugin: tuple(ids) for plugin, ids in rows}


@dataclass(frozen=True, slots=True)
class Recent:
    """What went wrong with a plugin lately: how often, and when last."""

    times: int
    last: datetime


def recent_troubles(session: Session, since: datetime) -> Mapping[str, Recent]:
    rows = session.execute(
        select(PluginTrouble.plugin, func.count(), func.max(PluginTrouble.at))
        .where(PluginTrouble.at >= since)
        .group_by(PluginTrouble.plugin)
    )
    return {plugin: Recent(times, last) for plugin, times, last in rows}


def districts_named(session: Session) -> Mapping[int, tuple[str, str, str]]:
    """Slug, name and English name of every district."""
    rows = session.execute(select(District.id, District.slug, District.name, District.name_en))
    return {row.id: (row.slug, row.name, row.name_en) for row in rows}
