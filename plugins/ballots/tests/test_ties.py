"""No tie is broken, and none is told that is none; whatever the options are called."""

import inspect
import sys
from collections.abc import Iterator
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from plugins.ballots.oracles.cases import LAW
from plugins.ballots.oracles.published import approved, marked, ranked

from folkmoot_ballots import _ways, folkmoot_voting_rules
from folkmoot_sdk import Ballot, Count, Figures, Option, Poll, pin_settings

RULES = {rule.id: rule for rule in folkmoot_voting_rules()}
RUN_OFF, SEATS, SHARES = "instant-runoff", "single-transferable-vote", "equal-shares"
RANKINGS = st.lists(
    st.lists(st.sampled_from("abcde"), unique=True, min_size=1), min_size=1, max_size=9
)


def count(rule: str, ballots: tuple[Ballot, ...], keys: str = "abcde", **given: object) -> Count:
    pinned = pin_settings(RULES[rule].settings, given)
    options = tuple(Option(key, key) for key in keys)
    return RULES[rule].count(Poll(options, ballots, pinned, LAW, Figures({})))


def test_a_tie_among_the_last_that_changes_nothing_is_none() -> None:
    ballots = ranked("6 ab", "4 ba", "1 cb", "1 db")
    assert count(RUN_OFF, ballots).tiers[0] == ("a", "b")
    ballots = ranked("7 ab", "4 ba", "1 cb", "1 db")
    assert count(RUN_OFF, ballots).tiers[0] == ("a",)
    assert count(SEATS, ballots).tiers == (("a",),)


def test_a_tie_among_the_last_that_decides_is_told() -> None:
    """Whoever of b and c goes first elects the other."""
    ballots = ranked("4 a", "3 bc", "3 cb")
    assert count(RUN_OFF, ballots).tiers == (("b", "c"), ("a",))
    found = count(SEATS, ballots)
    assert (found.tiers, found.tied) == ((), ("b", "c"))
    two = count(SEATS, ballots, seats=2)
    assert (two.tiers, two.tied) == ((("a",),), ("b", "c"))


@settings(deadline=None)
@given(orders=RANKINGS)
def test_one_seat_is_the_instant_run_off(orders: list[list[str]]) -> None:
    ballots = tuple(Ballot({key: n for n, key in enumerate(order, 1)}) for order in orders)
    found = count(SEATS, ballots)
    winners = set(found.tiers[0]) if found.tiers else set(found.tied)
    assert winners == set(count(RUN_OFF, ballots).tiers[0])


@settings(deadline=None)
@given(orders=RANKINGS, seats=st.integers(1, 4), quota=st.sampled_from(["exact", "whole"]))
def test_as_many_are_elected_as_there_are_seats(
    orders: list[list[str]], seats: int, quota: str
) -> None:
    ballots = tuple(Ballot({key: n for n, key in enumerate(order, 1)}) for order in orders)
    standing = {key for order in orders for key in order}
    found = count(SEATS, ballots, seats=seats, quota=quota)
    sure = found.tiers[0] if found.tiers else ()
    assert len(sure) <= min(seats, len(standing)) <= len(sure) + len(found.tied)
    assert (len(sure) == min(seats, len(standing))) == (not found.tied)


@settings(deadline=None)
@given(
    votes=st.lists(st.lists(st.sampled_from("abcde"), unique=True), min_size=1, max_size=9),
    budget=st.integers(1, 30),
    prices=st.lists(st.integers(1, 15), min_size=5, max_size=5),
    measure=st.sampled_from(["cost", "number"]),
)
def test_nothing_is_bought_beyond_the_budget(
    votes: list[list[str]], budget: int, prices: list[int], measure: str
) -> None:
    costs = dict(zip("abcde", prices, strict=True))
    ballots = tuple(Ballot(dict.fromkeys(keys, "approve")) for keys in votes)
    found = count(SHARES, ballots, budget=budget, costs=costs, measure=measure)
    sure = set(found.tiers[0]) if found.tiers else set()
    assert sum(costs[key] for key in sure) <= budget
    left = budget - sum(costs[key] for key in sure)
    wanted = {key for keys in votes for key in keys} - sure
    # Whatever still fits is either bought or at least tied.
    assert found.tied or not any(costs[key] <= left for key in wanted)


