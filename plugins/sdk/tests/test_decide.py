"""`decide` with the plainest rule there can be, so that only the contract is tested."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from marshmallow import Schema, fields

from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    Count,
    CountError,
    DecisionRule,
    Figures,
    FiguresError,
    InForce,
    LeftOut,
    MissingFigureError,
    Option,
    OptionCount,
    Outcome,
    PlainError,
    Poll,
    PollError,
    Purpose,
    Quantity,
    Secrecy,
    SettingsError,
    Source,
    TestResult,
    Text,
    Unit,
    VotingRule,
    decide,
    pin_settings,
)

Q = Quantity
ATTEND = Comparison(3, Q.PRESENT, ">=", 2, Q.MEMBERS, Text("到会人数", "attendance"))
FAVOUR = Comparison(2, Q.IN_FAVOUR, ">", 1, Q.PRESENT, Text("同意票数", "votes in favour"))
LAW = DecisionRule(
    id="assembly",
    version="2026",
    title=Text("会议", "Meeting"),
    in_force=InForce(date(2026, 1, 1)),
    source=Source(Text("《组织法》", "Organisation Law"), "28"),
    body=BodyKind.REPRESENTATIVES_ASSEMBLY,
    purpose=Purpose.DECISION,
    unit=Unit.PERSON,
    validity=(ATTEND,),
    carriage=(FAVOUR,),
)
A, B, NONE = Option("a", "甲"), Option("b", "乙"), Option("none", "都不选", carries=False)


class PlainSettings(Schema):
    places = fields.Integer(strict=True, load_default=1, allow_none=True)


class PlainRule(VotingRule):
    id = "plain"
    version = "1"
    title = Text("简单", "Plain")
    secrecy = frozenset({Secrecy.SECRET})
    settings = PlainSettings
    problems = MappingProxyType({"spoilt": Text("废票", "a spoilt ballot")})

    def ballot_problem(
        self, ballot: Ballot, options: tuple[Option, ...], settings: Mapping[str, object]
    ) -> str | None:
        assert options
        assert "places" in settings
        return "spoilt" if "x" in ballot.choices.values() else None

    def count(self, poll: Poll) -> Count:
        counts = tuple(
            OptionCount(
                option.key,
                sum(ballot.heads for ballot in poll.ballots if option.key in ballot.choices),
                sum(ballot.total_area for ballot in poll.ballots if option.key in ballot.choices),
            )
            for option in poll.options
        )
        levels = sorted({each.in_favour for each in counts}, reverse=True)
        places = poll.settings["places"]
        assert places is None or isinstance(places, int)
        tiers = tuple(tuple(c.key for c in counts if c.in_favour == level) for level in levels)
        return Count(counts, tiers, places)


def ballots(**times: int) -> tuple[Ballot, ...]:
    """With a=3, ab=2, _=1: three for a, two for both, one blank."""
    return tuple(
        Ballot(dict.fromkeys(marks.strip("_"), "yes"), times=count)
        for marks, count in times.items()
    )


def poll(
    cast: tuple[Ballot, ...], present: int = 30, members: int = 45, **settings: object
) -> Poll:
    figures = Figures({Q.PRESENT: present, Q.MEMBERS: members})
    return Poll((A, B), cast, settings, LAW, figures)


def test_the_rule_is_a_voting_rule() -> None:
    assert isinstance(PlainRule(), VotingRule)


def test_a_tie_of_votes_is_not_over_half() -> None:
    outcome = decide(PlainRule(), poll(ballots(a=15, b=10)))
    assert outcome.valid
    assert not outcome.carried
    assert outcome.options[0].tests[0].margin == 1
    assert outcome.winners == outcome.tied == ()


def test_over_half_is_carried() -> None:
    outcome = decide(PlainRule(), poll(ballots(a=16, b=10)))
    assert (outcome.carried, outcome.winners) == (True, ("a",))


def test_nothing_is_carried_by_an_inquorate_meeting_and_its_tests_are_shown_all_the_same() -> None:
    outcome = decide(PlainRule(), poll(ballots(a=29), present=29))
    assert (outcome.valid, outcome.carried, outcome.winners) == (False, False, ())
    assert outcome.options[0].carried
    assert [test.passed for test in outcome.tests] == [False, True, False]


def test_an_equal_number_for_two_carried_options_is_a_tie() -> None:
    outcome = decide(PlainRule(), poll(ballots(ab=20)))
    assert (outcome.carried, outcome.winners, outcome.tied) == (False, (), ("a", "b"))
    assert outcome.sentences("zh")[-1] == "并列，未分先后：甲、乙"
    assert outcome.sentences("en")[-1] == "Tied, and not broken: 甲, 乙"


def test_two_places_hold_two_and_no_place_is_broken_into() -> None:
    assert decide(PlainRule(), poll(ballots(ab=20), places=2)).winners == ("a", "b")
    three = replace(poll(ballots(abc=20, a=1), places=2), options=(A, B, Option("c", "丙")))
    outcome = decide(PlainRule(), three)
    assert (outcome.winners, outcome.tied) == (("a",), ("b", "c"))


def test_a_full_house_leaves_no_tie_behind() -> None:
    three = replace(poll(ballots(abc=18, a=1), places=1), options=(A, B, Option("c", "丙")))
    outcome = decide(PlainRule(), three)
    assert (outcome.winners, outcome.tied) == (("a",), ())


def test_without_places_each_option_stands_on_its_own() -> None:
    outcome = decide(PlainRule(), poll(ballots(ab=16, a=4), places=None))
    assert outcome.winners == ("a", "b")


def test_none_of_these_may_win_and_carries_nothing() -> None:
    cast = (Ballot({"none": "yes"}, times=20),)
    outcome = decide(PlainRule(), replace(poll(cast), options=(A, NONE)))
    assert (outcome.winners, outcome.carried) == (("none",), False)


def test_blank_ballots_are_cast_and_in_favour_of_nothing() -> None:
    law = replace(LAW, carriage=(replace(FAVOUR, right=Q.BALLOTS),))
    outcome = decide(PlainRule(), replace(poll(ballots(a=10, _=10)), threshold=law))
    assert outcome.options[0].tests[0].expression == "2 × 10 > 1 × 20"
    assert outcome.ballots == 20


def test_spoilt_ballots_are_left_out_with_the_reason_and_stay_cast() -> None:
    law = replace(LAW, carriage=(replace(FAVOUR, right=Q.BALLOTS),))
    cast = (*ballots(a=10), Ballot({"a": "x"}, times=9))
    twice = LeftOut("cast_twice", Text("重复投票", "cast twice"), 2)
    outcome = decide(PlainRule(), replace(poll(cast), threshold=law, left_out=(twice,)))
    assert [(each.reason, each.times) for each in outcome.left_out] == [
        ("cast_twice", 2),
        ("spoilt", 9),
    ]
    assert outcome.options[0].count.in_favour == 10
    assert outcome.options[0].tests[0].right == 19
    assert outcome.ballots == 10
    assert "9 张选票未计入：废票" in outcome.sentences("zh")
    assert "2 ballots left out: cast twice" in outcome.sentences("en")


def test_more_ballots_than_people_present_are_refused() -> None:
    with pytest.raises(PollError, match="ballots for 31"):
        decide(PlainRule(), poll(ballots(a=31)))


def test_more_area_than_takes_part_is_refused() -> None:
    cast = (Ballot({"a": "yes"}, area=101),)
    figures = Figures({Q.PRESENT: 30, Q.MEMBERS: 45, Q.AREA_PRESENT: 100})
    with pytest.raises(PollError, match="ballots for 101, and area_present is 100"):
        decide(PlainRule(), replace(poll(cast), figures=figures))


def test_a_missing_figure_and_a_false_one_are_refused() -> None:
    with pytest.raises(MissingFigureError, match="members"):
        decide(PlainRule(), replace(poll(()), figures=Figures({Q.PRESENT: 3})))
    with pytest.raises(FiguresError, match="present 46 is more than members 45"):
        decide(PlainRule(), poll((), present=46))


def test_votes_in_favour_are_never_given() -> None:
    with pytest.raises(PollError, match="in_favour"):
        replace(poll(()), figures=Figures({Q.PRESENT: 30, Q.MEMBERS: 45, Q.IN_FAVOUR: 30}))


def test_a_poll_has_options_of_different_keys_and_a_rule_that_can_carry() -> None:
    with pytest.raises(PollError):
        replace(poll(()), options=(A, A))
    with pytest.raises(PollError):
        replace(poll(()), options=())
    with pytest.raises(PollError, match="carries nothing"):
        replace(poll(()), threshold=replace(LAW, carriage=()))


@pytest.mark.parametrize(
    "wrong",
    [{"weight": 0}, {"times": 0}, {"area": -1}, {"weight": 1.0}, {"times": True}],
    ids=str,
)
def test_a_ballot_counts_in_whole_numbers(wrong: dict[str, int]) -> None:
    with pytest.raises(PollError):
        Ballot({"a": "yes"}, **wrong)
    with pytest.raises(PollError):
        Ballot({"a": True})


def test_no_order_of_casting_survives_in_a_poll() -> None:
    one, two = Ballot({"a": "yes"}), Ballot({"b": "yes"})
    assert poll((one, two, one)) == poll((two, *ballots(a=2))) == poll((two, one, one))
    assert poll((one, two, one)).to_plain() == poll((two, one, one)).to_plain()


def test_settings_are_pinned_with_their_defaults() -> None:
    assert dict(pin_settings(PlainSettings, {})) == {"places": 1}
    assert dict(pin_settings(PlainSettings, {"places": None})) == {"places": None}
    for wrong in ({"place": 1}, {"places": "many"}, {"places": 1.5}):
        with pytest.raises(SettingsError):
            pin_settings(PlainSettings, wrong)
    with pytest.raises(SettingsError):
        decide(PlainRule(), poll((), place=1))


def test_a_schema_that_lets_unknown_keys_in_does_not() -> None:
    class Lax(Schema):
        class Meta:
            unknown = "include"

    with pytest.raises(SettingsError):
        pin_settings(Lax, {"other": 1})


def _answers(count: Count) -> VotingRule:
    class Answering(PlainRule):
        def count(self, poll: Poll) -> Count:
            assert poll.ballots is not None
            return count

    return Answering()


_STEP = Text("甲得 1 票。", "甲 has 1 vote.")
_OK = (OptionCount("a", 1), OptionCount("b", 0))


@pytest.mark.parametrize(
    "count",
    [
        Count(_OK[:1], (("a",),), 1),
        Count((*_OK, OptionCount("c", 0)), (("a",),), 1),
        Count(_OK, (("a",), ("a",)), 1),
        Count(_OK, (("c",),), 1),
        Count(_OK, (("a",),), 0),
        Count(_OK, (("a",),), 1, ("a",)),
        Count(_OK, (), 1, ("c",)),
        Count((OptionCount("a", 4), OptionCount("b", 0)), (("a",),), 1),
        Count((OptionCount("a", -1), OptionCount("b", 0)), (("a",),), 1),
        Count((OptionCount("a", 1, 1), OptionCount("b", 0)), (("a",),), 1),
        Count(_OK, (("a",),), 1, steps=(_STEP,) * 201),
        Count(_OK, (("a",),), 1, steps=(Text("一" * 1_001, "one"),)),
        Count(_OK, (("a",),), 1, steps=(Text("一", "1" * 1_001),)),
        Count(_OK, (("a",),), 1, steps=("one",)),  # type: ignore[arg-type] # the very mistake
    ],
)
def test_a_count_that_cannot_be_true_is_refused(count: Count) -> None:
    with pytest.raises(CountError):
        decide(_answers(count), poll(ballots(a=3)))


def test_how_the_count_went_is_told_first_and_changes_nothing() -> None:
    untold = decide(_answers(Count(_OK, (("a",),), 1)), poll(ballots(a=1)))
    outcome = decide(_answers(Count(_OK, (("a",),), 1, steps=(_STEP,) * 200)), poll(ballots(a=1)))
    assert outcome.steps == (_STEP,) * 200
    assert replace(outcome, steps=()) == untold
    assert outcome.sentences("zh") == ("甲得 1 票。",) * 200 + untold.sentences("zh")
    assert outcome.sentences("en")[0] == "甲 has 1 vote."
    assert Outcome.from_plain(json.loads(json.dumps(outcome.to_plain()))) == outcome


def test_an_outcome_and_a_count_written_before_there_were_steps_still_read() -> None:
    count = Count(_OK, (("a",),), 1)
    outcome = decide(_answers(count), poll(ballots(a=1)))
    for value in (count, outcome):
        before = value.to_plain()
        assert before.pop("steps") == []
        assert type(value).from_plain(before) == value


def test_what_a_method_cannot_tell_apart_wins_nothing_though_a_place_is_free() -> None:
    both = (OptionCount("a", 16), OptionCount("b", 16))
    outcome = decide(_answers(Count(both, (), 2, ("a", "b"))), poll(ballots(ab=16)))
    assert (outcome.winners, outcome.tied) == ((), ("a", "b"))
    one = (OptionCount("a", 16), OptionCount("b", 1))
    assert decide(_answers(Count(one, (), 1, ("a", "b"))), poll(ballots(ab=16))).tied == ("a",)


def test_a_problem_without_words_is_refused() -> None:
    class Wordless(PlainRule):
        problems = MappingProxyType({})

    with pytest.raises(CountError, match="spoilt"):
        decide(Wordless(), poll((Ballot({"a": "x"}),)))


def test_a_rule_is_asked_once_what_is_wrong_with_all_ballots_of_a_poll() -> None:
    asked: list[tuple[Ballot, ...]] = []

    class Asked(PlainRule):
        def ballot_problems(
            self,
            ballots: tuple[Ballot, ...],
            options: tuple[Option, ...],
            settings: Mapping[str, object],
        ) -> tuple[str | None, ...]:
            asked.append(ballots)
            return super().ballot_problems(ballots, options, settings)

    cast = poll((*ballots(a=16, b=4), Ballot({"a": "x"})))
    assert decide(Asked(), cast) == decide(PlainRule(), cast)
    assert asked == [cast.ballots]


def test_a_rule_that_judges_other_ballots_than_it_was_given_is_refused() -> None:
    class Short(PlainRule):
        def ballot_problems(
            self,
            ballots: tuple[Ballot, ...],
            options: tuple[Option, ...],
            settings: Mapping[str, object],
        ) -> tuple[str | None, ...]:
            return super().ballot_problems(ballots[1:], options, settings)

    with pytest.raises(CountError, match="judges 0 of 1 ballots"):
        decide(Short(), poll(ballots(a=3)))


def rich_poll() -> Poll:
    cast = (*ballots(a=16, b=4), Ballot({"a": "x"}, weight=2, area=7))
    left_out = (LeftOut("cast_twice", Text("重复投票", "cast twice")),)
    return replace(poll(cast, places=None), left_out=left_out)


def test_a_poll_and_its_outcome_survive_json() -> None:
    one = rich_poll()
    again = Poll.from_plain(json.loads(json.dumps(one.to_plain())))
    assert again == one
    outcome = decide(PlainRule(), again)
    assert outcome == decide(PlainRule(), one)
    assert Outcome.from_plain(json.loads(json.dumps(outcome.to_plain()))) == outcome
    count = PlainRule().count(one)
    assert Count.from_plain(json.loads(json.dumps(count.to_plain()))) == count


def test_an_outcome_cannot_claim_what_its_numbers_do_not_bear() -> None:
    short = decide(PlainRule(), poll(ballots(a=15))).options[0].tests[0].to_plain()
    assert (short["passed"], short["margin"], short["expression"]) == (False, 1, "2 × 15 > 1 × 30")
    with pytest.raises(PlainError, match=r"TestResult.passed: the file says True"):
        TestResult.from_plain({**short, "passed": True})


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (("figures", "present"), 30.0, "Poll.figures"),
        (("figures", "present"), -1, "present: -1"),
        (("options",), {}, "Poll.options: {} is not a list"),
        (("ballots", 0, "times"), True, r"Poll.ballots\[0\].times: True is not int"),
        (("ballots", 0, "choices", "a"), None, "Poll.ballots"),
        (("threshold", "purpose"), "coup", "'coup' is not a valid Purpose"),
        (("threshold", "in_force", "start"), "yesterday", "Poll.threshold.in_force.start"),
        (("threshold", "validity", 0, "op"), "=>", "is not one of"),
        (("settings", "places"), 0.5, "float has no place"),
        (("extra",), 1, "Poll: unknown extra"),
    ],
)
def test_plain_data_is_read_strictly(
    path: tuple[str | int, ...], value: object, fault: str
) -> None:
    data = json.loads(json.dumps(rich_poll().to_plain()))
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    with pytest.raises(PlainError, match=fault):
        Poll.from_plain(data)


def test_missing_data_is_named() -> None:
    data = rich_poll().to_plain()
    del data["threshold"]
    with pytest.raises(PlainError, match="Poll: missing threshold"):
        Poll.from_plain(data)
    with pytest.raises(PlainError, match="Poll: None is not an object"):
        Poll.from_plain(None)


def test_every_sentence_cites_and_names_what_it_is_about() -> None:
    outcome = decide(PlainRule(), poll(ballots(a=15, b=2)))
    assert outcome.sentences("en") == (
        (
            "Valid: 30 must attend, 30 did: enough. "
            "Source: Organisation Law, art. 28 (in force from 2026-01-01)"
        ),
        (
            "甲: 16 must be in favour, 15 were: 1 short. "
            "Source: Organisation Law, art. 28 (in force from 2026-01-01)"
        ),
        (
            "乙: 16 must be in favour, 2 were: 14 short. "
            "Source: Organisation Law, art. 28 (in force from 2026-01-01)"
        ),
    )
    assert outcome.sentences("zh")[1] == (
        "甲：需 16 人同意，实有 15 人同意，还差 1 人。"
        "依据：《组织法》第 28 条（2026年1月1日起施行）"
    )
