"""What a district lets its communities use, on which terms. Everything here in platform scope."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.extensions import current
from folkmoot.extensions.above import uses_in
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import DistrictPluginSetting, PluginGrant
from folkmoot.extensions.needed import refuse_needed
from folkmoot.extensions.telling import tell_of
from folkmoot.extensions.terms import Price, Terms, terms_of
from folkmoot.extensions.upgrading import tell_of_version, version_on
from folkmoot.extensions.versions import is_within
from folkmoot.extensions.viewing import Granted, consented
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, NotFound, Refused, mark
from folkmoot_sdk import Disabled, Erased, PersonalData, Scope

# A name alone, or a name with terms.
Wanted = str | tuple[str, Terms]


def grant_plugins(
    session: Session, act: Act, *, district_id: int, plugins: Iterable[Wanted]
) -> None:
    """Make the district's grants exactly these. One that is named alone keeps the terms it has.

    Raises Refused (``plugins.in_use``) when a vote, a matter or a workflow in one of the
    district's communities needs what would be taken back.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    current.refresh(session)
    query = select(PluginGrant).where(PluginGrant.district_id == district_id)
    held = {grant.plugin: grant for grant in session.scalars(query)}
    wanted: dict[str, Terms | None] = dict(
        (each, None) if isinstance(each, str) else each for each in plugins
    )
    changed = [
        _put(session, act, district_id, plugin, held.get(plugin), terms)
        for plugin, terms in sorted(wanted.items())
    ]
    if lost := held.keys() - wanted.keys():
        refuse_needed(lost, uses_in(session, district_id, act.today))
    for plugin in sorted(lost):
        _take_back(session, act, held[plugin])
    if lost or any(changed):
        _record(session, act, "extensions:grant:set", str(district_id))


def grant_plugin(
    session: Session,
    act: Act,
    *,
    district_id: int,
    plugin: str,
    versions: str = "",
    scopes: Iterable[str] | None = None,
    personal_data: Iterable[str] | None = None,
    price: int | None = None,
) -> None:
    """Grant a plugin, or change the terms on which it is granted.

    ``versions`` is a range, empty for all. ``scopes`` and ``personal_data`` are what is consented
    to; a release that asks for more is not used. ``price``: whole fen for a community and month.
    Raises NotFound (``plugins.not_installed``), Invalid (``plugins.versions``, ``plugins.scope``,
    ``plugins.price``), Refused (``plugins.in_use``) when no release would be left for something
    that needs one.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    current.refresh(session)
    if not installed().of_plugin(plugin):
        raise not_installed(plugin)
    terms = terms_of(versions, scopes, personal_data, price)
    held = session.get(PluginGrant, (district_id, plugin), with_for_update=True)
    if _put(session, act, district_id, plugin, held, terms):
        _record(session, act, "extensions:grant:set", f"{district_id}/{plugin}")


def revoke_plugin(session: Session, act: Act, *, district_id: int, plugin: str) -> None:
    """Take a grant back, and with it what the district had set for the plugin.

    Communities keep their choice, without effect until it is granted again. Raises NotFound
    (``plugins.no_grant``), Refused (``plugins.in_use``).
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    current.refresh(session)
    held = _held(session, district_id, plugin)
    refuse_needed({plugin}, uses_in(session, district_id, act.today))
    _take_back(session, act, held)
    _record(session, act, "extensions:grant:revoke", f"{district_id}/{plugin}")


