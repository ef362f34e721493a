"""What was deliberated in a period: steps that matters took, meetings that were held, votes."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select
from sqlalchemy.orm import Session

from folkmoot.matters.domain import Ending, Force
from folkmoot.matters.models import Matter, MatterEnding, MatterStep, MatterVote, Resolution
from folkmoot.meetings.domain import MeetingState
from folkmoot.meetings.models import Meeting, MeetingOutcome, Minutes
from folkmoot.registers.queries.heard import END, START, Span, asked
from folkmoot.votes.models import Closing, Vote, VoteOption
from folkmoot_sdk import BodyKind


@dataclass(frozen=True, slots=True)
class Move:
    """A matter entered the step at ``position``, 0 being that it was taken up."""

    number: int
    title: str
    position: int
    round_no: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Ended:
    number: int
    title: str
    ending: Ending
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Held:
    """A meeting that opened; ``adjourned`` if it broke off."""

    title: str
    body: BodyKind
    at: datetime
    present: int
    members: int
    quorate: bool
    in_time: bool
    minuted: bool
    ended_as: MeetingState


@dataclass(frozen=True, slots=True)
class Counted:
    """A vote that closed. ``body`` is None for one on no matter; ``carried`` are labels."""

    title: str
    body: BodyKind | None
    at: datetime
    electors: int
    ballots: int
    valid: bool
    carried: tuple[str, ...]
    advice: bool


_MOVES = (
    select(
        Matter.number, Matter.title, MatterStep.position, MatterStep.round_no, MatterStep.entered_at
    )
    .join(MatterStep, MatterStep.matter_id == Matter.id)
    .where(MatterStep.entered_at >= START, MatterStep.entered_at < END)
    .order_by(MatterStep.entered_at, Matter.number)
)
_ENDINGS = (
    select(
        Matter.number,
        Matter.title,
        MatterEnding.ending,
        MatterEnding.reason,
        MatterEnding.ended_at,
    )
    .join(MatterEnding, MatterEnding.matter_id == Matter.id)
    .where(MatterEnding.ended_at >= START, MatterEnding.ended_at < END)
    .order_by(MatterEnding.ended_at, Matter.number)
)
_HELD = (
    select(
        Meeting.title,
        Meeting.body_kind,
        MeetingOutcome.opened_at,
        MeetingOutcome.present,
        MeetingOutcome.members,
        MeetingOutcome.quorate,
        MeetingOutcome.notice_in_time,
        Minutes.meeting_id.is_not(None),
        MeetingOutcome.ended_as,
    )
    .join(MeetingOutcome, MeetingOutcome.meeting_id == Meeting.id)
    .outerjoin(
        Minutes,
        and_(
            Minutes.tenant_id == Meeting.tenant_id,
            Minutes.meeting_id == Meeting.id,
            Minutes.written_at < END,
        ),
    )
    .where(MeetingOutcome.opened_at >= START, MeetingOutcome.opened_at < END)
    .order_by(MeetingOutcome.opened_at, Meeting.id)
)
_ADVICE = (
    select(Resolution.id)
    .where(
        Resolution.tenant_id == Vote.tenant_id,
        Resolution.vote_id == Vote.id,
        Resolution.force == Force.RECOMMENDS,
    )
    .exists()
)
_COUNTED = (
    select(
        Vote.id,
        Vote.title,
        MatterVote.body,
        Closing.closed_at,
        Vote.electors,
        Closing.ballots,
        Closing.valid,
        Closing.winners,
        _ADVICE,
    )
    .join(Closing, Closing.vote_id == Vote.id)
    .outerjoin(
        MatterVote, and_(MatterVote.tenant_id == Vote.tenant_id, MatterVote.vote_id == Vote.id)
    )
    .where(Closing.closed_at >= START, Closing.closed_at < END)
    .order_by(Closing.closed_at, Vote.id)
)


def moves_in(session: Session, span: Span) -> tuple[Move, ...]:
    return tuple(Move(*row) for row in session.execute(_MOVES, asked(span)))


def endings_in(session: Session, span: Span) -> tuple[Ended, ...]:
    return tuple(Ended(*row) for row in session.execute(_ENDINGS, asked(span)))


def held_in(session: Session, span: Span) -> tuple[Held, ...]:
    return tuple(Held(*row) for row in session.execute(_HELD, asked(span)))


def counted_in(session: Session, span: Span) -> tuple[Counted, ...]:
    """Votes by the moment of their close. Two queries."""
    rows = session.execute(_COUNTED, asked(span)).all()
    labels = _labels(session, [row.id for row in rows])
    return tuple(
        Counted(
            title,
            body,
            at,
            electors,
            ballots,
            valid,
            tuple(labels[vote_id][key] for key in winners) if valid else (),
            advice,
        )
        for vote_id, title, body, at, electors, ballots, valid, winners, advice in rows
    )


def _labels(session: Session, vote_ids: Collection[UUID]) -> dict[UUID, dict[str, str]]:
    query = select(VoteOption.vote_id, VoteOption.key, VoteOption.label)
    found: defaultdict[UUID, dict[str, str]] = defaultdict(dict)
    for vote_id, key, label in session.execute(query.where(VoteOption.vote_id.in_(vote_ids))):
        found[vote_id][key] = label
    return found
