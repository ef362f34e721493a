"""Votes in a browser: a resident on a phone, a recorder with a count, and everybody afterwards."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.people.service import register_person
from folkmoot.votes import queries, service
from folkmoot.votes.asking import RuleFailedError
from folkmoot.votes.domain import SHORTEST, Channel, ElectorDraft, Tally, Turnout
from folkmoot.votes.faults import Fault
from folkmoot.votes.service import closing
from folkmoot_sdk import Figures, Option, Quantity, Secrecy

pytestmark = pytest.mark.browser

# The classes behind these fixtures are in conftest.py files, which no test module can import.
World = Any
Visit = Any
View = Any
Visits = Callable[..., Any]
NAMES = ("王桂兰", "李建国", "张秀英", "刘洋", "陈静", "杨帆", "赵磊", "黄丽", "周强", "吴敏")
LIST = (
    Option("cables", "整治楼道和小区内的飞线"),
    Option("roads", "修补破损路面"),
    Option("green", "补种绿化"),
)
START = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)


@pytest.fixture(scope="module")
def address(serve_at: Callable[[datetime], str]) -> str:
    return serve_at(START + timedelta(minutes=5))


@dataclass
class Village:
    """A community with a few residents, and a vote among them."""

    world: World
    people: list[UUID]
    act: Act = field(
        default_factory=lambda: Act(Actor(uuid4(), frozenset({Role.SECRETARY})), START)
    )
    vote_id: UUID = field(default_factory=uuid4)

    @property
    def path(self) -> str:
        return f"/{self.world.district_slug}/{self.world.community_slug}/votes/{self.vote_id}/"

    def open(self, **given: object) -> None:
        arguments: dict[str, Any] = {
            "title": "2026年环境整治必办事项",
            "subject_id": uuid4(),
            "options": LIST,
            "electors": [ElectorDraft(str(person), (person,)) for person in self.people],
            "figures": Figures({Quantity.ELIGIBLE: len(self.people)}),
            "law": _rule(Kind.DECISION_RULES, "cn-statutes", "residents-meeting-by-person", "2026"),
            "method": _rule(Kind.VOTING_RULES, "ballots", "must-do-list", "1"),
            "turnout": Turnout.TAKING_PART,
            "closes_at": START + SHORTEST,
            **given,
        }
        with self.world.begin() as session:
            self.vote_id = service.open_vote(session, self.act, **arguments).id

    def cast(self, number: int, **choices: str | int) -> None:
        person = self.people[number]
        act = Act(Actor(uuid4(), frozenset({Role.RESIDENT}), person), START)
        with self.world.begin() as session:
            service.cast_ballot(
                session, act, vote_id=self.vote_id, choices=choices, request_key=uuid4().hex
            )

    def enter(self, *numbers: int, note: str = "") -> UUID:
        with self.world.begin() as session:
            return service.enter_batch(
                session,
                self.act,
                vote_id=self.vote_id,
                channel=Channel.PAPER,
                electors=[str(self.people[number]) for number in numbers],
                tallies=[Tally({"cables": "for", "roads": "for"}, len(numbers))],
                note=note,
            ).id

    def close(self) -> None:
        with self.world.begin() as session:
            at_the_end = replace(self.act, at=START + SHORTEST)
            service.close_vote(session, at_the_end, vote_id=self.vote_id)


def _rule(kind: Kind, plugin: str, rule: str, version: str) -> Any:  # noqa: ANN401 - of any kind
    return installed().entries[plugin, kind, rule, version]


@pytest.fixture
def village(live_world: World) -> Village:
    operator = Act(Actor(uuid4(), frozenset({Role.SECRETARY})), START)
    with live_world.begin() as session:
        people = [register_person(session, operator, name=name).id for name in NAMES]
    return Village(live_world, people)


@pytest.fixture
def come(address: str, enter: Visits, village: Village) -> Callable[..., Visit]:
    """``come(role, person, width=390)`` opens the vote's page as somebody, or as anybody."""

    def opened(
        role: Role | None = None, person: int | None = None, path: str = "", **window: object
    ) -> Visit:
        who = village.people[person] if person is not None else None
        url = f"{address}{village.path}{path}"
        return enter(url, village.world, role, at=START, person_id=who, **window)

    return opened


