"""Every comparison of every rule, held against exact fractions written down from the law anew."""

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_cn_statutes import folkmoot_decision_rules
from folkmoot_sdk import Comparison, DecisionRule, Figures, Quantity, TestResult, reference

Q = Quantity
# A busy machine is no fault of the rule's.
EXAMPLES = settings(deadline=None)


class Share(NamedTuple):
    """`part` of `whole`: at least `bound`, or more than it where the law says "over"."""

    part: Quantity
    whole: Quantity
    bound: Fraction
    over: bool


def over(part: Quantity, whole: Quantity, bound: Fraction) -> Share:
    return Share(part, whole, bound, over=True)


def at_least(part: Quantity, whole: Quantity, bound: Fraction) -> Share:
    return Share(part, whole, bound, over=False)


HALF, THIRD, TWO_THIRDS = Fraction(1, 2), Fraction(1, 3), Fraction(2, 3)
CARRIED = (over(Q.IN_FAVOUR, Q.PRESENT, HALF),)
HALF_ATTEND = (over(Q.PRESENT, Q.ELIGIBLE, HALF),)
TWO_THIRDS_ATTEND = (at_least(Q.PRESENT, Q.MEMBERS, TWO_THIRDS),)
FOUR_FIFTHS = (at_least(Q.REPRESENTATIVES, Q.MEMBERS, Fraction(4, 5)),)
HALF_VOTE = (over(Q.BALLOTS, Q.ELIGIBLE, HALF),)
OVER_TWO_THIRDS_VOTE = (over(Q.BALLOTS, Q.ELIGIBLE, TWO_THIRDS),)
HALF_OF_VOTES = (over(Q.IN_FAVOUR, Q.BALLOTS, HALF),)
THIRD_OF_VOTES = (at_least(Q.IN_FAVOUR, Q.BALLOTS, THIRD),)
TENTH_SIGN = (at_least(Q.SIGNATURES, Q.ELIGIBLE, Fraction(1, 10)),)
THIRD_SIGN = (at_least(Q.SIGNATURES, Q.REPRESENTATIVES, THIRD),)
OWNERS_TWO_THIRDS = (
    at_least(Q.AREA_PRESENT, Q.AREA_TOTAL, TWO_THIRDS),
    at_least(Q.HEADS_PRESENT, Q.HEADS_TOTAL, TWO_THIRDS),
)
OWNERS_HALF = (
    over(Q.AREA_PRESENT, Q.AREA_TOTAL, HALF),
    over(Q.HEADS_PRESENT, Q.HEADS_TOTAL, HALF),
)

