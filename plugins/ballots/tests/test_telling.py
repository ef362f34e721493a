"""How each rule tells its count: what a resident reads beside the result."""

import re
from fractions import Fraction

import pytest
from hypothesis import given, settings
from plugins.ballots.oracles.cases import LAW
from plugins.ballots.oracles.published import approved, marked, ranked
from plugins.ballots.tests.test_metamorphic import CASTS, RULES, Cast, ballots

from folkmoot_ballots import _telling, folkmoot_voting_rules
from folkmoot_sdk import (
    Ballot,
    Count,
    Figures,
    Option,
    Poll,
    Text,
    VotingRule,
    describe_settings,
    pin_settings,
)

BY_ID = {rule.id: rule for rule in folkmoot_voting_rules()}
NAMES = dict(zip("abcde", ("电梯", "花园", "车棚", "器材", "楼道"), strict=True))
GRADES = {"e": "excellent", "v": "very_good", "g": "good", "f": "fair"}


def count(rule: str, cast: tuple[Ballot, ...], keys: str = "abc", **given: object) -> Count:
    pinned = pin_settings(BY_ID[rule].settings, given)
    options = tuple(Option(key, NAMES.get(key, key)) for key in keys)
    return BY_ID[rule].count(Poll(options, cast, pinned, LAW, Figures({})))


def told(
    rule: str, cast: tuple[Ballot, ...], keys: str = "abc", **given: object
) -> tuple[str, str]:
    steps = count(rule, cast, keys, **given).steps
    return "\n".join(each.zh for each in steps), "\n".join(each.en for each in steps)


def test_a_run_off_tells_its_rounds_and_where_votes_pass() -> None:
    spent = "2 票没有下一个方案，不再计。"
    zh, en = told("instant-runoff", ranked("8 ab", "6 bc", "3 cb", "2 c", "2 d"), "abcd")
    assert zh.splitlines()[:6] == [
        "第 1 轮：“电梯” 8 票、“花园” 6 票、“车棚” 5 票、“器材” 2 票，合计 21 票。",
        "没有方案超过半数。“器材”票数最少，淘汰；2 票没有下一个方案，不再计。",
        "第 2 轮：“电梯” 8 票、“花园” 6 票、“车棚” 5 票，合计 19 票。",
        "没有方案超过半数。“车棚”票数最少，淘汰；这些选票转给各票上的下一个方案：“花园” 3 票。"
        + spent,
        "第 3 轮：“花园” 9 票、“电梯” 8 票，合计 17 票。",
        "“花园”超过半数，胜出。",
    ]
    assert "Round 3: “花园” 9 votes and “电梯” 8 votes; 17 votes in all." in en
    assert "“花园” has more than half and wins." in en


def test_a_run_off_tells_a_tie_and_that_every_way_was_followed() -> None:
    zh, en = told("instant-runoff", ranked("4 a", "3 bc", "3 cb"))
    assert "没有方案超过半数，“花园”、“车棚”同为最少。计票不抽签，每一种淘汰次序都算到底。" in zh
    assert "全部算完，“花园”、“车棚”都有可能胜出，因此并列。" in zh
    assert "In the end each of “花园” and “车棚” may win, so they are tied." in en
    same, _ = told("instant-runoff", ranked("7 ab", "4 ba", "1 cb", "1 db"), "abcd")
    assert "“电梯”超过半数，胜出。" in same
    one, _ = told("instant-runoff", ranked("7 a", "5 ba", "1 ca", "1 da"), "abcd")
    assert "无论哪种，都是“电梯”胜出。" in one


