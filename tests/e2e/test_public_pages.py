"""Opinions, notices, sign-in and the overview in a browser: on the staircase, at home, on paper."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from playwright.sync_api import expect

from folkmoot.identity import service as identity
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.service import object_to, post_notice, register_board
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.service import raise_topic, record_opinion, start_sweep
from folkmoot.people import service as people
from folkmoot.web.database import db

pytestmark = pytest.mark.browser

Visits = Callable[..., Any]
World = Any
Clock = Any
# Width, language, elder version: the tightest of each, and the desk, where axe looks too.
VIEWS = ((320, "zh", 2), (390, "zh", 1), (390, "zh", 0), (1280, "zh", 0), (320, "en", 0))
THUMB = 60


@dataclass(frozen=True)
class Street:
    """A community with three doors, a topic, a round of visits and a notice; ids and addresses."""

    base: str
    world: World
    worker: UUID
    resident: UUID
    opinion: UUID
    topic: UUID
    sweep: UUID
    notice: UUID
    link: Callable[..., str]

    def at(self, path: str) -> str:
        return f"{self.base}/{self.world.district_slug}/{self.world.community_slug}/{path}"


@pytest.fixture(scope="module")
def address(app: Flask, serve: Callable[[Flask], str]) -> Iterator[str]:
    yield serve(app)
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def street(
    app: Flask,
    address: str,
    database: Database,
    live_world: World,
    act: Act,
    time: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> Street:
    # Each look at the clock takes a second, so that no two things happen at once.
    monkeypatch.setitem(app.config, "CLOCK", lambda: time.forward(seconds=1))
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    with live_world.begin() as session:
        ids = _furnish(session, act)
    return Street(address, live_world, link=_links(database, live_world, act), **ids)


def _furnish(session: Any, act: Act) -> dict[str, UUID]:  # noqa: ANN401 - a tenant's session
    grid = people.form_grid(session, act, name="一网格")
    worker = people.register_person(session, act, name="走访员")
    since = act.today
    people.assign_grid_worker(session, act, grid_id=grid.id, person_id=worker.id, from_on=since)
    for number in (101, 102, 201):
        home = people.register_household(
            session, act, door=f"湖畔小区一号楼 {number}室", grid_id=grid.id
        )
        living = people.register_person(session, act, name=f"住户{number}")
        people.move_in(
            session, act, person_id=living.id, household_id=home.id, from_on=since,
            householder=True,
        )  # fmt: skip
    sweep = start_sweep(
        session, act, grid_id=grid.id, purpose="今年最该修什么", worker_id=worker.id
    )
    opinion = record_opinion(
        session, act, text="电梯停了两个月，老人下不了楼。", channel=Channel.HOTLINE,
        person_id=living.id,
    )  # fmt: skip
    waiting = record_opinion(
        session, act, text="路面坑坑洼洼。", channel=Channel.LETTER, person_id=living.id
    )
    topic = raise_topic(
        session, act, title="维修电梯", summary="四部电梯停运。", opinion_ids=[opinion.id],
        affected="三栋楼，近两百户",
    )  # fmt: skip
    board = register_board(session, act, name="东门公告栏", place="小区东门内侧")
    notice = post_notice(
        session, act, kind=NoticeKind.RESOLUTION, title="关于维修电梯的决议公示",
        body="居民代表大会决定由产权单位维修四部电梯。\n如有异议，请在公示期内提出。",
        board_ids=[board.id], minimum_days=15, days=19,
    )  # fmt: skip
    objector = replace(act, actor=Actor(uuid4(), frozenset({Role.RESIDENT}), living.id))
    object_to(session, objector, notice_id=notice.id, text="费用没有公开。")
    return {
        "worker": worker.id,
        "resident": living.id,
        "opinion": waiting.id,
        "topic": topic.id,
        "sweep": sweep.id,
        "notice": notice.id,
    }


def _links(database: Database, world: World, by: Act) -> Callable[..., str]:
    act = replace(by, actor=Actor(None, frozenset({Role.OPERATOR})))

    def link(role: Role, name: str, person_id: UUID | None = None) -> str:
        token = uuid4().hex
        place = identity.Place(world.scope.district_id, world.scope.tenant_id)
        with database.begin(PLATFORM) as session:
            account = identity.open_account(session, act, name=name)
            identity.give_role(
                session, act, account_id=account.id, role=role, place=place, person_id=person_id
            )
            identity.issue_link(session, act, account_id=account.id, token=token)
        return f"/sign-in/{token}"

    return link


@pytest.fixture
def signed_in(street: Street, visit: Visits) -> Visits:
    """A window in which somebody has pressed the button of their link."""
    parts = {
        "secretary": (Role.SECRETARY, "社区书记", None),
        "worker": (Role.GRID_WORKER, "网格员", street.worker),
        "resident": (Role.RESIDENT, "居民", street.resident),
    }

    def enter(part: str, **window: Any) -> Any:  # noqa: ANN401 - the Visit of conftest
        shown = visit(f"{street.base}{street.link(*parts[part])}?lang=zh", **window)
        shown.page.get_by_role("button", name="登录", exact=True).click()
        expect(shown.page.get_by_role("heading", level=1)).to_have_text("试验社区")
        return shown

    return enter


@pytest.fixture
def look(inspect: Visits) -> Visits:
    """Inspect a page to which the browser went on quickly from others."""

    def looked(shown: Any, **version: Any) -> None:  # noqa: ANN401 - as inspect takes them
        # The icon of a page that was left before it had come is no fault of either page.
        shown.complaints[:] = [one for one in shown.complaints if "/assets/mark.svg" not in one]
        inspect(shown, **version)

    return looked


def keep(visit: Any, name: str) -> None:  # noqa: ANN401 - the Visit of conftest
    """A picture for people to look at, when they say where."""
    if folder := os.environ.get("FOLKMOOT_SCREENSHOTS"):
        visit.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


PAGES: dict[str, tuple[str, Callable[[Street], str]]] = {
    "home": ("visitor", lambda s: f"{s.base}/"),
    "district": ("visitor", lambda s: f"{s.base}/{s.world.district_slug}/"),
    "community": ("visitor", lambda s: s.at("")),
    "desk": ("secretary", lambda s: s.at("")),
    "how": ("visitor", lambda s: s.at("opinions/")),
    "waiting": ("secretary", lambda s: s.at("opinions/")),
    "own": ("resident", lambda s: s.at("opinions/")),
    "give": ("resident", lambda s: s.at("opinions/new")),
    "record": ("worker", lambda s: s.at("opinions/new")),
    "opinion": ("secretary", lambda s: s.at(f"opinions/{s.opinion}/")),
    "kept": ("resident", lambda s: s.at("opinions/kept")),
    "sweeps": ("worker", lambda s: s.at("sweeps/")),
    "sweep": ("worker", lambda s: s.at(f"sweeps/{s.sweep}/")),
    "topics": ("visitor", lambda s: s.at("topics/")),
    "topic": ("secretary", lambda s: s.at(f"topics/{s.topic}/")),
    "raise": ("secretary", lambda s: s.at(f"topics/new?opinion={s.opinion}")),
    "notices": ("secretary", lambda s: s.at("notices/")),
    "notice": ("visitor", lambda s: s.at(f"notices/{s.notice}/")),
    "objected": ("secretary", lambda s: s.at(f"notices/{s.notice}/")),
    "object": ("resident", lambda s: s.at(f"notices/{s.notice}/object")),
    "rules": ("secretary", lambda s: s.at("rules")),
    "own-rule": ("secretary", lambda s: s.at("rules/quorum.group_leaders_meeting")),
    "packs": ("visitor", lambda s: f"{s.base}/{s.world.district_slug}/-/rules"),
    "help": ("visitor", lambda s: f"{s.base}/sign-in"),
    "link": ("visitor", lambda s: f"{s.base}{s.link(Role.RESIDENT, '居民')}"),
    "over": ("visitor", lambda s: f"{s.base}/sign-in/over"),
    "me": ("worker", lambda s: f"{s.base}/me"),
    "out": ("visitor", lambda s: f"{s.base}/signed-out"),
}


@pytest.mark.parametrize("name", PAGES)
def test_every_page_keeps_the_rules(
    street: Street, visit: Visits, signed_in: Visits, look: Visits, name: str
) -> None:
    part, address_of = PAGES[name]
    shown = visit(street.base) if part == "visitor" else signed_in(part)
    address = address_of(street)
    for width, language, elder in VIEWS:
        shown.page.set_viewport_size({"width": width, "height": 800})
        joint = "&" if "?" in address else "?"
        shown.page.goto(f"{address}{joint}lang={language}&elder={elder}")
        keep(shown, f"{name}-{width}-{language}-{elder}")
        # axe is slow, and what it finds at one width it finds at the next.
        look(shown, elder=elder, language=language, axe=width == 1280 or elder == 2)


@pytest.mark.parametrize("scripts", [True, False])
def test_a_grid_worker_does_three_doors_with_a_thumb(
    street: Street, signed_in: Visits, scripts: bool
) -> None:
    page = signed_in("worker", width=390, scripts=scripts).page
    page.goto(street.at("sweeps/"))
    page.get_by_role("link", name="今年最该修什么").click()
    door = page.locator("#door")
    expect(door.get_by_role("heading")).to_have_text("湖畔小区一号楼 101室")
    expect(door).to_be_in_viewport()
    for button in door.get_by_role("button").all():
        assert button.bounding_box()["height"] >= THUMB

    door.get_by_role("button", name="有人应答").click()
    page.get_by_label("对方说了什么？").fill("楼道的灯坏了")
    page.get_by_label("是谁提的").select_option("住户101")
    page.get_by_role("button", name="保存，去下一户").click()

    expect(door.get_by_role("heading")).to_have_text("湖畔小区一号楼 102室")
    door.get_by_role("button", name="家中无人").click()
    expect(door.get_by_role("heading")).to_have_text("湖畔小区一号楼 201室")
    door.get_by_role("button", name="不愿交谈").click()

    expect(page.locator("#progress")).to_have_text("共 3 户，已走访 3 户")
    # Nobody was in at 102, so that is where to knock again.
    expect(door.get_by_role("heading")).to_have_text("湖畔小区一号楼 102室")
    page.get_by_role("button", name="结束这次走访").click()
    # Asked once more: nobody can go on with a round that is finished.
    expect(page.get_by_text("结束后不能再补登")).to_be_visible()
    page.get_by_role("button", name="结束这次走访").click()
    expect(page.get_by_text("已于")).to_be_visible()


def test_a_resident_reads_the_notice_objects_and_hears_back(
    street: Street, signed_in: Visits, look: Visits
) -> None:
    shown = signed_in("resident", width=390)
    page = shown.page
    page.get_by_role("link", name="关于维修电梯的决议公示").click()
    expect(page.get_by_text("东门公告栏")).to_be_visible()
    page.goto(f"{page.url}?elder=1")
    page.get_by_role("button", name="对这份公示提出异议").click()
    page.get_by_label("您对什么有异议").fill("请公布三家报价。")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_text("请公布三家报价。")).to_be_visible()
    look(shown, elder=1)

    desk = signed_in("secretary").page
    desk.goto(street.at("notices/"))
    desk.get_by_role("link", name="请公布三家报价。").click()
    desk.get_by_label("答复").fill("报价已张贴在东门。")
    desk.get_by_role("button", name="提交答复").click()

    page.reload()
    expect(page.get_by_text("报价已张贴在东门。")).to_be_visible()


def test_a_form_sent_empty_says_what_is_missing(
    street: Street, signed_in: Visits, look: Visits
) -> None:
    shown = signed_in("resident", width=320)
    shown.page.goto(street.at("opinions/new"), wait_until="networkidle")
    shown.page.get_by_role("button", name="保存并继续").click()
    expect(shown.page.locator(".govuk-error-summary")).to_be_focused()
    look(shown)


def test_on_paper_there_is_the_notice_and_nothing_to_press(
    street: Street, signed_in: Visits
) -> None:
    shown = signed_in("secretary", width=1280)
    shown.page.goto(street.at(f"notices/{street.notice}/"))
    shown.page.emulate_media(media="print")
    expect(shown.page.get_by_role("heading", level=1)).to_be_visible()
    for hidden in ("#objections", "#todo", ".fm-navigation", ".fm-account"):
        expect(shown.page.locator(hidden)).to_be_hidden()
    keep(shown, "notice-print")
    assert shown.page.pdf(format="A4").startswith(b"%PDF")


def test_signing_out_leaves_nothing_to_act_with(street: Street, signed_in: Visits) -> None:
    page = signed_in("worker").page
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您已退出登录")
    page.goto(street.at("sweeps/"))
    expect(page.get_by_text("请先登录").first).to_be_visible()


def test_an_old_clock_is_no_way_back_in(
    app: Flask, street: Street, signed_in: Visits, monkeypatch: pytest.MonkeyPatch, time: Clock
) -> None:
    page = signed_in("worker").page
    tomorrow: datetime = time.forward(hours=13)
    monkeypatch.setitem(app.config, "CLOCK", lambda: tomorrow)
    page.goto(street.at("sweeps/"))
    expect(page.get_by_role("link", name="登录", exact=True)).to_be_visible()
