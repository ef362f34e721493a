"""A workbook (.xlsx) as tables of text; its values by calamine, its formulas by the XML itself."""

import io
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from decimal import Decimal

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from folkmoot.transfer.reading import limits, refusals
from folkmoot.transfer.reading.markup import Marks, MarkupError, marks_of, sheet_parts
from folkmoot.transfer.reading.measure import Measure
from folkmoot.transfer.reading.table import Line, Table, address

_MIDNIGHT = time()
Merged = Mapping[int, tuple[str, ...]]


def tables_in(content: bytes, parts: Mapping[str, bytes]) -> tuple[Table, ...]:
    """Every sheet that holds something. Raises Invalid; no value is ever computed."""
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as book:
            return tuple(_tables(book, parts))
    except PasswordError as error:
        raise refusals.protected() from error
    except (CalamineError, MarkupError, OSError, ValueError, OverflowError) as error:
        raise refusals.unreadable() from error


def _tables(book: CalamineWorkbook, parts: Mapping[str, bytes]) -> Iterator[Table]:
    listed = [m for m in book.sheets_metadata if m.typ is SheetTypeEnum.WorkSheet]
    if len(listed) > limits.SHEETS:
        raise refusals.too_many_sheets()
    where, measure = sheet_parts(parts), Measure()
    for sheet in listed:
        marks = marks_of(sheet.name, parts.get(where.get(sheet.name, ""), b""))
        table = _table(book.get_sheet_by_name(sheet.name), marks, measure)
        if table.lines and sheet.visible is not SheetVisibleEnum.Visible:
            raise refusals.hidden(sheet.name)
        if table.lines:
            yield table


def _table(sheet: CalamineSheet, marks: Marks, measure: Measure) -> Table:
    merged = _merged(sheet)
    lines = []
    for number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
        cells = [_text(value) for value in row]
        while cells and not cells[-1].strip():
            cells.pop()
        if len(cells) > limits.COLUMNS:
            raise refusals.too_many_columns(sheet.name)
        found = Line(
            number, tuple(cells), tuple(marks.formulas.get(number, ())), merged.get(number, ())
        )
        if not found.is_empty:
            measure.take(found)
            lines.append(found)
    return Table(sheet.name, tuple(lines))


def _merged(sheet: CalamineSheet) -> Merged:
    """The ranges that touch each row, by row: one that spans rows would name them all."""
    ranges = sheet.merged_cell_ranges or []
    if sum(bottom - top + 1 for (top, _), (bottom, _) in ranges) > limits.MERGED_ROWS:
        raise refusals.merged(sheet.name)
    found: dict[int, tuple[str, ...]] = {}
    for (top, left), (bottom, right) in ranges:
        said = f"{address(top + 1, left + 1)}:{address(bottom + 1, right + 1)}"
        for row in range(top + 1, bottom + 2):
            found[row] = (*found.get(row, ()), said)
    return found


def _text(value: object) -> str:
    """A value as a person would type it. One character over the limit is kept, to be refused."""
    match value:
        case bool():
            text = "是" if value else "否"
        case float():
            text = _number(value)
        case datetime() if value.time() == _MIDNIGHT:
            text = value.date().isoformat()
        case date():
            text = value.isoformat()
        case _:
            text = str(value)
    # The database keeps no such character; what stands in its place is refused with its row.
    return text[: limits.CELL + 1].replace("\0", "\x01")


def _number(value: float) -> str:
    """All its digits: 13800000000.0 is a telephone number, and 95.35 an area."""
    exact = Decimal(repr(value))
    whole = exact == exact.to_integral_value() if exact.is_finite() else False
    return f"{exact.quantize(Decimal(1)):f}" if whole and abs(exact) < 10**18 else f"{exact:f}"
