"""Meetings as rows of a table."""

from collections.abc import Sequence

from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.meetings.queries import MeetingLine
from folkmoot.meetings.views.showing import state_tag
from folkmoot.tenancy.views import Here
from folkmoot.web.formats import out_of
from folkmoot.web.shapes import Cell, Column

LIST_COLUMNS = (
    Column(mark("Meeting")),
    Column(mark("Time")),
    Column(mark("Place")),
    Column(mark("State")),
    Column(mark("Members present")),
)


def list_rows(lines: Sequence[MeetingLine], place: Here) -> list[list[object]]:
    return [_row(line, place) for line in lines]


def _row(line: MeetingLine, place: Here) -> list[object]:
    meeting = line.meeting
    return [
        Cell(meeting.title, href=place.url("meetings.meeting", meeting_id=meeting.id)),
        meeting.starts_at,
        meeting.place,
        Cell("", tag=state_tag(line.state)),
        _present(line),
    ]


def _present(line: MeetingLine) -> str:
    if line.outcome is None:
        return "–"
    present = out_of(line.outcome.present, line.outcome.members)
    if line.outcome.quorate:
        return present
    short: str = gettext("%(present)s, no quorum", present=present)
    return short
