"""A roster in a browser: a clerk uploads a workbook, decides, takes it over, and reads what came
back.
"""

import io
import os
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.people.models import Person
from folkmoot.people.service import register_person

pytestmark = pytest.mark.browser

# The classes behind these fixtures are in conftest.py files, which no test module can import.
World = Any
Visit = Any
View = Any
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
HEADINGS = ("姓名", "出生日期", "电话", "门牌", "户主")
ROWS = (
    ("王桂兰", "1956年3月8日", "13800000001", "1栋101", "是"),
    ("李建国", "1960-01-02", "", "1栋102", "是"),
    # The same person once more, somebody who may be on record, and a row with three faults.
    ("李建国", "1960.1.2", "", "1栋102", ""),
    ("张秀英", "", "", "9栋9", ""),
    ("刘洋", "1960-02-31", "12", "1栋103", "大概"),
)


@pytest.fixture(scope="module")
def address(serve_at: Callable[[datetime], str]) -> str:
    return serve_at(START + timedelta(minutes=5))


@pytest.fixture
def roster(live_world: World, tmp_path: Path) -> Path:
    """The clerk's workbook, in a community where one of its people is on record."""
    secretary = Act(Actor(uuid4(), frozenset({Role.SECRETARY})), START)
    with live_world.begin() as session:
        register_person(session, secretary, name="张秀英", phone="13800000009")
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file)
    sheet = book.add_worksheet("居民")
    for number, row in enumerate((HEADINGS, *ROWS)):
        sheet.write_row(number, 0, row)
    book.close()
    (path := tmp_path / "花名册.xlsx").write_bytes(file.getvalue())
    return path


@pytest.fixture
def come(address: str, live_world: World, enter: Callable[..., Visit]) -> Callable[..., Visit]:
    url = f"{address}/{live_world.district_slug}/{live_world.community_slug}/rosters/"
    return lambda **window: enter(url, live_world, Role.SECRETARY, at=START, **window)


def keep(page: Page, name: str) -> None:
    """A picture for people to look at, when they say where."""
    if folder := os.environ.get("FOLKMOOT_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"roster-{name}.png", full_page=True)


def test_a_clerk_uploads_decides_commits_and_reads_what_came_back(
    live_world: World, roster: Path, come: Callable[..., Visit], tmp_path: Path
) -> None:
    page = come(width=390).page
    page.get_by_role("link", name="上传花名册").first.click()
    page.get_by_label("花名册文件").set_input_files(roster)
    page.get_by_role("button", name="读取文件").click()
    expect(page.get_by_text("这是预览")).to_be_visible()
    page.get_by_role("link", name="认定这一行").click()
    page.get_by_label("另一人").check()
    page.locator("main form button").click()
    expect(page.get_by_role("link", name="认定这一行")).to_have_count(0)
    page.get_by_role("link", name="写入这份花名册").click()
    page.get_by_role("button", name="确认写入").click()
    expect(page.get_by_role("status")).to_contain_text("已写入：新增 3。")
    expect(page.get_by_role("status")).to_contain_text("未写入：退回 2。")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载未写入的行").click()
    download.value.save_as(back := tmp_path / "back.xlsx")
    sheet = CalamineWorkbook.from_path(str(back)).get_sheet_by_index(0).to_python()
    reasons = {str(row[1]): str(row[0]).split("\n") for row in sheet[1:]}
    assert reasons["4"] == [
        "与第 3 行是同一人。请删去其中一行；如确为两人，请在“认定”一列填写“另一人”。"
    ]
    assert [line[:12] for line in reasons["6"]] == [
        "1. 出生日期：“196",
        "2. 电话：这不是电话号",
        "3. 户主：“大概”既不",
    ]
    with live_world.begin() as session:
        names = session.scalars(select(Person.name).order_by(Person.name)).all()
    assert sorted(names) == sorted(["张秀英", "张秀英", "李建国", "王桂兰"])


def test_every_page_keeps_the_rules(
    roster: Path, come: Callable[..., Visit], inspect: Callable[..., None], view: View
) -> None:
    here = come(width=view.width)
    page, how = here.page, f"lang={view.language}&elder={view.elder}"

    def look(name: str) -> None:
        page.wait_for_load_state("networkidle")
        page.goto(f"{page.url.partition('?')[0]}?{how}")
        keep(page, f"{name}-{view}")
        inspect(here, elder=view.elder, language=view.language, axe=view.axe)

    look("list")
    page.locator(".fm-todo a").first.click()
    look("upload")
    page.locator("input[type=file]").set_input_files(roster)
    page.locator("#form button").click()
    look("preview")
    preview = page.url.partition("?")[0]
    page.locator("a[href*='/rosters/rows/']").click()
    look("decide")
    page.goto(f"{preview}commit")
    look("commit")
    page.locator("main form button").click()
    look("done")
