"""Everything that a community's own page shows of its rows."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.meetings.models import Meeting
from folkmoot.overview.happenings import Happening, newest_happenings
from folkmoot.overview.queries import (
    CommunityFigures,
    NoticeLine,
    Underway,
    figures_of,
    notices_on_board,
    under_way,
)

NEWEST = 6


@dataclass(frozen=True, slots=True)
class MeetingLine:
    id: UUID
    title: str
    place: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class Glance:
    """The newest of each kind; ``meetings`` the latest first, to come and held."""

    figures: CommunityFigures
    under_way: tuple[Underway, ...]
    happenings: tuple[Happening, ...]
    notices: tuple[NoticeLine, ...]
    meetings: tuple[MeetingLine, ...]


def glance(session: Session, today: date) -> Glance:
    """Five queries; the page is kept as it was written, see the views."""
    return Glance(
        figures=figures_of(session),
        under_way=under_way(session, NEWEST),
        happenings=newest_happenings(session, NEWEST),
        notices=notices_on_board(session, today, NEWEST),
        meetings=_latest_meetings(session),
    )


_MEETINGS = (
    select(Meeting.id, Meeting.title, Meeting.place, Meeting.starts_at)
    .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    .limit(NEWEST)
)


def _latest_meetings(session: Session) -> tuple[MeetingLine, ...]:
    return tuple(MeetingLine(*row) for row in session.execute(_MEETINGS))