def consent(session: Session, act: Act, *, district_id: int, plugin: str, version: str) -> None:
    """Say yes to all that one release asks to see and do, beside what was consented to before.

    From then on communities use it. A release never changes, so what was read on the page is what
    is said yes to. Raises NotFound (``plugins.no_grant``, ``plugins.not_installed``), Refused
    (``plugins.outside_range``).
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    current.refresh(session)
    held = _held(session, district_id, plugin)
    releases = {each.version: each for each in installed().of_plugin(plugin)}
    if version not in releases:
        raise not_installed(f"{plugin} {version}")
    if not is_within(version, held.versions):
        raise Refused(
            "plugins.outside_range",
            mark("%(plugin)s %(version)s is not among the versions that are granted: %(range)s."),
            cure=mark("Grant other versions first."),
            plugin=plugin,
            version=version[:60],
            range=held.versions,
        )
    asks = releases[version].asks
    given = consented(Granted.on(plugin, terms_in(held)), releases.values())
    before = version_on(terms_in(held), plugin)
    held.scopes = _names(given.scopes | asks.scopes)
    held.personal_data = _names(given.personal_data | asks.personal_data)
    after = version_on(terms_in(held), plugin)
    tell_of_version(session, act, plugin, district_id, before=before, after=after)
    _record(session, act, "extensions:grant:consent", f"{district_id}/{plugin}")


def grants_of(session: Session, district_id: int) -> Mapping[str, Terms]:
    """What a district grants, by plugin. One query."""
    query = select(PluginGrant).where(PluginGrant.district_id == district_id)
    return {each.plugin: terms_in(each) for each in session.scalars(query)}


def terms_in(grant: PluginGrant) -> Terms:
    """On what terms a grant stands."""
    return Terms(
        grant.versions,
        None if grant.scopes is None else tuple(map(Scope, grant.scopes)),
        None if grant.personal_data is None else tuple(map(PersonalData, grant.personal_data)),
        None if grant.price is None else Price.from_plain(grant.price),
    )


def not_installed(name: str) -> NotFound:
    return NotFound(
        "plugins.not_installed",
        mark("The plugin %(plugin)s is not installed here."),
        cure=mark("Ask the operator to install it; folkmoot plugins list says what is."),
        plugin=name[:100],
    )


def no_grant(name: str) -> NotFound:
    return NotFound(
        "plugins.no_grant",
        mark("The district does not grant the plugin %(plugin)s."),
        cure=mark("Grant it first."),
        plugin=name[:100],
    )


def _held(session: Session, district_id: int, plugin: str) -> PluginGrant:
    held = session.get(PluginGrant, (district_id, plugin), with_for_update=True)
    if held is None:
        raise no_grant(plugin)
    return held


def _put(
    session: Session,
    act: Act,
    district_id: int,
    plugin: str,
    held: PluginGrant | None,
    terms: Terms | None,
) -> bool:
    """Whether that changed anything."""
    if held is None:
        held = PluginGrant(
            district_id=district_id,
            plugin=plugin,
            granted_at=act.at,
            granted_by=act.actor.account_id,
            **_columns(terms or Terms()),
        )
        session.add(held)
        # A community that chose it before it was taken back uses it again.
        before, after = "", version_on(terms or Terms(), plugin)
    elif terms is None or terms == terms_in(held):
        return False
    else:
        before, after = version_on(terms_in(held), plugin), version_on(terms, plugin)
        if before and not after:
            # Terms under which no release is left take the plugin back.
            refuse_needed({plugin}, uses_in(session, district_id, act.today))
        for name, value in _columns(terms).items():
            setattr(held, name, value)
    tell_of_version(session, act, plugin, district_id, before=before, after=after)
    return True


def _columns(terms: Terms) -> Mapping[str, Any]:
    return {
        "versions": terms.versions,
        "scopes": None if terms.scopes is None else _names(terms.scopes),
        "personal_data": None if terms.personal_data is None else _names(terms.personal_data),
        "price": None if terms.price is None else terms.price.to_plain(),
    }


def _names(values: Iterable[Scope | PersonalData]) -> list[str]:
    return sorted(each.value for each in values)


def _take_back(session: Session, act: Act, held: PluginGrant) -> None:
    settings = select(DistrictPluginSetting).where(
        DistrictPluginSetting.district_id == held.district_id,
        DistrictPluginSetting.plugin == held.plugin,
    )
    for row in session.scalars(settings):
        session.delete(row)
    session.delete(held)
    for event in (Disabled, Erased):
        tell_of(session, held.plugin, event, on=act.today, district_id=held.district_id)


def _record(session: Session, act: Act, action: str, subject: str) -> None:
    try:
        audit.record(session, act, action, subject)
    except IntegrityError as error:
        raise Conflict(
            "plugins.raced",
            mark("Somebody else has just changed this grant."),
            cure=mark("Look at what holds now, then change it again."),
        ) from error
