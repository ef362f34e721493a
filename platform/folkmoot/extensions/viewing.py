"""What a community sees: of every plugin that it chose and its district grants, one release."""

from collections.abc import Hashable, Iterable, Mapping
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from folkmoot.extensions import current
from folkmoot.extensions.above import Practice, practice_of
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginChoice, PluginGrant, ReleaseState
from folkmoot.extensions.registry import Asked, Installed, Name, Registry
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.extensions.terms import Terms
from folkmoot.extensions.versions import is_within
from folkmoot.kernel.remembered import once_a_transaction
from folkmoot.kernel.scope import tenant_of
from folkmoot_sdk import PersonalData, Scope

Consent = tuple[str, ...] | None
_STATE = "folkmoot.extensions.state"


class Granted(NamedTuple):
    """What a district grants of one plugin. Of ``scopes`` None: no consent was asked for, which
    covers what the release of the environment asks.
    """

    plugin: str
    versions: str
    scopes: Consent
    personal_data: Consent

    @classmethod
    def on(cls, plugin: str, terms: Terms) -> "Granted":
        """The same of terms that are not in the database, or not yet."""
        return cls(plugin, terms.versions, terms.scopes, terms.personal_data)


def view_for(session: Session) -> TenantView:
    """What the session's community may use. One query; one more the first time in a transaction,
    and two more in a process that has not heard yet of another release.
    """
    return _view(_counting_here(session), installed(), practice_of(session))


def state_here(session: Session) -> Hashable:
    """A name for what plugins show in the session's community, for whoever keeps a page: another
    one after each change of a release, of a grant, of a consent or of a choice. The community's
    chain names none of these but the last. One query a transaction, and two more as above.
    """
    # The registry by identity: another one is composed whenever the releases have moved.
    return once_a_transaction(session, _STATE, lambda: (_counting_here(session), installed()))


def _counting_here(session: Session) -> frozenset[Name]:
    district_id = tenant_of(session).district_id
    chosen = session.execute(_CHOSEN, {"district_id": district_id}).all()
    if chosen:
        current.refresh(session, chosen[0].generation)
    return effective(installed(), (_granted(*row[:4]) for row in chosen))


def view_of_grants(session: Session, district_id: int) -> TenantView:
    """The law of everything that the district grants, whoever has chosen it. One query."""
    rows = session.execute(_GRANTED_IN, {"district_id": district_id}).all()
    if rows:
        current.refresh(session, rows[0].generation)
    found = effective(installed(), (_granted(*row[:4]) for row in rows))
    return _view(found, installed(), Practice())


def granted_anywhere(session: Session, plugin: str) -> Mapping[int, Granted]:
    """On what terms each district grants a plugin, by the district's id. One query."""
    query = _GRANTED.add_columns(PluginGrant.district_id).where(PluginGrant.plugin == plugin)
    return {row.district_id: _granted(*row[:4]) for row in session.execute(query)}


def granted_in(session: Session, district_id: int) -> Mapping[str, Granted]:
    """What one district grants, by plugin. One query."""
    rows = session.execute(_GRANTED_IN, {"district_id": district_id})
    return {row.plugin: _granted(*row[:4]) for row in rows}


_COLUMNS = (
    PluginGrant.plugin,
    PluginGrant.versions,
    PluginGrant.scopes,
    PluginGrant.personal_data,
    current.generation().label("generation"),
)
_GRANTED = select(*_COLUMNS)
_GRANTED_IN = _GRANTED.where(PluginGrant.district_id == bindparam("district_id"))
_CHOSEN = _GRANTED_IN.join(PluginChoice, PluginChoice.plugin == PluginGrant.plugin)


def _granted(
    plugin: str, versions: str, scopes: list[str] | None, personal: list[str] | None
) -> Granted:
    return Granted(
        plugin,
        versions,
        None if scopes is None else tuple(scopes),
        None if personal is None else tuple(personal),
    )


def effective(registry: Registry, granted: Iterable[Granted]) -> frozenset[Name]:
    """The release of each plugin that counts where all of these are granted and chosen."""
    found = (effective_release(registry, each) for each in granted)
    return frozenset(release.name for release in found if release is not None)


# A request asks it once for each plugin of its community, always the same.
@lru_cache(maxsize=4096)
def effective_release(registry: Registry, granted: Granted) -> Installed | None:
    """The newest active release that is within the granted range and asks for no more than the
    district has consented to; None where there is none.
    """
    mine = registry.of_plugin(granted.plugin)
    covered = consented(granted, mine)
    return next((each for each in mine if _may_be_used(each, granted, covered)), None)


def _may_be_used(release: Installed, granted: Granted, covered: Asked) -> bool:
    return (
        release.state is ReleaseState.ACTIVE
        and is_within(release.version, granted.versions)
        and release.asks.within(covered)
    )


def consented(granted: Granted, releases: Iterable[Installed]) -> Asked:
    """What a grant consents to; ``releases`` are all of its plugin. Where nothing was said, what
    the environment's asks.
    """
    ours = next((each.asks for each in releases if not each.outside), Asked())
    scopes, personal = granted.scopes, granted.personal_data
    return Asked(
        ours.scopes if scopes is None else frozenset(map(Scope, scopes)),
        ours.personal_data if personal is None else frozenset(map(PersonalData, personal)),
    )


@lru_cache(maxsize=256)
def _view(releases: frozenset[Name], registry: Registry, practice: Practice) -> TenantView:
    plugins = frozenset(plugin for plugin, _ in releases)
    return TenantView(registry.composed(releases), plugins, practice)
