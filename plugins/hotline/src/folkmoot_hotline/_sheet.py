"""A spreadsheet saved as CSV, by the headings that its system writes."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from datetime import date

from folkmoot_sdk import ForeignFileError

_MOST_ROWS = 20_000
_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?:日|[ T].*)?")


def rows_of(
    content: bytes, headings: Mapping[str, tuple[str, ...]]
) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row that holds anything: its number as spreadsheets show it, and its cells by the keys
    of ``headings``, whose first word is required. Raises ForeignFileError.
    """
    # Ragged rows end early and long ones go on: what has no heading is not read.
    lines = csv.reader(io.StringIO(_text(content), newline=""))
    try:
        places = _places(next(lines, []), headings)
        for number, line in enumerate(lines, start=2):
            cells = {key: _cell(line, at) for key, at in places.items()}
            if any(cells.values()):
                _require_few(number)
                yield number, cells
    except csv.Error as problem:
        raise ForeignFileError(
            "文件不是可读的 CSV 表格", "this is no readable CSV file"
        ) from problem


def day_of(text: str) -> date | None:
    """The day in "2026-03-01", "2026/3/1 08:30:00", "2026年3月1日"; None for none.

    Raises ValueError for words that are no day.
    """
    if not text:
        return None
    found = _DAY.fullmatch(text)
    if found is None:
        raise ValueError(text)
    return date(*(int(part) for part in found.groups()))


def _text(content: bytes) -> str:
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise ForeignFileError(
            "这是 Excel 文件，请另存为“CSV UTF-8”后再导入",
            "this is a workbook; save it as CSV UTF-8",
        )
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise ForeignFileError(
        "文件编码既不是 UTF-8 也不是 GB18030", "this is neither UTF-8 nor GB18030 text"
    )


def _places(first: list[str], headings: Mapping[str, tuple[str, ...]]) -> dict[str, int]:
    found = [cell.strip() for cell in first]
    places = {
        key: found.index(word) for key, words in headings.items() for word in words if word in found
    }
    required = next(iter(headings))
    if required not in places:
        named = headings[required][0]
        raise ForeignFileError(f"缺少“{named}”一列", f"there is no column {named}")
    return places


def _cell(line: list[str], at: int) -> str:
    return line[at].strip() if at < len(line) else ""


def _require_few(number: int) -> None:
    if number > _MOST_ROWS:
        raise ForeignFileError(
            f"超过 {_MOST_ROWS} 行，请分次导入",
            f"more than {_MOST_ROWS} rows; bring them in by parts",
        )
