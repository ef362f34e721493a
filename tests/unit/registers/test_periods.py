"""Months, quarters, half-years and years as addresses spell them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.kernel.errors import Invalid
from folkmoot.registers.domain import Period, Reach, period_at, period_named
from folkmoot.registers.domain.periods import begun_in, starts_at

days = st.dates(date(1990, 1, 1), date(2200, 12, 31))


@given(day=days, reach=st.sampled_from(Reach))
def test_every_day_is_in_one_period_of_each_reach_and_its_code_leads_back(
    day: date, reach: Reach
) -> None:
    period = period_at(reach, day)
    assert period.first <= day <= period.last
    assert period_named(period.code) == period


@given(day=days, reach=st.sampled_from(Reach))
def test_periods_follow_one_another_without_a_gap(day: date, reach: Reach) -> None:
    period = period_at(reach, day)
    following = period_at(reach, period.last + timedelta(days=1))
    assert following.first == period.last + timedelta(days=1)


@pytest.mark.parametrize(
    ("code", "first", "last", "name"),
    [
        ("2016-08", date(2016, 8, 1), date(2016, 8, 31), "2016年8月"),
        ("2016-12", date(2016, 12, 1), date(2016, 12, 31), "2016年12月"),
        ("2016-02", date(2016, 2, 1), date(2016, 2, 29), "2016年2月"),
        ("2016-Q3", date(2016, 7, 1), date(2016, 9, 30), "2016年第三季度"),
        ("2016-H2", date(2016, 7, 1), date(2016, 12, 31), "2016年下半年"),
        ("2016", date(2016, 1, 1), date(2016, 12, 31), "2016年度"),
    ],
)
def test_a_period_by_its_code(code: str, first: date, last: date, name: str) -> None:
    period = period_named(code)
    assert (period.first, period.last, period.name.zh) == (first, last, name)


@pytest.mark.parametrize(
    "code",
    ["", "2016-13", "2016-00", "2016-8", "2016-Q5", "2016-H3", "16", "1989", "2201", "x" * 9],
)
def test_no_other_spelling_is_taken(code: str) -> None:
    with pytest.raises(Invalid, match=r"registers\.period"):
        period_named(code)


def test_a_period_is_over_when_its_last_day_is() -> None:
    april = period_named("2017-04")
    assert not april.is_over(date(2017, 4, 30))
    assert april.is_over(date(2017, 5, 1))
    assert april.until(date(2017, 4, 18)) == date(2017, 4, 18)
    assert april.until(date(2018, 1, 1)) == date(2017, 4, 30)


def test_only_what_has_begun_is_offered() -> None:
    offered = [period.code for period in begun_in(2017, date(2017, 4, 18))]
    assert offered == [
        "2017", "2017-H1", "2017-Q1", "2017-Q2", "2017-01", "2017-02", "2017-03", "2017-04",
    ]  # fmt: skip


def test_a_day_begins_at_midnight_in_china() -> None:
    assert starts_at(date(2017, 4, 1)).isoformat() == "2017-04-01T00:00:00+08:00"
    assert Period(Reach.YEAR, 2017).first == date(2017, 1, 1)
