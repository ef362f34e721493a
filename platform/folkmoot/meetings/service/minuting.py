"""Writing the minutes: once, from the record, with the decisions that the votes came to."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Refused, mark
from folkmoot.meetings.domain import DecisionNote, fold
from folkmoot.meetings.minutes import Record, compose, content_digest
from folkmoot.meetings.models import AgendaItem, MeetingOutcome, Minutes
from folkmoot.meetings.queries import (
    agenda_of,
    by_name,
    course_of,
    find_meeting,
    minutes_of,
    outcome_of,
    proposals_of,
    roster_of,
    signs_of,
    statements_of,
)
from folkmoot.meetings.refusals import announced_too_late, item_unknown
from folkmoot.meetings.service.writing import save
from folkmoot.meetings.unfinished import require_votes_closed


def write_minutes(
    session: Session, act: Act, *, meeting_id: UUID, decisions: Sequence[DecisionNote] = ()
) -> Minutes:
    """Generate the minutes of a meeting that has ended.

    Raises ``meeting.not_ended``, ``meeting.minuted``, ``agenda_item.unknown``,
    ``meeting.decision_not_announced``, ``meeting.decision_inquorate``,
    ``meeting.announced_too_late``, ``meeting.vote_open``.
    """
    act.actor.require(Role.SECRETARY)
    meeting = find_meeting(session, meeting_id)
    outcome = _ended(session, meeting_id)
    # Closing the meeting asked as well, but a vote may have opened at that very moment.
    require_votes_closed(session, meeting_id)
    agenda = agenda_of(session, meeting_id)
    if any(note.valid for note in decisions) and not meeting.may_resolve:
        raise announced_too_late(meeting.earliest_on)
    _check_decisions(agenda, outcome, decisions)
    record = _record(session, outcome, agenda, decisions)
    content = dict(compose(record))
    minutes = Minutes(
        meeting_id=meeting_id,
        content=content,
        digest=content_digest(content),
        written_at=act.at,
    )
    save(session, minutes)
    audit.record(session, act, "meetings:minutes:write", meeting_id)
    return minutes


def _ended(session: Session, meeting_id: UUID) -> MeetingOutcome:
    outcome = outcome_of(session, meeting_id)
    if outcome is None:
        raise Refused(
            "meeting.not_ended",
            mark("Minutes are written when the meeting has ended."),
            cure=mark("Close the meeting first."),
        )
    if minutes_of(session, meeting_id) is not None:
        raise Conflict(
            "meeting.minuted",
            mark("The minutes of this meeting are written."),
            cure=mark("Read them on the meeting's page; they are written once and stay."),
        )
    return outcome


def _check_decisions(
    agenda: Sequence[AgendaItem], outcome: MeetingOutcome, decisions: Sequence[DecisionNote]
) -> None:
    items = {item.id: item for item in agenda}
    for note in decisions:
        item = items.get(note.agenda_item_id)
        if item is None:
            raise item_unknown()
        if not item.for_decision:
            raise Refused(
                "meeting.decision_not_announced",
                mark("“%(title)s” was not announced for decision, so none can be minuted."),
                cure=mark("Put it on the agenda of the next meeting, for decision."),
                title=item.title,
            )
        if note.valid and not outcome.quorate:
            raise Refused(
                "meeting.decision_inquorate",
                mark("The meeting never had its quorum, so it cannot have decided on “%(title)s”."),
                cure=mark("Call the meeting again and decide there, with its quorum."),
                title=item.title,
            )


def _record(
    session: Session,
    outcome: MeetingOutcome,
    agenda: Sequence[AgendaItem],
    decisions: Sequence[DecisionNote],
) -> Record:
    meeting_id = outcome.meeting_id
    seats = [line.seat.as_value() for line in roster_of(session, meeting_id)]
    signs = signs_of(session, meeting_id)
    came = {sign.person_id for sign in signs}
    items = [item.id for item in agenda]
    return Record(
        meeting=find_meeting(session, meeting_id),
        outcome=outcome,
        course=course_of(session, meeting_id),
        seats=seats,
        guests=by_name(session, came - {seat.person_id for seat in seats}),
        signs=signs,
        fullest=fold(signs, seats, outcome.fullest_at),
        agenda=agenda,
        proposals=proposals_of(session, *items),
        statements=statements_of(session, *items),
        decisions=decisions,
    )
