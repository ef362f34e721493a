"""Days as Civil Code 201-203 counts them, over the holidays as the State Council gave them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.kernel.calendar import WorkCalendar

CHINA = WorkCalendar()

# From the yearly notices of the State Council: a day of rest in the week, a weekend that is worked.
REST_IN_THE_WEEK = [
    date(2016, 2, 8),
    date(2017, 5, 29),
    date(2018, 2, 21),
    date(2019, 10, 7),
    date(2020, 1, 31),  # prolonged in the epidemic
    date(2021, 10, 5),
    date(2022, 2, 4),
    date(2023, 9, 29),
    date(2024, 9, 16),
    date(2025, 1, 28),
    date(2026, 2, 23),
    date(2026, 10, 7),
]
WORKED_WEEKENDS = [
    date(2016, 2, 6),
    date(2016, 2, 14),
    date(2017, 5, 27),
    date(2018, 2, 24),
    date(2019, 9, 29),
    date(2020, 6, 28),
    date(2021, 10, 9),
    date(2022, 1, 29),
    date(2023, 10, 7),
    date(2024, 2, 4),
    date(2025, 1, 26),
    date(2026, 1, 4),
    date(2026, 2, 28),
    date(2026, 10, 10),
]


@pytest.mark.parametrize("day", REST_IN_THE_WEEK, ids=str)
def test_a_holiday_in_the_week_is_not_worked(day: date) -> None:
    assert day.weekday() < 5
    assert not CHINA.is_workday(day)


@pytest.mark.parametrize("day", WORKED_WEEKENDS, ids=str)
def test_a_weekend_swapped_for_a_holiday_is_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert CHINA.is_workday(day)


@pytest.mark.parametrize(
    ("start", "days", "last"),
    [
        # The first day does not count (CC 201).
        (date(2026, 3, 2), 1, date(2026, 3, 3)),
        (date(2026, 3, 2), 15, date(2026, 3, 17)),
        # Only the last day moves: rest days on the way count (CC 203).
        (date(2026, 4, 30), 8, date(2026, 5, 8)),
        # A last day of rest moves over a Saturday and a Sunday...
        (date(2026, 3, 13), 15, date(2026, 3, 30)),
        # ... over the whole National Day week ...
        (date(2026, 9, 16), 15, date(2026, 10, 8)),
        # ... and to a Sunday that is worked.
        (date(2016, 1, 23), 15, date(2016, 2, 14)),
        # A swapped Saturday is a working day like any other.
        (date(2026, 2, 13), 15, date(2026, 2, 28)),
        # Spring Festival of 2017, before anybody here was online.
        (date(2017, 1, 15), 15, date(2017, 2, 3)),
        (date(2024, 2, 14), 15, date(2024, 2, 29)),
    ],
    ids=str,
)
def test_the_last_day_of_a_period(start: date, days: int, last: date) -> None:
    assert CHINA.last_day(start, days) == last


def test_the_last_day_is_the_whole_day_after_midnight_of_a_new_year() -> None:
    assert CHINA.last_day(date(2025, 12, 17), 15) == date(2026, 1, 4)


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2031, 10, 1), False),  # National Day, a Wednesday
        (date(2031, 5, 1), False),  # a Thursday
        (date(2031, 1, 23), False),  # Spring Festival, a Thursday, by the moon
        (date(2031, 10, 15), True),  # any Wednesday
        (date(2031, 10, 18), False),  # a Saturday: nobody has swapped it yet
    ],
    ids=str,
)
def test_a_year_not_announced_yet_has_its_statutory_days(day: date, worked: bool) -> None:
    assert CHINA.is_workday(day) is worked


def test_a_districts_own_days_go_over_the_nations() -> None:
    flood, made_up_for = date(2026, 7, 15), date(2026, 7, 18)
    district = WorkCalendar({flood: False, made_up_for: True})
    assert CHINA.is_workday(flood)
    assert not CHINA.is_workday(made_up_for)
    assert not district.is_workday(flood)
    assert district.is_workday(made_up_for)
    assert district.last_day(date(2026, 7, 14), 1) == date(2026, 7, 16)
    assert district.last_day(date(2026, 6, 30), 18) == made_up_for


@given(
    st.dates(min_value=date(2004, 1, 1), max_value=date(2040, 1, 1)),
    st.integers(min_value=1, max_value=60),
)
def test_a_period_is_never_cut_short_and_ends_on_the_next_working_day(
    start: date, days: int
) -> None:
    last = CHINA.last_day(start, days)
    due = start + timedelta(days=days)
    assert last >= due
    assert CHINA.is_workday(last)
    between = (due + timedelta(days=n) for n in range((last - due).days))
    assert not any(CHINA.is_workday(day) for day in between)
