"""Every bad file of the list, made for real, and read by the process that reads them."""

import io
import re
import struct
import subprocess
import sys
import zipfile
import zlib
from pathlib import Path
from threading import BoundedSemaphore

import pytest
import xlsxwriter
from tests.integration.transfer.conftest import Office, residents, workbook

from folkmoot.kernel.errors import Conflict, Invalid
from folkmoot.transfer.domain.rows import rows_of
from folkmoot.transfer.reading import apart, limits
from folkmoot.transfer.reading.apart import read_file
from folkmoot.web.terminal import say

WANG = ("王明", "1956-03-08")
# Abbreviations stay as they are in a Chinese sentence.
LATIN_WORDS = re.compile(r"\b(?!XML|PDF|RTF|Word|PowerPoint)[A-Za-z]{2,}")


def code_of(content: bytes) -> str:
    with pytest.raises(Invalid) as caught:
        read_file(content)
    return caught.value.code


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same archive with one part more, or with that part in place of its own."""
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, part)
    return out.getvalue()


def part_of(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name)


def test_formulas_are_refused_row_by_row_with_their_addresses(office: Office) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("居民")
    sheet.write_row(0, 0, ["姓名", "出生日期", "电话"])
    sheet.write_row(1, 0, ["王明", "1956-03-08"])
    sheet.write_row(2, 0, ["李芳"])
    sheet.write_formula(2, 1, "=TODAY()", None, "1960-01-02")
    sheet.write_array_formula("C4:C5", "{=A4:A5}", None, "1")
    sheet.write_string(3, 0, "赵强")
    sheet.write_string(4, 0, "孙丽")
    book.close()
    made = office.preview(file.getvalue())
    assert office.fates(made) == ["new", "refused", "refused", "refused"]
    said = [line.notes[0].params["where"] for line in office.lines(made)[1:]]
    assert said == ["B3", "C4", "C5"]


def test_merged_cells_are_refused_with_their_address_and_never_filled(office: Office) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("居民")
    sheet.merge_range("A1:C1", "岭前社区居民花名册")
    sheet.write_row(1, 0, ["姓名", "出生日期", "门牌"])
    sheet.write_row(2, 0, ["王明", "1956-03-08"])
    sheet.write_row(3, 0, ["李芳", "1960-01-02"])
    sheet.merge_range("C3:C4", "1栋101")
    sheet.write_row(4, 0, ["赵强", "1970-01-02", "1栋102"])
    book.close()
    made = office.preview(file.getvalue())
    assert office.codes(made) == ["roster.merged", "roster.merged", ""]
    assert office.lines(made)[0].notes[0].params["where"] == "C3:C4"


def test_merged_headings_are_refused_as_a_whole(office: Office) -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("居民")
    sheet.write_row(0, 0, ["姓名", "出生日期"])
    sheet.merge_range("C1:D1", "电话")
    sheet.write_row(1, 0, ["王明", "1956-03-08"])
    book.close()
    with pytest.raises(Invalid) as caught:
        office.preview(file.getvalue())
    assert caught.value.code == "roster.merged_headings"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_text_is_read_in_each_encoding(office: Office, encoding: str) -> None:
    made = office.preview("姓名,出生日期\n王明,1956年3月8日\n龑龘,\n".encode(encoding))
    assert [line.cells["name"] for line in office.lines(made)] == ["王明", "龑龘"]


def test_mixed_encodings_are_refused_with_both_lines() -> None:
    content = "姓名,门牌\n".encode() + "王明,一栋\n".encode("gb18030")
    with pytest.raises(Invalid) as caught:
        read_file(content)
    assert caught.value.code == "roster.mixed_encodings"
    assert caught.value.params == {"one": 1, "other": 2}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("姓名,门牌\n王明,一栋\n".encode("utf-16"), "roster.encoding"),
        (b"\x00\x01\x02", "roster.no_spreadsheet"),
        ('姓名,"门牌\n王明,一栋'.encode(), "roster.not_csv"),
        (b"PK\x03\x04" + b"\x00" * 100, "roster.unreadable"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "roster.other_format"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
            "roster.password",
        ),
        (b"x" * (limits.UPLOAD_BYTES + 1), "roster.too_large"),
    ],
)
def test_what_is_no_roster_is_refused(content: bytes, code: str) -> None:
    assert code_of(content) == code


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "roster.picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00", "roster.picture"),
        (b"GIF89a\x01\x00", "roster.picture"),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00", "roster.picture"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "roster.picture"),
        (b"\x00\x00\x00\x18ftypheic", "roster.picture"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "roster.document"),
        (b"{\\rtf1\\ansi roster}", "roster.document"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
            "roster.document",
        ),
        (b"\r\n<html><table><tr><td>", "roster.web_page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><Workbook/>", "roster.web_page"),
        (b"Rar!\x1a\x07\x01\x00", "roster.packed"),
        (b"\x1f\x8b\x08\x00", "roster.packed"),
        ("各位居民：\n本周六大扫除。\n".encode(), "roster.no_headings"),
    ],
)
def test_what_is_no_spreadsheet_is_named_for_what_it_is(content: bytes, code: str) -> None:
    with pytest.raises(Invalid) as caught:
        rows_of(read_file(content))
    assert caught.value.code == code
    # In both languages, with what to do; a text file has no sheets to speak of.
    for language in ("zh", "en"):
        said = say(caught.value.message, caught.value.params, language)
        assert (len(LATIN_WORDS.findall(said)) > 1) == (language == "en")
        assert say(caught.value.cure, {}, language)
        assert "工作表" not in said


def test_an_archive_is_told_from_a_document_and_from_a_damaged_workbook() -> None:
    plain = residents(WANG)
    assert code_of(archive_with("照片/花名册.jpg")) == "roster.packed"
    assert code_of(archive_with("word/document.xml", "[Content_Types].xml")) == "roster.document"
    assert code_of(plain[: len(plain) // 2]) == "roster.unreadable"
    sheet = "xl/worksheets/sheet1.xml"
    assert code_of(with_part(plain, sheet, part_of(plain, sheet)[:200])) == "roster.unreadable"


def archive_with(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


def test_macros_external_links_and_other_formats_are_refused() -> None:
    plain = residents(WANG)
    assert code_of(with_part(plain, "xl/vbaProject.bin", b"x")) == "roster.macros"
    links = "xl/externalLinks/externalLink1.xml"
    assert code_of(with_part(plain, links, b"<x/>")) == "roster.external_links"
    ods = io.BytesIO()
    with zipfile.ZipFile(ods, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
    assert code_of(ods.getvalue()) == "roster.other_format"


def test_a_hidden_sheet_with_rows_is_refused() -> None:
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    book.add_worksheet("居民").write_row(0, 0, ["姓名", "门牌"])
    hidden = book.add_worksheet("暗")
    hidden.write(0, 0, "x")
    hidden.hide()
    book.close()
    assert code_of(file.getvalue()) == "roster.hidden_sheet"


def test_entities_are_not_expanded() -> None:
    content = residents(WANG)
    name = "xl/worksheets/sheet1.xml"
    sheet = part_of(content, name).replace(
        b"<worksheet", b'<!DOCTYPE w [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;&a;">]><worksheet', 1
    )
    assert code_of(with_part(content, name, sheet)) == "roster.unreadable"


def declared_bomb(size: int) -> bytes:
    """An archive whose directory promises ``size`` bytes in one part."""
    content = bytearray(with_part(residents(WANG), "xl/media/image1.png", b"\x00" * 1000))
    at = content.rindex(b"PK\x01\x02")
    content[at + 24 : at + 28] = struct.pack("<I", size)
    return bytes(content)


def real_bomb(size: int) -> bytes:
    """A part that unpacks to ``size`` bytes, and a directory that tells the truth."""
    return with_part(residents(WANG), "xl/media/image1.png", b"\x00" * size)


def lying_bomb() -> bytes:
    """A part that unpacks to 300 MB while header and directory say a thousand bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = b"\x00" * 1_000_000
    packed = b"".join([*(packer.compress(block) for _ in range(300)), packer.flush()])
    small = with_part(residents(WANG), "a.xml", b"")
    at = small.rindex(b"PK\x01\x02")
    end = small.rindex(b"PK\x05\x06")
    local = small.rindex(b"PK\x03\x04", 0, at)
    entry = bytearray(small[at:end])
    header = bytearray(small[local : local + 30 + 5])
    for part, place in ((header, 18), (entry, 20)):
        part[place : place + 8] = struct.pack("<II", len(packed), 1000)
    header[8:10] = entry[10:12] = struct.pack("<H", 8)
    # What stood before keeps its place; the entry's own data now ends somewhere else.
    body = small[:local] + bytes(header) + packed
    first = struct.unpack("<I", small[end + 16 : end + 20])[0]
    directory = small[first:at] + bytes(entry)
    tail = bytearray(small[end:])
    tail[16:20] = struct.pack("<I", len(body))
    return body + directory + bytes(tail)


