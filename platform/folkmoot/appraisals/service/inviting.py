"""Who appraises: people of four kinds, invited by name, and the meeting to which they come."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import CATEGORIES, Side, State, check_present
from folkmoot.appraisals.models import Appraisal, AppraisalCall, Appraiser
from folkmoot.appraisals.queries import row_of
from folkmoot.appraisals.service.access import held_at, take_side
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.text import plain_text
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import AgendaDraft, MeetingState
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import state_of as meeting_state
from folkmoot.people import service as people
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import body_label
from folkmoot.people.models import Body, Mandate, Residence
from folkmoot.people.queries import constituted, find_organisation, find_person
from folkmoot.people.queries.spans import in_force
from folkmoot.tenancy.practice import notice_days
from folkmoot_sdk import AppraiserCategory, BodyKind

STANDS_FOR = 200
_BEFORE_GRADING = (State.OPENED, State.REPORTED)
_AHEAD = frozenset({MeetingState.CALLED, MeetingState.IN_SESSION})
_NAME = body_label(BodyKind.APPRAISAL_MEETING).zh


def register_appraiser(
    session: Session,
    act: Act,
    *,
    appraisal_id: UUID,
    person_id: UUID,
    category: AppraiserCategory,
    organisation_id: UUID | None = None,
    stands_for: str = "",
) -> Appraiser:
    """Invite somebody for one of the four kinds; the registers must bear it out.

    Raises Refused ``appraisal.appraised``, ``appraisal.not_of_category``; Conflict
    ``appraisal.registered``, ``appraisal.called``; NotFound for unknown people and units.
    """
    act.actor.require(Role.SECRETARY)
    appraisal = held_at(session, appraisal_id, *_BEFORE_GRADING)
    _require_no_meeting(session, appraisal)
    person = find_person(session, person_id)
    if organisation_id is not None:
        find_organisation(session, organisation_id)
    words = plain_text(stands_for, field="stands_for", limit=STANDS_FOR, required=False)
    fits = {
        AppraiserCategory.PARTY_MEMBERS: lambda: person.party_member,
        AppraiserCategory.RESIDENTS: lambda: _lives_here(session, person_id, act.today),
        AppraiserCategory.UNITS: lambda: organisation_id is not None,
        AppraiserCategory.AFFECTED: lambda: bool(words),
    }
    if not fits[category]():
        raise refusals.wrong_category(CATEGORIES[category])
    if row_of(session, Appraiser, appraisal_id, person_id) is not None:
        raise refusals.registered()
    take_side(session, appraisal_id, person_id)
    unit = organisation_id if category is AppraiserCategory.UNITS else None
    appraiser = Appraiser(
        appraisal_id=appraisal_id,
        person_id=person_id,
        side=Side.APPRAISING,
        category=category,
        organisation_id=unit,
        stands_for=words,
        registered_at=act.at,
        registered_by=act.actor.account_id,
    )
    session.add(appraiser)
    audit.record(session, act, "appraisals:appraiser:register", appraisal_id)
    return appraiser


def call_appraisal_meeting(
    session: Session,
    act: Act,
    *,
    appraisal_id: UUID,
    place: str,
    starts_at: datetime,
    urgent_reason: str = "",
) -> Meeting:
    """Serve notice of the appraisal meeting: its roster is everybody who is invited.

    The body of that kind is constituted, or its seats are filled, from the list of those invited,
    so that nobody is entered twice. Raises Refused ``appraisal.category_missing``,
    ``appraisal.category_too_small``, Conflict ``appraisal.called``, and what calling one raises.
    """
    act.actor.require(Role.SECRETARY)
    appraisal = held_at(session, appraisal_id, *_BEFORE_GRADING)
    _require_no_meeting(session, appraisal)
    invited = invited_to(session, appraisal_id)
    check_present(
        {key: sum(c is key for c in invited.values()) for key in CATEGORIES}, appraisal.weights
    )
    _seat(session, act, appraisal, invited)
    title = f"{appraisal.year}年度民主评议会"
    meeting = meetings.call_meeting(
        session,
        act,
        body_kind=BodyKind.APPRAISAL_MEETING,
        title=title,
        place=place,
        starts_at=starts_at,
        agenda=[AgendaDraft("听取述职报告并进行民主测评")],
        notice_days=notice_days(session, BodyKind.APPRAISAL_MEETING, act.today),
        urgent_reason=urgent_reason,
    )
    session.add(
        AppraisalCall(
            meeting_id=meeting.id,
            appraisal_id=appraisal_id,
            body_kind=meeting.body_kind,
            notice_in_time=meeting.notice_in_time,
        )
    )
    audit.record(session, act, "appraisals:meeting:call", appraisal_id)
    return meeting


def invited_to(session: Session, appraisal_id: UUID) -> dict[UUID, AppraiserCategory]:
    query = select(Appraiser.person_id, Appraiser.category)
    rows = session.execute(query.where(Appraiser.appraisal_id == appraisal_id))
    return dict(rows.all())


def calls_of(session: Session, appraisal_id: UUID) -> tuple[UUID, ...]:
    """The meetings that were called for it, the oldest first."""
    query = select(AppraisalCall.meeting_id).where(AppraisalCall.appraisal_id == appraisal_id)
    return tuple(session.scalars(query.order_by(AppraisalCall.meeting_id)))


def _require_no_meeting(session: Session, appraisal: Appraisal) -> None:
    if any(meeting_state(session, each) in _AHEAD for each in calls_of(session, appraisal.id)):
        raise refusals.meeting_ahead()


def _lives_here(session: Session, person_id: UUID, on: date) -> bool:
    query = select(func.count()).select_from(Residence)
    lives = query.where(Residence.person_id == person_id, in_force(Residence, on))
    return bool(session.scalar(lives))


def _seat(session: Session, act: Act, appraisal: Appraisal, invited: Collection[UUID]) -> None:
    """Make the meeting's roster those invited, and nobody else."""
    body = constituted(session, act.today).get(BodyKind.APPRAISAL_MEETING)
    if body is None:
        people.constitute_body(
            session,
            act,
            kind=BodyKind.APPRAISAL_MEETING,
            name=_NAME,
            members=[MemberDraft(person_id) for person_id in sorted(invited)],
            on=act.today,
        )
        return
    sitting = _sitting(session, body, act.today)
    for person_id in sorted(set(invited) - sitting.keys()):
        people.add_mandate(session, act, body_id=body.id, person_id=person_id, from_on=act.today)
    _unseat(session, act, appraisal, [sitting[each] for each in sitting.keys() - set(invited)])


def _sitting(session: Session, body: Body, on: date) -> dict[UUID, Mandate]:
    query = select(Mandate).where(Mandate.body_id == body.id, in_force(Mandate, on))
    return {mandate.person_id: mandate for mandate in session.scalars(query)}


def _unseat(session: Session, act: Act, appraisal: Appraisal, seats: Collection[Mandate]) -> None:
    """Whoever was invited in another year and not in this one does not count for the quorum."""
    yesterday = act.today - timedelta(days=1)
    for seat in sorted(seats, key=lambda each: each.id):
        # Somebody else seated them today: a day on which a seat began cannot be before its end.
        if seat.from_on <= yesterday:
            reason = f"未列入{appraisal.year}年度民主评议人员名单"
            people.end_mandate(session, act, mandate_id=seat.id, on=yesterday, reason=reason)
