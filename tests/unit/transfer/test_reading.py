"""Whatever the bytes: rows or Invalid, and nothing else."""

import io
import zipfile
from contextlib import suppress

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.kernel.errors import Invalid
from folkmoot.transfer.domain.rows import rows_of
from folkmoot.transfer.reading.markup import MarkupError, marks_of
from folkmoot.transfer.reading.table import Line, Table, address, place
from folkmoot.transfer.reading.tables import read
from folkmoot.transfer.sheets.template import template


def workbook() -> bytes:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("居民")
    sheet.write_row(0, 0, ["姓名", "出生日期"])
    sheet.write_row(1, 0, ["王明", "1956-03-08"])
    sheet.write_formula(2, 0, "=1+1")
    book.close()
    return file.getvalue()


WORKBOOK = workbook()
HEADS = st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "姓名,".encode()])


def rows_or_invalid(content: bytes) -> None:
    with suppress(Invalid):
        rows_of(read(content))


@settings(deadline=None)
@given(HEADS, st.binary(max_size=400))
def test_any_bytes_are_rows_or_invalid(head: bytes, content: bytes) -> None:
    rows_or_invalid(head + content)


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_workbook_with_bytes_changed_is_rows_or_invalid(data: st.DataObject) -> None:
    content = bytearray(WORKBOOK)
    for _ in range(data.draw(st.integers(1, 8))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at] = data.draw(st.integers(0, 255))
    rows_or_invalid(bytes(content))


@settings(deadline=None)
@given(st.binary(max_size=300))
def test_any_sheet_in_an_archive_is_rows_or_invalid(xml: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(WORKBOOK)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            is_sheet = entry.filename == "xl/worksheets/sheet1.xml"
            new.writestr(entry, xml if is_sheet else old.read(entry))
    rows_or_invalid(out.getvalue())


@settings(deadline=None)
@given(st.text(max_size=300), st.sampled_from(["utf-8", "utf-8-sig", "gb18030"]))
def test_any_text_in_any_encoding_is_rows_or_invalid(text: str, encoding: str) -> None:
    rows_or_invalid(text.encode(encoding, "ignore"))


@settings(deadline=None)
@given(
    st.lists(
        st.lists(st.text(st.characters(codec="gb18030"), max_size=8), min_size=1, max_size=5),
        max_size=6,
    )
)
def test_any_table_is_rows_or_invalid(rows: list[list[str]]) -> None:
    lines = [Line(1, ("姓名", "门牌"))]
    lines += [Line(number, tuple(row)) for number, row in enumerate(rows, 2)]
    try:
        found = rows_of([Table("居民", tuple(lines))])
    except Invalid:
        return
    assert [row.number for row in found] == list(range(2, len(rows) + 2))


@settings(deadline=None)
@given(st.integers(1, 2**20), st.integers(1, 2**14))
def test_an_address_names_one_place(row: int, column: int) -> None:
    assert place(address(row, column)) == (row, column)


def test_addresses_are_excels() -> None:
    assert [address(1, column) for column in (1, 26, 27, 702, 703)] == [
        "A1",
        "Z1",
        "AA1",
        "ZZ1",
        "AAA1",
    ]


def test_a_formula_is_found_wherever_its_cell_says_no_address() -> None:
    xml = b"<worksheet><row><c/><c><f>1</f><v>1</v></c></row><row><c><f/></c></row></worksheet>"
    assert marks_of("一", xml).formulas == {1: ["B1"], 2: ["A2"]}


@pytest.mark.parametrize("xml", [b"", b"<a>", b"<!DOCTYPE a><a/>", b'<row r="x"/>', b'<c r="1A"/>'])
def test_what_is_no_sheet_is_refused(xml: bytes) -> None:
    with pytest.raises(MarkupError):
        marks_of("一", xml)


def test_a_table_survives_the_way_out_of_the_reader() -> None:
    (table,) = read(WORKBOOK)
    assert table.lines[2].formulas == ("A3",)
    assert Table.from_plain(table.plain()) == table


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_template_is_read_as_one_without_rows(language: str) -> None:
    with pytest.raises(Invalid) as caught:
        rows_of(read(template(language)))
    assert caught.value.code == "roster.empty"
