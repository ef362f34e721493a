"""The content of minutes as JSON: ids, moments, figures and what was said. No sentence, no name."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypedDict
from uuid import UUID

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.audit.domain import digest, plain
from folkmoot.meetings.domain import Attendance, DecisionNote, Seat, Sign, Stay, stays
from folkmoot.meetings.models import (
    AgendaItem,
    ItemProposal,
    Meeting,
    MeetingEvent,
    MeetingOutcome,
    Minutes,
    Statement,
)

FORMAT = "folkmoot-minutes/1"


class MinutesContent(TypedDict):
    """Keys are for ever. Moments are ISO 8601 in UTC, tests as ``TestResult.to_plain``."""

    format: str
    meeting: dict[str, Any]
    notice: dict[str, Any]
    called: list[dict[str, Any]]
    attendance: list[dict[str, Any]]
    absent: list[str]
    quorum: dict[str, Any]
    course: list[dict[str, Any]]
    agenda: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Record:
    """Everything that was recorded of one meeting; ``fullest`` is the room its outcome counted.

    ``seats`` are in the order of the roster, ``guests`` whoever came without a seat, by name.
    """

    meeting: Meeting
    outcome: MeetingOutcome
    course: Sequence[MeetingEvent]
    seats: Sequence[Seat]
    guests: Sequence[UUID]
    signs: Sequence[Sign]
    fullest: Attendance
    agenda: Sequence[AgendaItem]
    proposals: Sequence[ItemProposal]
    statements: Sequence[Statement]
    decisions: Sequence[DecisionNote]

    @property
    def in_order(self) -> tuple[UUID, ...]:
        """Everybody, as a list of people is read: by office and name."""
        return (*(seat.person_id for seat in self.seats), *self.guests)


def content_digest(content: Mapping[str, Any]) -> str:
    """SHA-256 over the canonical JSON."""
    return digest(content)


def is_sound(minutes: Minutes) -> bool:
    """Whether the content is still what the digest was taken of."""
    return content_digest(minutes.content) == minutes.digest


def compose(record: Record) -> MinutesContent:
    """What happened, in the order of the law: called, came, enough, opened, spoke, decided."""
    content: MinutesContent = plain(
        {
            "format": FORMAT,
            "meeting": _meeting(record.meeting),
            "notice": _notice(record.meeting),
            "called": [_seat(seat) for seat in record.seats],
            "attendance": _attendance(record),
            "absent": _absent(record),
            "quorum": _quorum(record),
            "course": [_event(event) for event in record.course],
            "agenda": [_item(record, item) for item in record.agenda],
        }
    )
    return content


def _meeting(meeting: Meeting) -> dict[str, object]:
    return {
        "id": meeting.id,
        "body": meeting.body_kind,
        "purpose": meeting.purpose,
        "title": meeting.title,
        "place": meeting.place,
        "starts_at": meeting.starts_at,
    }


def _notice(meeting: Meeting) -> dict[str, object]:
    return {
        "served_at": meeting.called_at,
        "days": meeting.notice_days,
        "earliest_on": meeting.earliest_on,
        "in_time": meeting.notice_in_time,
        "urgent_reason": meeting.urgent_reason,
    }


def _seat(seat: Seat) -> dict[str, object]:
    return {
        "person": seat.person_id,
        "office": seat.office,
        "representative": seat.representative,
        "observer": seat.observer,
    }


def _attendance(record: Record) -> list[dict[str, Any]]:
    """Who came or was stood for, in the order of the roster; guests after it."""
    order = {person: place for place, person in enumerate(record.in_order)}
    rows = [*_came(record), *_stood_for(record)]
    return sorted(rows, key=lambda row: order[row["person"]])


def _came(record: Record) -> Iterator[dict[str, Any]]:
    for person, times in stays(record.signs).items():
        row = {"stays": [_stay(stay, record.outcome) for stay in times], "holder": None}
        yield {"person": person, **row}


def _stood_for(record: Record) -> Iterator[dict[str, Any]]:
    for sign in record.signs:
        if sign.proxy_for is not None:
            recorded = _afterwards(sign.recorded_at, record.outcome)
            row = {"stays": [], "holder": sign.person_id, "recorded": recorded}
            yield {"person": sign.proxy_for, **row}


def _stay(stay: Stay, outcome: MeetingOutcome) -> dict[str, object]:
    return {
        "came": stay.came,
        # Late is a fact of the clock, whatever was ticked on the sheet.
        "late": stay.late or stay.came > outcome.opened_at,
        "left": stay.left,
        "observer": stay.observer,
        "recorded": _afterwards(stay.recorded_at, outcome),
    }


def _afterwards(recorded_at: datetime | None, outcome: MeetingOutcome) -> datetime | None:
    """When it was written down, if that was not while the meeting sat and not on its day."""
    if recorded_at is None:
        return None
    another_day = _day(recorded_at) > _day(outcome.opened_at)
    return recorded_at if another_day or recorded_at > outcome.ended_at else None


def _day(moment: datetime) -> date:
    return moment.astimezone(CHINA).date()


def _absent(record: Record) -> list[UUID]:
    came = {sign.proxy_for or sign.person_id for sign in record.signs}
    return [s.person_id for s in record.seats if s.person_id not in came and not s.observer]


def _quorum(record: Record) -> dict[str, object]:
    outcome, pin = record.outcome, record.meeting.quorum_pin
    return {
        "quorate": outcome.quorate,
        "at": outcome.fullest_at,
        "eligible": record.meeting.eligible,
        "members": outcome.members,
        "representatives": outcome.representatives,
        "present": outcome.present,
        "by_proxy": len(record.fullest.represented),
        "observers": len(record.fullest.observers),
        "rule": {key: pin[key] for key in ("plugin", "id", "version", "digest")},
        "tests": outcome.tests,
    }


def _event(event: MeetingEvent) -> dict[str, object]:
    return {"state": event.state, "at": event.at, "reason": event.reason}


def _item(record: Record, item: AgendaItem) -> dict[str, object]:
    return {
        "id": item.id,
        "position": item.position,
        "title": item.title,
        "subject": item.subject_id,
        "announced": item.announced,
        "for_decision": item.for_decision,
        "raised_by": item.raised_by,
        "proposals": [_proposal(p) for p in record.proposals if p.agenda_item_id == item.id],
        "statements": [_statement(s) for s in record.statements if s.agenda_item_id == item.id],
        "decisions": [_decision(d) for d in record.decisions if d.agenda_item_id == item.id],
    }


def _proposal(proposal: ItemProposal) -> dict[str, object]:
    return {
        "id": proposal.id,
        "title": proposal.title,
        "subject": proposal.subject_id,
        "origin": proposal.origin,
        "raised_by": proposal.raised_by,
    }


def _statement(statement: Statement) -> dict[str, object]:
    return {
        "body": statement.body_kind,
        "option": statement.option_key,
        "stance": statement.stance,
        "text": statement.text,
        "at": statement.at,
    }


def _decision(note: DecisionNote) -> dict[str, object]:
    return {
        "vote": note.vote_id,
        "valid": note.valid,
        "carried": note.carried,
        "results": [
            {
                "key": result.key,
                "label": result.label,
                "carried": result.carried,
                "figures": result.figures,
            }
            for result in note.results
        ],
        "tests": [test.to_plain() for test in note.tests],
    }