def test_money_goes_by_shares_and_not_by_majority() -> None:
    """Six of ten voters would take all of it; four of ten have four tenths."""
    ballots = approved("6 abc", "4 de")
    costs = dict.fromkeys("abcde", 20)
    found = count(SHARES, ballots, budget=100, costs=costs)
    assert found.tiers == (("a", "b", "c", "d", "e"),)
    dear = {**costs, "c": 41}
    assert count(SHARES, ballots, budget=100, costs=dear, measure="number").tiers == (
        ("a", "b", "d", "e"),
    )
    # A yuan of the one is worth as much as a yuan of the other: c alone, or a and b.
    found = count(SHARES, ballots, budget=100, costs=dear)
    assert (found.tiers, found.tied) == ((("d", "e"),), ("a", "b", "c"))


def test_without_costs_a_budget_is_a_number_of_options() -> None:
    ballots = approved("5 ab", "3 b")
    assert count(SHARES, ballots).tiers == (("b",),)
    assert count(SHARES, ballots, budget=2).tiers == (("a", "b"),)
    # An option without a price among others that have one cannot be paid for.
    assert count(SHARES, ballots, budget=9, costs={"a": 1}).tiers == (("a",),)


def test_of_an_even_number_of_grades_the_lower_middle_one_counts() -> None:
    words = {"e": "excellent", "g": "good", "r": "reject"}
    ballots = marked("1 ae bg", "1 ar bg", words=words)
    assert count("majority-judgement", ballots, "ab").tiers == (("b",), ("a",))


def test_grades_of_which_the_middle_is_the_same_are_told_apart_further_out() -> None:
    words = {"e": "excellent", "v": "very_good", "g": "good", "f": "fair", "p": "poor"}
    ballots = marked("1 af bf", "1 ag bg", "1 ag bg", "1 ag bg", "1 ae bv", words=words)
    assert count("majority-judgement", ballots, "ab").tiers == (("a",), ("b",))
    lower = marked("1 ap bf", "1 ag bg", "1 ae bv", words=words)
    assert count("majority-judgement", lower, "ab").tiers == (("b",), ("a",))


def test_a_blank_ballot_grades_nothing() -> None:
    words = {"e": "excellent", "g": "good", "r": "reject"}
    # Were the blank ones the worst grade of all, a would have come before b.
    ballots = (*marked("2 ag be", "1 ag br", words=words), Ballot({}, times=3))
    assert count("majority-judgement", ballots, "ab").tiers == (("b",), ("a",))


@pytest.mark.parametrize("rule", [RUN_OFF, SEATS, SHARES])
def test_more_ties_than_can_be_followed_are_all_tied_under_any_name(
    rule: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_ways, "_STATES", 3)
    orders = ("9 x", *("1 " + "".join(each) for each in list(permutations("abcd"))[::5]))
    make = approved if rule == SHARES else ranked
    found = set()
    for names in permutations("abcd"):
        table = str.maketrans("abcd", "".join(names))
        result = count(rule, make(*(each.translate(table) for each in orders)), "abcdx")
        back = str.maketrans("".join(names), "abcd")
        sure = frozenset("".join(result.tiers[0]).translate(back)) if result.tiers else frozenset()
        found.add((sure, frozenset("".join(result.tied).translate(back))))
    assert len(found) == 1


@pytest.fixture
def few_calls() -> Iterator[None]:
    """Few more calls may stand within one another than now do."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 100)
    yield
    sys.setrecursionlimit(before)


@pytest.mark.usefixtures("few_calls")
@pytest.mark.parametrize("rule", [RUN_OFF, SEATS, SHARES])
@pytest.mark.parametrize("more", [0, 1], ids=["all-tied", "no-ties"])
def test_a_count_has_as_many_rounds_as_it_needs(rule: str, more: int) -> None:
    """In each round an option goes or is bought; there are more of them than calls may be."""
    keys, mark = [f"o{at}" for at in range(150)], "approve" if rule == SHARES else 1
    ballots = tuple(Ballot({key: mark}, times=1 + at * more) for at, key in enumerate(keys))
    options = tuple(Option(key, key) for key in keys)
    settings = pin_settings(RULES[rule].settings, {"budget": 120} if rule == SHARES else {})
    found = RULES[rule].count(Poll(options, ballots, settings, LAW, Figures({})))
    first = found.tiers[0] if found.tiers else found.tied
    assert len(first) == (150 if not more else 120 if rule == SHARES else 1)
