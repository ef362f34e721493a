"""Calling a meeting: what the notice says is frozen here and can be changed by nobody."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.kernel.errors import Invalid, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.meetings.domain import (
    AgendaDraft,
    Lead,
    MeetingState,
    Origin,
    Seat,
    lead_of,
    may_resolve,
)
from folkmoot.meetings.models import AgendaItem, ItemProposal, Meeting, MeetingEvent, MeetingSeat
from folkmoot.meetings.service.freezing import freeze
from folkmoot.meetings.service.writing import save
from folkmoot.people.domain.kinds import Office
from folkmoot_sdk import BodyKind, DecisionRule, Purpose

NATIONAL = WorkCalendar()
TITLE, PLACE, REASON = 200, 200, 1000


def call_meeting(
    session: Session,
    act: Act,
    *,
    body_kind: BodyKind,
    title: str,
    place: str,
    starts_at: datetime,
    agenda: Sequence[AgendaDraft],
    notice_days: int,
    urgent_reason: str = "",
    purpose: Purpose = Purpose.DECISION,
    law: Registered[DecisionRule] | None = None,
    calendar: WorkCalendar = NATIONAL,
) -> Meeting:
    """Serve the notice: freeze body, roster, agenda, quorum rule and quorum base.

    ``notice_days`` is what law or district ask for. ``law`` is the rule to be held to, if a matter
    has pinned one; else the one in force on the day of the meeting. Raises ``meeting.in_past``,
    ``meeting.agenda_empty``, ``meeting.agenda_twice``, ``meeting.notice_too_short``,
    ``meeting.no_members``, ``meeting.rule_unfit``, what ``plain_text`` raises, and what people and
    extensions say of an unknown body or a missing rule.
    """
    act.actor.require(Role.SECRETARY)
    lead = _lead(act, starts_at, notice_days, calendar)
    reason = plain_text(urgent_reason, field="urgent_reason", limit=REASON, required=False)
    if not (lead.in_time or reason):
        raise _too_short(lead, notice_days, body_kind)
    _check_agenda(agenda)
    rule = law or view_for(session).law_for(body_kind, purpose, on=_day(starts_at))
    frozen = freeze(session, body_kind, rule, act.today)
    meeting = Meeting(
        id=act.new_id(),
        purpose=purpose,
        title=plain_text(title, field="title", limit=TITLE),
        place=plain_text(place, field="place", limit=PLACE),
        starts_at=starts_at,
        called_at=act.at,
        notice_days=notice_days,
        earliest_on=lead.earliest,
        notice_in_time=lead.in_time,
        urgent_reason=reason,
        **frozen.columns,
    )
    save(session, meeting)
    save(session, _called(act, meeting), *_seat_rows(meeting, frozen.seats))
    _put_on_agenda(session, act, meeting, agenda)
    audit.record(session, act, "meetings:meeting:call", meeting.id)
    return meeting


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _lead(act: Act, starts_at: datetime, days: int, calendar: WorkCalendar) -> Lead:
    if starts_at < act.at:
        raise Invalid(
            "meeting.in_past",
            mark("The meeting would begin before it is called."),
            cure=mark("Choose a time from now on."),
            field="starts_at",
        )
    return lead_of(notified=act.today, held=_day(starts_at), days=days, last_day=calendar.last_day)


def _too_short(lead: Lead, days: int, body: BodyKind) -> Refused:
    cure = mark("Choose that day or a later one, or give the reason why this is urgent.")
    if not may_resolve(body, in_time=False):
        cure = mark(
            "Choose that day or a later one. For an urgent reason it may meet earlier, but only"
            " to talk."
        )
    return Refused(
        "meeting.notice_too_short",
        mark(
            "Notice must be served %(days)d full days before the meeting; served today, it allows"
            " the meeting from %(earliest)s on."
        ),
        cure=cure,
        field="starts_at",
        days=days,
        earliest=lead.earliest,
    )


def _check_agenda(agenda: Sequence[AgendaDraft]) -> None:
    if not agenda:
        raise Invalid(
            "meeting.agenda_empty",
            mark("A notice needs at least one item on the agenda."),
            cure=mark("Write at least one line of what is to be talked about or decided."),
            field="agenda",
        )
    subjects = [draft.subject_id for draft in agenda if draft.subject_id is not None]
    if len(subjects) > len(set(subjects)):
        raise Invalid(
            "meeting.agenda_twice",
            mark("The same matter is on the agenda twice."),
            cure=mark("Keep one of the two items."),
            field="agenda",
        )


def _called(act: Act, meeting: Meeting) -> MeetingEvent:
    return MeetingEvent(
        id=act.new_id(),
        meeting_id=meeting.id,
        seq=1,
        state=MeetingState.CALLED,
        at=act.at,
        reason="",
    )


def _seat_rows(meeting: Meeting, seats: Sequence[Seat]) -> list[MeetingSeat]:
    return [
        MeetingSeat(
            meeting_id=meeting.id,
            person_id=seat.person_id,
            office=Office(seat.office),
            representative=seat.representative,
            observer=seat.observer,
        )
        for seat in seats
    ]


def _put_on_agenda(
    session: Session, act: Act, meeting: Meeting, agenda: Sequence[AgendaDraft]
) -> None:
    items = [_item(act, meeting, position, draft) for position, draft in enumerate(agenda, 1)]
    save(session, *items)
    pairs = zip(items, agenda, strict=True)
    proposals = [row for item, draft in pairs for row in _prepared(act, item.id, draft)]
    save(session, *proposals)


def _item(act: Act, meeting: Meeting, position: int, draft: AgendaDraft) -> AgendaItem:
    return AgendaItem(
        id=act.new_id(),
        meeting_id=meeting.id,
        position=position,
        title=plain_text(draft.title, field="agenda", limit=TITLE),
        subject_id=draft.subject_id,
        announced=True,
        for_decision=draft.for_decision,
        takes_proposals=draft.takes_proposals,
        raised_by=None,
        added_at=act.at,
    )


def _prepared(act: Act, item_id: UUID, draft: AgendaDraft) -> list[ItemProposal]:
    return [
        ItemProposal(
            id=act.new_id(),
            agenda_item_id=item_id,
            position=position,
            title=plain_text(proposal.title, field="agenda", limit=TITLE),
            subject_id=proposal.subject_id,
            origin=Origin.PREPARED,
            raised_by=None,
            added_at=act.at,
        )
        for position, proposal in enumerate(draft.proposals, 1)
    ]