def test_seats_tell_quota_surplus_and_transfers_in_exact_fractions() -> None:
    cast = ranked("8 ab", "5 b", "4 c", "3 d")
    zh, en = told("single-transferable-vote", cast, "abcd", seats=2)
    assert zh.splitlines() == [
        "共 2 个名额，20 票排了先后。当选基数：20 ÷（2＋1）= 6 又 2/3 票，超过它即当选。",
        "第 1 轮：“电梯” 8 票、“花园” 5 票、“车棚” 4 票、“器材” 3 票。",
        "“电梯”达到当选条件，当选。",
        "“电梯”多出 1 又 1/3 票，相关选票各按原有分量的 1/6 往下转。",
        "转入：“花园” 1 又 1/3 票。",
        "第 2 轮：“花园” 6 又 1/3 票、“车棚” 4 票、“器材” 3 票。",
        "没有方案达到当选条件。“器材”票数最少，淘汰，选票往下转。",
        "3 票没有下一个方案，不再计。",
        "第 3 轮：“花园” 6 又 1/3 票、“车棚” 4 票。",
        "没有方案达到当选条件。“车棚”票数最少，淘汰，选票往下转。",
        "4 票没有下一个方案，不再计。",
        "第 4 轮：“花园” 6 又 1/3 票。",
        "剩下的方案不多于空着的名额，全部当选：“花园”。",
        "当选：“电梯”、“花园”。",
    ]
    assert "The quota: 20 ÷ (2 + 1) = 6 2/3 votes; whoever has more is elected." in en
    assert "“电梯” has 1 1/3 over the quota: each of these ballots passes on at 1/6" in en
    whole, _ = told("single-transferable-vote", cast, "abcd", seats=2, quota="whole")
    assert "舍去零头再加 1，即 7 票，达到它即当选。" in whole


def test_a_tied_seat_is_told_as_such() -> None:
    zh, en = told("single-transferable-vote", ranked("4 a", "3 bc", "3 cb"), seats=2)
    assert zh.splitlines()[-2:] == [
        "无论哪种次序都当选：“电梯”。",
        "“花园”、“车棚”并列：有的次序下当选，有的次序下不当选；空着的名额不抽签决定。",
    ]
    assert "Tied: “花园” and “车棚”." in en
    idle, _ = told("single-transferable-vote", ranked("9 abc"), seats=2)
    assert "得 0 票的分不出先后" not in idle
    cast = ranked("2 ab", "2 cd")
    none, _ = told("single-transferable-vote", cast, "abcd", seats=3, quota="whole")
    assert "得 0 票的分不出先后：“花园”、“器材”。" in none


def test_pairs_are_told_and_chains_only_where_they_decide() -> None:
    zh, en = told("schulze", ranked("5 ab", "3 ba", "1 c"))
    assert "“电梯”与“花园”：5 票把“电梯”排在前，3 票把“花园”排在前。" in zh
    assert "“电梯”两两比较全部取胜，排第一。" in zh
    assert "“电梯” wins all of its pairs and comes first." in en
    assert "最弱一环" not in zh
    zh, en = told("schulze", ranked("5 abc", "4 bca", "3 cab"))
    assert "“车棚”与“电梯”：7 票把“车棚”排在前，5 票把“电梯”排在前。" in zh
    assert (
        "从“电梯”到“车棚”最强的连胜链是 “电梯” → “花园” → “车棚”，最弱一环 8 比 4；"
        "反过来最强的是 “车棚” → “电梯”，最弱一环 7 比 5，较弱，所以“电梯”排在“车棚”前。"
    ) in zh
    assert "先比胜方票数" in zh
    assert "the strongest chain from “电梯” to “车棚” is “电梯” → “花园” → “车棚”" in en
    margins, _ = told("schulze", ranked("5 abc", "4 bca", "3 cab"), strength="margins")
    assert "比胜方多出的票数" in margins
    tie, _ = told("schulze", ranked("4 ab", "4 ba"), "ab")
    assert "先后次序：“电梯”、“花园”并列。" in tie


