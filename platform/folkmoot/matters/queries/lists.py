"""Lists of matters: a fixed number of queries for any number of them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import and_, select, true
from sqlalchemy.orm import Session

from folkmoot.matters.domain import Ending
from folkmoot.matters.models import Matter, MatterEnding
from folkmoot.matters.queries.course import LATEST_STEP
from folkmoot.meetings.models import AgendaItem
from folkmoot.tenancy.history import is_rehearsal

PAGE = 50


@dataclass(frozen=True, slots=True)
class MatterLine:
    """One matter in a list: where it stands, since when, whether it is over or a rehearsal."""

    id: UUID
    number: int
    title: str
    opened_at: datetime
    position: int
    round_no: int
    entered_at: datetime
    ending: Ending | None
    rehearsal: bool = False


_LINES = (
    select(
        Matter.id,
        Matter.number,
        Matter.title,
        Matter.opened_at,
        LATEST_STEP.c.position,
        LATEST_STEP.c.round_no,
        LATEST_STEP.c.entered_at,
        MatterEnding.ending,
        is_rehearsal(Matter.tenant_id, Matter.opened_at),
    )
    .select_from(Matter)
    .join(LATEST_STEP, true())
    .outerjoin(
        MatterEnding,
        and_(MatterEnding.tenant_id == Matter.tenant_id, MatterEnding.matter_id == Matter.id),
    )
)


def matters_of(
    session: Session, *, limit: int = PAGE, before: int | None = None
) -> tuple[MatterLine, ...]:
    """The newest matters first; ``before`` is the number to go on from. One query."""
    query = _LINES.order_by(Matter.number.desc()).limit(limit)
    if before is not None:
        query = query.where(Matter.number < before)
    return tuple(MatterLine(*row) for row in session.execute(query))


def was_rehearsed(session: Session, matter_id: UUID) -> bool:
    """Whether the matter began while its community was a draft."""
    query = select(is_rehearsal(Matter.tenant_id, Matter.opened_at)).select_from(Matter)
    return bool(session.scalar(query.where(Matter.id == matter_id)))


def matters_in_meeting(session: Session, meeting_id: UUID) -> tuple[MatterLine, ...]:
    """The matters that a meeting was called to decide on."""
    on_agenda = select(AgendaItem.subject_id).where(
        AgendaItem.meeting_id == meeting_id, AgendaItem.for_decision
    )
    rows = session.execute(_LINES.where(Matter.id.in_(on_agenda)).order_by(Matter.number))
    return tuple(MatterLine(*row) for row in rows)


def matter_of_topic(session: Session, topic_ids: Collection[UUID]) -> Mapping[UUID, MatterLine]:
    """What became of topics: the matter that each one led to."""
    query = _LINES.add_columns(Matter.topic_id).where(Matter.topic_id.in_(topic_ids))
    return {row[-1]: MatterLine(*row[:-1]) for row in session.execute(query)}
