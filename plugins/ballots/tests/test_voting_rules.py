from datetime import date

import pytest

from folkmoot_ballots import folkmoot_voting_rules
from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    DecisionRule,
    Figures,
    InForce,
    MarkingKind,
    Option,
    Outcome,
    Poll,
    Purpose,
    Quantity,
    Secrecy,
    SettingsError,
    Source,
    Text,
    Unit,
    VotingRule,
    decide,
    pin_settings,
)

Q = Quantity
RULES = {rule.id: rule for rule in folkmoot_voting_rules()}
APPROVAL, MUST_DO = RULES["approval"], RULES["must-do-list"]
EACH = pytest.mark.parametrize("rule", RULES.values(), ids=RULES.keys())

WORDS = Text("某项", "something")
OVER_HALF = (Comparison(2, Q.IN_FAVOUR, ">", 1, Q.PRESENT, WORDS),)
BY_AREA_AND_HEADS = (
    Comparison(2, Q.AREA_IN_FAVOUR, ">", 1, Q.AREA_PRESENT, WORDS),
    Comparison(2, Q.HEADS_IN_FAVOUR, ">", 1, Q.HEADS_PRESENT, WORDS),
)


def law(carriage: tuple[Comparison, ...]) -> DecisionRule:
    return DecisionRule(
        id="law",
        version="1",
        title=WORDS,
        in_force=InForce(date(2026, 1, 1)),
        source=Source(WORDS, "1"),
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=(),
        carriage=carriage,
    )


def outcome(
    rule: VotingRule, keys: str, *ballots: Ballot, present: int = 30, **settings: object
) -> Outcome:
    options = tuple(Option(key, key.upper()) for key in keys)
    poll = Poll(options, ballots, settings, law(OVER_HALF), Figures({Q.PRESENT: present}))
    return decide(rule, poll)


def approve(keys: str, times: int = 1) -> Ballot:
    return Ballot(dict.fromkeys(keys, "approve"), times=times)


def test_approval_the_most_accepted_of_those_carried_wins() -> None:
    result = outcome(APPROVAL, "abc", approve("ab", 16), approve("b", 4), approve("c", 10))
    assert (result.winners, result.carried) == (("b",), True)
    assert [each.count.in_favour for each in result.options] == [16, 20, 10]


def test_approval_returns_a_tie_as_a_tie() -> None:
    result = outcome(APPROVAL, "ab", approve("ab", 20))
    assert (result.winners, result.tied, result.carried) == ((), ("a", "b"), False)


def test_approval_of_fewer_than_the_law_asks_carries_nothing() -> None:
    result = outcome(APPROVAL, "ab", approve("a", 15), approve("b", 10))
    assert (result.winners, result.tied, result.carried) == ((), (), False)


def test_a_plain_choice_allows_one_mark() -> None:
    result = outcome(APPROVAL, "ab", approve("a", 16), approve("ab", 3), max_choices=1)
    assert [(each.reason, each.times) for each in result.left_out] == [("too_many_choices", 3)]
    assert result.winners == ("a",)
    assert result.options[1].count.in_favour == 0


def test_as_many_choices_as_allowed_are_no_fault() -> None:
    assert not outcome(APPROVAL, "abc", approve("ab"), max_choices=2).left_out


def test_where_area_counts_the_best_option_that_passes_both_wins() -> None:
    ballots = (
        Ballot({"a": "approve", "b": "approve"}, area=100, times=60),
        Ballot({"a": "approve"}, area=100, times=10),
        Ballot({"b": "approve"}, area=9_000),
    )
    figures = Figures({Q.HEADS_PRESENT: 100, Q.AREA_PRESENT: 16_000})
    poll = Poll((Option("a", "A"), Option("b", "B")), ballots, {}, law(BY_AREA_AND_HEADS), figures)
    result = decide(APPROVAL, poll)
    assert [each.carried for each in result.options] == [False, True]
    assert result.winners == ("b",)