def test_a_bomb_is_refused_before_it_unfolds() -> None:
    # Unfolded, the first would be ended for its memory or its time, and be refused by other words.
    assert code_of(declared_bomb(4_000_000_000)) == "roster.unpacks_too_large"
    assert code_of(real_bomb(limits.UNPACKED_BYTES + 1)) == "roster.unpacks_too_large"
    assert code_of(lying_bomb()) == "roster.unreadable"


def test_an_archive_within_an_archive_is_not_opened() -> None:
    inner = b"PK"
    for _ in range(5):
        inner = with_part(residents(WANG), "xl/nested.zip", inner)
    tables = read_file(inner)
    assert len(tables) == 1


def test_more_parts_than_a_workbook_has_are_refused() -> None:
    content = residents(WANG)
    out = io.BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        for number in range(limits.ENTRIES):
            archive.writestr(f"xl/media/{number}.png", b"")
    assert code_of(out.getvalue()) == "roster.unpacks_too_large"


def test_a_cell_at_the_end_of_the_sheet_is_refused_and_nothing_filled_up_to_it() -> None:
    for cell, code in (("A1048576", "roster.too_many_rows"), ("XFD1", "roster.too_many_columns")):
        file = io.BytesIO()
        book = xlsxwriter.Workbook(file)
        sheet = book.add_worksheet("居民")
        sheet.write("A1", "姓名")
        sheet.write(cell, "x")
        book.close()
        assert code_of(file.getvalue()) == code