def keep(page: Page, name: str) -> None:
    """A picture for people to look at, when they say where."""
    if folder := os.environ.get("FOLKMOOT_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / f"vote-{name}.png", full_page=True)


def go(visit: Visit, path: str, view: View) -> None:
    """To a page of the vote that the visit is at; leaving one that still loads is a complaint."""
    vote = re.match(r".*/votes/[^/]+/", visit.page.url)
    assert vote is not None
    visit.page.wait_for_load_state("networkidle")
    visit.page.goto(f"{vote[0]}{path}?lang={view.language}&elder={view.elder}")


def test_a_resident_votes_on_a_phone_and_changes_their_mind(
    village: Village, come: Callable[..., Visit], inspect: Visits
) -> None:
    village.open()
    here = come(Role.RESIDENT, 0, width=390)
    page = here.page
    keep(page, "open-phone")
    inspect(here, axe=True)
    page.get_by_role("button", name="现在投票").click()
    keep(page, "ballot-phone")
    inspect(here, axe=True)
    page.get_by_role("button", name="投出选票").click()
    expect(page.locator(".govuk-error-summary li")).to_have_count(3)
    for option in LIST:
        page.get_by_role("group", name=option.label).get_by_label("同意").check()
    page.get_by_role("button", name="投出选票").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您的选票已收到")
    expect(page.get_by_text("2026年3月2日 10:05")).to_be_visible()
    keep(page, "taken-phone")
    inspect(here, axe=True)
    page.get_by_role("link", name="改投").click()
    expect(page.get_by_text("您已经投过票")).to_be_visible()
    for option in LIST:
        page.get_by_role("group", name=option.label).get_by_label("反对").check()
    page.get_by_role("button", name="投出选票").click()
    expect(page.get_by_text("第 2 次投票")).to_be_visible()
    page.get_by_role("link", name="返回表决").click()
    expect(page.get_by_text("您已于")).to_be_visible()
    keep(page, "voted-phone")
    with village.world.begin() as session:
        assert queries.turnout_of(session, village.vote_id)[Channel.ONLINE] == 1


def test_voting_needs_no_scripts(village: Village, come: Callable[..., Visit]) -> None:
    village.open(options=LIST[:1])
    page = come(Role.RESIDENT, 1, width=390, scripts=False).page
    page.get_by_role("button", name="现在投票").click()
    page.get_by_label("弃权").check()
    page.get_by_role("button", name="投出选票").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您的选票已收到")


def test_a_count_is_entered_by_one_and_verified_by_another(
    village: Village, come: Callable[..., Visit], inspect: Visits
) -> None:
    village.open(options=LIST[:1])
    village.cast(0, cables="for")
    recorder = come(Role.GRID_WORKER, width=390)
    page = recorder.page
    page.get_by_role("link", name="录入举手计票或纸质选票").click()
    keep(page, "batch-phone")
    inspect(recorder, axe=True)
    page.get_by_role("link", name="全部勾选").click()
    page.get_by_label("吴敏").uncheck()
    page.get_by_label("同意").fill("6")
    expect(page.get_by_text("已勾选 8 人，已填 6 票。")).to_be_visible()
    page.get_by_role("button", name="录入这一批").click()
    expect(page.get_by_text("共勾选 8 人，但只填了 6 票").first).to_be_visible()
    page.get_by_label("反对").fill("2")
    page.get_by_role("button", name="录入这一批").click()
    expect(page.get_by_text("等待另一人核对")).to_be_visible()
    keep(page, "entered-phone")
    inspect(recorder)
    second = come(Role.SECRETARY, width=1280)
    second.page.get_by_role("button", name="核对并确认").click()
    keep(second.page, "verify-desk")
    inspect(second, axe=True)
    second.page.get_by_role("button", name="票数无误，计入结果").click()
    expect(second.page.get_by_text("已核对，计入结果")).to_be_visible()
    with village.world.begin() as session:
        turnout = queries.turnout_of(session, village.vote_id)
    assert turnout == {Channel.ONLINE: 1, Channel.HAND: 0, Channel.PAPER: 8}


def test_every_page_keeps_the_rules(
    village: Village,
    come: Callable[..., Visit],
    inspect: Visits,
    view: View,
) -> None:
    village.open()
    village.cast(1, cables="for")
    batch = village.enter(2, 3, note="存放在社区档案柜")
    resident = come(Role.RESIDENT, 0, width=view.width)
    secretary = come(Role.GRID_WORKER, width=view.width)
    stops = [
        (resident, "", "open"),
        (resident, "ballot", "ballot"),
        (secretary, "", "staff"),
        (secretary, "batches/new", "batch"),
        (secretary, f"batches/{batch}/verify", "verify"),
        (secretary, f"batches/{batch}/reject", "reject"),
        (resident, f"batches/{batch}/object", "object"),
        (resident, "../", "list"),
        (secretary, "ballot", "refused"),
    ]
    for here, path, name in stops:
        go(here, path, view)
        keep(here.page, f"{name}-{view}")
        inspect(here, elder=view.elder, language=view.language, axe=view.axe)


def test_the_outcome_keeps_the_rules(
    village: Village,
    come: Callable[..., Visit],
    inspect: Visits,
    view: View,
) -> None:
    village.open()
    for number in range(7):
        village.cast(number, cables="for", roads="for" if number < 3 else "against")
    village.cast(0, cables="for", roads="against")
    village.close()
    here = come(width=view.width)
    go(here, "", view)
    keep(here.page, f"outcome-{view}")
    inspect(here, elder=view.elder, language=view.language, axe=view.axe)
    resident = come(Role.RESIDENT, 0, width=view.width)
    go(resident, "roll/", view)
    keep(resident.page, f"roll-{view}")
    inspect(resident, elder=view.elder, language=view.language, axe=view.axe)


def test_the_outcome_is_fit_for_the_notice_board(
    village: Village, come: Callable[..., Visit]
) -> None:
    village.open(secrecy=Secrecy.SECRET)
    for number in range(8):
        village.cast(number, cables="for")
    village.close()
    page = come(width=1280).page
    page.emulate_media(media="print")
    expect(page.locator(".fm-verdict").first).to_be_visible()
    keep(page, "outcome-print")
    with page.expect_download() as download:
        page.emulate_media(media="screen")
        page.get_by_role("link", name="下载计票文件").click()
    assert download.value.suggested_filename == f"folkmoot-count-{village.vote_id}.json"


def by(rule: str) -> Any:  # noqa: ANN401 - as the registry has it
    return _rule(Kind.VOTING_RULES, "ballots", rule, "1")


def test_a_ranked_ballot_is_filled_in_checked_and_cast_without_scripts(
    village: Village, come: Callable[..., Visit]
) -> None:
    village.open(method=by("instant-runoff"))
    page = come(Role.RESIDENT, 0, width=320, scripts=False).page
    page.get_by_role("button", name="现在投票").click()
    page.get_by_label(LIST[0].label).select_option("2")
    page.get_by_label(LIST[1].label).select_option("2")
    page.get_by_role("button", name="核对选票").click()
    expect(page.locator(".govuk-error-summary")).to_contain_text("排在同一位：第2位")
    keep(page, "rank-twice-phone")
    page.get_by_label(LIST[1].label).select_option("1")
    page.get_by_role("button", name="核对选票").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对您的选票")
    page.get_by_role("button", name="返回修改").click()
    expect(page.get_by_label(LIST[0].label)).to_have_value("2")
    page.get_by_role("button", name="核对选票").click()
    page.get_by_role("button", name="投出选票").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您的选票已收到")
    with village.world.begin() as session:
        assert queries.turnout_of(session, village.vote_id)[Channel.ONLINE] == 1


def test_the_points_that_are_left_are_counted_while_one_gives_them(
    village: Village, come: Callable[..., Visit], inspect: Visits
) -> None:
    village.open(method=by("cumulative"))
    visit = come(Role.RESIDENT, 0, path="ballot")
    page = visit.page
    left, heard = page.locator(".fm-points > span").first, page.locator(".fm-points [role=status]")
    expect(left).to_have_text("还剩 10 点")
    page.get_by_label(LIST[0].label).fill("８")
    expect(left).to_have_text("还剩 2 点")
    page.get_by_label(LIST[1].label).fill("4")
    expect(left).to_have_text("超出了，请减少 2 点")
    expect(heard).to_have_text("超出了，请减少 2 点")
    keep(page, "points-over-phone")
    inspect(visit)
    page.get_by_label(LIST[1].label).fill("2")
    expect(left).to_have_text("点数已全部分完")
    page.get_by_role("button", name="核对选票").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对您的选票")


def test_points_are_given_without_scripts_too(village: Village, come: Callable[..., Visit]) -> None:
    village.open(method=by("cumulative"))
    page = come(Role.RESIDENT, 0, path="ballot", scripts=False).page
    expect(page.locator(".fm-points")).to_be_hidden()
    page.get_by_label(LIST[0].label).fill("10")
    page.get_by_role("button", name="核对选票").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("核对您的选票")


# What is filled in on the ballot of a rule, control by control; nothing where words are its own.
FILLED = {
    "schulze": {"option0": "1", "option1": "2"},
    "score": {"option0": "5", "option1": "0", "option2": "none"},
    "cumulative": {"option0": "8", "option2": "2"},
    "majority-judgement": {"option0": "good", "option2": "excellent"},
    "consent": {},
}


@pytest.mark.parametrize("rule", FILLED)
def test_ballots_of_every_kind_keep_the_rules(
    village: Village, come: Callable[..., Visit], inspect: Visits, view: View, rule: str
) -> None:
    village.open(method=by(rule))
    resident = come(Role.RESIDENT, 0, width=view.width)
    go(resident, "ballot", view)
    look = {"elder": view.elder, "language": view.language}
    keep(resident.page, f"{rule}-ballot-{view}")
    inspect(resident, axe=view.axe, **look)
    for name, value in FILLED[rule].items():
        control = resident.page.locator(f"select[name={name}], input[name={name}]")
        if control.first.get_attribute("type") == "radio":
            resident.page.locator(f'input[name={name}][value="{value}"]').check()
        elif control.evaluate("it => it.tagName") == "SELECT":
            control.select_option(value)
        else:
            control.fill(value)
    if FILLED[rule]:
        resident.page.locator("form#form button").click()
        expect(resident.page.locator("button[name=checked]")).to_be_visible()
        keep(resident.page, f"{rule}-check-{view}")
        inspect(resident, axe=view.axe, **look)
    staff = come(Role.GRID_WORKER, width=view.width)
    go(staff, "batches/new", view)
    keep(staff.page, f"{rule}-batch-{view}")
    inspect(staff, axe=view.axe, **look)


@pytest.mark.parametrize("rule", ["schulze", "majority-judgement", "single-transferable-vote"])
def test_the_methods_figures_keep_the_rules(
    village: Village, come: Callable[..., Visit], inspect: Visits, view: View, rule: str
) -> None:
    village.open(method=by(rule))
    marks: dict[str, Any] = {"cables": 1, "roads": 2}
    if rule == "majority-judgement":
        marks = {"cables": "good", "roads": "poor", "green": "excellent"}
    for voter in range(7):
        village.cast(voter, **marks)
    village.close()
    anybody = come(width=view.width)
    go(anybody, "", view)
    keep(anybody.page, f"{rule}-outcome-{view}")
    inspect(anybody, axe=view.axe, elder=view.elder, language=view.language)


def test_a_count_that_failed_keeps_the_rules(
    village: Village,
    come: Callable[..., Visit],
    inspect: Visits,
    view: View,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def give_up(*_asked: object) -> None:
        raise RuleFailedError(Fault("timeout"))

    village.open()
    village.cast(0, cables="for", roads="for", green="against")
    with monkeypatch.context() as patch:
        patch.setattr(closing, "judge", give_up)
        village.close()
    secretary = come(Role.SECRETARY, width=view.width)
    look = {"elder": view.elder, "language": view.language}
    go(secretary, "", view)
    expect(secretary.page.locator("#failed")).to_be_visible()
    keep(secretary.page, f"failed-{view}")
    inspect(secretary, axe=view.axe, **look)
    village.close()
    go(secretary, "", view)
    inspect(secretary, axe=view.axe, **look)
