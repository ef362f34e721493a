"""Meetings in a browser: the secretary with thirty people at the door, and everybody who reads."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.meetings import queries, service
from folkmoot.meetings.domain import AgendaDraft, Mark, SignDraft, Stance
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.service import constitute_body, register_person
from folkmoot_sdk import BodyKind

pytestmark = pytest.mark.browser

# The classes behind these fixtures are in conftest.py files, which no test module can import.
World = Any
Visit = Any
View = Any
Visits = Callable[..., Any]
FAMILY = "王李张刘陈杨赵黄周吴徐孙马朱胡"
GIVEN = ("桂兰", "建国")
NAMES = [family + given for given in GIVEN for family in FAMILY]
CALLED = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
STARTS = datetime(2026, 3, 20, 6, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def address(serve_at: Callable[[datetime], str]) -> str:
    return serve_at(STARTS + timedelta(minutes=5))


@dataclass
class Village:
    """A community whose thirty representatives are called to the annual works meeting."""

    world: World
    people: list[UUID]
    meeting_id: UUID = field(default_factory=uuid4)

    @property
    def path(self) -> str:
        return (
            f"/{self.world.district_slug}/{self.world.community_slug}/meetings/{self.meeting_id}/"
        )

    def act(self, minutes: int) -> Act:
        """The secretary, so many minutes after the hour."""
        who = Actor(uuid4(), frozenset({Role.SECRETARY}))
        return Act(who, STARTS + timedelta(minutes=minutes))

    def call(self) -> None:
        agenda = [
            AgendaDraft(
                "2026年环境整治必办事项",
                subject_id=uuid4(),
                for_decision=True,
                takes_proposals=True,
            ),
            AgendaDraft("通报上一季度协商事项办理情况"),
        ]
        secretary = Act(Actor(uuid4(), frozenset({Role.SECRETARY})), CALLED)
        with self.world.begin() as session:
            self.meeting_id = service.call_meeting(
                session,
                secretary,
                body_kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
                title="2026年度环境整治居民代表会议",
                place="社区二楼会议室",
                starts_at=STARTS,
                agenda=agenda,
                notice_days=10,
            ).id

    def sign(self, *numbers: int, kind: Mark = Mark.PRESENT, minutes: int = 0) -> None:
        with self.world.begin() as session:
            service.record_attendances(
                session,
                self.act(minutes),
                meeting_id=self.meeting_id,
                entries=[SignDraft(self.people[number], kind) for number in numbers],
            )

    def hold(self) -> None:
        """Opened, with one proposal raised and one view stated."""
        self.sign(*range(24))
        with self.world.begin() as session:
            service.open_meeting(session, self.act(0), meeting_id=self.meeting_id)
            item = queries.agenda_of(session, self.meeting_id)[0]
            service.raise_proposal(
                session,
                self.act(1),
                agenda_item_id=item.id,
                title="清理楼道堆物",
                raised_by=self.people[3],
            )
            service.record_statement(
                session,
                self.act(2),
                agenda_item_id=item.id,
                body_kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
                option_key="A",
                stance=Stance.SUPPORT,
                text="代表们赞成先整治飞线，建议与路面修补同步进行。",
            )

    def end(self) -> None:
        self.sign(5, kind=Mark.LEFT, minutes=3)
        with self.world.begin() as session:
            service.close_meeting(session, self.act(4), meeting_id=self.meeting_id)
            service.write_minutes(session, self.act(5), meeting_id=self.meeting_id)


@pytest.fixture
def village(live_world: World) -> Village:
    secretary = Act(Actor(uuid4(), frozenset({Role.SECRETARY})), CALLED)
    with live_world.begin() as session:
        people = [register_person(session, secretary, name=name).id for name in NAMES]
        constitute_body(
            session,
            secretary,
            kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
            name="居民代表会议",
            members=[MemberDraft(person, is_representative=True) for person in people],
            on=CALLED.date(),
        )
    found = Village(live_world, people)
    found.call()
    return found


@pytest.fixture
def come(address: str, enter: Visits, village: Village) -> Callable[..., Visit]:
    """``come(role, width=390)`` opens the meeting's page as somebody, or as anybody."""

    def opened(role: Role | None = None, **window: object) -> Visit:
        return enter(f"{address}{village.path}", village.world, role, at=STARTS, **window)

    return opened


