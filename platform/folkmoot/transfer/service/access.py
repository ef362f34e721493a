"""Who may take over a roster: the community's office, and whoever brings the community in."""

from dataclasses import replace

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.queries import own_community


def as_clerk(session: Session, act: Act) -> Act:
    """The act as the registers take it. Raises NotAllowed (``auth.not_allowed``).

    A draft community has no office yet; until it has one, its district's officers keep its
    registers, and each entry in the chain names them.
    """
    if Role.DISTRICT_OFFICER in act.actor.roles and _is_draft(session):
        roles = act.actor.roles | {Role.SECRETARY}
        return replace(act, actor=replace(act.actor, roles=roles))
    act.actor.require(Role.SECRETARY, Role.OPERATOR)
    return act


def _is_draft(session: Session) -> bool:
    return own_community(session).status is CommunityStatus.DRAFT


def lock_rosters(session: Session) -> None:
    """One roster of a community at a time: two at once would not see each other's people.

    Raises Conflict (``roster.busy``) instead of waiting, since a large one takes half a minute.
    """
    key = func.hashtextextended(f"transfer.rosters:{tenant_of(session).tenant_id}", 0)
    if not session.scalar(select(func.pg_try_advisory_xact_lock(key))):
        raise Conflict(
            "roster.busy",
            mark("A roster of this community is being worked on at this moment."),
            cure=mark("Wait half a minute, then load the page again."),
        )
