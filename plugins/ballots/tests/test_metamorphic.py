"""What may never change an outcome: order, names, batches, and everybody twice."""

from dataclasses import replace
from datetime import date
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot_ballots import folkmoot_voting_rules
from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    DecisionRule,
    Figures,
    InForce,
    Option,
    Outcome,
    Poll,
    Purpose,
    Quantity,
    Source,
    Text,
    Unit,
    VotingRule,
    decide,
)

# A busy machine is no fault of the rule's.
EXAMPLES = settings(deadline=None)
Q = Quantity
WORDS = Text("某项", "something")
LAW = DecisionRule(
    id="law",
    version="1",
    title=WORDS,
    in_force=InForce(date(2026, 1, 1)),
    source=Source(WORDS, "1"),
    body=BodyKind.OWNERS_ASSEMBLY,
    purpose=Purpose.DECISION,
    unit=Unit.HEAD,
    validity=(),
    carriage=(
        Comparison(2, Q.HEADS_IN_FAVOUR, ">", 1, Q.HEADS_PRESENT, WORDS),
        Comparison(2, Q.AREA_IN_FAVOUR, ">", 1, Q.AREA_PRESENT, WORDS),
    ),
)
KEYS = "abcd"
MARKS = {"approval": ("approve",), "must-do-list": ("for", "against", "abstain")}
RULES = pytest.mark.parametrize("rule", folkmoot_voting_rules(), ids=lambda rule: str(rule.id))


class Cast(NamedTuple):
    keys: tuple[str, ...]
    mark: int
    area: int


CASTS = st.lists(
    st.builds(
        Cast,
        st.lists(st.sampled_from(KEYS), unique=True).map(tuple),
        st.integers(0, 2),
        st.integers(0, 3),
    ),
    max_size=12,
)


def ballots(rule: VotingRule, casts: list[Cast], names: str = KEYS) -> tuple[Ballot, ...]:
    marks, rename = MARKS[rule.id], dict(zip(KEYS, names, strict=True))
    return tuple(
        Ballot({rename[key]: marks[cast.mark % len(marks)] for key in cast.keys}, area=cast.area)
        for cast in casts
    )


def poll(cast: tuple[Ballot, ...], names: str = KEYS, present: int = 12) -> Poll:
    figures = Figures({Q.HEADS_PRESENT: present, Q.AREA_PRESENT: present * 3})
    return Poll(tuple(Option(name, "选项") for name in names), cast, {}, LAW, figures)


def verdict(outcome: Outcome, names: str = KEYS) -> object:
    """Winners, ties and what was carried, in the words of the first naming."""
    back = dict(zip(names, KEYS, strict=True))
    return (
        {back[key] for key in outcome.winners},
        {back[key] for key in outcome.tied},
        {back[each.option.key] for each in outcome.options if each.carried},
    )


@RULES
@EXAMPLES
@given(casts=CASTS, data=st.data())
def test_the_order_of_ballots_changes_nothing(
    rule: VotingRule, casts: list[Cast], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(casts))
    one, two = poll(ballots(rule, casts)), poll(ballots(rule, shuffled))
    assert decide(rule, one) == decide(rule, two)
    # A poll groups its ballots; a rule must not rely on that order either.
    turned = replace(one)
    object.__setattr__(turned, "ballots", tuple(reversed(one.ballots)))
    assert set(rule.count(turned).options) == set(rule.count(one).options)
    assert rule.count(turned).tiers == rule.count(one).tiers


@RULES
@EXAMPLES
@given(casts=CASTS, names=st.permutations(KEYS).map("".join))
def test_renaming_the_options_renames_the_outcome(
    rule: VotingRule, casts: list[Cast], names: str
) -> None:
    plain = decide(rule, poll(ballots(rule, casts)))
    renamed = decide(rule, poll(ballots(rule, casts, names), names))
    assert verdict(renamed, names) == verdict(plain)


@RULES
@EXAMPLES
@given(casts=CASTS)
def test_everybody_twice_is_the_same_outcome(rule: VotingRule, casts: list[Cast]) -> None:
    once, twice = ballots(rule, casts), ballots(rule, casts + casts)
    doubled = decide(rule, poll(twice, present=24))
    assert verdict(doubled) == verdict(decide(rule, poll(once)))


@RULES
@EXAMPLES
@given(casts=CASTS, cut=st.integers(0, 12))
def test_two_batches_add_up_to_the_whole(rule: VotingRule, casts: list[Cast], cut: int) -> None:
    whole = rule.count(poll(ballots(rule, casts))).options
    one = rule.count(poll(ballots(rule, casts[:cut]))).options
    two = rule.count(poll(ballots(rule, casts[cut:]))).options
    sums = [
        (a.in_favour + b.in_favour, a.area_in_favour + b.area_in_favour)
        for a, b in zip(one, two, strict=True)
    ]
    assert sums == [(each.in_favour, each.area_in_favour) for each in whole]


@RULES
@EXAMPLES
@given(casts=CASTS)
def test_grouped_ballots_count_as_single_ones(rule: VotingRule, casts: list[Cast]) -> None:
    single = ballots(rule, casts)
    grouped = tuple(replace(each, times=single.count(each)) for each in dict.fromkeys(single))
    assert decide(rule, poll(grouped)) == decide(rule, poll(single))