def keep(page: Page, name: str) -> None:
    """A picture for people to look at, when they say where."""
    if folder := os.environ.get("FOLKMOOT_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"meeting-{name}.png", full_page=True)


def go(visit: Visit, path: str, view: View) -> None:
    """To a page of the meeting; leaving one that still loads is a complaint of the browser."""
    meeting = re.match(r".*/meetings/[^/]+/", visit.page.url)
    assert meeting is not None
    visit.page.wait_for_load_state("networkidle")
    visit.page.goto(f"{meeting[0]}{path}?lang={view.language}&elder={view.elder}")


def test_the_secretary_ticks_thirty_people_and_sees_the_quorum(
    village: Village, come: Callable[..., Visit], inspect: Visits
) -> None:
    here = come(Role.SECRETARY, width=390)
    page = here.page
    expect(page.get_by_text("应到 30 人，须 20 人到会。")).to_be_visible()
    page.get_by_role("link", name="勾选到会人员").click()
    keep(page, "attendance-phone")
    inspect(here, axe=True)
    for name in NAMES[:19]:
        page.get_by_label(name).check()
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_text("需 20 人到会，实到 19 人，还差 1 人")).to_be_visible()
    expect(page.locator("#quorum")).to_be_in_viewport()
    keep(page, "short-phone")
    page.get_by_role("link", name="勾选到会人员").click()
    page.get_by_role("link", name="全部勾选，再去掉未到的人").click()
    for name in NAMES[24:]:
        page.get_by_label(name).uncheck()
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_text("按目前签到人数，会议可以作出决议")).to_be_visible()
    page.get_by_role("link", name="宣布开会").click()
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("正在开会")
    keep(page, "open-phone")
    inspect(here, axe=True)
    with village.world.begin() as session:
        assert queries.quorum(session, village.meeting_id).present == 24


def test_the_record_is_kept_without_scripts(village: Village, come: Callable[..., Visit]) -> None:
    village.hold()
    page = come(Role.SECRETARY, width=390, scripts=False).page
    page.get_by_role("link", name="登记迟到、离会或列席").click()
    page.get_by_label("人员").select_option(str(village.people[25]))
    page.get_by_label("迟到").check()
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_text("25 人：")).to_be_visible()
    page.get_by_role("link", name="把会上提出的内容列入清单").click()
    page.get_by_label("提出的事项").fill("补种绿化")
    page.get_by_label("提出人").select_option(label=NAMES[0])
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_text("补种绿化")).to_be_visible()


def test_every_page_keeps_the_rules(
    village: Village,
    come: Callable[..., Visit],
    inspect: Visits,
    view: View,
) -> None:
    village.hold()
    public, secretary = come(width=view.width), come(Role.SECRETARY, width=view.width)
    stops = [
        (public, "", "public"),
        (secretary, "", "staff"),
        (secretary, "do/attendance", "attendance"),
        (secretary, "do/sign", "sign"),
        (secretary, "do/state", "state"),
        (secretary, "do/raise-proposal", "raise"),
        (secretary, "do/adjourn", "adjourn"),
        (secretary, "../call", "call"),
    ]
    for here, path, name in stops:
        go(here, path, view)
        keep(here.page, f"{name}-{view}")
        inspect(here, elder=view.elder, language=view.language, axe=view.axe)
    go(public, "../", view)
    keep(public.page, f"list-{view}")
    inspect(public, elder=view.elder, language=view.language, axe=view.axe)


def test_what_is_left_of_a_meeting_keeps_the_rules(
    village: Village,
    come: Callable[..., Visit],
    inspect: Visits,
    view: View,
) -> None:
    village.hold()
    village.end()
    here = come(Role.RESIDENT, width=view.width)
    for path, name in (("", "held"), ("minutes/", "minutes")):
        go(here, path, view)
        keep(here.page, f"{name}-{view}")
        inspect(here, elder=view.elder, language=view.language, axe=view.axe)


def test_the_minutes_are_fit_for_the_file(village: Village, come: Callable[..., Visit]) -> None:
    village.hold()
    village.end()
    page = come(width=1280).page
    page.get_by_role("link", name="查看或打印会议纪要").click()
    page.emulate_media(media="print")
    expect(page.locator(".fm-navigation")).to_be_hidden()
    expect(page.get_by_text("会上由 一位与会者 提出")).to_be_visible()
    keep(page, "minutes-print")
    assert re.match(rb"%PDF", page.pdf(format="A4"))
