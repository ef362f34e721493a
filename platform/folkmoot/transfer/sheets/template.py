"""The workbook that a clerk fills in: headings, choices, and what each column means."""

import io
from collections.abc import Iterable
from datetime import date

from xlsxwriter.worksheet import Worksheet

from folkmoot.transfer.domain import words
from folkmoot.transfer.domain.columns import COLUMNS, HEADINGS, NOT_READ, REQUIRED, Column
from folkmoot.transfer.domain.fates import SheetKind
from folkmoot.transfer.domain.rows import EXPLANATION
from folkmoot.transfer.reading.limits import ROWS
from folkmoot.transfer.sheets.book import Book, writing
from folkmoot.transfer.sheets.meanings import GENERAL, MEANINGS, SHEET_NAMES
from folkmoot_sdk import Text

_YES_OR_NO = (words.YES, words.NO)
_CHOICES: dict[Column, Iterable[Text]] = {
    Column.PARTY_MEMBER: _YES_OR_NO,
    Column.HOUSEHOLDER: _YES_OR_NO,
    Column.OWNER: _YES_OR_NO,
    Column.REPRESENTATIVE: _YES_OR_NO,
    Column.ORGANISATION_KIND: words.ORGANISATIONS.values(),
    Column.RELATION: words.RELATIONS.values(),
    Column.BODY: [words.BODIES[kind] for kind in words.ELECTED],
    Column.OFFICE: words.OFFICES.values(),
    Column.DECISION: words.DECISIONS.values(),
}
_DAYS = frozenset(
    {
        Column.BORN_ON,
        Column.RELATIVE_BORN_ON,
        Column.LIVES_SINCE,
        Column.OWNS_SINCE,
        Column.FROM_ON,
    }
)
_REQUIRED = Text("必填", "required")
# Excel takes no longer list in a cell's own choices.
_LONGEST_LIST = 255
_WIDTH, _WIDE = 14, 60


def template(language: str) -> bytes:
    """The empty workbook, in Chinese or English; its headings are read in both."""
    file = io.BytesIO()
    with writing(file) as book:
        _explain(book, language)
        for kind in SheetKind:
            _sheet(book, kind, language)
    return file.getvalue()


def _sheet(book: Book, kind: SheetKind, language: str) -> None:
    sheet = book.sheet(SHEET_NAMES[kind].in_(language))
    sheet.freeze_panes(1, 0)
    for index, column in enumerate(_offered(kind)):
        needed = column in REQUIRED[kind]
        # As text, so that a telephone number keeps its zeros; a day as a day.
        look = book.look("day" if column in _DAYS else "text")
        sheet.set_column(index, index, _WIDTH, look)
        heading = HEADINGS[column][0].in_(language)
        sheet.write_string(0, index, heading, book.look("required" if needed else "heading"))
        _offer(sheet, index, column, language)


def _offered(kind: SheetKind) -> list[Column]:
    return [column for column in COLUMNS[kind] if column not in NOT_READ]


def _offer(sheet: Worksheet, index: int, column: Column, language: str) -> None:
    """Choices to pick from; a day may also be written as text, so that is only warned about."""
    if column in _CHOICES:
        offered = [text.in_(language) for text in _CHOICES[column]]
        if len(",".join(offered)) <= _LONGEST_LIST:
            sheet.data_validation(1, index, ROWS, index, {"validate": "list", "source": offered})
    elif column in _DAYS:
        days = {"validate": "date", "criteria": "between", "error_type": "information"}
        span = {"minimum": date(1850, 1, 1), "maximum": date(2200, 12, 31)}
        sheet.data_validation(1, index, ROWS, index, {**days, **span})


def _explain(book: Book, language: str) -> None:
    sheet = book.sheet(Text("填写说明", "Explanations").in_(language))
    sheet.set_column(0, 1, _WIDTH * 2)
    sheet.set_column(2, 2, _WIDE, book.look("wrapped"))
    sheet.write_string(0, 0, EXPLANATION, book.look("title"))
    row = 1
    for line in GENERAL:
        sheet.write_string(row, 0, line.in_(language))
        row += 1
    for kind in SheetKind:
        row += 1
        sheet.write_string(row, 0, SHEET_NAMES[kind].in_(language), book.look("title"))
        for column in _offered(kind):
            row += 1
            sheet.write_string(row, 0, HEADINGS[column][0].in_(language))
            sheet.write_string(row, 1, _REQUIRED.in_(language) if column in REQUIRED[kind] else "")
            sheet.write_string(row, 2, _meaning(column, language))


def _meaning(column: Column, language: str) -> str:
    said = MEANINGS[column].in_(language)
    if column not in _CHOICES:
        return said
    between = "、" if language.startswith("zh") else ", "
    return f"{said} {between.join(text.in_(language) for text in _CHOICES[column])}"
