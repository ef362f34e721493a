"""Reading a list as spreadsheets write it: UTF-8 with or without a mark, or GB 18030."""

import csv
import io
from collections.abc import Iterator, Sequence

from folkmoot.kernel.errors import mark
from folkmoot.tenancy.manifest.faults import Fault, fault

Row = tuple[int, dict[str, str]]

_COLUMNS = ("code", "community", "street_code")
_OPTIONAL = ("street", "slug", "formerly")
# A workbook saved under the name of a CSV, and pages of text in two bytes a character.
_OTHER_FILES = {
    b"PK\x03\x04": mark("it is an Excel workbook"),
    b"\xd0\xcf\x11\xe0": mark("it is an old Excel workbook"),
    b"\xff\xfe": mark("it is UTF-16 text"),
    b"\xfe\xff": mark("it is UTF-16 text"),
}


def read_rows(file: str, content: bytes) -> tuple[list[Row], list[Fault]]:
    """Each row with the line it begins on, its cells trimmed; or every fault of the table."""
    other = next((kind for mark, kind in _OTHER_FILES.items() if content.startswith(mark)), None)
    if other or b"\0" in content:
        return [], [
            fault(file, 1, "manifest.file.not_csv", reason=other or mark("it holds NUL bytes"))
        ]
    text = decode(content)
    if text is None:
        return [], [fault(file, 0, "manifest.file.encoding")]
    return _parse(file, text)


def decode(content: bytes) -> str | None:
    """UTF-8 first: GB 18030 accepts much that it did not write."""
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _parse(file: str, text: str) -> tuple[list[Row], list[Fault]]:
    rows: list[Row] = []
    faults: list[Fault] = []
    records = _records(text)
    try:
        _, heading = next(records, (1, []))
        if faults := list(_heading_faults(file, heading)):
            return [], faults
        for line, cells in records:
            if len(cells) == len(heading):
                rows.append((line, dict(zip(heading, cells, strict=True))))
            else:
                faults.append(_wrong_width(file, line, cells, heading))
    except csv.Error as error:
        line = rows[-1][0] + 1 if rows else 1
        faults.append(fault(file, line, "manifest.file.not_csv", reason=str(error)))
    if not rows and not faults:
        faults.append(fault(file, 0, "manifest.row.none"))
    return rows, faults


def _records(text: str) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    before = 0
    for cells in reader:
        line, before = before + 1, reader.line_num
        trimmed = [cell.strip() for cell in cells]
        if any(trimmed):
            yield line, trimmed


def _heading_faults(file: str, heading: Sequence[str]) -> Iterator[Fault]:
    for column in dict.fromkeys(heading):
        if column not in (*_COLUMNS, *_OPTIONAL):
            yield fault(file, 1, "manifest.column.unknown", column=column)
        if heading.count(column) > 1:
            yield fault(file, 1, "manifest.column.twice", column=column)
    for column in _COLUMNS:
        if column not in heading:
            yield fault(file, 1, "manifest.column.missing", column=column)


def _wrong_width(file: str, line: int, cells: Sequence[str], heading: Sequence[str]) -> Fault:
    return fault(file, line, "manifest.row.width", cells=len(cells), columns=len(heading))
