"""The pages of a roster, for the clerk who has an Excel file and for everybody else."""

import html
import io
import re
from collections.abc import Callable
from http import HTTPStatus
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from tests.integration.transfer.conftest import Office, residents

from folkmoot.kernel.act import Role
from folkmoot.people.models import Person
from folkmoot.transfer.reading.apart import read_file
from folkmoot.transfer.sheets.book import MIMETYPE

SignIn = Callable[..., FlaskClient]
ROWS = (
    ("王明", "1956年3月8日", "13800000001", "1栋101", "是", "第一居民小组", "网格一"),
    ("李芳", "1960-02-31", "", "1栋101", "否", "", ""),
)


@pytest.fixture
def base(office: Office) -> str:
    return f"/{office.world.district_slug}/{office.world.community_slug}/rosters"


@pytest.fixture
def secretary(clocked: Flask, office: Office, sign_in: SignIn) -> FlaskClient:
    assert clocked.config["CLOCK"]
    return sign_in(office.world, Role.SECRETARY)


def upload(client: FlaskClient, base: str, content: bytes, key: str = "") -> str:
    """Send the file and return the address of its preview."""
    data = {"file": (io.BytesIO(content), "a.xlsx"), "idempotency_key": key or uuid4().hex}
    sent = client.post(f"{base}/upload", data=data)
    assert sent.status_code == HTTPStatus.SEE_OTHER, sent.text
    return str(sent.location)


def test_a_clerk_uploads_looks_commits_and_downloads_what_was_left_out(
    secretary: FlaskClient, base: str, count: Callable[[type], int]
) -> None:
    preview = upload(secretary, base, residents(*ROWS))
    page = secretary.get(preview).text
    assert "王明" in page
    assert "出生日期：“1960-02-31”不是有效日期。" in page
    assert "roster.date" not in page
    assert count(Person) == 0
    assert secretary.get(f"{preview}commit").status_code == HTTPStatus.OK
    done = secretary.post(f"{preview}commit", data={"idempotency_key": uuid4().hex})
    assert done.location == preview
    assert count(Person) == 1
    assert "王明" not in secretary.get(preview).text
    refused = secretary.get(f"{preview}refused.xlsx")
    (table,) = read_file(refused.data)
    assert table.lines[1].cells[:2] == (
        "出生日期：“1960-02-31”不是有效日期。请写成 1956-03-08 或 1956年3月8日。",
        "3",
    )
    assert "李芳" in table.lines[1].cells


def test_every_reason_of_a_row_is_read_in_the_readers_language_without_codes(
    secretary: FlaskClient, base: str
) -> None:
    bad = ("李芳", "1960-02-31", "12", "1栋101", "大概是", "", "")
    preview = upload(secretary, base, residents(bad))
    for language, reasons in (
        ("zh", ("出生日期：“1960-02-31”", "电话：", "户主：“大概是”")),
        ("en", ("Date of birth: “1960-02-31”", "Telephone: ", "Householder: “大概是”")),
    ):
        page = html.unescape(secretary.get(f"{preview}?lang={language}").text)
        back = secretary.get(f"{preview}refused.xlsx?lang={language}").data
        book = CalamineWorkbook.from_filelike(io.BytesIO(back))
        said = str(book.get_sheet_by_index(0).to_python()[1][0]).split("\n")
        assert [line[:3] for line in said] == ["1. ", "2. ", "3. "]
        for reason, line in zip(reasons, said, strict=True):
            assert reason in page
            assert reason in line
        assert re.search(r"\b(roster|person|text)\.[a-z_]+", "".join(said)) is None


def test_after_the_commit_the_page_says_what_is_left_and_where_to_go_on(
    secretary: FlaskClient, base: str, office: Office
) -> None:
    office.enter(residents(("王明", "1956-03-08", "13800000001", "1栋101")))
    preview = upload(secretary, base, residents(ROWS[1], ("王明", "", "", "9栋9"), ("赵强",)))
    assert "认定这一行" in secretary.get(preview).text
    secretary.post(f"{preview}commit", data={"idempotency_key": uuid4().hex})
    page = secretary.get(preview).text
    assert "已写入：新增 1。" in " ".join(page.split())
    assert "未写入：待认定 1 · 退回 1。" in " ".join(page.split())
    # Nothing can be decided here any more; the advice is to write it into the file.
    assert "认定这一行" not in page
    assert "请在“认定”一列填写" in page
    for name in ("refused.xlsx", "/rosters/upload", "/links", "/readiness/"):
        assert f'{name}"' in page


