"""Minutes of a meeting on a matter: the meeting's own record with what the votes came to."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.matters.models import MatterVote
from folkmoot.meetings import service as meetings
from folkmoot.meetings.domain import DecisionNote, ResultNote
from folkmoot.meetings.models import AgendaItem, Minutes
from folkmoot.votes.models import Closing, Vote
from folkmoot_sdk import OptionOutcome, Outcome


def minute_meeting(session: Session, act: Act, *, meeting_id: UUID) -> Minutes:
    """Generate the minutes, each decision taken from the closing of its vote and typed by nobody.

    Raises what ``meetings.service.write_minutes`` raises.
    """
    query = (
        select(AgendaItem.id, Closing)
        .join(MatterVote, MatterVote.matter_id == AgendaItem.subject_id)
        .join(Closing, Closing.vote_id == MatterVote.vote_id)
        .where(AgendaItem.meeting_id == meeting_id, MatterVote.meeting_id == meeting_id)
        .order_by(Closing.closed_at)
    )
    decisions = [_note(item_id, closing) for item_id, closing in session.execute(query)]
    return meetings.write_minutes(session, act, meeting_id=meeting_id, decisions=decisions)


def open_votes_in(session: Session, meeting_id: UUID) -> tuple[str, ...]:
    """The titles of the meeting's votes that nobody has closed yet, the oldest first."""
    query = select(Vote.title).where(Vote.meeting_id == meeting_id, Vote.closed_at.is_(None))
    return tuple(session.scalars(query.order_by(Vote.opened_at)))


def _note(item_id: UUID, closing: Closing) -> DecisionNote:
    outcome = Outcome.from_plain(closing.outcome)
    return DecisionNote(
        agenda_item_id=item_id,
        vote_id=closing.vote_id,
        valid=outcome.valid,
        carried=outcome.carried,
        results=tuple(_result(each, outcome) for each in outcome.options),
        tests=outcome.tests,
    )


def _result(each: OptionOutcome, outcome: Outcome) -> ResultNote:
    return ResultNote(
        key=each.option.key,
        label=each.option.label,
        carried=each.option.key in outcome.winners,
        figures=each.count.figures,
    )
