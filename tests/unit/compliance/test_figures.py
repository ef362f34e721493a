"""The figures: one definition, exact, and sums that lose nothing."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.compliance.domain import Standing
from folkmoot.compliance.figures import COLUMNS, Fact, Figures, fact_of, facts_of, figures_of, total

TODAY = date(2026, 6, 30)
facts = st.builds(
    lambda days, met, excused: fact_of(
        TODAY + timedelta(days), TODAY, met=met, excused=excused, remind_days=10
    ),
    st.integers(-180, 180),
    st.booleans(),
    st.booleans(),
)
figures = st.lists(facts, max_size=40).map(figures_of)


@given(st.lists(facts, max_size=60))
def test_every_meeting_stands_in_exactly_one_way(drawn: list[Fact]) -> None:
    counted = figures_of(drawn)
    assert counted.owed == len(drawn)
    assert sum(counted.of(standing) for standing in Standing) == len(drawn)


@given(st.lists(facts, max_size=60))
def test_kept_so_far_is_met_of_those_whose_last_day_has_passed_without_the_excused(
    drawn: list[Fact],
) -> None:
    counted = figures_of(drawn)
    passed = [fact for fact in drawn if fact.passed and fact.standing is not Standing.EXCUSED]
    assert counted.passed == len(passed)
    assert counted.kept == sum(fact.met for fact in passed)


@given(figures, figures)
def test_a_street_office_is_the_sum_of_its_communities(one: Figures, other: Figures) -> None:
    both = total([one, other])
    for column in COLUMNS:
        assert column.read(both) == column.read(one) + column.read(other)


def test_a_meeting_that_was_met_ahead_is_met_and_not_yet_kept() -> None:
    ahead = fact_of(TODAY, TODAY, met=True, excused=False, remind_days=10)
    assert (figures_of([ahead]).met, figures_of([ahead]).passed) == (1, 0)


@given(figures, figures)
def test_who_kept_less_is_worse_by_exact_shares(one: Figures, other: Figures) -> None:
    crossed = one.overdue * (other.passed or 1) - other.overdue * (one.passed or 1)
    if crossed > 0:
        assert one.behind > other.behind


def test_a_third_is_a_third_however_many_communities() -> None:
    one, three = Figures(overdue=1, met=2, kept=2), Figures(overdue=3, met=6, kept=6)
    assert one.behind[0] == three.behind[0]
    assert three.behind > one.behind


LAST_DAYS = [
    (date(2026, 6, 29), Standing.OVERDUE, True),
    (date(2026, 6, 30), Standing.DUE, False),
    (date(2026, 7, 1), Standing.DUE_SOON, False),
    (date(2026, 7, 10), Standing.DUE_SOON, False),
    (date(2026, 7, 11), Standing.UPCOMING, False),
    (date(2026, 1, 1), Standing.OVERDUE, True),
    (date(2026, 12, 31), Standing.UPCOMING, False),
]


@pytest.mark.parametrize(("due_on", "open_stands", "passed"), LAST_DAYS)
def test_the_years_table_says_of_each_last_day_how_it_stands(
    due_on: date, open_stands: Standing, passed: bool
) -> None:
    """On 30 June, reminded ten days ahead; four facts for each day, in its place in the year."""
    day = (due_on - date(2026, 1, 1)).days * 4
    standings = [
        (fact.due_on, fact.met, fact.excused, fact.standing, fact.passed)
        for fact in facts_of(2026, date(2026, 6, 30), 10)[day : day + 4]
    ]
    assert standings == [
        (due_on, False, False, open_stands, passed),
        (due_on, False, True, Standing.EXCUSED, passed),
        (due_on, True, False, Standing.MET, passed),
        (due_on, True, True, Standing.MET, passed),
    ]


def test_the_years_table_has_every_day_of_a_leap_year() -> None:
    assert len(facts_of(2028, TODAY, 10)) == 366 * 4
