"""What everybody may read anyway, as tables of plain cells for plugins."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.compliance.district import figures_by_community, overview
from folkmoot.compliance.figures import COLUMNS, Figures
from folkmoot.compliance.frames import Frame
from folkmoot.compliance.tables import Line, lines_of
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.matters.domain import Ending, step_at
from folkmoot.matters.queries import MatterLine, matters_of
from folkmoot_sdk import Cell, PublicTable, Table, TableColumn, Text

# In the reader's language: a marked string or a text in both.
Say = Callable[[str | Text], str]
Tables = Mapping[PublicTable, Table]

_MOST_MATTERS = 2_000
_FIGURES = mark("Standing meetings of %(year)s")
_MATTERS = mark("Matters")
_PLACES = (
    ("street", mark("Street office")),
    ("community", mark("Community")),
    ("code", mark("Code")),
)
_OF_A_MATTER = (
    ("number", mark("Number")),
    ("title", mark("Matter")),
    ("step", mark("Step")),
    ("round", mark("Round")),
    ("opened_on", mark("Taken up on")),
    ("since", mark("At this step since")),
    ("ending", mark("How it ended")),
)
_ENDINGS = {
    Ending.CLOSED: mark("Closed"),
    Ending.WITHDRAWN: mark("Withdrawn"),
}


def community_tables(session: Session, say: Say, name: str, code: str, today: date) -> Tables:
    """The tables of the session's community. Two queries; a rehearsal is nothing to publish."""
    tenant_id = tenant_of(session).tenant_id
    found = figures_by_community(session, [tenant_id], today.year, today, remind_days=0)
    line = Line("", name, code, found.get(tenant_id, Figures()))
    matters = [each for each in matters_of(session, limit=_MOST_MATTERS) if not each.rehearsal]
    return {
        PublicTable.FIGURES: _figures([line], say, today.year),
        PublicTable.MATTERS: Table(
            say(_MATTERS), tuple(_columns(_OF_A_MATTER, say)), tuple(_row(m, say) for m in matters)
        ),
    }


def district_tables(session: Session, say: Say, frame: Frame, today: date) -> Tables:
    """The tables of a district: a line a community. District scope, one query."""
    seen = overview(session, frame, today.year, today)
    lines = [line for line in lines_of(seen) if line.community]
    return {PublicTable.FIGURES: _figures(lines, say, today.year)}


def _figures(lines: list[Line], say: Say, year: int) -> Table:
    """Of one community alone nobody asks under which street office it is."""
    places = _PLACES if any(line.street for line in lines) else _PLACES[1:]
    columns = (
        *_columns(places, say),
        *(TableColumn(each.name, say(each.label), numeric=True) for each in COLUMNS),
    )
    rows: list[tuple[Cell, ...]] = [
        (*(getattr(line, key) for key, _ in places), *line.numbers.values()) for line in lines
    ]
    return Table(say(_FIGURES) % {"year": str(year)}, columns, tuple(rows))


def _columns(named: tuple[tuple[str, str], ...], say: Say) -> Iterator[TableColumn]:
    return (
        TableColumn(key, say(label), numeric=key in {"number", "round"}) for key, label in named
    )


def _row(matter: MatterLine, say: Say) -> tuple[Cell, ...]:
    step = step_at(matter.position)
    return (
        matter.number,
        matter.title,
        say(step.label) if step else "",
        matter.round_no,
        matter.opened_at.astimezone(CHINA).date().isoformat(),
        matter.entered_at.astimezone(CHINA).date().isoformat(),
        say(_ENDINGS[matter.ending]) if matter.ending else None,
    )