def test_rows_beyond_the_limit_are_refused_with_the_limit() -> None:
    people = [(f"居民{n}", "1956-03-08") for n in range(limits.ROWS + 1)]
    with pytest.raises(Invalid) as caught:
        rows_of(read_file(residents(*people)))
    assert caught.value.code == "roster.too_many"
    assert caught.value.params["limit"] == limits.ROWS


def test_a_reader_that_takes_too_long_or_dies_takes_nobody_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "WALL_SECONDS", 0.001)
    assert code_of(residents(WANG)) == "roster.too_slow"
    monkeypatch.undo()
    monkeypatch.setattr(sys, "executable", "/bin/false")
    assert code_of(residents(WANG)) == "roster.unreadable"


def test_whoever_uploads_while_a_file_is_read_is_told_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(apart, "_ONE", place := BoundedSemaphore(1))
    monkeypatch.setattr(limits, "PATIENCE", 0.01)
    with place, pytest.raises(Conflict) as caught:
        read_file(residents(WANG))
    assert caught.value.code == "roster.reader_busy"
    assert len(read_file(residents(WANG))) == 1


def test_all_sheets_together_hold_no_more_than_one_may() -> None:
    half = [("姓名", "门牌"), *[("王明", "1号")] * (limits.ROWS // 2 + 100)]
    assert code_of(workbook(甲=half, 乙=half)) == "roster.too_much"


def test_no_more_cells_are_read_than_a_roster_has() -> None:
    row = ",".join(["王"] * limits.COLUMNS) + "\n"
    assert code_of((row * (limits.CELLS // limits.COLUMNS + 1)).encode()) == "roster.too_much"


def test_more_text_than_a_roster_has_is_not_handed_on() -> None:
    rows = [("王" * limits.CELL,) * 15] * 3000
    assert code_of(workbook(居民=[("姓名", "门牌"), *rows])) == "roster.too_much"


def test_a_reader_that_never_stops_talking_is_stopped(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (talker := tmp_path / "python").write_text("#!/bin/sh\nexec yes\n")
    talker.chmod(0o700)
    monkeypatch.setattr(sys, "executable", str(talker))
    # It talks for ever, so what stops it is how much it says; the time is for a test that fails.
    monkeypatch.setattr(limits, "WALL_SECONDS", 600)
    assert code_of(residents(WANG)) == "roster.too_slow"


def test_the_reader_is_held_to_its_memory() -> None:
    tried = "from folkmoot.transfer.reading.child import _limit; _limit(); b = bytearray(2 * 10**9)"
    done = subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-c", tried], capture_output=True, check=False
    )
    assert b"MemoryError" in done.stderr


@pytest.mark.parametrize(
    ("headings", "code"),
    [
        (("姓名", "出生日期", "身份证号"), "roster.unknown_heading"),
        (("姓名", "电话", "手机号"), "roster.heading_twice"),
        (("出生日期", "电话"), "roster.heading_missing"),
        (("甲", "乙"), "roster.no_headings"),
    ],
)
def test_headings_are_known_or_named(office: Office, headings: tuple[str, ...], code: str) -> None:
    with pytest.raises(Invalid) as caught:
        office.preview(residents(("王明", "1956-03-08"), headings=headings))
    assert caught.value.code == code


def test_headings_in_either_language_and_any_order(office: Office) -> None:
    content = residents(("1栋101", "1956-03-08", "王明"), headings=("Door", "出生日期", "NAME "))
    made = office.preview(content)
    assert office.fates(made) == ["new"]
    assert office.lines(made)[0].cells == {
        "door": "1栋101",
        "born_on": "1956-03-08",
        "name": "王明",
    }


def test_something_beside_the_headings_is_refused_with_its_address(office: Office) -> None:
    made = office.preview(workbook(居民=[("姓名", "门牌"), ("王明", "1号", "备注")]))
    assert office.codes(made) == ["roster.no_heading_above"]
    assert office.lines(made)[0].notes[0].params["where"] == "C2"