LAW: dict[str, tuple[tuple[Share, ...], tuple[Share, ...]]] = {
    "residents-meeting-by-person@1990": (HALF_ATTEND, CARRIED),
    "residents-meeting-by-person@2026": (HALF_ATTEND, CARRIED),
    "residents-meeting-by-household@1990": (HALF_ATTEND, CARRIED),
    "residents-meeting-by-household@2026": (HALF_ATTEND, CARRIED),
    "representatives-meeting@1990": ((over(Q.PRESENT, Q.MEMBERS, HALF),), CARRIED),
    "representatives-meeting@2026": (TWO_THIRDS_ATTEND + FOUR_FIFTHS, CARRIED),
    "representatives-meeting-composition@2026": (FOUR_FIFTHS, ()),
    "group-leaders-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "two-committees-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "party-committee-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "residents-committee-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "deliberation-council-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "supervision-committee-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "appraisal-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "joint-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "bulletin-meeting@2014": (TWO_THIRDS_ATTEND, CARRIED),
    "residents-meeting-called-by-residents@2026": (TENTH_SIGN, ()),
    "residents-meeting-called-by-households@2026": (TENTH_SIGN, ()),
    "residents-meeting-called-by-representatives@2026": (THIRD_SIGN, ()),
    "representatives-meeting-called@2026": (
        (at_least(Q.SIGNATURES, Q.REPRESENTATIVES, Fraction(1, 5)),),
        (),
    ),
    "election-by-voters@2026": (HALF_VOTE, HALF_OF_VOTES),
    "election-by-households@2026": (HALF_VOTE, HALF_OF_VOTES),
    "election-by-representatives@2026": (OVER_TWO_THIRDS_VOTE, HALF_OF_VOTES),
    "run-off-by-voters@2026": (HALF_VOTE, THIRD_OF_VOTES),
    "run-off-by-households@2026": (HALF_VOTE, THIRD_OF_VOTES),
    "run-off-by-representatives@2026": (OVER_TWO_THIRDS_VOTE, THIRD_OF_VOTES),
    "recall-by-voters@2026": (HALF_VOTE, HALF_OF_VOTES),
    "recall-by-households@2026": (HALF_VOTE, HALF_OF_VOTES),
    "recall-by-representatives@2026": (OVER_TWO_THIRDS_VOTE, HALF_OF_VOTES),
    "recall-started-by-voters@2026": (TENTH_SIGN, ()),
    "recall-started-by-representatives@2026": (THIRD_SIGN, ()),
    "owners-ordinary@2007": (
        OWNERS_HALF,
        (
            over(Q.AREA_IN_FAVOUR, Q.AREA_TOTAL, HALF),
            over(Q.HEADS_IN_FAVOUR, Q.HEADS_TOTAL, HALF),
        ),
    ),
    "owners-special@2007": (
        OWNERS_HALF,
        (
            at_least(Q.AREA_IN_FAVOUR, Q.AREA_TOTAL, TWO_THIRDS),
            at_least(Q.HEADS_IN_FAVOUR, Q.HEADS_TOTAL, TWO_THIRDS),
        ),
    ),
    "owners-ordinary@2021": (
        OWNERS_TWO_THIRDS,
        (
            over(Q.AREA_IN_FAVOUR, Q.AREA_PRESENT, HALF),
            over(Q.HEADS_IN_FAVOUR, Q.HEADS_PRESENT, HALF),
        ),
    ),
    "owners-special@2021": (
        OWNERS_TWO_THIRDS,
        (
            at_least(Q.AREA_IN_FAVOUR, Q.AREA_PRESENT, Fraction(3, 4)),
            at_least(Q.HEADS_IN_FAVOUR, Q.HEADS_PRESENT, Fraction(3, 4)),
        ),
    ),
}
RULES = {reference(rule): rule for rule in folkmoot_decision_rules()}


def test_every_rule_is_held_against_the_law() -> None:
    assert RULES.keys() == LAW.keys()
    for ref, (validity, carriage) in LAW.items():
        assert len(RULES[ref].validity) == len(validity), ref
        assert len(RULES[ref].carriage) == len(carriage), ref


CASES = [
    pytest.param(rule, test, share, id=f"{ref}-{share.part}")
    for ref, rule in RULES.items()
    for tests, shares in zip((rule.validity, rule.carriage), LAW[ref], strict=True)
    for test, share in zip(tests, shares, strict=True)
]


def holds(share: Share, part: int, whole: int) -> bool:
    ratio = Fraction(part, whole)
    return ratio > share.bound if share.over else ratio >= share.bound


@pytest.mark.parametrize(("rule", "test", "share"), CASES)
@EXAMPLES
@given(whole=st.integers(1, 10**8), data=st.data())
def test_a_rule_agrees_with_fractions_and_its_margin_is_the_least(
    rule: DecisionRule, test: Comparison, share: Share, whole: int, data: st.DataObject
) -> None:
    # Around the bound is where an error would be, and chance would hardly go there.
    edge = int(whole * share.bound)
    near = st.integers(max(0, edge - 2), min(whole, edge + 2))
    part = data.draw(st.one_of(st.integers(0, whole), near))
    result = _result(rule, test, Figures({share.part: part, share.whole: whole}))
    grows = share.part is Q.REPRESENTATIVES  # one more of them is one more member
    assert result.passed == holds(share, part, whole) == (result.margin == 0)
    assert _with(share, part, whole, result.margin, grows=grows)
    assert result.passed or not _with(share, part, whole, result.margin - 1, grows=grows)


def _result(rule: DecisionRule, test: Comparison, figures: Figures) -> TestResult:
    alone = replace(rule, validity=(test,), carriage=())
    (result,) = alone.validity_of(figures)
    return result


def _with(share: Share, part: int, whole: int, more: int, *, grows: bool) -> bool:
    return holds(share, part + more, whole + more if grows else whole)
