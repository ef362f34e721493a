"""When a notice has run."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.notices.domain import (
    USUAL_ANSWER_DAYS,
    days_left,
    has_run,
    is_late,
    is_running,
)

LAST = date(2026, 3, 17)
DAY = timedelta(days=1)


def test_a_notice_has_not_run_on_its_last_day_but_has_on_the_next() -> None:
    assert not has_run(LAST, LAST, removed=False)
    assert has_run(LAST, LAST + DAY, removed=False)


def test_a_notice_that_was_taken_down_has_not_run_and_never_will_have() -> None:
    assert not has_run(LAST, LAST + 1000 * DAY, removed=True)


@given(
    posted=st.dates(date(2016, 1, 1), date(2026, 6, 1)),
    days=st.integers(1, 60),
    on=st.dates(date(2016, 1, 1), date(2026, 12, 31)),
)
def test_a_notice_is_to_come_or_runs_or_has_run_and_never_two_of_these(
    posted: date, days: int, on: date
) -> None:
    ends_on = WorkCalendar().last_day(posted, days)
    running = is_running(posted, ends_on, on, removed=False)
    run = has_run(ends_on, on, removed=False)
    assert [on < posted, running, run].count(True) == 1


@pytest.mark.parametrize(
    ("posted", "days", "ends_on"),
    [
        # 2 March 2026 + 15 days is Tuesday 17 March.
        (date(2026, 3, 2), 15, date(2026, 3, 17)),
        # 6 March 2026 + 15 days is a Saturday; Monday the 23rd is the next working day.
        (date(2026, 3, 6), 15, date(2026, 3, 23)),
        # 20 September 2017 + 15 days falls into the National Day week, which ended on the 8th.
        (date(2017, 9, 20), 15, date(2017, 10, 9)),
        # 16 September + 15 is Saturday, 30 September 2017, which was worked in exchange.
        (date(2017, 9, 15), 15, date(2017, 9, 30)),
    ],
)
def test_the_first_day_does_not_count_and_a_last_day_of_rest_moves(
    posted: date, days: int, ends_on: date
) -> None:
    assert WorkCalendar().last_day(posted, days) == ends_on


def test_an_objection_of_a_thursday_is_answered_by_monday() -> None:
    assert WorkCalendar().last_day(date(2026, 3, 5), USUAL_ANSWER_DAYS) == date(2026, 3, 9)


def test_the_day_an_answer_is_due_is_still_in_time() -> None:
    assert not is_late(LAST, LAST)
    assert is_late(LAST, LAST + DAY)


def test_no_day_is_left_on_the_last_day_nor_after_it() -> None:
    assert [days_left(LAST, LAST + n * DAY) for n in (-2, 0, 3)] == [2, 0, 0]
