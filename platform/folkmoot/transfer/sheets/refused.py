"""The rows that were not taken over, as they stood, with the reason beside each."""

import io
from collections.abc import Callable, Mapping, Sequence

from folkmoot.kernel.errors import mark
from folkmoot.transfer.domain.columns import COLUMNS, HEADINGS, NOT_READ, Column
from folkmoot.transfer.domain.fates import Note, SheetKind
from folkmoot.transfer.queries import RowLine
from folkmoot.transfer.sheets.book import Book, writing
from folkmoot.transfer.sheets.meanings import SHEET_NAMES

# A marked sentence, filled in, in the reader's language.
Say = Callable[[str, Mapping[str, object]], str]
_WIDTHS = {Column.REASON: 60}
# Reasons, and where the row stood: beside what the clerk wrote, and not read again.
_ASIDE = (Column.REASON, Column.ROW)


def refused_rows(lines: Sequence[RowLine], say: Say, language: str) -> bytes:
    """A workbook that can be mended and uploaded as it is: its first columns are not read."""
    file = io.BytesIO()
    with writing(file) as book:
        for kind in SheetKind:
            own = [line for line in lines if line.kind is kind]
            if own or (not lines and kind is SheetKind.RESIDENTS):
                _sheet(book, kind, own, say, language)
    return file.getvalue()


def _sheet(book: Book, kind: SheetKind, lines: Sequence[RowLine], say: Say, language: str) -> None:
    sheet = book.sheet(SHEET_NAMES[kind].in_(language))
    sheet.freeze_panes(1, 1)
    columns = _columns(kind, lines)
    for index, column in enumerate(columns):
        sheet.set_column(index, index, _WIDTHS.get(column, 14), book.look("text"))
        heading = HEADINGS[column][0].in_(language)
        sheet.write_string(0, index, heading, book.look("heading"))
    for row, line in enumerate(lines, start=1):
        said = _aside(line, say)
        for index, column in enumerate(columns):
            look = book.look("reason" if column is Column.REASON else "text")
            sheet.write_string(row, index, said.get(column, line.cells.get(column, "")), look)


def _columns(kind: SheetKind, lines: Sequence[RowLine]) -> list[Column]:
    """Those that the file had, and the one in which a decision is written."""
    used = {Column(name) for line in lines for name in line.cells} | {Column.DECISION, Column.NAME}
    return [*_ASIDE, *(c for c in COLUMNS[kind] if c in used and c not in NOT_READ)]


def _aside(line: RowLine, say: Say) -> dict[Column, str]:
    return {
        Column.REASON: "\n".join(_numbered([sentence(note, say) for note in line.notes])),
        Column.ROW: str(line.number),
    }


def _numbered(reasons: Sequence[str]) -> Sequence[str]:
    if len(reasons) == 1:
        return reasons
    return [f"{number}. {reason}" for number, reason in enumerate(reasons, start=1)]


def sentence(note: Note, say: Say) -> str:
    """What is wrong, with which cell, and what to do about it."""
    said = say(note.message, note.params)
    if note.heading:
        said = say(mark("%(heading)s: %(said)s"), {"heading": note.heading, "said": said})
    if not note.cure:
        return said
    # A Chinese full stop brings its own space.
    gap = "" if said.endswith("。") else " "
    return f"{said}{gap}{say(note.cure, {})}"
