"""Another system's roster as the table of residents that the template has."""

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.transfer.domain.columns import HEADINGS, Column
from folkmoot.transfer.reading.limits import CELL, ROWS
from folkmoot.transfer.reading.table import TEXT, Line, Table
from folkmoot_sdk import Roster, RosterColumn


def table_of(roster: Roster) -> Table:
    """Headings, then its rows under the numbers that they have in the foreign file.

    A cell longer than any of ours is cut to what is refused as too long. Raises Invalid
    (``roster.too_many_rows``).
    """
    if len(roster.rows) > ROWS:
        raise Invalid(
            "roster.too_many_rows",
            mark("This roster has more than %(most)d rows."),
            cure=mark("Bring it in by parts."),
            most=ROWS,
        )
    headings = Line(1, tuple(HEADINGS[Column(each.value)][0].zh for each in RosterColumn))
    rows = (
        Line(max(2, row.row), tuple(row.cells.get(each, "")[: CELL + 1] for each in RosterColumn))
        for row in roster.rows
    )
    return Table(TEXT, (headings, *rows))
