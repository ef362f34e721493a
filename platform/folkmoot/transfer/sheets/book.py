"""A workbook under way. Whatever is written is text: nothing in it is ever calculated."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

MIMETYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_TEXT = {
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    # Row after row goes out to a temporary file: a list may have 50,000.
    "constant_memory": True,
}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 14},
    "heading": {"bold": True, "bg_color": "#F3E9DC", "border": 1, "text_wrap": True},
    "required": {"bold": True, "bg_color": "#E8C9A0", "border": 1, "text_wrap": True},
    "reason": {"text_wrap": True, "bg_color": "#FBE9E7", "valign": "top"},
    "wrapped": {"text_wrap": True, "valign": "top"},
    "text": {"num_format": "@"},
    "day": {"num_format": "yyyy-mm-dd"},
}


@dataclass
class Book:
    """Sheets with the looks that all of ours share."""

    book: xlsxwriter.Workbook
    _looks: dict[str, Format] = field(default_factory=dict)

    def sheet(self, name: str) -> Worksheet:
        made: Worksheet = self.book.add_worksheet(name)
        return made

    def look(self, name: str) -> Format:
        if name not in self._looks:
            self._looks[name] = self.book.add_format(_LOOKS[name])
        return self._looks[name]


@contextmanager
def writing(file: io.BytesIO) -> Iterator[Book]:
    """A book that is in ``file`` when the block ends."""
    book = xlsxwriter.Workbook(file, _AS_TEXT)
    yield Book(book)
    book.close()
