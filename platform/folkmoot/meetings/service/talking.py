"""What is brought up and said in a meeting. Talk is free; a body's word needs its quorum."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Refused, mark
from folkmoot.kernel.text import plain_text
from folkmoot.meetings.domain import Origin, Stance
from folkmoot.meetings.models import AgendaItem, ItemProposal, Statement
from folkmoot.meetings.queries import (
    agenda_of,
    attendance,
    find_agenda_item,
    find_meeting,
    require_in_session,
    require_quorum,
)
from folkmoot.meetings.service.writing import moment_of, save
from folkmoot_sdk import BodyKind

TITLE, WORDS, KEY = 200, 5000, 64

# Bodies that sit together may each speak for themselves.
_WITHIN = {
    BodyKind.TWO_COMMITTEES: {BodyKind.PARTY_COMMITTEE, BodyKind.RESIDENTS_COMMITTEE},
}


def raise_item(
    session: Session,
    act: Act,
    *,
    meeting_id: UUID,
    title: str,
    raised_by: UUID,
    subject_id: UUID | None = None,
    at: datetime | None = None,
) -> AgendaItem:
    """Bring up what the notice did not announce: it may be talked about and never decided here.

    Anybody in the room may, observers included. Raises ``meeting.not_in_session``,
    ``meeting.raiser_absent``, ``meeting.on_agenda``.
    """
    act.actor.require(Role.SECRETARY)
    moment = moment_of(act, at)
    require_in_session(session, meeting_id, moment)
    room = attendance(session, meeting_id, moment)
    _check_present(raised_by, room.in_person | room.observers)
    agenda = agenda_of(session, meeting_id)
    _check_new(agenda, subject_id)
    item = AgendaItem(
        id=act.new_id(),
        meeting_id=meeting_id,
        position=agenda[-1].position + 1,
        title=plain_text(title, field="title", limit=TITLE),
        subject_id=subject_id,
        announced=False,
        for_decision=False,
        takes_proposals=False,
        raised_by=raised_by,
        added_at=moment,
    )
    save(session, item)
    audit.record(session, act, "meetings:item:raise", item.id)
    return item


def raise_proposal(
    session: Session,
    act: Act,
    *,
    agenda_item_id: UUID,
    title: str,
    raised_by: UUID,
    subject_id: UUID | None = None,
    at: datetime | None = None,
) -> ItemProposal:
    """Add to a list that the notice announced as one, such as the year's must-do list.

    Only a member in the room may. Raises ``meeting.list_closed``, ``meeting.not_in_session``,
    ``meeting.raiser_absent``.
    """
    act.actor.require(Role.SECRETARY)
    moment = moment_of(act, at)
    item = find_agenda_item(session, agenda_item_id)
    if not item.takes_proposals:
        raise Refused(
            "meeting.list_closed",
            mark("The notice did not announce “%(title)s” as a list that the meeting may add to."),
            cure=mark("Raise it as an item of its own; it may then be talked about."),
            title=item.title,
        )
    require_in_session(session, item.meeting_id, moment)
    _check_present(raised_by, attendance(session, item.meeting_id, moment).in_person)
    proposal = ItemProposal(
        id=act.new_id(),
        agenda_item_id=item.id,
        position=_next_position(session, item.id),
        title=plain_text(title, field="title", limit=TITLE),
        subject_id=subject_id,
        origin=Origin.RAISED,
        raised_by=raised_by,
        added_at=moment,
    )
    save(session, proposal)
    audit.record(session, act, "meetings:proposal:raise", proposal.id)
    return proposal


def record_statement(
    session: Session,
    act: Act,
    *,
    agenda_item_id: UUID,
    body_kind: BodyKind,
    option_key: str,
    stance: Stance,
    text: str,
    at: datetime | None = None,
) -> Statement:
    """What the body says of one option, as a body; ``option_key`` "" is the item as a whole.

    Raises ``meeting.not_this_body``, ``meeting.already_stated``, ``meeting.not_in_session``,
    ``meeting.inquorate``: members of an inquorate meeting speak for themselves alone.
    """
    act.actor.require(Role.SECRETARY)
    moment = moment_of(act, at)
    item = find_agenda_item(session, agenda_item_id)
    _check_speaker(find_meeting(session, item.meeting_id).body_kind, body_kind)
    require_quorum(session, item.meeting_id, moment)
    key = plain_text(option_key, field="option_key", limit=KEY, required=False)
    _check_unsaid(session, item, body_kind, key)
    statement = Statement(
        id=act.new_id(),
        agenda_item_id=item.id,
        body_kind=body_kind,
        option_key=key,
        stance=stance,
        text=plain_text(text, field="text", limit=WORDS),
        at=moment,
    )
    save(session, statement)
    audit.record(session, act, "meetings:statement:record", statement.id)
    return statement


def _check_present(raised_by: UUID, here: Collection[UUID]) -> None:
    if raised_by not in here:
        raise Refused(
            "meeting.raiser_absent",
            mark("Whoever raises something must be in the room."),
            cure=mark("Record first that the person came."),
            field="raised_by",
        )


def _check_new(agenda: Iterable[AgendaItem], subject_id: UUID | None) -> None:
    if subject_id is not None and subject_id in {item.subject_id for item in agenda}:
        raise Conflict(
            "meeting.on_agenda",
            mark("This matter is on the agenda already."),
            cure=mark("Talk about it under the item that the notice announced."),
            field="subject_id",
        )


def _next_position(session: Session, item_id: UUID) -> int:
    query = select(func.max(ItemProposal.position)).where(ItemProposal.agenda_item_id == item_id)
    return (session.scalar(query) or 0) + 1


def _check_speaker(meeting_of: BodyKind, body: BodyKind) -> None:
    if body in {meeting_of, *_WITHIN.get(meeting_of, ())}:
        return
    raise Refused(
        "meeting.not_this_body",
        mark("This body does not sit in this meeting, so it cannot state anything here."),
        cure=mark("Record the statement in a meeting of that body."),
        field="body_kind",
    )


def _check_unsaid(session: Session, item: AgendaItem, body: BodyKind, key: str) -> None:
    query = select(Statement.id).where(
        Statement.agenda_item_id == item.id,
        Statement.body_kind == body,
        Statement.option_key == key,
    )
    if session.scalar(query) is not None:
        raise Conflict(
            "meeting.already_stated",
            mark("This body has stated its view of this option already."),
            cure=mark("What is on record stays; state the view of another option, or of the item."),
            field="option_key",
        )
