from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.meetings.domain import latest_notice, lead_of, may_resolve
from folkmoot_sdk import BodyKind

CALENDAR = WorkCalendar()


def lead(notified: date, held: date, days: int) -> tuple[date, bool]:
    found = lead_of(notified=notified, held=held, days=days, last_day=CALENDAR.last_day)
    return found.earliest, found.in_time


def test_the_day_of_the_notice_does_not_count_and_ten_full_days_must_have_run() -> None:
    monday = date(2026, 3, 2)
    assert lead(monday, date(2026, 3, 12), 10) == (date(2026, 3, 13), False)
    assert lead(monday, date(2026, 3, 13), 10) == (date(2026, 3, 13), True)


def test_a_last_day_of_rest_moves_to_the_next_working_day() -> None:
    # Ten days after Wednesday 4 March are over on Saturday the 14th, and so on Monday the 16th.
    assert lead(date(2026, 3, 4), date(2026, 3, 17), 10) == (date(2026, 3, 17), True)


def test_national_day_moves_the_earliest_meeting_behind_the_holidays() -> None:
    earliest, _ = lead(date(2017, 9, 25), date(2017, 10, 5), 10)
    assert earliest == date(2017, 10, 10)


def test_no_days_asked_for_means_the_same_day() -> None:
    sunday = date(2026, 3, 1)
    assert lead(sunday, sunday, 0) == (sunday, True)


@given(
    notified=st.dates(date(2010, 1, 1), date(2026, 6, 1)),
    days=st.integers(1, 40),
    lateness=st.integers(-60, 60),
)
def test_in_time_is_from_the_earliest_day_on(notified: date, days: int, lateness: int) -> None:
    earliest, _ = lead(notified, notified, days)
    assert earliest > notified + timedelta(days=days)
    assert lead(notified, earliest + timedelta(days=lateness), days)[1] == (lateness >= 0)


@pytest.mark.parametrize("days", [1, 5, 10, 15])
def test_more_days_never_allow_an_earlier_meeting(days: int) -> None:
    monday = date(2026, 3, 2)
    assert lead(monday, monday, days)[0] <= lead(monday, monday, days + 1)[0]


def test_only_a_residents_meeting_may_resolve_on_a_notice_that_came_too_late() -> None:
    assert all(may_resolve(body, in_time=True) for body in BodyKind)
    assert {body for body in BodyKind if may_resolve(body, in_time=False)} == {
        BodyKind.RESIDENTS_MEETING,
        BodyKind.HOUSEHOLDS_MEETING,
    }


@given(held=st.dates(date(2010, 1, 1), date(2026, 12, 1)), days=st.integers(0, 40))
def test_the_latest_notice_is_in_time_and_a_day_later_is_not(held: date, days: int) -> None:
    latest = latest_notice(held=held, days=days, last_day=CALENDAR.last_day)
    assert lead(latest, held, days)[1]
    assert not lead(latest + timedelta(days=1), held, days)[1]


def test_the_notice_of_a_meeting_behind_the_holidays_must_hang_long_before() -> None:
    # Ten days after 24 and 25 September 2017 end within the week of National Day alike.
    held = date(2017, 10, 9)
    assert latest_notice(held=held, days=10, last_day=CALENDAR.last_day) == date(2017, 9, 20)
