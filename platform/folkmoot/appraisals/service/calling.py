"""The meeting to which those invited come: called, opened and ended by who is not appraised."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import BEFORE_GRADING, CATEGORIES, check_present
from folkmoot.appraisals.models import Appraisal, AppraisalCall
from folkmoot.appraisals.queries import calls_of, invited_to
from folkmoot.appraisals.service.access import as_office, held_at
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.matters.service import minute_meeting
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import AgendaDraft, MeetingState
from folkmoot.meetings.models import Meeting, MeetingEvent, MeetingOutcome
from folkmoot.meetings.queries import state_of as meeting_state
from folkmoot.people import service as people
from folkmoot.people.domain.composition import MemberDraft, check_composition
from folkmoot.people.domain.kinds import body_label
from folkmoot.people.models import Body, Mandate
from folkmoot.people.queries import constituted
from folkmoot.people.queries.spans import in_force
from folkmoot.people.service.norms import norms_for
from folkmoot.tenancy.practice import notice_days
from folkmoot_sdk import AppraiserCategory, BodyKind

# To come, or in session.
AHEAD = frozenset({MeetingState.CALLED, MeetingState.IN_SESSION})
_NAME = body_label(BodyKind.APPRAISAL_MEETING).zh


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
    so that nobody is entered twice. Raises as ``as_office``; Refused
    ``appraisal.category_missing``, ``appraisal.category_too_small``, Conflict
    ``appraisal.called``, and what calling one raises.
    """
    act = as_office(session, act, appraisal_id)
    appraisal = held_at(session, appraisal_id, *BEFORE_GRADING)
    require_no_meeting(session, appraisal)
    invited = invited_to(session, appraisal_id)
    _require_every_kind(appraisal, invited.values())
    _seat(session, act, appraisal, invited)
    meeting = meetings.call_meeting(
        session,
        act,
        body_kind=BodyKind.APPRAISAL_MEETING,
        title=f"{appraisal.year}年度民主评议会",
        place=place,
        starts_at=starts_at,
        agenda=[AgendaDraft("听取述职报告并进行民主测评")],
        notice_days=notice_days(session, BodyKind.APPRAISAL_MEETING, act.today),
        urgent_reason=urgent_reason,
    )
    session.add(_call(appraisal, meeting))
    audit.record(session, act, "appraisals:meeting:call", appraisal_id)
    return meeting


def open_appraisal_meeting(session: Session, act: Act, *, appraisal_id: UUID) -> MeetingEvent:
    """Open the meeting that was called, at its hour.

    Raises as ``as_office``; Refused ``appraisal.no_meeting``, and what opening one raises.
    """
    act = as_office(session, act, appraisal_id)
    meeting_id = _meeting_at(session, appraisal_id, MeetingState.CALLED)
    return meetings.open_meeting(session, act, meeting_id=meeting_id, of_appraisal=True)


def end_appraisal_meeting(session: Session, act: Act, *, appraisal_id: UUID) -> MeetingOutcome:
    """Close the meeting, and write its minutes, without which no result is published.

    Raises as ``open_appraisal_meeting``.
    """
    act = as_office(session, act, appraisal_id)
    meeting_id = _meeting_at(session, appraisal_id, MeetingState.IN_SESSION)
    outcome = meetings.close_meeting(session, act, meeting_id=meeting_id, of_appraisal=True)
    minute_meeting(session, act, meeting_id=meeting_id)
    return outcome


def call_off_appraisal_meeting(
    session: Session, act: Act, *, appraisal_id: UUID, reason: str
) -> None:
    """Cancel the meeting that is to come, or break off the one that sits; another can be called.

    Once sheets are handed out there is no way back: it is ended, with its count or without a
    result. Raises as ``open_appraisal_meeting``; Refused ``appraisal.wrong_state``.
    """
    act = as_office(session, act, appraisal_id)
    held_at(session, appraisal_id, *BEFORE_GRADING)
    meeting_id = _meeting_at(session, appraisal_id, *AHEAD)
    if meeting_state(session, meeting_id) is MeetingState.CALLED:
        meetings.cancel_meeting(
            session, act, meeting_id=meeting_id, reason=reason, of_appraisal=True
        )
    else:
        meetings.adjourn_meeting(
            session, act, meeting_id=meeting_id, reason=reason, of_appraisal=True
        )
        minute_meeting(session, act, meeting_id=meeting_id)
    audit.record(session, act, "appraisals:meeting:call_off", appraisal_id)


def require_no_meeting(session: Session, appraisal: Appraisal) -> None:
    """Conflict ``appraisal.called`` while one is to come or sits."""
    if any(meeting_state(session, each) in AHEAD for each in calls_of(session, appraisal.id)):
        raise refusals.meeting_ahead()


def _meeting_at(session: Session, appraisal_id: UUID, *states: MeetingState) -> UUID:
    """The last meeting called for it that stands so."""
    for meeting_id in reversed(calls_of(session, appraisal_id)):
        if meeting_state(session, meeting_id) in states:
            return meeting_id
    raise refusals.not_called()


def _require_every_kind(appraisal: Appraisal, invited: Collection[AppraiserCategory]) -> None:
    numbers = {key: sum(each is key for each in invited) for key in CATEGORIES}
    check_present(numbers, appraisal.weights)


def _call(appraisal: Appraisal, meeting: Meeting) -> AppraisalCall:
    return AppraisalCall(
        meeting_id=meeting.id,
        appraisal_id=appraisal.id,
        body_kind=meeting.body_kind,
        notice_in_time=meeting.notice_in_time,
    )


def _seat(session: Session, act: Act, appraisal: Appraisal, invited: Collection[UUID]) -> None:
    """Make the meeting's roster those invited, and nobody else. Refused ``body.committee_size``
    where the rule of the day asks for more, whether or not the body is constituted already.
    """
    kind, drafts = BodyKind.APPRAISAL_MEETING, [MemberDraft(each) for each in sorted(invited)]
    check_composition(norms_for(session, kind, act.today), drafts)
    body = constituted(session, act.today).get(kind)
    if body is None:
        people.constitute_body(session, act, kind=kind, name=_NAME, members=drafts, on=act.today)
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
