"""A meeting's course: opened, closed, adjourned or cancelled, each step once."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.errors import Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.meetings.domain import MeetingState, fullest, may_follow
from folkmoot.meetings.models import Meeting, MeetingEvent, MeetingOutcome
from folkmoot.meetings.queries import course_of, find_meeting, seats_of, signs_of
from folkmoot.meetings.queries.floor import quorum_for
from folkmoot.meetings.refusals import of_an_appraisal, wrong_step
from folkmoot.meetings.service.writing import moment_of, save
from folkmoot.meetings.unfinished import require_votes_closed
from folkmoot_sdk import BodyKind

REASON = 1000


def open_meeting(
    session: Session,
    act: Act,
    *,
    meeting_id: UUID,
    at: datetime | None = None,
    of_appraisal: bool = False,
) -> MeetingEvent:
    """Open it on the day and not before the hour that the notice names.

    Raises ``meeting.not_as_announced``: opening at another time would make the notice worthless;
    ``meeting.of_appraisal``, as the others here, unless it is done ``of_appraisal``.
    """
    meeting, moment = _prepare(session, act, meeting_id, at, of_appraisal=of_appraisal)
    on_the_day = _day(moment) == _day(meeting.starts_at)
    if not on_the_day or moment < meeting.starts_at:
        raise Refused(
            "meeting.not_as_announced",
            mark("The notice is for %(announced)s: the meeting may open then or later that day."),
            cure=mark("Wait for the hour, or cancel the meeting and call it anew."),
            announced=meeting.starts_at,
        )
    event = _step(session, act, meeting, MeetingState.IN_SESSION, moment)
    audit.record(session, act, "meetings:meeting:open", meeting_id)
    return event


def close_meeting(
    session: Session,
    act: Act,
    *,
    meeting_id: UUID,
    at: datetime | None = None,
    of_appraisal: bool = False,
) -> MeetingOutcome:
    """End it in order, and freeze its outcome. Raises ``meeting.vote_open``."""
    meeting, moment = _prepare(session, act, meeting_id, at, of_appraisal=of_appraisal)
    outcome = _end(session, act, meeting, MeetingState.CLOSED, moment, "")
    audit.record(session, act, "meetings:meeting:close", meeting_id)
    return outcome


def adjourn_meeting(
    session: Session,
    act: Act,
    *,
    meeting_id: UUID,
    reason: str,
    at: datetime | None = None,
    of_appraisal: bool = False,
) -> MeetingOutcome:
    """Break it off, and freeze its outcome; to go on another day it must be called anew.

    Raises ``meeting.vote_open``: who has gone home votes no more, so the vote ends before.
    """
    kept = plain_text(reason, field="reason", limit=REASON)
    meeting, moment = _prepare(session, act, meeting_id, at, of_appraisal=of_appraisal)
    outcome = _end(session, act, meeting, MeetingState.ADJOURNED, moment, kept)
    audit.record(session, act, "meetings:meeting:adjourn", meeting_id)
    return outcome


def cancel_meeting(
    session: Session, act: Act, *, meeting_id: UUID, reason: str, of_appraisal: bool = False
) -> MeetingEvent:
    """Call it off before it opened, for a recorded reason."""
    kept = plain_text(reason, field="reason", limit=REASON)
    meeting, moment = _prepare(session, act, meeting_id, None, of_appraisal=of_appraisal)
    event = _step(session, act, meeting, MeetingState.CANCELLED, moment, kept)
    audit.record(session, act, "meetings:meeting:cancel", meeting_id)
    return event


def _prepare(
    session: Session, act: Act, meeting_id: UUID, at: datetime | None, *, of_appraisal: bool
) -> tuple[Meeting, datetime]:
    act.actor.require(Role.SECRETARY)
    meeting = find_meeting(session, meeting_id)
    # The secretary may be whom it appraises; who that is only the appraisal knows.
    if meeting.body_kind is BodyKind.APPRAISAL_MEETING and not of_appraisal:
        raise of_an_appraisal()
    return meeting, moment_of(act, at)


def _day(moment: datetime) -> object:
    return moment.astimezone(CHINA).date()


def _step(
    session: Session,
    act: Act,
    meeting: Meeting,
    state: MeetingState,
    at: datetime,
    reason: str = "",
) -> MeetingEvent:
    last = course_of(session, meeting.id)[-1]
    if not may_follow(last.state, state):
        raise wrong_step(last.state)
    if at < last.at:
        raise Invalid(
            "meeting.out_of_order",
            mark("That is before the meeting's last step, at %(last)s."),
            cure=mark("Enter a time from then on."),
            field="at",
            last=last.at,
        )
    event = MeetingEvent(
        id=act.new_id(),
        meeting_id=meeting.id,
        seq=last.seq + 1,
        state=state,
        at=at,
        reason=reason,
    )
    save(session, event)
    return event


def _end(
    session: Session,
    act: Act,
    meeting: Meeting,
    state: MeetingState,
    at: datetime,
    reason: str,
) -> MeetingOutcome:
    require_votes_closed(session, meeting.id)
    opened = course_of(session, meeting.id)[-1]
    event = _step(session, act, meeting, state, at, reason)
    outcome = _outcome(session, meeting, opened.at, event)
    save(session, outcome)
    return outcome


def _outcome(
    session: Session, meeting: Meeting, opened_at: datetime, end: MeetingEvent
) -> MeetingOutcome:
    # At its fullest and not at its end: people leave as soon as the last vote is over, and what
    # was resolved before they left was resolved by a quorum.
    room = fullest(signs_of(session, meeting.id), seats_of(session, meeting.id), opened_at, end.at)
    verdict = quorum_for(meeting, room)
    return MeetingOutcome(
        meeting_id=meeting.id,
        body_kind=meeting.body_kind,
        quorate=verdict.valid,
        present=room.present,
        members=meeting.members,
        representatives=meeting.representatives,
        fullest_at=room.at,
        tests=[test.to_plain() for test in verdict.tests],
        notice_in_time=meeting.notice_in_time,
        ended_as=end.state,
        opened_at=opened_at,
        ended_at=end.at,
    )