def test_middle_grades_are_told_and_how_equal_ones_were_told_apart() -> None:
    cast = marked("1 af bf", "3 ag bg", "1 ae bv", words=GRADES)
    fifth = "第 5 个，“电梯”是“优秀”，“花园”是“很好”，所以“电梯”在前。"
    zh, en = told("majority-judgement", cast, "ab")
    assert zh.splitlines() == [
        "共 5 份评级。把每个方案的等级从最差到最好排成一列，取第 3 个，就是中位等级。",
        "评为“较好”及以上算同意该方案。",
        "“电梯”的中位等级是“较好”。",
        "“花园”的中位等级是“较好”。",
        "“电梯”与“花园”的中位等级相同，从中间往两边逐个比：" + fifth,
        "先后次序：“电梯”；“花园”。",
    ]
    assert "number 5 of “电梯” is “Excellent”, of “花园” “Very good”, so “电梯” comes first." in en
    equal, _ = told("majority-judgement", marked("2 ag bg", words=GRADES), "ab")
    assert "“电梯”与“花园”得到的各等级完全相同，并列。" in equal


def test_shares_tell_each_purchase_what_was_left_and_who_got_it() -> None:
    costs = {"a": 40, "b": 30, "c": 31, "d": 5}
    zh, en = told("equal-shares", approved("6 a", "3 b", "2 c"), "abcde", budget=88, costs=costs)
    assert zh.splitlines() == [
        "总预算 88，11 人投了赞成票，每人的份额是 8。",
        "每次在凑得起钱的方案里，买下支持者负担最轻的一项：看每一元费用中，出得最多的人出多少。",
        "买下“电梯”：费用 40，6 位支持者每人出 6 又 2/3。",
        "再没有哪个方案的支持者凑得起。总预算还剩 48，按支持人数从多到少补选买得起的。",
        "补选“花园”：3 位支持者，费用 30。",
        "列入：“电梯”、“花园”，共用去 70。",
        "没有列入：“车棚”（费用 31）。剩余的 18 已不够其中任何一项。",
        "没有人支持，不列入：“器材”。",
        "没有标明费用，不能列入：“楼道”。",
    ]
    assert "“电梯” is bought: it costs 40, its 6 backers pay 6 2/3 each." in en
    given: dict[str, object] = {"budget": 27, "costs": {"a": 10, "b": 12}, "measure": "number"}
    less, _ = told("equal-shares", approved("1 ab", "1 a", "1 b"), "ab", **given)
    assert "买下“花园”：费用 12，2 位支持者每人最多出 8，份额所剩不足的把剩下的出完。" in less
    tie, _ = told("equal-shares", approved("1 a", "1 b"), "ab", budget=1)
    assert "“电梯”、“花园”条件相同，分不出先后。" in tie
    assert "“电梯”、“花园”并列：有的先后下列入，有的不列入；不抽签决定。" in tie


def test_sums_say_how_points_are_given_and_what_counts_as_in_favour() -> None:
    cast = (Ballot({"a": 5, "b": 3}, times=3), Ballot({"b": 4}, times=4))
    zh, _ = told("score", cast, "ab")
    assert "没有打的算 0 分；打 3 分及以上算同意该方案。" in zh
    assert "“花园” 25 分（平均 3 又 4/7）、“电梯” 15 分（平均 2 又 1/7）" in zh
    zh, en = told("cumulative", cast, "ab")
    assert "每张选票有 10 点" in zh
    assert "Points: “花园” 25 and “电梯” 15." in en
    zh, _ = told("borda", ranked("2 ab", "1 b"), "ab")
    assert "得分：“电梯” 4 分、“花园” 2 分。" in zh
    zh, en = told("approval", approved("6 ab", "4 b"), "ab")
    assert zh.startswith("赞成：“花园” 10 票、“电梯” 6 票。")
    zh, en = told("consent", (Ballot({"a": "consent", "b": "object"}),), "ab")
    assert zh == "有人反对，不能提出：“花园”（1 票反对）。\n无人反对，可以提出：“电梯”。"
    assert "Nobody objects, so put forward: “电梯”." in en
    assert told("must-do-list", (Ballot({"a": "for"}),), "a") == ("", "")


