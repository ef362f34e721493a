"""The cases of rules.md, looked at again under another law, method, or silence."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind
from folkmoot.hindsight.domain import (
    Hindsight,
    MeetingThen,
    Method,
    NoticeThen,
    Unknown,
    Verdict,
    VoteThen,
    conclusion_of,
    margin_of,
    meeting_under,
    notice_under,
    recorded,
    vote_under,
)
from folkmoot.hindsight.domain.sentences import would_words
from folkmoot.meetings.domain import Base, quorum_of
from folkmoot.votes.domain import Turnout, figures_at_close
from folkmoot_sdk import Ballot, DecisionRule, Figures, Option, Poll, Quantity, VotingRule, decide

ITEM = Option("x", "加装电梯")
FOR, AGAINST = {"x": "for"}, {"x": "against"}


def law(name: str, version: str) -> DecisionRule:
    found: Any = installed().entries["cn-statutes", Kind.DECISION_RULES, name, version].contribution
    return found  # type: ignore[no-any-return] # what was asked for


def method(name: str = "must-do-list") -> VotingRule:
    found: Any = installed().entries["ballots", Kind.VOTING_RULES, name, "1"].contribution
    return found  # type: ignore[no-any-return] # as above


OLD, NEW = law("representatives-meeting", "1990"), law("representatives-meeting", "2026")
BY_PERSON = law("residents-meeting-by-person", "1990")
BY_HOUSEHOLD = law("residents-meeting-by-household", "2026")


def met(
    rule: DecisionRule, present: int, members: int, representatives: int | None = None
) -> MeetingThen:
    base = Base(members, members, members if representatives is None else representatives)
    outcome = quorum_of(rule, base, present)
    return MeetingThen(rule, base, present, outcome.valid, outcome.tests)


def voted(
    rule: DecisionRule,
    ballots: list[Ballot],
    *,
    opening: Mapping[Quantity, int],
    roll: tuple[int, int],
    options: tuple[Option, ...] = (ITEM,),
    how: VotingRule | None = None,
    settings: Mapping[str, object] | None = None,
    turnout: Turnout = Turnout.TAKING_PART,
) -> VoteThen:
    heads, area = sum(b.heads for b in ballots), sum(b.total_area for b in ballots)
    figures = figures_at_close(Figures(opening), rule, turnout, heads=heads, area=area)
    counting = how or method()
    poll = Poll(options, tuple(ballots), settings or {}, rule, figures)
    return VoteThen(
        law=rule,
        method=counting,
        settings=settings or {},
        turnout=turnout,
        opening=Figures(opening),
        poll=poll,
        heads=heads,
        area=area,
        all_heads=roll[0],
        all_area=roll[1],
        outcome=decide(counting, poll),
    )


def residents(rule: DecisionRule, roll: int, yes: int, no: int = 0) -> VoteThen:
    ballots = [Ballot(FOR, times=yes)] + ([Ballot(AGAINST, times=no)] if no else [])
    return voted(rule, ballots, opening={Quantity.ELIGIBLE: roll}, roll=(roll, 0))


def owners(rule: DecisionRule, yes: tuple[int, int], no: tuple[int, int]) -> VoteThen:
    """200 owners of 18,000.00 m²; so many heads with so much area for and against."""
    ballots = [*_of(FOR, *yes), *_of(AGAINST, *no)]
    opening = {Quantity.HEADS_TOTAL: 200, Quantity.AREA_TOTAL: 1_800_000}
    return voted(rule, ballots, opening=opening, roll=(200, 1_800_000))


def _of(choices: Mapping[str, str], heads: int, area: int) -> list[Ballot]:
    if not heads:
        return []
    rest = [Ballot(choices, times=heads - 1)] if heads > 1 else []
    return [Ballot(choices, area=area), *rest]


def known(found: Verdict | Unknown) -> Verdict:
    assert isinstance(found, Verdict)
    return found


def unknown(found: Verdict | Unknown) -> Unknown:
    assert isinstance(found, Unknown)
    return found


def test_a_31_strong_meeting_of_75_is_19_short_under_the_2026_law() -> None:
    then = met(OLD, 31, 75)
    would = known(meeting_under(then, NEW))
    assert not would.valid
    assert [each.short for each in would.margins()] == [19]
    said = conclusion_of(Hindsight(recorded(then), would))
    assert "会议达不到法定人数，还差 19 人" in said.zh
    assert "would have been inquorate, 19 short" in said.en


def test_a_meeting_that_was_quorate_of_half_is_not_of_two_thirds_and_the_change_is_said() -> None:
    then = met(OLD, 39, 75)
    found = Hindsight(recorded(then), meeting_under(then, NEW))
    assert found.was.valid
    assert found.differs
    assert conclusion_of(found).zh.endswith("实际结果：达到法定人数。")
    assert conclusion_of(found).en.endswith("On record: quorate.")


def test_what_would_have_been_the_same_is_called_the_same() -> None:
    then = met(OLD, 53, 75)
    found = Hindsight(recorded(then), meeting_under(then, NEW))
    assert not found.differs
    assert "with 3 to spare" in conclusion_of(found).en
    assert conclusion_of(found).zh.endswith("结果与实际相同。")


def test_too_few_representatives_are_named_as_such() -> None:
    would = known(meeting_under(met(OLD, 75, 75, representatives=50), NEW))
    assert not would.valid
    assert would_words(would).en.endswith("50 short")


def test_what_a_meeting_cannot_count_is_said_and_not_guessed() -> None:
    found = meeting_under(met(OLD, 31, 75), law("owners-ordinary", "2021"))
    assert "专有部分总面积" in unknown(found).reason.zh
    assert "total area" in unknown(found).reason.en


def test_the_record_is_shown_as_it_was_written_down_and_not_counted_again() -> None:
    then = replace(met(NEW, 31, 75), quorate=True)
    assert recorded(then).valid


def test_with_the_silence_clause_this_would_have_carried_by_12_households() -> None:
    """190 households, 30 for and 83 against: nothing carried. 77 did not answer."""
    then = residents(BY_HOUSEHOLD, 190, 30, 83)
    assert recorded(then).carried is False
    found = Hindsight(recorded(then), vote_under(then, silent=True), silent=True)
    # 30 + 77 = 107 of 190 in favour, of whom 96 are needed.
    assert [each.spare for each in known(found.would).margins()] == [11]
    then = residents(BY_HOUSEHOLD, 190, 30, 82)
    found = Hindsight(recorded(then), vote_under(then, silent=True), silent=True)
    assert "“加装电梯” would have carried by 12 households" in conclusion_of(found).en
    assert "“加装电梯”会通过，比所需多 12 户" in conclusion_of(found).zh
    assert "沉默视为同意" in conclusion_of(found).zh


def test_silence_fills_heads_and_area_to_the_whole_roll() -> None:
    then = owners(law("owners-ordinary", "2021"), (60, 500_000), (20, 200_000))
    assert not recorded(then).valid
    would = known(vote_under(then, silent=True))
    assert would.carried
    assert [(test.left, test.right) for test in would.validity.tests] == [
        (1_800_000, 1_800_000),
        (200, 200),
    ]
    (option,) = would.options
    assert [test.left for test in option.tests] == [1_600_000, 180]


def test_silence_says_nothing_where_one_of_several_may_be_chosen() -> None:
    options = (ITEM, Option("y", "不装"))
    then = voted(
        BY_PERSON,
        [Ballot({"x": "approve"}, times=3)],
        opening={Quantity.ELIGIBLE: 10},
        roll=(10, 0),
        options=options,
        how=method("approval"),
        settings={"max_choices": 1},
    )
    assert "which of the options" in unknown(vote_under(then, silent=True)).reason.en
    free = replace(then, settings={"max_choices": None})
    assert known(vote_under(free, silent=True)).valid


def test_silence_never_agrees_to_none_of_these() -> None:
    options = (ITEM, Option("none", "都不同意", carries=False))
    then = voted(
        BY_PERSON,
        [Ballot({"none": "for"}, times=3)],
        opening={Quantity.ELIGIBLE: 10},
        roll=(10, 0),
        options=options,
    )
    would = known(vote_under(then, silent=True))
    assert would.winners == ("加装电梯",)


@given(st.integers(1, 300), st.data())
def test_with_silence_everybody_on_the_roll_has_answered(roll: int, data: st.DataObject) -> None:
    yes = data.draw(st.integers(0, roll))
    no = data.draw(st.integers(0, roll - yes))
    ballots = [Ballot(c, times=n) for c, n in ((FOR, yes), (AGAINST, no)) if n]
    then = voted(BY_PERSON, ballots, opening={Quantity.ELIGIBLE: roll}, roll=(roll, 0))
    would = known(vote_under(then, silent=True))
    (option,) = would.options
    assert [(t.left, t.right) for t in option.tests] == [(roll - no, roll)]
    assert would.carried == (2 * (roll - no) > roll)


@given(st.integers(0, 200), st.integers(1, 200))
def test_a_margin_is_exactly_what_could_change(present: int, members: int) -> None:
    present = min(present, members)
    (test,) = quorum_of(OLD, Base(members, members, members), present).tests
    margin = margin_of(test)
    assert not (margin.short and margin.spare)
    if margin.short:
        assert (
            quorum_of(OLD, Base(members, members, members), present + margin.short).tests[0].passed
        )
    if test.passed:
        fewer = quorum_of(OLD, Base(members, members, members), present - margin.spare).tests[0]
        assert fewer.passed
        assert margin_of(fewer).spare == 0


def test_owners_before_and_after_2021() -> None:
    """110 of 200 took part: enough before 2021, too few since."""
    then = owners(law("owners-ordinary", "2007"), (105, 950_000), (5, 50_000))
    assert recorded(then).carried
    would = known(vote_under(then, law("owners-ordinary", "2021")))
    assert not would.valid
    assert would_words(would).en.endswith(
        "2,000.00 m² (area taking part) and 24 owners (owners taking part) short"
    )


def test_the_maintenance_fund_needed_two_thirds_of_all_before_2021_and_half_of_those_since() -> (
    None
):
    then = owners(law("owners-ordinary", "2021"), (70, 650_000), (64, 550_000))
    assert recorded(then).carried
    would = known(vote_under(then, law("owners-special", "2007")))
    assert (would.valid, would.carried) == (True, False)
    assert [each.short for each in would.margins()] == [1_200_000 - 650_000, 134 - 70]


def test_area_short_by_a_hundredth_is_short() -> None:
    then = owners(law("owners-ordinary", "2021"), (100, 600_000), (34, 600_000))
    (margin,) = recorded(then).margins()
    assert margin.words.en == "0.01 m²"


def test_a_law_that_asks_for_what_is_not_on_record_gives_no_verdict() -> None:
    then = residents(BY_PERSON, 40, 30)
    assert "members of the meeting" in unknown(vote_under(then, NEW)).reason.en
    assert "owners in all" in unknown(vote_under(then, law("owners-ordinary", "2021"))).reason.en


def test_a_law_that_carries_nothing_gives_no_verdict() -> None:
    calling = law("representatives-meeting-called", "2026")
    assert (
        "when something is carried"
        in unknown(vote_under(residents(BY_PERSON, 40, 30), calling)).reason.en
    )


def test_ballots_marked_for_another_method_are_not_counted_as_blank() -> None:
    then = residents(BY_PERSON, 40, 30)
    found = vote_under(then, method=Method(method("approval"), {}))
    assert "not marked" in unknown(found).reason.en


def test_without_the_release_that_counted_it_nothing_is_counted_again() -> None:
    then = replace(residents(BY_PERSON, 40, 30), method=None)
    assert "not installed" in unknown(vote_under(then, BY_HOUSEHOLD)).reason.en


def test_a_plugin_that_breaks_while_counting_is_said_to() -> None:
    class Broken(type(method())):  # type: ignore[misc] # a rule of the plugin's own class
        def count(self, _poll: Poll) -> Any:  # noqa: ANN401 - never returns
            raise ZeroDivisionError

    then = residents(BY_PERSON, 40, 30)
    assert "could not count" in unknown(vote_under(then, method=Method(Broken(), {}))).reason.en


@pytest.mark.parametrize(("days", "in_time", "short"), [(3, True, 0), (9, True, 0), (10, False, 1)])
def test_the_notice_is_measured_by_that_days_law_too(days: int, in_time: bool, short: int) -> None:
    served = date(2016, 7, 11)
    then = NoticeThen(served, served + timedelta(days=10), 3, in_time=True)
    would = notice_under(then, days, lambda start, number: start + timedelta(days=number))
    assert (would.in_time, would.short) == (in_time, short)
