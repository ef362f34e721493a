"""PDF from HTML: rare names come out, nothing outside is reached, limits hold."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from threading import BoundedSemaphore, Event
from types import SimpleNamespace
from typing import Any

import pytest
from pypdf import PdfReader

from folkmoot.kernel.errors import FolkmootError
from folkmoot.registers import pdf
from folkmoot.registers.compose.words import Words
from folkmoot.registers.domain import Column, Document, FileName, Form, Paragraph, Section, Table
from folkmoot.registers.pdf import fonts
from folkmoot.registers.pdf.limits import LARGEST, NO_LIBRARY, STYLESHEET, TOO_MUCH
from folkmoot.registers.rendering import alone, phrases_of
from folkmoot.web import turns

# The last three are outside the plane in which most characters are.
NAMES = ("王𡃁", "李䶮", "张𬭎", "赵𠅤")


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    pdf.made.clear()
    yield
    pdf.made.clear()


def document(*names: str, form: Form = Form.SHEET, rows: int = 1) -> Document:
    columns = (Column("序号", numeric=True), Column("姓名"), Column("签名", to_fill=True))
    lines = tuple((str(n), name, "") for n, name in enumerate(names * rows, 1))
    parts = (Section("一、成员", (Paragraph("应到。"), Table("成员", columns, lines))),)
    signed, dated, name = "居民委员会", "2017年4月18日", FileName("sheet", "签到表")
    return Document(form, "zh", "签到表", "社区", "", parts, signed, dated, "", name)


def text_of(made: bytes) -> list[str]:
    return [page.extract_text() for page in PdfReader(BytesIO(made)).pages]


def fonts_of(made: bytes) -> list[Any]:
    (page,) = PdfReader(BytesIO(made)).pages
    fonts: Any = page["/Resources"]
    return [font.get_object() for font in fonts["/Font"].values()]


@pytest.mark.usefixtures("makes_pdfs")
def test_rare_names_are_text_in_the_pdf_and_stand_in_a_font() -> None:
    made = pdf.pdf_of(alone(document(*NAMES), "http://x/", STYLESHEET))
    (page,) = text_of(made)
    assert [name for name in NAMES if name not in page] == []
    fonts = fonts_of(made)
    assert any("Noto-Serif-CJK" in font["/BaseFont"] for font in fonts)
    assert {font["/Subtype"] for font in fonts} == {"/Type0"}


@pytest.mark.parametrize(
    ("title", "parts"),
    [
        (
            "Monthly bulletin, 岭前社区",
            ["Monthly", " ", "bulletin,", " ", "岭前社区"],
        ),
        (
            "关于召开“2017 年岭前社区居民代表大会”的通知（公开）",
            ["关于召开", "“2017 年岭前社区", "居民代表大会”", "的", "通知", "（公开）"],
        ),
        ("“《岭前社区》”公约", ["“《岭前社区》”", "公约"]),
        ("", []),
    ],
)
def test_a_title_is_broken_between_its_phrases(title: str, parts: list[str]) -> None:
    assert [part for part, _ in phrases_of(title)] == parts
    assert "".join(parts) == title


@pytest.mark.usefixtures("makes_pdfs")
def test_a_name_in_a_title_stands_on_one_line() -> None:
    """As long as in the bulletin, whose 社区 was broken in the middle."""
    said = replace(document("王"), locale="en", form=Form.BULLETIN,
                   title="Monthly bulletin of deliberation, 岭前社区")  # fmt: skip
    (page,) = text_of(pdf.pdf_of(alone(said, "http://x/", STYLESHEET)))
    assert page.splitlines()[1] == "岭前社区"


@pytest.mark.usefixtures("makes_pdfs")
def test_a_long_table_repeats_its_head_and_every_page_has_its_number() -> None:
    pages = text_of(pdf.pdf_of(alone(document(*NAMES, rows=30), "http://x/", STYLESHEET)))
    assert len(pages) > 3
    assert all("姓名" in page for page in pages[:-1])
    for number, page in enumerate(pages, 1):
        assert f"— {number} / {len(pages)} —" in page


@pytest.mark.usefixtures("makes_pdfs")
def test_a_document_reaches_nothing_outside_itself() -> None:
    hostile = (
        '<link rel="stylesheet" href="http://127.0.0.1:9/x.css">'
        '<link rel="attachment" href="file:///etc/hostname"><img src="file:///etc/passwd">'
        '<style>@import url("file:///etc/passwd"); p {background: url(http://127.0.0.1:9/)}</style>'
        "<object data='file:///etc/passwd'></object><p>正文</p>"
    )
    made = pdf.pdf_of(hostile)
    assert "正文" in text_of(made)[0]
    assert "root:" not in "".join(text_of(made))
    assert PdfReader(BytesIO(made)).attachments == {}


def test_the_worker_knows_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://secret")
    monkeypatch.setenv("SECRET_KEY", "secret")
    passed = pdf.passed_on({"PATH": "/bin", "DATABASE_URL": "x", "SECRET_KEY": "x"})
    assert passed == {"PATH": "/bin"}


def test_weasyprint_is_not_imported_by_the_platform() -> None:
    code = "import folkmoot.app, folkmoot.registers.cli, sys; print('weasyprint' in sys.modules)"
    said = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == "False"


def test_what_is_asked_for_twice_is_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[bytes] = []

    def count(source: bytes) -> bytes:
        asked.append(source)
        return b"%PDF-"

    monkeypatch.setattr(pdf, "_made_by_worker", count)
    assert pdf.pdf_of("<p>1") == pdf.pdf_of("<p>1")
    pdf.pdf_of("<p>2")
    assert len(asked) == 2


@pytest.mark.usefixtures("makes_pdfs")
def test_whoever_comes_while_all_places_are_taken_is_told_to_wait(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(turns, "_places", places := BoundedSemaphore(1))
    monkeypatch.setattr(pdf, "has_chinese", lambda: pytest.fail("looked for before its turn"))
    with places:
        assert refusal("<p>正文") == "web.busy"
    monkeypatch.setattr(pdf, "has_chinese", lambda: True)
    assert pdf.pdf_of("<p>正文").startswith(b"%PDF-")


@pytest.mark.parametrize(("ci", "ended"), [("", "1 skipped"), ("true", "1 error")])
def test_without_a_font_these_tests_are_skipped_with_the_reason_but_never_in_ci(
    tmp_path: Path, ci: str, ended: str
) -> None:
    """No program of the system's is found, so neither is the one that lists fonts."""
    environ = {**os.environ, "PATH": str(tmp_path), "CI": ci}
    asked = ["-q", "-p", "no:cacheprovider", "-k", "test_rare_names", __file__]
    told = subprocess.run(  # noqa: S603 - this file
        [sys.executable, "-m", "pytest", *asked],
        env=environ, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ended in told.stdout
    assert "fonts-noto-cjk" in told.stdout


def refusal(html: str) -> str:
    with pytest.raises(FolkmootError) as caught:
        pdf.pdf_of(html)
    assert caught.value.cure
    return caught.value.code


def test_a_document_without_end_is_refused_before_it_is_made() -> None:
    assert refusal("x" * (LARGEST + 1)) == "registers.too_long"


@pytest.mark.usefixtures("makes_pdfs")
def test_a_page_that_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "SECONDS", 1.5)
    assert refusal("<table>" + "<tr><td>x" * 100_000) == "registers.too_long"


