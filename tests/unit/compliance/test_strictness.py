"""Several rules ask at once: the fewest meetings that keep all of them are owed."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.compliance.domain import Asked, Owed, Rule, Wanted, strictest
from folkmoot_sdk import BodyKind, CalendarCadence, InForce, Period, Source, Span, Text

WORDS = Text("某会", "A meeting")
LAW = Source(Text("某法", "A law"), "28")
SINCE = InForce(date(2014, 1, 1))
BODY, OTHER = BodyKind.REPRESENTATIVES_ASSEMBLY, BodyKind.JOINT_MEETING


def asked(
    per: Period,
    at_least: int = 1,
    *,
    id_: str = "",
    statute: bool = False,
    body: BodyKind = BODY,
    year: int = 2026,
) -> list[Asked]:
    cadence = CalendarCadence(id_ or per, "1", WORDS, SINCE, LAW, body, per, at_least)
    plugin = "law" if statute else "method"
    rule = Rule(plugin, cadence.id, "1", WORDS, LAW, SINCE, at_least, statute)
    return [Asked(rule, body, span) for span in cadence.periods(year)]


def counted(wanted: tuple[Wanted, ...]) -> Counter[str]:
    return Counter(f"{each.rule.plugin}/{each.rule.id}" for each in wanted)


def test_the_stricter_one_is_owed_and_the_looser_kept_with_it() -> None:
    wanted = strictest([*asked(Period.HALF_YEAR, statute=True), *asked(Period.QUARTER)])
    assert counted(wanted) == {"method/quarter": 4}
    assert {rule.id for each in wanted for rule in each.outdoes} == {"half_year"}


def test_of_two_that_ask_the_same_the_statute_is_named() -> None:
    wanted = strictest([*asked(Period.YEAR), *asked(Period.YEAR, statute=True)])
    assert counted(wanted) == {"law/year": 1}
    assert [rule.plugin for rule in wanted[0].outdoes] == ["method"]


def test_of_two_in_the_same_periods_the_one_that_asks_more_is_owed() -> None:
    wanted = strictest([*asked(Period.YEAR, statute=True), *asked(Period.YEAR, 3, id_="thrice")])
    assert counted(wanted) == {"method/thrice": 3}
    assert [each.owed.ordinal for each in wanted] == [1, 2, 3]


def test_where_neither_implies_the_other_only_what_is_missing_is_added() -> None:
    """Monthly, and four in each quarter: three of the four are the months' own."""
    wanted = strictest([*asked(Period.QUARTER, 4), *asked(Period.MONTH)])
    assert counted(wanted) == {"method/month": 12, "method/quarter": 4}
    assert all(each.outdoes == () for each in wanted)


def test_bodies_do_not_keep_one_anothers_rules() -> None:
    wanted = strictest([*asked(Period.MONTH, body=OTHER), *asked(Period.QUARTER)])
    assert len(wanted) == 16


def test_what_is_owed_already_counts() -> None:
    """A quarter that has begun keeps the law's half-year; the second half needs one of its own."""
    begun = [Owed(BODY, Span(date(2026, 4, 1), date(2026, 6, 30)), 1)]
    (wanted,) = strictest(asked(Period.HALF_YEAR, statute=True), begun)
    assert wanted.owed.period.start == date(2026, 7, 1)


def test_an_ordinal_that_is_taken_is_not_given_again() -> None:
    second = Owed(BODY, Span(date(2026, 1, 1), date(2026, 12, 31)), 2)
    wanted = strictest(asked(Period.YEAR, 3), [second])
    assert [each.owed.ordinal for each in wanted] == [1, 3]


RULES = st.lists(
    st.tuples(st.sampled_from(Period), st.integers(1, 14), st.booleans()), min_size=1, max_size=5
)


@given(RULES, st.randoms())
def test_every_rule_is_kept_by_what_is_owed_in_whatever_order_they_come(
    rules: list[tuple[Period, int, bool]], chance: object
) -> None:
    every = [
        each
        for number, (per, at_least, statute) in enumerate(rules)
        for each in asked(per, at_least, id_=f"rule-{number}", statute=statute)
    ]
    wanted = strictest(every)
    owed = [each.owed for each in wanted]
    assert len(set(owed)) == len(owed)
    for each in every:
        inside = sum(each.period.holds(one.period) for one in owed)
        assert inside >= each.rule.at_least
    chance.shuffle(every)  # type: ignore[attr-defined] # hypothesis types it as an object
    assert strictest(every) == wanted


@given(RULES)
def test_no_meeting_is_owed_that_no_rule_needs(rules: list[tuple[Period, int, bool]]) -> None:
    """A year never owes more than its greediest rules together, nor more than one of them twice."""
    most = {
        period: max((n for per, n, _ in rules if per is period), default=0) for period in Period
    }
    every = [
        each
        for number, (per, at_least, _) in enumerate(rules)
        for each in asked(per, at_least, id_=f"rule-{number}")
    ]
    quarter = max(3 * most[Period.MONTH], most[Period.QUARTER])
    half = max(2 * quarter, most[Period.HALF_YEAR])
    assert len(strictest(every)) == max(2 * half, most[Period.YEAR])


@pytest.mark.parametrize("rule", [asked(Period.YEAR, statute=True)[0].rule])
def test_a_rule_is_kept_as_plain_data_and_read_again(rule: Rule) -> None:
    assert Rule.from_plain(rule.to_plain()) == rule
