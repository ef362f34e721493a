"""The first and the fifteenth of the lunar month, against days that a calendar on the wall has."""

from datetime import date, timedelta
from itertools import pairwise

import pytest

import lunar_cadence
from folkmoot_sdk import cadence_faults
from folkmoot_sdk.testing import conformance_of
from lunar_cadence import FirstAndFifteenth
from lunar_cadence._months import months

globals().update(conformance_of(lunar_cadence))

NEW_YEARS = {
    2014: date(2014, 1, 31),
    2017: date(2017, 1, 28),
    2020: date(2020, 1, 25),
    2026: date(2026, 2, 17),
    2033: date(2033, 1, 31),
    2045: date(2045, 2, 17),
}


@pytest.mark.parametrize("year", NEW_YEARS)
def test_the_spring_festival_begins_a_period(year: int) -> None:
    assert NEW_YEARS[year] in {span.start for span in FirstAndFifteenth().periods(year)}


def test_the_lantern_festival_begins_one_and_so_does_the_moon_festival() -> None:
    begun = {span.start for span in FirstAndFifteenth().periods(2026)}
    assert {date(2026, 3, 3), date(2026, 9, 25)} <= begun


def test_a_leap_month_has_its_two_meetings() -> None:
    """2025 had a second sixth month, from 25 July."""
    begun = {span.start for span in FirstAndFifteenth().periods(2025)}
    assert {date(2025, 7, 25), date(2025, 8, 8)} <= begun


def test_a_year_owes_twenty_four_or_twenty_five_meetings() -> None:
    owed = {FirstAndFifteenth().owed(year) for year in range(2015, 2045)}
    assert owed == {24, 25}


def test_the_months_follow_one_another_through_the_whole_table() -> None:
    assert all(b[0] - a[1] == timedelta(days=1) for a, b in pairwise(months()))
    assert cadence_faults(FirstAndFifteenth(), range(2014, 2046)) == ()
