"""Somebody above the community excuses it from one meeting, and says why."""

from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.compliance.models import Excuse
from folkmoot.compliance.queries import find_obligation, is_met
from folkmoot.compliance.service.lawful import require_lawful
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Conflict, NotAllowed, Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.kernel.text import plain_text

REASON = 1000
EXCUSERS = (Role.STREET_OFFICER, Role.DISTRICT_OFFICER)
_WITHIN = frozenset({Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT})


def excuse(session: Session, act: Act, *, obligation_id: UUID, reason: str) -> Excuse:
    """Excuse the community from one meeting; everybody can read the reason.

    An officer of its street office or district may, and nobody within it, whatever else they
    are. Raises NotAllowed (``compliance.own_community``), Refused (``compliance.met``,
    ``compliance.law_asks`` with the article), Conflict (``compliance.excused``), Invalid
    (``text.*``), NotFound (``compliance.unknown``).
    """
    act.actor.require(*EXCUSERS)
    if is_within(act.actor):
        raise _own_community()
    obligation = find_obligation(session, obligation_id)
    if is_met(session, obligation_id):
        raise Refused(
            "compliance.met",
            mark("This meeting was held and counts, so there is nothing to excuse."),
            cure=mark("Look at the year again."),
        )
    require_lawful(session, obligation, act.today)
    row = Excuse(
        obligation_id=obligation.id,
        reason=plain_text(reason, field="reason", limit=REASON),
        approved_by=_approver(act),
        approved_at=act.at,
    )
    if session.get(Excuse, (tenant_of(session).tenant_id, obligation_id)) is not None:
        raise _excused()
    session.add(row)
    try:
        audit.record(session, act, "compliance:obligation:excuse", obligation_id)
    except IntegrityError as error:
        raise _excused() from error
    return row


def is_within(actor: Actor) -> bool:
    """Whether they belong to the community themselves: one account may hold several roles."""
    return actor.person_id is not None or not actor.roles.isdisjoint(_WITHIN)


def _approver(act: Act) -> UUID:
    if act.actor.account_id is None:
        raise NotAllowed(
            "compliance.approver",
            mark("Who excuses a community must be known."),
            cure=mark("Sign in as an officer of the street office or the district."),
        )
    return act.actor.account_id


def _own_community() -> NotAllowed:
    return NotAllowed(
        "compliance.own_community",
        mark("Nobody excuses the community to which they belong themselves."),
        cure=mark("Ask another officer of the street office or the district."),
    )


def _excused() -> Conflict:
    return Conflict(
        "compliance.excused",
        mark("The community is excused from this meeting already."),
        cure=mark("Read on the year's page by whom and why."),
    )
