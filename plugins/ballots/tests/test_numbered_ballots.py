"""Ballots that hold ranks and points: which of them count, and how they may be marked."""

import pytest
from plugins.ballots.oracles.cases import LAW

from folkmoot_ballots import folkmoot_voting_rules
from folkmoot_sdk import (
    Ballot,
    Figures,
    Marking,
    MarkingKind,
    Option,
    Poll,
    SettingsError,
    VotingRule,
    pin_settings,
)

RULES = {rule.id: rule for rule in folkmoot_voting_rules()}
OPTIONS = tuple(Option(key, key) for key in "abc")
RANKED = ("borda", "instant-runoff", "schulze", "single-transferable-vote")


def problem(rule: VotingRule, choices: dict[str, str | int], **settings: object) -> str | None:
    return rule.ballot_problem(Ballot(choices), OPTIONS, pin_settings(rule.settings, settings))


def marking(name: str, **settings: object) -> Marking:
    return RULES[name].marking(pin_settings(RULES[name].settings, settings))


@pytest.mark.parametrize("name", RANKED)
@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"a": 1, "b": 2, "c": 3}, None),
        ({"a": 2, "b": 7}, None),  # only the order says something
        ({}, None),
        ({"a": 0}, "unknown_mark"),
        ({"a": -1}, "unknown_mark"),
        ({"a": "1"}, "unknown_mark"),
        ({"d": 1}, "unknown_option"),
    ],
    ids=str,
)
def test_ranks_are_whole_numbers_from_one(
    name: str, choices: dict[str, str | int], code: str | None
) -> None:
    assert problem(RULES[name], choices) == code


@pytest.mark.parametrize("name", RANKED)
def test_two_options_have_one_rank_only_where_a_page_may_offer_it(name: str) -> None:
    declared = marking(name)
    assert declared.kind is MarkingKind.RANK
    found = problem(RULES[name], {"a": 1, "b": 1})
    assert found == (None if declared.equals else "rank_twice")


def test_whoever_ranks_an_option_accepts_it() -> None:
    for name in RANKED:
        poll = _poll(name, Ballot({"a": 1, "b": 2}, weight=3, area=5), Ballot({"b": 1}), Ballot({}))
        counts = {each.key: each for each in RULES[name].count(poll).options}
        assert [counts[key].in_favour for key in "abc"] == [3, 4, 0]
        assert [counts[key].area_in_favour for key in "abc"] == [5, 5, 0]
        assert "c" not in {key for tier in RULES[name].count(poll).tiers for key in tier}


@pytest.mark.parametrize(
    ("choices", "settings", "code"),
    [
        ({"a": 0, "b": 5}, {}, None),
        ({"a": 6}, {}, "out_of_range"),
        ({"a": -1}, {}, "out_of_range"),
        ({"a": -2, "b": 2}, {"low": -2, "high": 2}, None),
        ({"a": "5"}, {}, "unknown_mark"),
    ],
    ids=str,
)
def test_points_lie_in_their_range(
    choices: dict[str, str | int], settings: dict[str, object], code: str | None
) -> None:
    assert problem(RULES["score"], choices, **settings) == code


@pytest.mark.parametrize(
    ("choices", "settings", "code"),
    [
        ({"a": 4, "b": 6}, {}, None),
        ({"a": 4, "b": 3}, {}, None),  # what is not spent is lost to the voter alone
        ({"a": 5, "b": 6}, {}, "over_total"),
        ({"a": 11}, {}, "out_of_range"),
        ({"a": -1, "b": 11}, {}, "out_of_range"),
        ({"a": 4}, {"most": 3}, "out_of_range"),
    ],
    ids=str,
)
def test_no_more_points_are_spent_than_there_are(
    choices: dict[str, str | int], settings: dict[str, object], code: str | None
) -> None:
    assert problem(RULES["cumulative"], choices, **settings) == code


def test_pages_are_told_the_bounds() -> None:
    assert marking("score") == Marking(MarkingKind.SCORE, low=0, high=5, unmarked=0)
    assert marking("score", low=1, high=3).unmarked == 1
    assert marking("cumulative") == Marking(MarkingKind.SCORE, low=0, high=10, total=10)
    assert marking("cumulative", total=6, most=2) == Marking(
        MarkingKind.SCORE, low=0, high=2, total=6
    )


@pytest.mark.parametrize(
    ("settings", "least"),
    [
        ({}, 3),  # of 0 to 5
        ({"high": 4}, 3),  # of 0 to 4, whose middle is 2
        ({"low": -2, "high": 2}, 1),
        ({"low": -3, "high": 0}, -1),
        ({"in_favour_from": 1}, 1),
    ],
    ids=str,
)
def test_whoever_gives_more_than_the_middle_accepts(
    settings: dict[str, object], least: int
) -> None:
    cast = (Ballot({"a": least, "b": least - 1}),)
    counts = RULES["score"].count(_poll("score", *cast, **settings)).options
    assert [each.in_favour for each in counts] == [1, 0, 0]


def test_an_option_left_without_points_has_the_least_of_them() -> None:
    poll = _poll("score", Ballot({"a": 1}), Ballot({"b": -2}), Ballot({}), low=-2, high=2)
    counts = RULES["score"].count(poll).options
    assert [each.figures["points"] for each in counts] == [-3, -6, -6]


@pytest.mark.parametrize(
    ("name", "settings"),
    [
        ("score", {"low": 5}),
        ("score", {"in_favour_from": 0}),
        ("score", {"in_favour_from": 6}),
        ("score", {"high": 5.0}),
        ("cumulative", {"total": 0}),
        ("cumulative", {"most": 11}),
        ("cumulative", {"most": 3, "in_favour_from": 4}),
        ("single-transferable-vote", {"seats": 0}),
        ("single-transferable-vote", {"quota": "hare"}),
        ("schulze", {"strength": "losing"}),
        ("majority-judgement", {"in_favour_from": "reject"}),
        ("equal-shares", {"budget": 0}),
        ("equal-shares", {"costs": {"a": 0}}),
        ("equal-shares", {"costs": {"a": 1.5}}),
        ("consent", {"places": 0}),
    ],
    ids=str,
)
def test_settings_that_nobody_could_mean_are_refused(
    name: str, settings: dict[str, object]
) -> None:
    with pytest.raises(SettingsError):
        pin_settings(RULES[name].settings, settings)


def _poll(name: str, *ballots: Ballot, **settings: object) -> Poll:
    pinned = pin_settings(RULES[name].settings, settings)
    return Poll(OPTIONS, ballots, pinned, LAW, Figures({}))
