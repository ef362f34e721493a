"""Documents in a browser: on a phone, at a desk, for elder readers, and on paper."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import pytest
from flask import Flask
from playwright.sync_api import expect
from pypdf import PdfReader

from folkmoot.kernel.act import Act, Role
from folkmoot.meetings.domain import AgendaDraft
from folkmoot.meetings.service import call_meeting
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.service import post_notice, register_board
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.service import raise_topic, record_opinion
from folkmoot.people import service as people
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import Office
from folkmoot.web.database import db
from folkmoot_sdk import BodyKind

pytestmark = pytest.mark.browser

Visits = Callable[..., Any]
World = Any
VIEWS = ((320, "zh", 2), (390, "zh", 1), (390, "zh", 0), (1280, "zh", 0), (320, "en", 0))


@pytest.fixture(scope="module")
def address(app: Flask, serve: Callable[[Flask], str]) -> Iterator[str]:
    yield serve(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def papers(
    app: Flask, address: str, live_world: World, act: Act, monkeypatch: pytest.MonkeyPatch
) -> dict[str, str]:
    """A community with an opinion, a topic, a notice and a meeting that is called; addresses."""
    monkeypatch.setitem(app.config, "CLOCK", lambda: act.at)
    with live_world.begin() as session:
        heard = record_opinion(session, act, text="路灯不亮。", channel=Channel.LETTER, origin="信")
        raise_topic(session, act, title="路灯", summary="不亮", opinion_ids=[heard.id])
        board = register_board(session, act, name="东门公告栏", place="东门内侧").id
        notice = post_notice(
            session, act, kind=NoticeKind.OTHER, title="路灯维修", body="本周维修。",
            board_ids=[board], minimum_days=5,
        ).id  # fmt: skip
        names = ("王𡃁", "李小明", "张秀英", "赵磊", "周强")
        sitting = [people.register_person(session, act, name=name).id for name in names]
        people.constitute_body(
            session, act, kind=BodyKind.JOINT_MEETING, name="联席会议", on=act.today,
            members=[MemberDraft(person, Office.MEMBER) for person in sitting],
        )  # fmt: skip
        meeting = call_meeting(
            session, act, body_kind=BodyKind.JOINT_MEETING, title="三月联席会议", place="会议室",
            starts_at=act.at + timedelta(days=20), agenda=[AgendaDraft("路灯")], notice_days=5,
        ).id  # fmt: skip
    base = f"{address}/{live_world.district_slug}/{live_world.community_slug}/registers/"
    return {
        "list": base,
        "check": f"{base}check",
        "month": f"{base}periods/2026-03/",
        "year": f"{base}periods/2026/",
        "notice": f"{base}notices/{notice}/",
        "call": f"{base}meetings/{meeting}/notice/",
        "sheet": f"{base}meetings/{meeting}/sheet/",
    }


@pytest.mark.parametrize("name", ["list", "month", "year", "notice", "call", "sheet", "check"])
def test_every_document_keeps_the_rules(
    papers: dict[str, str],
    live_world: World,
    enter: Visits,
    inspect: Visits,
    act: Act,
    name: str,
) -> None:
    shown = enter(papers[name], live_world, Role.SECRETARY, at=act.at)
    for width, language, elder in VIEWS:
        shown.page.set_viewport_size({"width": width, "height": 800})
        shown.page.goto(f"{papers[name]}?lang={language}&elder={elder}")
        inspect(shown, elder=elder, language=language, axe=width == 1280 or elder == 2)


def test_what_is_printed_from_the_page_is_the_paper_and_no_more(
    papers: dict[str, str], visit: Visits, tmp_path: Path
) -> None:
    page = visit(papers["month"], width=1280).page
    page.emulate_media(media="print")
    for hidden in (".fm-navigation", ".registers-bar", ".fm-footer"):
        expect(page.locator(hidden).first).to_be_hidden()
    printed = page.pdf(path=tmp_path / "month.pdf", prefer_css_page_size=True)
    said = "".join(part.extract_text() for part in PdfReader(BytesIO(printed)).pages)
    # Chromium writes some characters as the radicals that look like them.
    text = normalize("NFKC", said)
    assert "试验社区协商工作月报" in text
    assert "本期尚未结束" in text
    assert "打印版" not in text


def test_a_sheet_for_print_has_the_names_and_nothing_around_them(
    papers: dict[str, str], live_world: World, enter: Visits, act: Act
) -> None:
    shown = enter(papers["sheet"], live_world, Role.SECRETARY, at=act.at)
    shown.page.get_by_role("link", name="打印版").click()
    expect(shown.page.get_by_text("王𡃁")).to_be_visible()
    expect(shown.page.locator("nav")).to_have_count(0)
    assert shown.complaints == []
