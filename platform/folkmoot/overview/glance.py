"""Everything that a community's own page shows of its rows."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.meetings.queries import MeetingLine, meeting_list
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
        meetings=meeting_list(session, limit=NEWEST),
    )