@RULES
@settings(deadline=None)
@given(casts=CASTS)
def test_every_winner_is_named_and_no_place_is_left_open(
    rule: VotingRule, casts: list[Cast]
) -> None:
    if rule.id == "must-do-list":
        return
    found = count(rule.id, ballots(rule, casts), "abcd")
    zh, en = (" ".join(step.in_(locale) for step in found.steps) for locale in ("zh", "en"))
    for key in {*found.tied, *(key for tier in found.tiers[:1] for key in tier)}:
        assert f"“{NAMES[key]}”" in zh
        assert f"“{NAMES[key]}”" in en
    assert found.steps
    assert not set("{}") & {*zh, *en}
    assert re.sub("“[^”]*”", "", en).replace("÷", "").replace("→", "").isascii()


@settings(deadline=None)
@given(casts=CASTS)
def test_the_votes_of_a_round_add_up(casts: list[Cast]) -> None:
    rule = BY_ID["instant-runoff"]
    rounds = [s.zh for s in count(rule.id, ballots(rule, casts), "abcd").steps if "合计" in s.zh]
    for each in rounds:
        *parts, total = map(int, re.findall(r"(\d+) 票", each))
        assert sum(parts) == total


@RULES
def test_hundreds_of_options_with_endless_names_are_told_within_bounds(rule: VotingRule) -> None:
    keys = [f"{n:03}" for n in range(250)]
    options = tuple(Option(key, "{name}" + key * 300) for key in keys)
    mark = {**dict.fromkeys(keys, "approve")}
    if "rank" in rule.title.en.lower() or rule.id in {"schulze", "single-transferable-vote"}:
        mark = {key: place for place, key in enumerate(keys, 1)}  # type: ignore[misc]
    words = {"consent": "consent", "majority-judgement": "good", "must-do-list": "for"}
    if rule.id in words:
        mark = dict.fromkeys(keys, words[rule.id])
    if rule.id in {"score", "cumulative"}:
        mark = dict.fromkeys(keys, 1)  # type: ignore[arg-type]
    cast = tuple(Ballot({k: mark[k] for k in keys[n:] + keys[:n]}) for n in (0, 80, 160))
    poll = Poll(options, cast, pin_settings(rule.settings, {}), LAW, Figures({}))
    steps = rule.count(poll).steps
    assert len(steps) <= 200
    assert all(max(len(step.zh), len(step.en)) <= 1_000 for step in steps)


def test_a_fraction_that_nobody_could_read_is_cut_and_says_so() -> None:
    assert _telling.number(Fraction(16, 3)) == Text("5 又 1/3", "5 1/3")
    assert _telling.number(Fraction(1, 3)) == Text("1/3", "1/3")
    assert _telling.number(7) == Text("7", "7")
    assert _telling.number(Fraction(1, 9_999)).zh == "1/9999"
    assert _telling.number(2 + Fraction(99_999, 100_001)).zh == "2.9999…"
    assert _telling.votes(1) == Text("1 票", "1 vote")


@RULES
def test_every_rule_says_how_it_counts_and_every_choice_what_it_means(rule: VotingRule) -> None:
    assert rule.summary is not None
    assert max(len(rule.summary.zh), len(rule.summary.en)) <= 500
    for each in describe_settings(rule.settings):
        said = (*each.choices, None) if each.optional else each.choices
        assert set(each.words) == {str(choice) for choice in said}


def test_rules_say_what_counts_as_in_favour() -> None:
    for name in ("borda", "instant-runoff", "schulze", "single-transferable-vote"):
        summary = BY_ID[name].summary
        assert summary is not None
        assert "即算同意它，不同意的不要排" in summary.zh
        assert "is in favour of it" in summary.en
    grades = BY_ID["majority-judgement"].summary
    assert grades is not None
    assert "（默认“较好”）及以上算同意" in grades.zh


@pytest.mark.parametrize("rule", ["borda", "schulze", "approval", "equal-shares"])
def test_where_nobody_votes_that_is_all_there_is_to_tell(rule: str) -> None:
    assert count(rule, ()).steps == (_telling.NOBODY,)
