import pickle
from fractions import Fraction
from typing import Literal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_sdk import (
    Comparison,
    DefinitionError,
    Figures,
    FiguresError,
    MissingFigureError,
    Quantity,
    Text,
)

# A busy machine is no fault of the rule's.
EXAMPLES = settings(deadline=None)
Q = Quantity
NAME = Text("到会人数", "attendance")


def attendance(factor: int, op: Literal[">", ">="], of: int) -> Comparison:
    return Comparison(factor, Q.PRESENT, op, of, Q.MEMBERS, NAME)


@st.composite
def comparisons(draw: st.DrawFn) -> Comparison:
    shared = draw(st.booleans())
    right = draw(st.integers(1, 9))
    left = draw(st.integers(right + 1, 12) if shared else st.integers(1, 12))
    op: Literal[">", ">="] = draw(st.sampled_from([">", ">="]))
    return Comparison(left, Q.PRESENT, op, right, Q.MEMBERS, NAME, shared=shared)


@st.composite
def parts(draw: st.DrawFn) -> tuple[int, int]:
    whole = draw(st.integers(1, 10**9))
    return draw(st.integers(0, whole)), whole


@EXAMPLES
@given(comparisons(), parts())
def test_cross_multiplication_agrees_with_fractions(
    test: Comparison, part: tuple[int, int]
) -> None:
    share, bound = Fraction(*part), Fraction(test.right_factor, test.left_factor)
    assert test.passes(*part) == (share > bound or (test.op == ">=" and share == bound))


@EXAMPLES
@given(comparisons(), parts())
def test_the_margin_is_the_least_that_passes(test: Comparison, part: tuple[int, int]) -> None:
    left, right = part
    margin = test.margin(Figures({Q.PRESENT: left, Q.MEMBERS: right}))
    assert (margin == 0) == test.passes(left, right)
    assert _passes_with(test, left, right, margin)
    assert margin == 0 or not _passes_with(test, left, right, margin - 1)


def _passes_with(test: Comparison, left: int, right: int, more: int) -> bool:
    # By fractions, not by `passes`: what is still needed may be more than the whole has.
    whole = right + more if test.shared else right
    share, bound = Fraction(left + more, whole), Fraction(test.right_factor, test.left_factor)
    return share > bound or (test.op == ">=" and share == bound)


@EXAMPLES
@given(comparisons(), parts())
def test_needed_is_left_and_margin_together(test: Comparison, part: tuple[int, int]) -> None:
    left, right = part
    margin = test.margin(Figures({Q.PRESENT: left, Q.MEMBERS: right}))
    needed = test.needed(left, right)
    assert needed == left + margin if margin else needed <= left


def test_nothing_of_nothing_is_not_enough() -> None:
    assert not attendance(3, ">=", 2).passes(0, 0)
    assert attendance(3, ">=", 2).needed(0, 0) == 1


def test_a_part_above_its_whole_is_refused() -> None:
    with pytest.raises(FiguresError, match="present 31 is more than members 30"):
        attendance(2, ">", 1).passes(31, 30)


@pytest.mark.parametrize(
    ("factor", "of", "shared"), [(0, 1, False), (1, -1, False), (4, 5, True), (5, 5, True)]
)
def test_a_comparison_that_cannot_be_meant_is_refused(factor: int, of: int, shared: bool) -> None:
    with pytest.raises(DefinitionError):
        Comparison(factor, Q.PRESENT, ">=", of, Q.MEMBERS, NAME, shared=shared)


def test_a_missing_figure_is_named() -> None:
    figures = Figures({Q.PRESENT: 3})
    with pytest.raises(MissingFigureError, match=r"^the figures lack 'members'$") as caught:
        attendance(2, ">", 1).margin(figures)
    assert caught.value.quantity == "members"
    assert Q.MEMBERS not in figures
    assert figures.get(Q.MEMBERS) is None


@pytest.mark.parametrize("value", [-1, 1.0, True, "3", None])
def test_a_figure_is_a_whole_number_from_zero_up(value: int) -> None:
    with pytest.raises(FiguresError, match="present"):
        Figures({Q.PRESENT: value})


def test_an_unknown_quantity_is_refused() -> None:
    with pytest.raises(FiguresError, match="'persons' is no quantity"):
        Figures({"persons": 3})


def test_figures_are_values() -> None:
    given_ = {Q.PRESENT: 3}
    figures = Figures(given_)
    given_[Q.PRESENT] = 4
    assert figures[Q.PRESENT] == 3
    assert figures == Figures({"present": 3})
    assert hash(figures) == hash(Figures({"present": 3}))
    assert pickle.loads(pickle.dumps(figures)) == figures  # noqa: S301 - our own bytes
    assert figures.plus({Q.MEMBERS: 5}) == Figures({Q.PRESENT: 3, Q.MEMBERS: 5})
    assert Q.MEMBERS not in figures
    with pytest.raises(AttributeError):
        figures.present = 4  # type: ignore[attr-defined]
