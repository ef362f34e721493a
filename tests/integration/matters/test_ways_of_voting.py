"""How it is voted: by every rule of the community, with what the rule asks to be settled before."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from flask.testing import FlaskClient

from folkmoot.kernel.act import Role
from folkmoot.matters import service
from folkmoot.votes.asking import RuleFailedError
from folkmoot.votes.faults import Fault
from folkmoot.votes.models import CountFailure
from folkmoot.votes.queries import open_pins
from folkmoot.votes.service import closing
from folkmoot_sdk import BodyKind

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
SignIn = Callable[..., FlaskClient]


@pytest.fixture
def secretary(town: Town, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr("folkmoot.tenancy.views.now", lambda: town.stage.now)
    return sign_in(town, Role.SECRETARY)


def in_a_meeting(town: Town) -> tuple[Case, dict[str, Any]]:
    case = town.open().bring_to(4)
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    keys = [option.key for option in case.record.options]
    return case, {"meeting_id": str(meeting.id), "option_keys": keys, "secrecy": "secret"}


def address(town: Town, case: Case, name: str) -> str:
    return f"{town.address}/matters/{case.id}/do/{name}"


def test_every_voting_rule_of_the_community_is_offered_the_usual_ones_first(
    town: Town, secretary: FlaskClient
) -> None:
    case, _ = in_a_meeting(town)
    shown = secretary.get(address(town, case, "open-vote")).text
    offered = re.findall(r'name="method"[^>]*value="([^"]+)"', shown)
    assert offered[:2] == ["must-do-list", "approval"]
    assert {"borda", "score", "consent", "single-transferable-vote"} <= set(offered)


def onwards(secretary: FlaskClient, url: str, said: dict[str, Any], method: str) -> str:
    """The address of the second step."""
    sent = secretary.post(url, data={**said, "method": method})
    assert (sent.status_code, "/do/open-vote?" in sent.location) == (303, True)
    return str(sent.location)


def test_no_vote_opens_before_the_second_step_has_said_what_was_chosen(
    town: Town, secretary: FlaskClient
) -> None:
    case, said = in_a_meeting(town)
    second = onwards(secretary, address(town, case, "open-vote"), said, "borda")
    assert case.record.votes == ()
    shown = secretary.get(f"{second}&lang=zh").text
    assert re.search(r"<h1[^>]*>第2步，共2步", shown)
    assert all(each in shown for each in ("波达", "A 由物业公司维修", "无记名", "不能撤销"))
    assert re.search(r"<button[^>]*>\s*开始表决\s*</button>", shown)
    assert secretary.post(second).status_code == 303
    assert len(case.record.votes) == 1


def test_whoever_goes_back_to_the_first_step_finds_what_they_said(
    town: Town, secretary: FlaskClient
) -> None:
    case, said = in_a_meeting(town)
    second = onwards(secretary, address(town, case, "open-vote"), said, "score")
    back = re.search(r'href="([^"]+again=1[^"]*)"', secretary.get(second).text)
    assert back
    shown = secretary.get(unescape(back[1])).text
    assert re.search(r'name="secrecy"[^>]*value="secret"[^>]*checked', shown)
    assert re.search(r'name="method"[^>]*value="score"[^>]*checked', shown)
    assert len(re.findall(r'name="option_keys"[^>]*checked', shown)) == len(said["option_keys"])


def test_a_rule_with_settings_asks_them_in_the_second_step_alone(
    town: Town, secretary: FlaskClient
) -> None:
    case, said = in_a_meeting(town)
    url = address(town, case, "open-vote")
    assert "set-" not in secretary.get(url).text
    assert "每人最多" not in secretary.get(f"{url}?lang=zh").text
    assert "set-max_choices" in secretary.get(onwards(secretary, url, said, "approval")).text
    second = onwards(secretary, url, said, "score")
    assert parse_qs(urlsplit(second).query)["method"] == ["score"]
    assert "最高分" in secretary.get(f"{second}&lang=zh").text
    opened = secretary.post(second, data={"set-low": "1", "set-high": "3"})
    assert opened.status_code == 303
    with town.begin() as session:
        pins = [pin for vote, pin in open_pins(session) if vote.subject_id == case.id]
    assert [(pin.id, pin.settings["low"], pin.settings["high"]) for pin in pins] == [
        ("score", 1, 3)
    ]


def test_settings_that_the_rule_refuses_are_said_in_the_form(
    town: Town, secretary: FlaskClient
) -> None:
    case, said = in_a_meeting(town)
    url = onwards(secretary, address(town, case, "open-vote"), said, "score")
    answer = secretary.post(url, data={"set-low": "5", "set-high": "1"})
    assert (answer.status_code, "vote.settings" in answer.text) == (422, True)
    assert case.record.votes == ()


COSTS = {"each-costs-0": "30000", "each-costs-1": "20000", "set-budget": "40000"}


@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_each_option_costs_is_asked_beside_it_and_pinned(
    town: Town, secretary: FlaskClient, language: str
) -> None:
    case, said = in_a_meeting(town)
    url = onwards(secretary, address(town, case, "open-vote"), said, "equal-shares")
    url = f"{url}&lang={language}"
    shown = secretary.get(url).text
    label = {"zh": "各项费用：A 由物业公司维修", "en": "Cost of each option: A 由物业公司维修"}
    assert label[language] in shown
    assert {"zh": "按项数：每一项同样值", "en": "Each option alike"}[language] in shown
    usual = {
        "zh": "不另设（按费用：花在上面的每一元同样值）",
        "en": "Not set here (Its cost: each yuan alike)",
    }
    assert usual[language] in shown
    opened = secretary.post(url, data=COSTS)
    assert opened.status_code == 303
    with town.begin() as session:
        pins = [pin for vote, pin in open_pins(session) if vote.subject_id == case.id]
    assert [(pin.settings["budget"], dict(pin.settings["costs"])) for pin in pins] == [
        (40_000, {"A": 30_000, "B": 20_000})
    ]


def test_a_cost_of_some_options_and_not_of_all_is_asked_for_beside_its_option(
    town: Town, secretary: FlaskClient
) -> None:
    case, said = in_a_meeting(town)
    first = address(town, case, "open-vote")
    url = f"{onwards(secretary, first, said, 'equal-shares')}&lang=zh"
    data = {**COSTS, "each-costs-1": ""}
    answer = secretary.post(url, data=data)
    assert (answer.status_code, "vote.amount_missing" in answer.text) == (422, True)
    assert "方案 B" in answer.text
    assert 'href="#each-costs-1"' in answer.text
    assert case.record.votes == ()
    # Of an option that does not stand nothing is asked.
    url = onwards(secretary, first, {**said, "option_keys": ["A"]}, "equal-shares")
    assert "each-costs-1" not in secretary.get(url).text
    alone = secretary.post(url, data=data)
    assert alone.status_code == 303


def test_without_any_costs_each_option_costs_the_same(town: Town, secretary: FlaskClient) -> None:
    case, said = in_a_meeting(town)
    url = onwards(secretary, address(town, case, "open-vote"), said, "equal-shares")
    opened = secretary.post(url, data={})
    assert opened.status_code == 303
    with town.begin() as session:
        (pin,) = [pin for vote, pin in open_pins(session) if vote.subject_id == case.id]
    assert (pin.settings["budget"], dict(pin.settings["costs"])) == (1, {})


def test_an_unknown_rule_in_the_address_is_not_believed(town: Town, secretary: FlaskClient) -> None:
    case, _ = in_a_meeting(town)
    shown = secretary.get(f"{address(town, case, 'open-vote')}?method=<b>no-such&lang=zh").text
    assert "第1步" in shown
    assert "<b>no-such" not in shown


def test_a_failed_count_is_shown_and_made_again_through_the_matter(
    town: Town, secretary: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    case, said = in_a_meeting(town)
    secretary.post(onwards(secretary, address(town, case, "open-vote"), said, "must-do-list"))
    (vote,) = case.record.votes

    def give_up(*_asked: object) -> None:
        raise RuleFailedError(Fault("timeout"))

    with monkeypatch.context() as patch:
        patch.setattr(closing, "judge", give_up)
        data = {"vote_id": str(vote.id), "announcement": "投票结束"}
        closed = secretary.post(address(town, case, "close-vote"), data=data)
    assert closed.status_code == 303
    assert f"/votes/{vote.id}/" in closed.location
    told = secretary.get(f"{closed.location.split('?')[0]}?lang=zh").text
    assert "没有在规定时间内算完" in told
    assert "已列入平台运维人员的出错记录" in told
    assert "又计票一次" not in told
    assert case.record.votes[0].closed_at is None
    matter = secretary.get(f"{town.address}/matters/{case.id}/?lang=zh").text
    assert "/do/count-again" in matter
    assert "/do/close-vote" not in matter
    assert "计票规则没有得出结果" in matter
    today = secretary.get(f"{town.address}/?lang=zh").text
    assert "计票未完成，请重新计票" in today
    again = secretary.post(address(town, case, "count-again"), data={"vote_id": str(vote.id)})
    assert again.status_code == 303
    assert case.record.votes[0].closed_at is not None
    assert "计票未完成，请重新计票" not in secretary.get(f"{town.address}/?lang=zh").text


def test_nothing_is_resolved_by_a_count_that_failed(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    vote = case.do(service.open_vote_in_meeting, meeting_id=meeting.id, method="must-do-list")

    def give_up(*_asked: object) -> None:
        raise RuleFailedError(Fault("raised"))

    monkeypatch.setattr(closing, "judge", give_up)
    failed = case.do(service.close_vote_on_matter, vote_id=vote.id, announcement="投票结束")
    assert isinstance(failed, CountFailure)
    assert case.record.resolutions == ()
