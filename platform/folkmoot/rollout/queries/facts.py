"""What is on record of one community, for its readiness list."""

from collections.abc import Mapping
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.extensions.service import view_for
from folkmoot.kernel.errors import Refused
from folkmoot.matters.domain import Ending
from folkmoot.matters.models import Matter, MatterEnding, MatterStep
from folkmoot.notices.models import NoticeBoard
from folkmoot.people.domain.composition import MemberDraft, check_composition
from folkmoot.people.domain.kinds import DERIVED
from folkmoot.people.models import Body, Household, Mandate, Residence
from folkmoot.people.queries.spans import in_force
from folkmoot.people.service.norms import norms_in
from folkmoot.rollout.domain import Facts
from folkmoot.tenancy.history import is_rehearsal
from folkmoot.tenancy.queries import district_rules
from folkmoot_sdk import BodyKind


def facts_of(session: Session, on: date) -> Facts:
    """What is on record of the session's community. Eight queries at most."""
    households, residents = session.execute(
        select(
            select(func.count(Household.id)).scalar_subquery(),
            select(func.count(Residence.person_id.distinct()))
            .where(in_force(Residence, on))
            .scalar_subquery(),
        )
    ).one()
    members = _members(session, on)
    boards = frozenset(session.scalars(select(NoticeBoard.name)))
    asked = district_rules(session).on(on).notice_boards
    furthest, rehearsed = _rehearsals(session)
    return Facts(
        households=households,
        residents=residents,
        bodies=frozenset(members),
        unsound=_unsound(session, members, on),
        boards=len(boards),
        boards_missing=tuple(name for name in asked if name not in boards),
        furthest=furthest,
        rehearsed=rehearsed,
    )


def _members(session: Session, on: date) -> dict[BodyKind, list[MemberDraft]]:
    """Every body in office with those who sit in it."""
    query = (
        select(Body.kind, Mandate.person_id, Mandate.office, Mandate.representative)
        .outerjoin(
            Mandate,
            (Mandate.tenant_id == Body.tenant_id)
            & (Mandate.body_id == Body.id)
            & in_force(Mandate, on),
        )
        .where(in_force(Body, on))
        .order_by(Body.kind)
    )
    found: dict[BodyKind, list[MemberDraft]] = {}
    for kind, person_id, office, representative in session.execute(query):
        seats = found.setdefault(kind, [])
        if person_id is not None:
            seats.append(MemberDraft(person_id, office, representative))
    return found


def _unsound(
    session: Session, members: Mapping[BodyKind, list[MemberDraft]], on: date
) -> frozenset[BodyKind]:
    """The bodies that could not be constituted so today."""
    view, found = view_for(session), set[BodyKind]()
    for kind in members.keys() - DERIVED:
        try:
            check_composition(norms_in(view, kind, on), members[kind])
        except Refused:
            found.add(kind)
    return frozenset(found)


def _rehearsals(session: Session) -> tuple[int, int]:
    """How far any rehearsal has come, and how many were closed with all that step 7 asks for."""
    query = (
        select(
            func.coalesce(func.max(MatterStep.position), 0),
            func.count(MatterEnding.matter_id.distinct()).filter(
                MatterEnding.ending == Ending.CLOSED
            ),
        )
        .select_from(Matter)
        .join(
            MatterStep,
            (MatterStep.tenant_id == Matter.tenant_id) & (MatterStep.matter_id == Matter.id),
        )
        .outerjoin(
            MatterEnding,
            (MatterEnding.tenant_id == Matter.tenant_id) & (MatterEnding.matter_id == Matter.id),
        )
        .where(is_rehearsal(Matter.tenant_id, Matter.opened_at))
    )
    furthest, rehearsed = session.execute(query).one()
    return furthest, rehearsed
