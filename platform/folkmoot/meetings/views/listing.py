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
    return [
        Cell(line.title, href=place.url("meetings.meeting", meeting_id=line.id)),
        line.starts_at,
        line.place,
        Cell("", tag=state_tag(line.state)),
        _present(line),
    ]


def _present(line: MeetingLine) -> str:
    if line.present is None:
        return "–"
    present = out_of(line.present, line.members)
    if line.quorate:
        return present
    short: str = gettext("%(present)s, no quorum", present=present)
    return short
