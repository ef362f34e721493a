"""Granting, choosing, and looking up: effective = installed ∩ granted ∩ chosen.

A district's verbs are in ``granting``; here are the community's.
"""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions import current
from folkmoot.extensions.above import uses_here
from folkmoot.extensions.granting import grant_plugins
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginChoice, PluginSetting, PluginUse
from folkmoot.extensions.needed import refuse_needed
from folkmoot.extensions.telling import tell_of
from folkmoot.extensions.viewing import Granted, effective_release, granted_in, view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import NotFound, Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot_sdk import Disabled, Enabled, Erased

__all__ = ["choose_plugin", "choose_plugins", "give_up_plugin", "grant_plugins", "view_for"]


def choose_plugins(session: Session, act: Act, *, plugins: Iterable[str]) -> None:
    """Make the community's choice exactly these; what is set for one given up goes with it.

    Raises Refused: ``plugins.not_granted``, and ``plugins.in_use`` when a vote, a matter or the
    workflow needs what would be given up.
    """
    act.actor.require(Role.SECRETARY, Role.OPERATOR)
    current.refresh(session)
    wanted = set(plugins)
    held = {choice.plugin: choice for choice in session.scalars(select(PluginChoice))}
    granted = granted_in(session, tenant_of(session).district_id)
    _require_granted(granted, wanted - held.keys())
    if lost := held.keys() - wanted:
        refuse_needed(lost, uses_here(session))
    for plugin in sorted(wanted - held.keys()):
        _take_up(session, act, granted[plugin])
    for plugin in sorted(lost):
        _give_up(session, act, held[plugin])
    if wanted != held.keys():
        audit.record(session, act, "extensions:choice:set", tenant_of(session).tenant_id)


def choose_plugin(session: Session, act: Act, *, plugin: str) -> None:
    """Use one more plugin of those that the district grants. Raises as :func:`choose_plugins`."""
    held = session.scalars(select(PluginChoice.plugin))
    choose_plugins(session, act, plugins={*held, plugin})


def give_up_plugin(session: Session, act: Act, *, plugin: str) -> None:
    """Use a plugin no longer. Raises NotFound (``plugins.not_chosen``), Refused
    (``plugins.in_use``) with what still needs it.
    """
    held = set(session.scalars(select(PluginChoice.plugin)))
    if plugin not in held:
        raise NotFound(
            "plugins.not_chosen",
            mark("This community does not use the plugin %(plugin)s."),
            cure=mark("The page with its plugins lists those that it uses."),
            plugin=plugin[:100],
        )
    choose_plugins(session, act, plugins=held - {plugin})


def _require_granted(granted: Collection[str], wanted: Iterable[str]) -> None:
    if missing := set(wanted).difference(granted):
        raise Refused(
            "plugins.not_granted",
            mark("The district does not grant these plugins: %(plugins)s."),
            cure=mark("Ask the district to grant them first."),
            plugins=", ".join(sorted(missing)),
        )


def _take_up(session: Session, act: Act, grant: Granted) -> None:
    plugin = grant.plugin
    session.add(PluginChoice(plugin=plugin, chosen_at=act.at, chosen_by=act.actor.account_id))
    session.add(PluginUse(plugin=plugin))
    found = effective_release(installed(), grant)
    tell_of(session, plugin, Enabled, on=act.today, version=found.version if found else "")


def _give_up(session: Session, act: Act, choice: PluginChoice) -> None:
    for table in (PluginSetting, PluginUse):
        for row in session.scalars(select(table).where(table.plugin == choice.plugin)):
            session.delete(row)
    session.delete(choice)
    for event in (Disabled, Erased):
        tell_of(session, choice.plugin, event, on=act.today)
