"""What the pages below want to know of matters, told to them because they may not ask."""

from collections.abc import Collection, Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import NotFound, Refused, mark
from folkmoot.matters.domain import Ending, Force, step_at
from folkmoot.matters.meeting_votes import votes_of_meeting
from folkmoot.matters.models import MatterOption, MatterStep, Resolution
from folkmoot.matters.queries import MatterLine, matter_of_topic
from folkmoot.matters.service import minute_meeting
from folkmoot.matters.service.minuting import open_votes_in
from folkmoot.meetings.page import register_minutes_writer, register_options, register_votes
from folkmoot.meetings.queries import find_meeting, require_in_session
from folkmoot.meetings.unfinished import register_open_votes
from folkmoot.notices.models import Notice
from folkmoot.notices.page import Superseded, register_superseded
from folkmoot.opinions.page import register_meetings, register_outcomes
from folkmoot.tenancy.steps import ORDER
from folkmoot.tenancy.views import here
from folkmoot.votes.models import Vote
from folkmoot.votes.page import register_advice
from folkmoot.votes.sitting import register_sitting
from folkmoot_sdk import Text

_NEXT = Text(f"下一步：{ORDER[0].label.zh}", f"Next: {ORDER[0].label.en}")


def wire() -> None:
    register_outcomes(_became_of)
    register_meetings(_meeting_title)
    register_options(_options)
    register_minutes_writer(_write_minutes)
    register_open_votes(open_votes_in)
    register_advice(_is_advice)
    register_sitting(_is_sitting)
    register_votes(votes_of_meeting)
    register_superseded(_superseded)


def _became_of(
    session: Session, topic_ids: Collection[UUID]
) -> Mapping[UUID, tuple[str, str, object]]:
    found = matter_of_topic(session, topic_ids)
    return {
        topic_id: (line.title, here().url("matters.matter", matter_id=line.id), _state(line))
        for topic_id, line in found.items()
    }


def _state(line: MatterLine) -> str | Text:
    if line.ending is Ending.CLOSED:
        return mark("Closed")
    if line.ending is Ending.WITHDRAWN:
        return mark("Withdrawn")
    step = step_at(line.position)
    # That it was taken up is what the page says already.
    return step.label if step else _NEXT


def _superseded(session: Session, notice: Notice) -> Superseded | None:
    """A later round than that of the notice: what it made public could not be carried out."""
    rounds = select(func.max(MatterStep.round_no)).where(MatterStep.matter_id == notice.subject_id)
    latest = session.scalar(rounds) or 0
    own = session.scalar(rounds.where(MatterStep.entered_at <= notice.posted_at)) or latest
    if latest <= own:
        return None
    return Superseded(own + 1, here().url("matters.matter", matter_id=notice.subject_id))


def _meeting_title(session: Session, meeting_id: UUID) -> str:
    return find_meeting(session, meeting_id).title


def _options(session: Session, subject_id: UUID) -> tuple[tuple[str, str], ...]:
    query = select(MatterOption.key, MatterOption.label).where(MatterOption.matter_id == subject_id)
    rows = session.execute(query.order_by(MatterOption.added_at, MatterOption.key))
    return tuple((key, label) for key, label in rows)


def _is_advice(session: Session, vote: Vote) -> bool:
    """Whether what the vote carried is only recommended, for others to decide."""
    query = select(Resolution.id).where(
        Resolution.vote_id == vote.id, Resolution.force == Force.RECOMMENDS
    )
    return session.scalar(query.limit(1)) is not None


def _is_sitting(session: Session, meeting_id: UUID, at: datetime) -> bool:
    try:
        require_in_session(session, meeting_id, at)
    except (NotFound, Refused):
        return False
    return True


def _write_minutes(session: Session, act: Act, meeting_id: UUID) -> object:
    return minute_meeting(session, act, meeting_id=meeting_id)
