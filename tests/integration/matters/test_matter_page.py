"""What a matter's page tells its readers, and what it offers them and no longer offers."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from uuid import UUID

import pytest
from flask.testing import FlaskClient

from folkmoot.implementation import service as implementation
from folkmoot.implementation.domain import Amount
from folkmoot.kernel.act import Role
from folkmoot.matters import service
from folkmoot.matters.service import OptionDraft
from folkmoot_sdk import BodyKind, Subject

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
Browse = Callable[..., "Page"]

FUND = OptionDraft("C", "动用维修资金", "修复停运的 4 部电梯", Subject.FUND_USE)
COUNCIL, SUPERVISION = BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE


class Page:
    """A browser on the pages of one matter, in Chinese unless told otherwise."""

    def __init__(self, client: FlaskClient) -> None:
        self.client = client

    def html(self, case: Case, path: str = "", lang: str = "zh") -> str:
        address = f"{case.town.address}/matters/{case.id}/{path}?lang={lang}"
        return self.client.get(address).text

    def words(self, case: Case, path: str = "", lang: str = "zh") -> str:
        """All words of the page, without a space between them where tags were."""
        main = self.html(case, path, lang).partition("<main")[2]
        plain = unescape(re.sub(r"<[^>]*>", "|", main))
        return re.sub(r"\s*\|[|\s]*", "|", plain)

    def offers(self, case: Case) -> list[str]:
        return re.findall(r"/do/([a-z-]+)\"", self.html(case))

    def post(self, case: Case, path: str, **data: object) -> Any:  # noqa: ANN401 - a response of werkzeug's
        address = f"{case.town.address}/matters/{case.id}/{path}?lang=zh"
        return self.client.post(address, data=data)


@pytest.fixture
def browse(
    town: Town, sign_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> Browse:
    """Signed in with a role, on the town's own clock."""
    monkeypatch.setattr("folkmoot.tenancy.views.now", lambda: town.stage.now)

    def make(*roles: Role, person_id: UUID | None = None) -> Page:
        return Page(sign_in(town, *roles, person_id=person_id))

    return make


@pytest.fixture
def secretary(browse: Browse) -> Page:
    return browse(Role.SECRETARY)


def test_a_vote_that_carried_waits_for_the_end_of_its_meeting_and_no_other(
    town: Town, secretary: Page
) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    case.vote_in(meeting)
    said = secretary.html(case)
    assert "先在会议页面宣布散会" in said
    assert "按时通知、达到法定人数" not in said
    assert re.search(rf'href="[^"]*/meetings/{meeting.id}/[^"]*">先在会议页面宣布散会', said)
    case.disperse(meeting)
    assert "先在会议页面宣布散会" not in secretary.html(case)


def test_closing_is_offered_only_when_nothing_is_missing(town: Town, secretary: Page) -> None:
    case = town.open().bring_to(7)
    assert "close" not in secretary.offers(case)
    assert "补齐以下内容后即可办结" in secretary.words(case)
    case.wind_up()
    assert "close" in secretary.offers(case)
    assert "办结要求" in secretary.words(case, "do/close")


def test_the_owners_are_asked_only_what_is_theirs(town: Town, secretary: Page) -> None:
    case = town.open().bring_to(4)
    assert "open-owners-vote" not in secretary.offers(case)
    case = town.open()
    case.options = (*case.options, FUND)
    case.bring_to(4)
    assert "open-owners-vote" in secretary.offers(case)
    form = secretary.html(case, "do/open-owners-vote")
    assert re.findall(r'name="option_keys"[^>]*value="(\w)"', form) == ["C"]


def test_the_owners_are_not_asked_twice_at_once(town: Town, secretary: Page) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    ends = town.stage.now + timedelta(days=14)
    case.do(service.open_owners_vote, method="must-do-list", option_keys=["A"], closes_at=ends)
    assert "open-owners-vote" not in secretary.offers(case)