def test_abstentions_count_in_the_base() -> None:
    result = outcome(
        MUST_DO,
        "a",
        Ballot({"a": "for"}, times=15),
        Ballot({"a": "against"}, times=10),
        Ballot({"a": "abstain"}, times=5),
    )
    assert not result.carried
    assert dict(result.options[0].count.figures) == {"for": 15, "against": 10, "abstain": 5}
    assert result.options[0].tests[0].margin == 1


def test_a_motion_is_a_list_of_one_item() -> None:
    result = outcome(
        MUST_DO, "a", Ballot({"a": "for"}, times=16), Ballot({"a": "against"}, times=14)
    )
    assert (result.carried, result.winners) == (True, ("a",))


def test_each_item_is_carried_on_its_own() -> None:
    result = outcome(
        MUST_DO,
        "abc",
        Ballot({"a": "for", "b": "for", "c": "against"}, times=16),
        Ballot({"a": "for", "b": "against"}, times=10),
    )
    assert result.winners == ("a", "b")
    assert not result.tied
    assert dict(result.options[2].count.figures) == {"for": 0, "against": 16, "abstain": 10}


def test_an_item_left_unmarked_is_abstained_on() -> None:
    result = outcome(MUST_DO, "ab", Ballot({"a": "for"}, times=2), Ballot({}, times=3))
    assert [each.count.figures["abstain"] for each in result.options] == [3, 5]


@EACH
@pytest.mark.parametrize(
    ("choices", "reason"),
    [
        ({"z": "approve"}, "unknown_option"),
        ({"a": "perhaps"}, "unknown_mark"),
        ({"a": "1"}, "unknown_mark"),
    ],
)
def test_unknown_options_and_marks_do_not_count(
    rule: VotingRule, choices: dict[str, str | int], reason: str
) -> None:
    result = outcome(rule, "a", Ballot(choices, times=20))
    assert [(each.reason, each.times) for each in result.left_out] == [(reason, 20)]
    assert not result.carried


@pytest.mark.parametrize("name", ["approval", "must-do-list", "consent", "majority-judgement"])
def test_a_number_is_no_word(name: str) -> None:
    result = outcome(RULES[name], "a", Ballot({"a": 1}))
    assert [each.reason for each in result.left_out] == ["unknown_mark"]


@EACH
def test_no_ballots_carry_nothing(rule: VotingRule) -> None:
    result = outcome(rule, "ab")
    assert (result.winners, result.tied, result.ballots) == ((), (), 0)


@EACH
def test_a_rule_keeps_the_contract(rule: VotingRule) -> None:
    assert isinstance(rule, VotingRule)
    assert rule.secrecy == {Secrecy.SECRET, Secrecy.NAMED}


def test_each_rule_declares_how_it_is_marked() -> None:
    each = MUST_DO.marking(pin_settings(MUST_DO.settings, {}))
    assert (each.kind, each.keys) == (MarkingKind.EACH, ("for", "against", "abstain"))
    for given, most in (({}, None), ({"max_choices": 2}, 2)):
        chosen = APPROVAL.marking(pin_settings(APPROVAL.settings, given))
        assert (chosen.kind, chosen.keys, chosen.most) == (MarkingKind.CHOOSE, ("approve",), most)


@EACH
def test_nothing_of_a_rule_can_be_changed_from_outside(rule: VotingRule) -> None:
    with pytest.raises(TypeError):
        rule.problems["more"] = WORDS  # type: ignore[index] # the very mistake


def test_settings_are_written_out_and_nothing_unknown_passes() -> None:
    assert dict(pin_settings(APPROVAL.settings, {})) == {"max_choices": None}
    assert dict(pin_settings(APPROVAL.settings, {"max_choices": 1})) == {"max_choices": 1}
    assert dict(pin_settings(MUST_DO.settings, {})) == {}


@EACH
@pytest.mark.parametrize(
    "wrong",
    [{"max_choices": 0}, {"max_choices": 1.5}, {"max_choices": True}, {"max_choice": 1}],
    ids=str,
)
def test_wrong_settings_are_refused(rule: VotingRule, wrong: dict[str, object]) -> None:
    with pytest.raises(SettingsError):
        pin_settings(rule.settings, wrong)
