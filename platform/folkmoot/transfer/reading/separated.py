"""A text file of separated values (.csv) in one of the encodings that spreadsheets here write."""

import csv
import io

from folkmoot.transfer.reading import limits, refusals
from folkmoot.transfer.reading.measure import Measure
from folkmoot.transfer.reading.table import TEXT, Line, Table

_SEPARATORS = ",\t;，"
_BOM = b"\xef\xbb\xbf"
_ENOUGH = 2


def tables_in(content: bytes) -> tuple[Table, ...]:
    """The one table of the file. Raises Invalid."""
    text = _decoded(content)
    if "\0" in text:
        raise refusals.no_spreadsheet()
    lines = _lines(text)
    return (Table(TEXT, lines),) if lines else ()


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding == "gb18030":
            _require_one_encoding(content)
        return text
    _require_one_encoding(content)
    raise refusals.encoding()


def _require_one_encoding(content: bytes) -> None:
    """Text that is UTF-8 in some lines and not in others. As GB 18030 it may well decode, into
    names that nobody bears.
    """
    other = one = 0
    for number, line in enumerate(content.removeprefix(_BOM).split(b"\n"), start=1):
        if line.isascii():
            continue
        if _is_chinese_utf8(line):
            one = one or number
        else:
            other = other or number
    if one and other:
        raise refusals.mixed_encodings(one, other)


def _is_chinese_utf8(line: bytes) -> bool:
    # A short word in GB 18030 can pass for UTF-8, but not for two ideographs of it.
    try:
        text = line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return sum("\u4e00" <= char <= "\u9fff" for char in text) >= _ENOUGH


def _lines(text: str) -> tuple[Line, ...]:
    first = text.partition("\n")[0]
    separator = max(_SEPARATORS, key=first.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    lines, measure = [], Measure()
    try:
        # Numbered by rows, as a spreadsheet that opens the file numbers them.
        for number, row in enumerate(rows, start=1):
            line = _line(number, row)
            if not line.is_empty:
                measure.take(line)
                lines.append(line)
    except csv.Error as error:
        raise refusals.not_csv(rows.line_num) from error
    return tuple(lines)


def _line(number: int, row: list[str]) -> Line:
    if number > limits.ROWS + limits.HEADING_WITHIN:
        raise refusals.too_many_rows(TEXT)
    while row and not row[-1].strip():
        row.pop()
    if len(row) > limits.COLUMNS:
        raise refusals.too_many_columns(TEXT)
    return Line(number, tuple(cell[: limits.CELL + 1] for cell in row))