@pytest.mark.parametrize(
    ("ended", "code"),
    [
        (NO_LIBRARY, "registers.no_pdf"),
        (TOO_MUCH, "registers.too_long"),
        (-9, "registers.too_long"),
        (1, "registers.pdf_failed"),
        (0, "registers.pdf_failed"),
    ],
)
def test_how_the_worker_ended_is_said_in_words(
    monkeypatch: pytest.MonkeyPatch, ended: int, code: str
) -> None:
    result = SimpleNamespace(returncode=ended, stdout=b"no pdf", stderr=b"")
    monkeypatch.setattr("folkmoot.registers.pdf.subprocess.run", lambda *_args, **_more: result)
    assert refusal("<p>正文") == code


def test_without_pango_the_worker_says_so() -> None:
    """WeasyPrint then fails on import, as cffi does: with an OSError."""
    code = (
        "import sys; sys.modules['weasyprint'] = None\n"
        "class Finder:\n"
        "    def find_spec(self, name, *_):\n"
        "        if name == 'weasyprint': raise OSError('cannot load library libpango-1.0-0')\n"
        "del sys.modules['weasyprint']; sys.meta_path.insert(0, Finder())\n"
        "from folkmoot.registers.pdf.worker import main; raise SystemExit(main())"
    )
    ended = subprocess.run(  # noqa: S603 - as above
        [sys.executable, "-c", code], input=b"<p>x", capture_output=True, check=False
    )
    assert ended.returncode == NO_LIBRARY
    assert b"libpango" in ended.stderr


def test_without_a_chinese_font_a_pdf_would_be_boxes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "has_chinese", lambda: False)
    assert refusal("<p>正文") == "registers.no_font"


def test_a_chinese_font_is_looked_for_until_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    listed = iter([b"", b"Noto Sans CJK SC"])
    asked: list[object] = []

    def listing(*given: object, **_more: object) -> SimpleNamespace:
        asked.append(given)
        return SimpleNamespace(stdout=next(listed))

    monkeypatch.setattr(fonts, "_found", Event())
    monkeypatch.setattr("folkmoot.registers.pdf.fonts.subprocess.run", listing)
    assert [fonts.has_chinese() for _ in range(3)] == [False, True, True]
    assert len(asked) == 2


def test_words_of_a_document_need_no_request() -> None:
    assert Words("zh")("Online") == "网上"
