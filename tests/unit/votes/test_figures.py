"""Which figures a vote is judged by: given when it opens, completed when it closes."""

import pytest

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind
from folkmoot.votes.domain import (
    LEFT_OUT,
    QUANTITIES,
    Tally,
    Turnout,
    figures_at_close,
    first_few,
    is_weighted,
)
from folkmoot_sdk import DecisionRule, Figures, Quantity


def law(name: str, version: str) -> DecisionRule:
    found: DecisionRule = (
        installed().entries["cn-statutes", Kind.DECISION_RULES, name, version].contribution
    )
    return found


RESIDENTS = law("residents-meeting-by-person", "2026")


def test_where_taking_part_is_the_base_the_ballots_say_who_was_present() -> None:
    opening = Figures({Quantity.ELIGIBLE: 9})
    figures = figures_at_close(opening, RESIDENTS, Turnout.TAKING_PART, heads=7, area=0)
    assert figures == {Quantity.ELIGIBLE: 9, Quantity.PRESENT: 7, Quantity.BALLOTS: 7}


def test_where_attending_is_the_base_who_abstains_by_silence_was_present_all_the_same() -> None:
    opening = Figures({Quantity.ELIGIBLE: 9, Quantity.PRESENT: 8})
    figures = figures_at_close(opening, RESIDENTS, Turnout.ATTENDING, heads=5, area=0)
    assert (figures[Quantity.PRESENT], figures[Quantity.BALLOTS]) == (8, 5)


def test_owners_are_present_by_heads_and_by_area() -> None:
    opening = Figures({Quantity.AREA_TOTAL: 900, Quantity.HEADS_TOTAL: 9})
    owners = law("owners-ordinary", "2021")
    figures = figures_at_close(opening, owners, Turnout.TAKING_PART, heads=5, area=500)
    assert (figures[Quantity.HEADS_PRESENT], figures[Quantity.AREA_PRESENT]) == (5, 500)
    assert Quantity.PRESENT not in figures


@pytest.mark.parametrize(
    ("name", "version", "weighted"),
    [
        ("owners-ordinary", "2021", True),
        ("owners-special", "2007", True),
        ("residents-meeting-by-household", "2026", False),
        ("representatives-meeting", "2026", False),
        ("election-by-voters", "2026", False),
    ],
)
def test_only_the_owners_law_weighs_ballots(name: str, version: str, weighted: bool) -> None:
    assert is_weighted(law(name, version)) is weighted


def test_a_tally_survives_the_database() -> None:
    tally = Tally({"a": "for", "b": 2}, 3, ("x", "y", "z"), spoilt=False)
    assert Tally.from_plain(tally.to_plain()) == tally


def test_every_quantity_and_every_reason_has_words_in_both_languages() -> None:
    assert set(QUANTITIES) == set(Quantity)
    assert set(LEFT_OUT) == {"votes.replaced", "votes.spoilt"}


def test_a_message_names_a_few_and_not_thousands() -> None:
    assert first_few(["a", "b"]) == "a, b"
    assert first_few([str(number) for number in range(9)]) == "0, 1, 2, 3, 4 …"