def test_whoever_has_signed_is_told_so_and_not_asked_again(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(7)
    supervisor = browse(Role.RESIDENT, person_id=town.settled.cast.supervisor.person_id)
    assert "sign-off" in supervisor.offers(case)
    case.sign(SUPERVISION)
    assert "sign-off" not in supervisor.offers(case)
    assert re.search(r"您已签字（\d+年\d+月\d+日）", supervisor.words(case))
    member = town.settled.members[SUPERVISION][1]
    assert "sign-off" not in browse(Role.RESIDENT, person_id=member).offers(case)
    council = browse(Role.RESIDENT, person_id=town.settled.cast.council_member.person_id)
    assert "sign-off" in council.offers(case)


def test_whoever_has_answered_is_told_so_and_not_asked_again(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(7)
    case.do(service.ask_satisfaction)
    resident = browse(Role.RESIDENT, person_id=town.settled.resident_ids[2])
    assert "说说您是否满意" in resident.words(case)
    assert resident.post(case, "satisfaction", outcome="fair").status_code == 303
    said = resident.words(case)
    assert "说说您是否满意" not in said
    assert re.search(r"您已评价（\d+年\d+月\d+日）", said)
    again = resident.post(case, "satisfaction", outcome="fair")
    assert again.status_code == 409
    assert "您已经评价过了，每人评价一次。" in again.text
    assert "不需要再做什么" in again.text
    assert "matter.answered" in again.text


def test_staff_without_a_person_are_not_asked_how_satisfied_they_are(
    town: Town, secretary: Page
) -> None:
    case = town.open().bring_to(7)
    case.do(service.ask_satisfaction)
    assert "说说您是否满意" not in secretary.words(case)


def test_satisfaction_is_shown_in_whole_numbers_on_the_page_and_in_the_trail(
    town: Town, browse: Browse
) -> None:
    case = town.open().bring_to(7)
    assert "居民满意度" not in browse().words(case)
    case.do(service.ask_satisfaction)
    for person, grade in zip(
        town.settled.resident_ids, ("very_satisfied", "fair", "very_satisfied"), strict=False
    ):
        case.do(service.answer_survey, person_id=person, grades={"outcome": grade})
    said = browse().words(case)
    line = "共 3 人评价：很满意 2 · 满意 0 · 一般 1 · 不满意 0 · 很不满意 0"
    assert said.count(line) == 2
    assert said.index(line) < said.index("背后的意见")
    assert f"征询居民满意度|{line}" in said


def test_the_trail_says_what_happened(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(6)
    case.fail()
    said = browse().words(case)
    for told in (
        "已立项|源自 1 条居民意见。",
        "进入第 1 步：提议|",
        "提议内容|公共设施；涉及：近 200 户",
        "进入第 2 步：商议|",
        "提出方案 A：由物业公司维修|修复停运的 4 部电梯",
        "居民小组长会议对各方案的意见|A 赞成",
        "开始表决|付诸表决：由物业公司维修；由产权单位维修|居民代表会议",
        "表决结果|✓|通过|由物业公司维修|居民代表会议",
        "已制定落实计划|",
        "落实：被对方拒绝|✕|未办成|无力承担。|由物业公司维修 · 物业公司",
    ):
        assert told in said
    english = browse().words(case, lang="en")
    assert "Attempt: refused by the other side|" in english
    assert "Step 2 begins: Consultation|" in english


def test_every_entry_of_the_trail_has_its_place_in_the_chain(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(7)
    case.wind_up()
    trail = browse().html(case).partition("全过程记录")[2]
    assert trail.count('<li class="fm-entry') == trail.count("记录 №") > 20


def test_advice_is_called_advice_wherever_it_is_named(town: Town, browse: Browse) -> None:
    case = town.open()
    case.options = (*case.options, FUND)
    case.bring_to(4).resolve("C")
    case.advance()
    case.bring_to(6)
    said = browse().words(case)
    assert re.search(r"第 1 轮 · 居民代表会议 ·\s+作为建议通过 · 动用维修资金", said)
    assert "动用维修资金（作为建议通过）" in said


def test_the_table_of_rounds_says_why_an_attempt_failed(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(6)
    case.fail()
    table = browse().html(case).partition('<table class="fm-table"')[2].partition("</table>")[0]
    assert "原因" in table
    assert "无力承担。" in table
    assert "落实单位（由谁来办）" in table


def test_a_closed_matter_begins_with_what_became_of_it(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(6)
    case.carry_out()
    town.do(
        implementation.record_excess,
        item_id=case.record.items[-1].id,
        text="其余电梯一并保养",
        amount=Amount(4, "部"),
    )
    case.advance()
    case.wind_up()
    assert "已办结（" not in browse().words(case)
    case.do(service.close_matter)
    said = browse().words(case)
    told = re.search(
        r"已办结（\d+年\d+月\d+日）：由物业公司维修；另：其余电梯一并保养（4 部）。", said
    )
    assert told is not None
    assert told.start() < said.index("背后的意见")


def test_withdrawing_stands_at_the_foot_and_the_next_step_first(
    town: Town, secretary: Page
) -> None:
    case = town.open()
    said = secretary.words(case)
    assert 0 < said.index("进入下一步：提议") < said.index("撤回事项")
    case.bring_to(1)
    said = secretary.words(case)
    assert said.index("填写提议内容") < said.index("补齐以下内容") < said.index("撤回事项")


def test_a_choice_of_one_is_chosen_already(town: Town, secretary: Page) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    form = secretary.html(case, "do/open-vote")
    (box,) = re.findall(r'<input[^>]*name="meeting_id"[^>]*>', form)
    assert str(meeting.id) in box
    assert "checked" in box
    assert not re.search(r'name="method"[^>]*checked', form)
    assert not re.search(r'name="option_keys"[^>]*checked', form)


def test_the_form_that_calls_a_meeting_says_from_when_on_it_can_be(
    town: Town, secretary: Page
) -> None:
    case = town.open().bring_to(4)
    form = secretary.html(case, "do/call-meeting")
    said = r"居民代表会议须提前 5 个整日通知，今天发出最早可定在\d+年\d+月\d+日。"
    assert re.search(said, form)
    assert 'value="居民代表会议：电梯维修"' in form


def test_the_notice_of_the_resolution_is_drafted_from_it(town: Town, secretary: Page) -> None:
    case = town.open().bring_to(6)
    case.do(service.open_round, attempt_id=case.fail())
    case.bring_to(5)
    form = unescape(secretary.html(case, "do/publish"))
    assert 'value="关于“电梯维修”的决议公示（第 2 轮）"' in form
    resolved = r"经\d+年\d+月\d+日居民代表会议表决通过：由物业公司维修。"
    objecting = "如有异议，请于公示期内向居委会提出。"
    assert re.search(rf"{resolved}\s+{objecting}", form)


def test_the_notice_of_the_outcome_is_drafted_from_it(town: Town, secretary: Page) -> None:
    case = town.open().bring_to(7)
    form = unescape(secretary.html(case, "do/publish"))
    assert 'value="关于“电梯维修”的实施结果公示"' in form
    assert "由物业公司维修：已办成。" in form


def test_an_option_is_named_once_in_the_room_of_the_meeting(town: Town, secretary: Page) -> None:
    case = town.open().bring_to(3)
    meeting = case.meet(BodyKind.GROUP_LEADERS_MEETING)
    page = secretary.client.get(f"{town.address}/meetings/{meeting.id}/?lang=zh").text
    (address,) = set(re.findall(r'href="([^"]*/do/state[^"]*)"', page))
    form = secretary.client.get(unescape(address)).text
    assert "A · 由物业公司维修" in form
    assert "A · A" not in form


def test_a_step_taken_meanwhile_is_said_in_words_that_lead_back(
    town: Town, secretary: Page
) -> None:
    case = town.open().bring_to(1)
    answer = secretary.post(case, "advance", to="proposal")
    assert answer.status_code == 409
    assert "这一步已经有人办过了。" in answer.text
    assert "请回到事项页面" in answer.text
    assert "matter.step_order" in answer.text


def test_an_elector_is_told_at_the_top_that_there_is_a_vote(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    vote = case.do(service.open_vote_in_meeting, meeting_id=meeting.id, method="must-do-list")
    present, *_ = case.members(BodyKind.REPRESENTATIVES_ASSEMBLY)
    elector = browse(Role.RESIDENT, person_id=present)
    page = elector.html(case)
    assert "您可以就此事投票。" in page
    assert re.search(rf'href="[^"]*/votes/{vote.id}/[^"]*">现在投票', page)
    electors = {str(person) for person in case.members(BodyKind.REPRESENTATIVES_ASSEMBLY)}
    other = next(one for one in town.settled.resident_ids if str(one) not in electors)
    assert "您可以就此事投票。" not in browse(Role.RESIDENT, person_id=other).html(case)
    assert "您可以就此事投票。" not in browse().html(case)


def test_a_round_is_counted_as_a_round(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(6)
    case.do(service.open_round, attempt_id=case.fail())
    assert re.search(r"第 2 轮，自\d+年\d+月\d+日起", browse().words(case))