def test_a_form_sent_twice_makes_one_preview_and_another_file_another(
    secretary: FlaskClient, base: str
) -> None:
    key, content = uuid4().hex, residents(ROWS[0])
    first = upload(secretary, base, content, key)
    assert upload(secretary, base, content, key) == first
    assert upload(secretary, base, residents(ROWS[1]), key) != first


def test_a_commit_sent_twice_leads_to_the_same_page(
    secretary: FlaskClient, base: str, count: Callable[[type], int]
) -> None:
    preview = upload(secretary, base, residents(ROWS[0]))
    for _ in range(2):
        sent = secretary.post(f"{preview}commit", data={"idempotency_key": uuid4().hex})
        assert sent.location == preview
    assert count(Person) == 1


def test_a_file_that_is_none_is_said_on_the_form(secretary: FlaskClient, base: str) -> None:
    for content, code in ((b"", "roster.no_file"), (b"PK\x03\x04rubbish", "roster.unreadable")):
        data = {"file": (io.BytesIO(content), "a.xlsx"), "idempotency_key": uuid4().hex}
        sent = secretary.post(f"{base}/upload", data=data)
        assert sent.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
        assert code in sent.text


def test_a_file_larger_than_the_limit_is_refused_and_one_of_five_megabytes_is_read(
    secretary: FlaskClient, base: str
) -> None:
    head = b'--x\r\nContent-Disposition: form-data; name="file"; filename="a.csv"\r\n\r\n'
    for megabytes, status in ((5, HTTPStatus.UNPROCESSABLE_ENTITY), (9, 413)):
        body = head + b"x" * megabytes * 1024 * 1024 + b"\r\n--x--\r\n"
        kind = "multipart/form-data; boundary=x"
        sent = secretary.post(f"{base}/upload", data=body, content_type=kind)
        assert sent.status_code == status


def test_a_doubt_is_settled_on_its_page(
    secretary: FlaskClient, base: str, office: Office, count: Callable[[type], int]
) -> None:
    office.enter(residents(("王明", "1956-03-08", "13800000001", "1栋101")))
    preview = upload(secretary, base, residents(("王明", "", "", "9栋9")))
    page = secretary.get(preview).text
    decide = re.search(r'href="([^"]*/rosters/rows/[^"]*)"', page)
    assert decide
    assert "王明" in secretary.get(decide[1]).text
    data = {"decision": "other", "idempotency_key": uuid4().hex}
    assert secretary.post(decide[1], data=data).location == preview
    secretary.post(f"{preview}commit", data={"idempotency_key": uuid4().hex})
    assert count(Person) == 2


def test_the_template_reads_as_a_roster_without_rows_in_both_languages(
    secretary: FlaskClient, base: str
) -> None:
    for language in ("zh", "en"):
        found = secretary.get(f"{base}/template.xlsx?lang={language}")
        assert found.mimetype == MIMETYPE
        assert len(read_file(found.data)) == 4
        assert "no-store" in found.headers["Cache-Control"]


def test_no_page_says_anything_in_english_to_a_chinese_reader(
    secretary: FlaskClient, base: str, latin_on: Callable[[str], list[str]]
) -> None:
    preview = upload(secretary, base, residents(*ROWS))
    pages = (f"{base}/", f"{base}/upload", preview, f"{preview}commit", f"{preview}again")
    for address in (*pages, f"{preview}discard"):
        assert latin_on(secretary.get(address).text) == [], address


@pytest.mark.parametrize("role", [Role.RESIDENT, Role.GRID_WORKER, Role.OPERATOR])
def test_in_a_working_community_rosters_are_the_secretarys_alone(
    clocked: Flask, office: Office, base: str, sign_in: SignIn, role: Role
) -> None:
    assert clocked.config["CLOCK"]
    client = sign_in(office.world, role)
    assert client.get(f"{base}/").status_code == HTTPStatus.FORBIDDEN
    data = {"file": (io.BytesIO(residents(ROWS[0])), "a.xlsx")}
    assert client.post(f"{base}/upload", data=data).status_code == HTTPStatus.FORBIDDEN


def test_a_preview_costs_the_same_queries_however_many_rows(
    secretary: FlaskClient, base: str, page_queries: Callable[[], object]
) -> None:
    counts = []
    for rows in (1, 60):
        people = [(f"居民{n}", "1956-03-08", "", f"{n}号") for n in range(rows)]
        preview = upload(secretary, base, residents(*people))
        with page_queries() as seen:  # type: ignore[attr-defined] # a context of the shared fixture
            assert secretary.get(preview).status_code == HTTPStatus.OK
        counts.append(len(seen))
    assert counts[0] == counts[1]
