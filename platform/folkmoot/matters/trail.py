"""The whole trail of a matter, oldest first, each entry with its place in the audit chain."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.implementation.queries import Carried
from folkmoot.implementation.queries import items_of as carried_items
from folkmoot.implementation.schemas import STATES
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.errors import mark
from folkmoot.matters.domain import Ending, Force, step_at
from folkmoot.matters.dossier import Dossier
from folkmoot.matters.models import MatterEnding, MatterStatement
from folkmoot.matters.words import BODY_NAMES
from folkmoot.notices.schemas import KINDS
from folkmoot.opinions.queries import opinions_of
from folkmoot.opinions.schemas import CHANNELS
from folkmoot.tenancy.views import Here
from folkmoot.web.shapes import Entry, Tag, Tone

_CHANNEL_NAMES = {choice.value: choice.label for choice in CHANNELS}
_KIND_NAMES = {choice.value: choice.label for choice in KINDS}
_STATE_NAMES = {choice.value: choice.label for choice in STATES}
_TONES = {"succeeded": Tone.GOOD, "refused": Tone.BAD, "blocked": Tone.BAD, "expired": Tone.BAD}


def trail_of(session: Session, record: Dossier, place: Here) -> list[Entry]:
    """Opinions, steps, rounds, meetings, votes, notices, attempts, sign-offs, the end."""
    places = _places(session, record)
    carried = carried_items(session, record.matter_id)
    entries = chain(
        _opinions(session, record, places),
        _steps(record, places),
        _statements(session, record, places),
        _meetings(record, place, places),
        _votes(record, place, places),
        _notices(record, place, places),
        _attempts(carried, places),
        _excesses(carried, places),
        _sign_offs(record, places),
        _ending(session, record, places),
    )
    return sorted(entries, key=lambda entry: entry.at)


@dataclass(frozen=True, slots=True)
class Places:
    """Numbers of entries in the chain, by what they are about and when it was done."""

    exact: Mapping[tuple[str, datetime], int]
    first: Mapping[str, int]

    def of(self, subject: UUID, at: datetime) -> str:
        """The entry of that moment, else the first about the subject."""
        key = str(subject)
        seq = self.exact.get((key, at)) or self.first.get(key)
        return f"№ {seq}" if seq else ""


def _places(session: Session, record: Dossier) -> Places:
    """Where in the chain each thing was recorded. One query."""
    ids = chain(
        [record.matter_id, record.topic_id],
        record.opinion_ids,
        (meeting.id for meeting in record.meetings),
        (vote.id for vote in record.votes),
        (notice.id for notice in record.notices),
        (attempt.id for item in record.items for attempt in item.attempts),
        (item.id for item in record.items),
        (each.id for each in record.sign_offs),
    )
    query = select(AuditEntry.subject, AuditEntry.at, AuditEntry.seq)
    query = query.where(AuditEntry.subject.in_([str(one) for one in ids]))
    exact: dict[tuple[str, datetime], int] = {}
    first: dict[str, int] = {}
    for subject, at, seq in session.execute(query.order_by(AuditEntry.seq)):
        exact.setdefault((subject, at), seq)
        first.setdefault(subject, seq)
    return Places(exact, first)


def _opinions(session: Session, record: Dossier, places: Places) -> Iterator[Entry]:
    for source in opinions_of(session, record.topic_id):
        opinion = source.opinion
        yield Entry(
            at=opinion.given_at,
            title=mark("A resident's opinion"),
            body=opinion.text,
            by=_CHANNEL_NAMES[opinion.channel.value],
            place=places.of(opinion.id, opinion.recorded_at),
        )


def _steps(record: Dossier, places: Places) -> Iterator[Entry]:
    for entry in record.trail:
        step = step_at(entry.position)
        name = step.label if step else mark("Taken up as a matter")
        again = entry.round_no > 1 and entry.position in {2, 4}
        yield Entry(
            at=entry.entered_at,
            title=name,
            tag=Tag(mark("A new round"), Tone.WAIT) if again else None,
            body=gettext("Round %(number)d", number=entry.round_no) if again else "",
            place=places.of(record.matter_id, entry.entered_at),
        )


def _statements(session: Session, record: Dossier, places: Places) -> Iterator[Entry]:
    query = select(MatterStatement).where(MatterStatement.matter_id == record.matter_id)
    for statement in session.scalars(query):
        yield Entry(
            at=statement.made_at,
            title=mark("Statement for the record"),
            body=statement.text,
            place=places.of(record.matter_id, statement.made_at),
        )


def _meetings(record: Dossier, place: Here, places: Places) -> Iterator[Entry]:
    for meeting in record.meetings:
        tag = None
        if meeting.closed_at:
            quorate = Tag(mark("Quorate"), Tone.GOOD)
            tag = quorate if meeting.quorate else Tag(mark("Not quorate"), Tone.BAD)
        yield Entry(
            at=meeting.starts_at,
            title=meeting.title,
            by=BODY_NAMES[meeting.body],
            tag=tag,
            href=place.url("meetings.meeting", meeting_id=meeting.id),
            place=places.of(meeting.id, meeting.starts_at),
        )


def _votes(record: Dossier, place: Here, places: Places) -> Iterator[Entry]:
    forces = {(r.vote_id, r.option_key): r.force for r in record.resolutions}
    labels = {option.key: option.label for option in record.options}
    for vote in record.votes:
        if vote.closed_at is None:
            continue
        advice = any(forces.get((vote.id, key)) is Force.RECOMMENDS for key in vote.winners)
        carried = mark("Carried as a recommendation") if advice else mark("Carried")
        won = vote.valid and vote.carried
        yield Entry(
            at=vote.closed_at,
            title=mark("Vote"),
            body=[labels[key] for key in vote.winners],
            by=BODY_NAMES[vote.body],
            tag=Tag(carried, Tone.GOOD) if won else Tag(mark("Not carried"), Tone.BAD),
            href=place.url("votes.vote", vote_id=vote.id),
            place=places.of(vote.id, vote.closed_at),
        )


def _notices(record: Dossier, place: Here, places: Places) -> Iterator[Entry]:
    for notice in record.notices:
        yield Entry(
            at=notice.posted_at,
            title=mark("Public notice"),
            body=_KIND_NAMES[notice.kind],
            tag=None if notice.standing else Tag(mark("Taken down"), Tone.BAD),
            href=place.url("notices.notice", notice_id=notice.id),
            place=places.of(notice.id, notice.posted_at),
        )


def _attempts(carried: tuple[Carried, ...], places: Places) -> Iterator[Entry]:
    for tried in chain.from_iterable(item.attempts for item in carried):
        for report in tried.reports:
            state = report.state.value
            yield Entry(
                at=report.reported_at,
                title=_STATE_NAMES.get(state, mark("An attempt is planned")),
                body=report.reason or report.evidence or tried.attempt.plan,
                by=tried.attempt.counterparty,
                tag=Tag(mark("Attempt"), _TONES.get(state, Tone.NOW)),
                place=places.of(tried.attempt.id, report.reported_at),
            )


def _excesses(carried: tuple[Carried, ...], places: Places) -> Iterator[Entry]:
    for excess in chain.from_iterable(item.excesses for item in carried):
        amount = f"（{excess.number} {excess.unit}）" if excess.number else ""
        yield Entry(
            at=excess.recorded_at,
            title=mark("Done beyond the resolution"),
            body=f"{excess.text}{amount}",
            tag=Tag(mark("More than promised"), Tone.GOOD),
            place=places.of(excess.item_id, excess.recorded_at),
        )


def _sign_offs(record: Dossier, places: Places) -> Iterator[Entry]:
    for sign_off in record.sign_offs:
        approved = Tag(mark("Approved"), Tone.GOOD)
        yield Entry(
            at=sign_off.at,
            title=mark("Sign-off"),
            by=BODY_NAMES[sign_off.body],
            tag=approved if sign_off.approved else Tag(mark("Objected"), Tone.BAD),
            place=places.of(sign_off.id, sign_off.at),
        )


def _ending(session: Session, record: Dossier, places: Places) -> Iterator[Entry]:
    query = select(MatterEnding).where(MatterEnding.matter_id == record.matter_id)
    ending = session.scalar(query)
    if ending is None:
        return
    closed = ending.ending is Ending.CLOSED
    yield Entry(
        at=ending.ended_at,
        title=mark("The matter is closed") if closed else mark("The matter is withdrawn"),
        body=ending.reason,
        tag=Tag(mark("Closed"), Tone.GOOD) if closed else Tag(mark("Withdrawn"), Tone.QUIET),
        place=places.of(record.matter_id, ending.ended_at),
    )
