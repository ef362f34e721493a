"""Granting, choosing, and looking up: effective = installed ∩ granted ∩ chosen."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions.above import Use, uses_here, uses_in
from folkmoot.extensions.models import PluginChoice, PluginGrant
from folkmoot.extensions.viewing import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot_sdk import Text

__all__ = ["choose_plugins", "grant_plugins", "view_for"]


def grant_plugins(session: Session, act: Act, *, district_id: int, plugins: Iterable[str]) -> None:
    """Make the district's grants exactly these. Platform scope.

    Raises Refused (``plugins.in_use``) when a vote, a matter or a workflow in one of the
    district's communities needs what would be taken back.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    query = select(PluginGrant).where(PluginGrant.district_id == district_id)
    held = {grant.plugin: grant for grant in session.scalars(query)}
    wanted = set(plugins)
    if lost := held.keys() - wanted:
        _refuse_needed(lost, uses_in(session, district_id))
    for plugin in sorted(wanted - held.keys()):
        session.add(
            PluginGrant(
                district_id=district_id,
                plugin=plugin,
                granted_at=act.at,
                granted_by=act.actor.account_id,
            )
        )
    for plugin in sorted(held.keys() - wanted):
        session.delete(held[plugin])
    if wanted != held.keys():
        audit.record(session, act, "extensions:grant:set", district_id)


def choose_plugins(session: Session, act: Act, *, plugins: Iterable[str]) -> None:
    """Make the community's choice exactly these.

    Raises Refused: ``plugins.not_granted``, and ``plugins.in_use`` when a vote, a matter or the
    workflow needs what would be given up.
    """
    act.actor.require(Role.SECRETARY, Role.OPERATOR)
    scope = tenant_of(session)
    granted_query = select(PluginGrant.plugin).where(PluginGrant.district_id == scope.district_id)
    wanted = set(plugins)
    if missing := wanted - set(session.scalars(granted_query)):
        raise Refused(
            "plugins.not_granted",
            mark("The district does not grant these plugins: %(plugins)s."),
            cure=mark("Ask the district to grant them first."),
            plugins=", ".join(sorted(missing)),
        )
    held = {choice.plugin: choice for choice in session.scalars(select(PluginChoice))}
    if lost := held.keys() - wanted:
        _refuse_needed(lost, uses_here(session))
    for plugin in sorted(wanted - held.keys()):
        session.add(PluginChoice(plugin=plugin, chosen_at=act.at, chosen_by=act.actor.account_id))
    for plugin in sorted(held.keys() - wanted):
        session.delete(held[plugin])
    if wanted != held.keys():
        audit.record(session, act, "extensions:choice:set", scope.tenant_id)


def _refuse_needed(lost: AbstractSet[str], uses: Iterable[Use]) -> None:
    needed = sorted({use for use in uses if use.plugin in lost}, key=lambda use: use.line.en)
    if needed:
        raise Refused(
            "plugins.in_use",
            mark("Some of these plugins are still needed. %(uses)s."),
            cure=mark("Bring these to their end first, or keep the plugins."),
            uses=Text(
                "；".join(use.line.zh for use in needed), "; ".join(use.line.en for use in needed)
            ),
        )
