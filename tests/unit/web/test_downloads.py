"""A file's name in a header: Chinese for whoever can read it, and nothing that does harm."""

import pytest
from flask import Response
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.http import parse_options_header

from folkmoot.web.downloads import name_as, safe_name


def test_a_browser_is_told_the_chinese_name_and_an_old_one_the_plain() -> None:
    header = name_as(Response(), "lingqian-2017-04.pdf", "岭前社区月报 2017-04.pdf").headers[
        "Content-Disposition"
    ]
    assert header.startswith("attachment; filename=\"lingqian-2017-04.pdf\"; filename*=UTF-8''%E5")
    assert header.isascii()
    assert parse_options_header(header)[1]["filename"] == "岭前社区月报 2017-04.pdf"


def test_without_a_name_to_show_there_is_the_plain_one_alone() -> None:
    sent = name_as(Response(), "d-2026.csv", inline=True)
    assert sent.headers["Content-Disposition"] == 'inline; filename="d-2026.csv"'


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("../../etc/passwd.pdf", "etc passwd.pdf"),
        ('a"; filename="b.exe\r\nX: y.pdf', "a ; filename= b.exe X y.pdf"),
        ("纪要\u202efdp.exe.pdf", "纪要 fdp.exe.pdf"),
        ("  .hidden .pdf", "hidden.pdf"),
        ("第1号“电梯”档案.zip", "第1号“电梯”档案.zip"),
        ("///.pdf", "-.pdf"),
    ],
)
def test_what_people_wrote_is_made_safe(written: str, kept: str) -> None:
    assert safe_name(written) == kept


@given(stem=st.text(max_size=400))
def test_no_title_breaks_a_header_or_a_folder(stem: str) -> None:
    kept = safe_name(f"{stem}.pdf")
    assert kept.endswith(".pdf")
    assert len(kept.encode()) <= 204
    assert not set(kept) & set('\\/:*?"<>|\r\n\0')
    header = name_as(Response(), "x.pdf", f"{stem}.pdf").headers["Content-Disposition"]
    assert parse_options_header(header)[1]["filename"] == kept
