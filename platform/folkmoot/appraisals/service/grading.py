"""The grading: sheets go out in the meeting, one to each of those who appraise."""

from collections import Counter
from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.appraisals import refusals
from folkmoot.appraisals.domain import (
    Side,
    State,
    check_present,
)
from folkmoot.appraisals.models import (
    Appraisal,
    AppraisalGrading,
    GradingEnd,
    GradingPart,
)
from folkmoot.appraisals.queries import (
    calls_of,
    gradings_of,
    invited_to,
)
from folkmoot.appraisals.service.access import (
    held_at,
    require_counter,
    supervisor_seat,
    take_side,
)
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act
from folkmoot.meetings.domain import MeetingState
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import (
    attendance,
    find_meeting,
    require_quorum,
)
from folkmoot.meetings.queries import state_of as meeting_state
from folkmoot.people.models import Mandate
from folkmoot.people.queries import find_person
from folkmoot_sdk import AppraiserCategory, BodyKind


def begin_grading(
    session: Session, act: Act, *, appraisal_id: UUID, chair_id: UUID
) -> AppraisalGrading:
    """Hand out the sheets, one to each appraiser in the room, under ``chair_id`` (URC 37).

    Who takes part is kept, and nothing that would tie a sheet to them. Raises Refused
    ``appraisal.no_meeting``, ``appraisal.notice_too_late``, ``appraisal.chair``,
    ``appraisal.chair_absent``, ``appraisal.appraised``, ``appraisal.category_missing``,
    ``appraisal.category_too_small``, ``meeting.inquorate``. After one that ended without a result
    it takes another meeting.
    """
    appraisal = held_at(session, appraisal_id, State.REPORTED)
    require_counter(session, act, appraisal_id)
    earlier = gradings_of(session, appraisal_id)
    meeting = _sitting_meeting(session, act, appraisal_id, [one.meeting_id for one, _ in earlier])
    room = attendance(session, meeting.id, act.at)
    seat = _chair(session, act, appraisal_id, chair_id)
    if chair_id not in room.in_person | room.observers:
        raise refusals.chair_absent(find_person(session, chair_id).name)
    there = _graders(session, appraisal, room.in_person)
    require_quorum(session, meeting.id, act.at)
    grading = _grading(act, appraisal, meeting, seat, earlier[-1][1] if earlier else None)
    session.add(grading)
    session.flush()
    session.add_all(
        GradingPart(
            appraisal_id=appraisal_id, turn=grading.turn, person_id=person, category=category
        )
        for person, category in there.items()
    )
    audit.record(session, act, "appraisals:grading:begin", appraisal_id)
    return grading


def _grading(
    act: Act, appraisal: Appraisal, meeting: Meeting, seat: Mandate, before: GradingEnd | None
) -> AppraisalGrading:
    return AppraisalGrading(
        appraisal_id=appraisal.id,
        turn=before.turn + 1 if before else 1,
        meeting_id=meeting.id,
        chair_id=seat.person_id,
        chair_side=Side.APPRAISING,
        mandate_id=seat.id,
        body_id=seat.body_id,
        body_kind=BodyKind.SUPERVISION_COMMITTEE,
        began_at=act.at,
        before_turn=before.turn if before else None,
        before_ending=before.ending if before else None,
    )


def _chair(session: Session, act: Act, appraisal_id: UUID, chair_id: UUID) -> Mandate:
    """Their seat in the supervision committee, of somebody who now stands with those who appraise.
    Raises Refused ``appraisal.appraised``, ``appraisal.chair``.
    """
    chair = find_person(session, chair_id)
    take_side(session, appraisal_id, chair_id)
    seat = supervisor_seat(session, act, chair_id)
    if seat is None:
        raise refusals.not_a_supervisor(chair.name)
    return seat


def _graders(
    session: Session, appraisal: Appraisal, in_person: Collection[UUID]
) -> dict[UUID, AppraiserCategory]:
    """Who gets a sheet: in person alone, since it is filled in by whoever grades, so no proxy holds
    one. Raises as ``check_present``.
    """
    invited = invited_to(session, appraisal.id)
    there = {person: invited[person] for person in sorted(set(in_person) & invited.keys())}
    check_present(Counter(there.values()), appraisal.weights, field="chair_id")
    return there


def _sitting_meeting(
    session: Session, act: Act, appraisal_id: UUID, graded_in: Collection[UUID]
) -> Meeting:
    """The meeting that was called for it in time and for today, and sits now; none that has been
    ``graded_in`` already. Raises Refused ``appraisal.no_meeting``, ``appraisal.notice_too_late``.
    """
    for meeting_id in calls_of(session, appraisal_id):
        sits = meeting_state(session, meeting_id) is MeetingState.IN_SESSION
        if not sits or meeting_id in graded_in:
            continue
        meeting = find_meeting(session, meeting_id)
        if not meeting.notice_in_time:
            raise refusals.late_notice()
        if meeting.starts_at.astimezone(CHINA).date() == act.today:
            return meeting
    raise refusals.not_called()
