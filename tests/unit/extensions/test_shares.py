"""A comparison in words: exact, in both languages, and without a letter of algebra."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.extensions.shares import in_words, share
from folkmoot_sdk import Comparison, Quantity, Text

NAME = Text("人数", "number")
P, M, Y = Quantity.PRESENT, Quantity.MEMBERS, Quantity.IN_FAVOUR


CASES = {
    (3, P, ">=", 2, M): (
        "到会人数不少于应到人数的三分之二",
        "at least two thirds of the members attend",
    ),
    (2, Y, ">", 1, P): (
        "同意人数超过到会人数的半数",
        "more than half of those attending are in favour",
    ),
    (4, P, ">", 3, M): (
        "到会人数超过应到人数的四分之三",
        "more than three quarters of the members attend",
    ),
    (20, P, ">=", 3, M): (
        "到会人数不少于应到人数的二十分之三",
        "at least 3 in 20 of the members attend",
    ),
    (1, P, ">=", 1, M): ("到会人数等于应到人数", "all of the members attend"),
    (10, P, ">=", 4, M): (
        "到会人数不少于应到人数的五分之二",
        "at least two fifths of the members attend",
    ),
}


@pytest.mark.parametrize("said", CASES)
def test_a_comparison_reads_as_a_share_of_a_whole(said: Any) -> None:  # noqa: ANN401 - a comparison's own
    factor, part, op, times, whole = said
    assert in_words(Comparison(factor, part, op, times, whole, NAME)) == Text(*CASES[said])


def test_outside_a_meeting_nobody_attends() -> None:
    found = in_words(Comparison(2, Y, ">", 1, P, NAME), meeting=False)
    assert found.zh == "同意人数超过参加人数的半数"
    assert found.en == "more than half of those taking part are in favour"


@given(st.integers(1, 200), st.integers(1, 200), st.sampled_from(Quantity))
def test_every_share_of_every_quantity_has_words(parts: int, of: int, part: Quantity) -> None:
    said = share(parts, of)
    assert said.zh
    assert said.en
    whole = in_words(Comparison(of, part, ">=", parts, Quantity.ELIGIBLE, NAME))
    assert ">" not in whole.zh + whole.en


@pytest.mark.parametrize("quantity", list(Quantity))
def test_no_quantity_is_shown_by_its_key_in_chinese(quantity: Quantity) -> None:
    as_whole = in_words(Comparison(2, P, ">", 1, quantity, NAME)).zh
    as_part = in_words(Comparison(2, quantity, ">", 1, Quantity.ELIGIBLE, NAME)).zh
    assert not any(letter.isascii() and letter.isalpha() for letter in as_whole + as_part)
