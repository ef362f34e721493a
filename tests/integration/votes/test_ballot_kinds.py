"""Ballots of ranks, scores and words of a rule's own: offered, read back, cast, entered, counted.

Through the pages, with the rules that Folkmoot brings itself.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered
from folkmoot.kernel.act import Role
from folkmoot.votes import queries
from folkmoot.votes.asking import RuleFailedError
from folkmoot.votes.faults import Fault
from folkmoot.votes.models import CountFailure
from folkmoot.votes.service import closing as closing_room
from folkmoot_sdk import Option, Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
Answer = Any
Poll = Any
Time = Any
Visit = Callable[..., Answer]
SignIn = Callable[..., FlaskClient]
LATIN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,]+[A-Za-z'’-]+){2,}")
LIST = (Option("cables", "整治飞线"), Option("roads", "修路"), Option("green", "绿化"))


def rule(name: str) -> Registered[Any]:
    return installed().entries["ballots", Kind.VOTING_RULES, name, "1"]


def text_of(response: Answer) -> str:
    without = re.sub(r"(?s)<(script|style|head|code)\b.*?</\1>", " ", response.text)
    return re.sub(r"\s+", " ", re.sub(r"(?s)<[^>]+>", " ", without))


@pytest.fixture
def visit(app: Flask, sign_in: SignIn, time: Time, monkeypatch: pytest.MonkeyPatch) -> Visit:
    """``visit(poll, "ballot", voter=0, option0="1")`` answers a GET, or a POST of what is given."""
    monkeypatch.setitem(app.config, "CLOCK", lambda: time.now)

    def go(
        poll: Poll, path: str = "", *roles: Role, voter: int | None = None, **sent: object
    ) -> Answer:
        world = poll.world
        person = None if voter is None else poll.roll[voter].person_ids[0]
        client = sign_in(world, *(roles or (Role.RESIDENT,)), person_id=person)
        url = f"/{world.district_slug}/{world.community_slug}/votes/{poll.vote_id}/{path}"
        return client.post(url, data=sent) if sent else client.get(url)

    return go


def cast_after_check(visit: Visit, poll: Poll, voter: int, **sent: str) -> Answer:
    """Send it, look at what was read back, and send that on."""
    checked = visit(poll, "ballot", voter=voter, **sent)
    assert checked.status_code == 200, text_of(checked)
    assert "选票尚未提交" in text_of(checked)
    hidden = re.findall(r'type="hidden" name="(option\d+)" value="([^"]*)"', checked.text)
    assert dict(hidden) == sent
    return visit(poll, "ballot", voter=voter, checked="1", **dict(hidden))


def kept(poll: Poll) -> Mapping[str, Any]:
    with poll.session() as session:
        found = queries.own_ballots(session, poll.vote_id, [each.key for each in poll.roll])
        return {key: each.choices for key, each in found.items()}


def test_a_ranked_ballot_is_read_back_before_it_is_cast(open_poll: OpenPoll, visit: Visit) -> None:
    poll = open_poll(3, options=LIST, method=rule("instant-runoff"))
    shown = visit(poll, "ballot", voter=0)
    assert shown.text.count("<select") == 3
    assert "最满意的方案排第1位" in text_of(shown)
    assert LATIN.findall(text_of(shown)) == []
    sent = {"option0": "2", "option1": "1", "option2": ""}
    checked = visit(poll, "ballot", voter=0, **sent)
    assert "第1位 修路 第2位 整治飞线 未排序 绿化" in text_of(checked)
    assert LATIN.findall(text_of(checked)) == []
    assert not any(kept(poll).values())
    again = visit(poll, "ballot", voter=0, change="1", **sent)
    assert again.text.count("selected") == 2
    told = cast_after_check(visit, poll, 0, **sent)
    assert told.status_code == 303
    assert kept(poll)[poll.roll[0].key] == {"cables": 2, "roads": 1}
    assert "第1位 修路" in text_of(visit(poll, voter=0))


@pytest.mark.parametrize(
    ("sent", "code", "words"),
    [
        (("1", "1", ""), "vote.rank_twice", "“整治飞线”和“修路”排在同一位：第1位"),
        (("1", "3", ""), "vote.rank_skipped", "填了第3位，却没有第2位"),
        (("2", "", ""), "vote.rank_skipped", "填了第2位，却没有第1位"),
        (("4", "", ""), "form.not_a_choice", ""),
    ],
)
def test_a_doubled_or_skipped_rank_is_said_beside_its_option(
    open_poll: OpenPoll, visit: Visit, sent: tuple[str, ...], code: str, words: str
) -> None:
    poll = open_poll(3, options=LIST, method=rule("instant-runoff"))
    answer = visit(poll, "ballot", voter=0, **{f"option{i}": each for i, each in enumerate(sent)})
    assert (answer.status_code, code in answer.text) == (422, True)
    assert words in text_of(answer)


def test_where_ranks_may_be_equal_they_are_taken(open_poll: OpenPoll, visit: Visit) -> None:
    poll = open_poll(3, options=LIST, method=rule("schulze"))
    assert "可以排在同一位" in text_of(visit(poll, "ballot", voter=0))
    sent = {"option0": "1", "option1": "1", "option2": "3"}
    assert cast_after_check(visit, poll, 0, **sent).status_code == 303


def test_an_empty_ranking_is_an_abstention_and_said_to_be_one(
    open_poll: OpenPoll, visit: Visit
) -> None:
    poll = open_poll(3, options=LIST, method=rule("borda"))
    sent = {"option0": "", "option1": "", "option2": ""}
    assert "这是弃权" in text_of(visit(poll, "ballot", voter=0, **sent))
    assert cast_after_check(visit, poll, 0, **sent).status_code == 303
    assert kept(poll)[poll.roll[0].key] == {}


def test_scores_are_buttons_and_every_option_wants_one(open_poll: OpenPoll, visit: Visit) -> None:
    poll = open_poll(3, options=LIST, method=rule("score"))
    shown = visit(poll, "ballot", voter=0)
    assert shown.text.count('type="radio"') == 3 * 7
    assert shown.text.count("fm-row") == 3
    assert "0 至 5 分" in text_of(shown)
    assert visit(poll, "ballot", voter=0, option0="5").status_code == 422
    sent = {"option0": "5", "option1": "0", "option2": "none"}
    assert cast_after_check(visit, poll, 0, **sent).status_code == 303
    assert kept(poll)[poll.roll[0].key] == {"cables": 5, "roads": 0}


def test_no_more_points_are_spent_than_there_are(open_poll: OpenPoll, visit: Visit) -> None:
    poll = open_poll(3, options=LIST, method=rule("cumulative"))
    assert "您共有 10 点" in text_of(visit(poll, "ballot", voter=0))
    over = visit(poll, "ballot", voter=0, option0="8", option1="4", option2="")
    assert (over.status_code, "vote.score_total" in over.text) == (422, True)
    assert "请减少 2 点" in text_of(over)
    assert 'data-points="10"' in over.text
    assert over.text.count('govuk-input__suffix" aria-hidden="true">点') == 3
    no_number = text_of(visit(poll, "ballot", voter=0, option0="十", option1="", option2=""))
    assert "请填写 0 至 10 的数" in no_number
    assert "例如 12" not in no_number
    sent = {"option0": "8", "option1": "2", "option2": ""}
    assert cast_after_check(visit, poll, 0, **sent).status_code == 303
    assert kept(poll)[poll.roll[0].key] == {"cables": 8, "roads": 2}


@pytest.mark.parametrize(
    ("name", "marks", "word"),
    [
        ("majority-judgement", ("good", "poor", "excellent"), "较好"),
        ("consent", ("consent", "aside", "object"), "保留意见，不阻止"),
    ],
)
def test_words_are_the_rules_own(
    open_poll: OpenPoll, visit: Visit, name: str, marks: tuple[str, ...], word: str
) -> None:
    poll = open_poll(3, options=LIST, method=rule(name))
    shown = text_of(visit(poll, "ballot", voter=0))
    assert word in shown
    assert LATIN.findall(shown) == []
    sent = {f"option{i}": each for i, each in enumerate(marks)}
    assert visit(poll, "ballot", voter=0, checked="1", **sent).status_code == 303
    assert word in text_of(visit(poll, voter=0))
    poll.close()
    outcome = text_of(visit(poll, "", Role.SECRETARY))
    assert word in outcome
    assert word in text_of(visit(poll, "roll/", Role.SECRETARY))


def test_an_option_may_be_left_without_a_grade_by_who_is_told_what_it_counts_as(
    open_poll: OpenPoll, visit: Visit
) -> None:
    poll = open_poll(3, options=LIST, method=rule("majority-judgement"))
    assert "没有选的方案按「不可接受」计" in text_of(visit(poll, "ballot", voter=0))
    sent = {"option0": "good", "option2": "excellent"}
    read_back = text_of(visit(poll, "ballot", voter=0, **sent))
    assert "修路 未填，按「不可接受」计" in read_back
    assert LATIN.findall(read_back) == []
    assert cast_after_check(visit, poll, 0, **sent).status_code == 303
    assert kept(poll)[poll.roll[0].key] == {"cables": "good", "green": "excellent"}
    assert "修路 未填，按「不可接受」计" in text_of(visit(poll, voter=0))
    poll.cast(1, {"cables": "good", "roads": "reject", "green": "excellent"})
    told = {each.option.key: each.count.figures for each in poll.close().options}
    assert told["roads"]["reject"] == 2


def test_a_ballot_without_any_grade_is_an_abstention_and_said_to_be_one(
    open_poll: OpenPoll, visit: Visit
) -> None:
    poll = open_poll(3, options=LIST, method=rule("majority-judgement"))
    read_back = text_of(visit(poll, "ballot", voter=0, option0=""))
    assert "这是弃权" in read_back
    assert "按「不可接受」计" not in read_back
    assert visit(poll, "ballot", voter=0, option0="", checked="1").status_code == 303
    assert kept(poll)[poll.roll[0].key] == {}


def test_where_leaving_one_out_would_say_nothing_new_every_option_wants_a_word(
    open_poll: OpenPoll, visit: Visit
) -> None:
    poll = open_poll(3, options=LIST, method=rule("consent"))
    assert visit(poll, "ballot", voter=0, option0="consent").status_code == 422


def test_without_a_score_an_option_gets_the_least_and_that_is_said(
    open_poll: OpenPoll, visit: Visit
) -> None:
    poll = open_poll(3, options=LIST, method=rule("score"), settings={"low": 1})
    shown = text_of(visit(poll, "ballot", voter=0))
    assert "没有打分的方案按 1 分计" in shown
    assert "不打分（按 1 分计）" in shown
    sent = {"option0": "5", "option1": "2", "option2": "none"}
    assert "绿化 未填，按「1」计" in text_of(visit(poll, "ballot", voter=0, **sent))


PAPERS: Mapping[str, tuple[Mapping[str, str], str]] = {
    "borda": ({"line0_option0": "1", "line0_option1": "2"}, "第1位 整治飞线、第2位 修路"),
    "score": ({"line0_option0": "5", "line0_option2": "1"}, "整治飞线 5、绿化 1"),
    "cumulative": ({"line0_option0": "9", "line0_option2": "1"}, "整治飞线 9、绿化 1"),
    "majority-judgement": ({"line0_option0": "good"}, "整治飞线 较好"),
    "consent": ({"line0_option1": "object"}, "修路 反对（理由须另行说明，记入会议记录）"),
    "equal-shares": ({"line0_choices": "1"}, "修路"),
    "single-transferable-vote": ({"line0_option1": "1"}, "第1位 修路"),
}


@pytest.mark.parametrize("name", PAPERS)
@pytest.mark.parametrize("secrecy", list(Secrecy))
def test_papers_of_every_rule_are_entered_compared_and_counted(
    open_poll: OpenPoll, visit: Visit, name: str, secrecy: Secrecy
) -> None:
    fields, words = PAPERS[name]
    poll = open_poll(3, options=LIST, method=rule(name), secrecy=secrecy)
    electors = [each.key for each in poll.roll[:2]]
    entered = visit(
        poll,
        "batches/new",
        Role.SECRETARY,
        channel="paper",
        electors=electors,
        line0_times="2",
        **fields,
    )
    assert entered.status_code == 303, text_of(entered)
    with poll.session() as session:
        batch = queries.batches_of(session, poll.vote_id)[0][0].id
    assert words in text_of(visit(poll, f"batches/{batch}/verify", Role.GRID_WORKER))
    poll.verify(batch)
    outcome = poll.close()
    assert outcome.ballots == 2
    assert poll.recount().agrees
    assert LATIN.findall(text_of(visit(poll, "", Role.SECRETARY))) == []


@pytest.mark.parametrize(("name", "unit"), [("borda", "位"), ("score", "分"), ("cumulative", "点")])
def test_the_clerk_reads_beside_each_number_what_it_is(
    open_poll: OpenPoll, visit: Visit, name: str, unit: str
) -> None:
    poll = open_poll(3, options=LIST, method=rule(name))
    page = visit(poll, "batches/new", Role.SECRETARY).text
    lines = len(re.findall(r'name="line\d+_option\d+"', page))
    assert page.count(f'govuk-input__suffix" aria-hidden="true">{unit}</') == lines > 0


def test_one_name_for_what_is_voted_on_stands_on_a_page(open_poll: OpenPoll, visit: Visit) -> None:
    for name in ("approval", "majority-judgement", "schulze", "cumulative", "score"):
        poll = open_poll(3, options=LIST, method=rule(name))
        poll.close()
        assert "选项" not in text_of(visit(poll, "", Role.SECRETARY)), name


def test_a_paper_that_gives_a_place_twice_is_entered_and_left_out(
    open_poll: OpenPoll, visit: Visit
) -> None:
    poll = open_poll(3, options=LIST, method=rule("instant-runoff"))
    fields = {"line0_option0": "1", "line0_option1": "1", "line0_times": "1"}
    entered = visit(
        poll, "batches/new", Role.SECRETARY, channel="paper", electors=poll.roll[0].key, **fields
    )
    assert entered.status_code == 303
    with poll.session() as session:
        batch = queries.batches_of(session, poll.vote_id)[0][0].id
    poll.verify(batch)
    assert [each.reason for each in poll.close().left_out] == ["rank_twice"]
    assert "两个选项排在同一位" in text_of(visit(poll, "", Role.SECRETARY))


def test_the_methods_own_figures_stand_in_the_table_in_words(
    open_poll: OpenPoll, visit: Visit
) -> None:
    poll = open_poll(3, options=LIST, method=rule("borda"))
    cast_after_check(visit, poll, 0, option0="1", option1="2", option2="")
    cast_after_check(visit, poll, 1, option0="1", option1="", option2="")
    poll.close()
    shown = text_of(visit(poll, "", Role.SECRETARY))
    assert "得分" in shown
    assert "整治飞线 得分 8" in shown or "整治飞线 8" in shown


def test_what_the_budget_does_not_reach_is_not_said_to_be_outvoted(
    open_poll: OpenPoll, visit: Visit
) -> None:
    costs = {"cables": 900, "roads": 100, "green": 100}
    settings = {"budget": 300, "costs": costs}
    poll = open_poll(4, options=LIST, method=rule("equal-shares"), settings=settings)
    for number in range(4):
        poll.cast(number, {"cables": "approve", "roads": "approve"} if number else {})
    assert poll.close().winners == ("roads",)
    shown = text_of(visit(poll, "", Role.SECRETARY))
    assert "另一方案更多" not in shown
    assert "赞成人数已够，按计票规则未入选" in shown


# --- a count that failed, on the page


@pytest.fixture
def failed(open_poll: OpenPoll, monkeypatch: pytest.MonkeyPatch) -> Poll:
    poll = open_poll(3)
    poll.cast(0, {"cables": "for"})

    def give_up(*_asked: object) -> None:
        raise RuleFailedError(Fault("timeout"))

    with monkeypatch.context() as patch:
        patch.setattr(closing_room, "judge", give_up)
        assert isinstance(poll.close(), CountFailure)
    return poll


def test_a_failed_count_is_told_by_its_fault_and_the_secretary_counts_again(
    failed: Poll, visit: Visit
) -> None:
    shown = visit(failed, "", Role.SECRETARY)
    said = text_of(shown)
    assert "计票未完成" in said
    assert "计票程序没有在规定时间内算完" in said
    assert "没有丢失" in said
    assert "/do/count-again" in shown.text
    assert "/do/close-vote" not in shown.text
    assert "/batches/new" not in shown.text
    assert LATIN.findall(said) == []
    resident = visit(failed, voter=1)
    assert "计票程序没有在规定时间内算完" in text_of(resident)
    assert "/do/count-again" not in resident.text
    assert "/ballot" not in resident.text


def test_after_a_failed_count_nothing_is_offered_or_published(failed: Poll, visit: Visit) -> None:
    for path, roles, code in (
        ("ballot", (), "vote.over"),
        ("batches/new", (Role.SECRETARY,), "vote.over"),
        ("count.json", (), "vote.still_open"),
        ("roll/", (Role.SECRETARY,), "vote.still_open"),
    ):
        answer = visit(failed, path, *roles, voter=None if roles else 1)
        assert (answer.status_code, code in answer.text) == (409, True), path


def test_once_counted_the_failed_attempts_stay_on_the_page(failed: Poll, visit: Visit) -> None:
    failed.close()
    shown = text_of(visit(failed, "", Role.SECRETARY))
    assert "未成功的计票" in shown
    assert "正待重新计票" not in shown
