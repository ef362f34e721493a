"""What may never change an outcome: order, names, batches, and everybody twice."""

from collections.abc import Callable
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
    Count,
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
    pin_settings,
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
GRADES = ("excellent", "very_good", "good", "fair", "poor", "reject")
# What a rule's ballot may hold for the option at a place of it, given some number.
MARKS: dict[str, Callable[[int, int], str | int]] = {
    "approval": lambda _place, _number: "approve",
    "equal-shares": lambda _place, _number: "approve",
    "must-do-list": lambda place, number: ("for", "against", "abstain")[(place + number) % 3],
    # Objections are rare, or else nothing is ever put forward.
    "consent": lambda place, number: ("consent", "aside", "object")[
        (place == number) + number // 3
    ],
    "majority-judgement": lambda place, number: GRADES[(place + number) % 6],
    "score": lambda place, number: (place + number) % 6,
    "cumulative": lambda place, number: (place + number) % 3,
    **dict.fromkeys(
        ("borda", "instant-runoff", "schulze", "single-transferable-vote"),
        lambda place, _number: place + 1,
    ),
}
RULES = pytest.mark.parametrize("rule", folkmoot_voting_rules(), ids=lambda rule: str(rule.id))


class Cast(NamedTuple):
    keys: tuple[str, ...]
    number: int
    area: int
    weight: int


CASTS = st.lists(
    st.builds(
        Cast,
        st.lists(st.sampled_from(KEYS), unique=True).map(tuple),
        st.integers(0, 5),
        st.integers(0, 3),
        st.integers(1, 3),
    ),
    max_size=12,
)


def ballots(rule: VotingRule, casts: list[Cast], names: str = KEYS) -> tuple[Ballot, ...]:
    mark, rename = MARKS[rule.id], dict(zip(KEYS, names, strict=True))
    return tuple(
        Ballot(
            {rename[key]: mark(place, cast.number) for place, key in enumerate(cast.keys)},
            cast.weight,
            cast.area,
        )
        for cast in casts
    )


def poll(rule: VotingRule, cast: tuple[Ballot, ...], names: str = KEYS) -> Poll:
    heads, area = sum(each.heads for each in cast), sum(each.total_area for each in cast)
    figures = Figures({Q.HEADS_PRESENT: heads, Q.AREA_PRESENT: area})
    options = tuple(Option(name, "选项") for name in names)
    return Poll(options, cast, pin_settings(rule.settings, {}), LAW, figures)


def order(count: Count, names: str = KEYS) -> object:
    """Who is put forward before whom, and who is tied, in the words of the first naming."""
    back = dict(zip(names, KEYS, strict=True))
    tiers = [{back[key] for key in tier} for tier in count.tiers]
    return tiers, {back[key] for key in count.tied}, count.places


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
    one, two = poll(rule, ballots(rule, casts)), poll(rule, ballots(rule, shuffled))
    assert decide(rule, one) == decide(rule, two)
    # A poll groups its ballots; a rule must not rely on that order either.
    turned = replace(one)
    object.__setattr__(turned, "ballots", tuple(reversed(one.ballots)))
    assert set(rule.count(turned).options) == set(rule.count(one).options)
    assert order(rule.count(turned)) == order(rule.count(one))


@RULES
@EXAMPLES
@given(casts=CASTS, names=st.permutations(KEYS).map("".join))
def test_renaming_the_options_renames_the_outcome(
    rule: VotingRule, casts: list[Cast], names: str
) -> None:
    plain = poll(rule, ballots(rule, casts))
    renamed = poll(rule, ballots(rule, casts, names), names)
    assert verdict(decide(rule, renamed), names) == verdict(decide(rule, plain))
    assert order(rule.count(renamed), names) == order(rule.count(plain))


@RULES
@EXAMPLES
@given(casts=CASTS)
def test_everybody_twice_is_the_same_outcome(rule: VotingRule, casts: list[Cast]) -> None:
    once, twice = (poll(rule, ballots(rule, each)) for each in (casts, casts + casts))
    assert verdict(decide(rule, twice)) == verdict(decide(rule, once))
    assert order(rule.count(twice)) == order(rule.count(once))


@RULES
@EXAMPLES
@given(casts=CASTS, cut=st.integers(0, 12))
def test_two_batches_add_up_to_the_whole(rule: VotingRule, casts: list[Cast], cut: int) -> None:
    whole, one, two = (
        rule.count(poll(rule, ballots(rule, batch))).options
        for batch in (casts, casts[:cut], casts[cut:])
    )
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
    assert decide(rule, poll(rule, grouped)) == decide(rule, poll(rule, single))


@RULES
@EXAMPLES
@given(casts=CASTS)
def test_a_heavy_ballot_counts_as_so_many_light_ones(rule: VotingRule, casts: list[Cast]) -> None:
    light = [cast._replace(weight=1, area=0) for cast in casts for _ in range(cast.weight)]
    heavy = [cast._replace(area=0) for cast in casts]
    counted = [rule.count(poll(rule, ballots(rule, each))) for each in (light, heavy)]
    assert counted[0] == counted[1]
