"""How a body met last, so that the next notice need not be written anew."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session, aliased

from folkmoot.meetings.models import AgendaItem, Meeting
from folkmoot_sdk import BodyKind, Purpose


@dataclass(frozen=True, slots=True)
class LastNotice:
    """What a notice said: where and when, and its items by what was to be done with them."""

    place: str
    starts_at: datetime
    talk: tuple[str, ...]
    decide: tuple[str, ...]


_ITEM = aliased(AgendaItem)
_ABOUT_A_MATTER = select(_ITEM.id).where(
    _ITEM.tenant_id == Meeting.tenant_id,
    _ITEM.meeting_id == Meeting.id,
    _ITEM.announced,
    _ITEM.subject_id.is_not(None),
)
_LATEST = (
    select(Meeting.tenant_id, Meeting.id, Meeting.place, Meeting.starts_at)
    .where(
        Meeting.body_kind == bindparam("body"),
        Meeting.purpose == bindparam("purpose"),
        ~_ABOUT_A_MATTER.exists(),
    )
    .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    .limit(1)
    .subquery()
)
_NOTICE = (
    select(_LATEST.c.place, _LATEST.c.starts_at, AgendaItem.title, AgendaItem.for_decision)
    .join_from(
        _LATEST,
        AgendaItem,
        (AgendaItem.tenant_id == _LATEST.c.tenant_id) & (AgendaItem.meeting_id == _LATEST.c.id),
    )
    .where(AgendaItem.announced)
    .order_by(AgendaItem.position)
)


def last_notice(session: Session, body: BodyKind, purpose: Purpose) -> LastNotice | None:
    """The last notice of a meeting of this body and kind that was about no single matter.

    One of a meeting that is still to come, or was cancelled, is as good a model. One query.
    """
    rows = session.execute(_NOTICE, {"body": body, "purpose": purpose}).all()
    if not rows:
        return None
    return LastNotice(
        place=rows[0].place,
        starts_at=rows[0].starts_at,
        talk=tuple(row.title for row in rows if not row.for_decision),
        decide=tuple(row.title for row in rows if row.for_decision),
    )
