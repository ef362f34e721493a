"""Days from and to, terms, and coming of age."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.kernel.errors import Invalid
from folkmoot.people.domain.spans import Span, born_by, span, term_end

DAYS = st.dates(date(2000, 1, 1), date(2000, 2, 28))


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(Invalid, match=r"dates\.order"):
        span(date(2026, 3, 2), date(2026, 3, 1))
    assert span(date(2026, 3, 2), date(2026, 3, 2)).covers(date(2026, 3, 2))


@given(DAYS, DAYS, st.none() | DAYS, st.none() | DAYS)
def test_spans_overlap_exactly_when_a_day_is_in_both(
    a: date, b: date, a_end: date | None, b_end: date | None
) -> None:
    one, other = (
        Span(a, max(a, a_end) if a_end else None),
        Span(b, max(b, b_end) if b_end else None),
    )
    days = [date(2000, 1, 1) + timedelta(days=n) for n in range(60)]
    common = any(one.covers(day) and other.covers(day) for day in days)
    assert one.overlaps(other) == other.overlaps(one) == common


@pytest.mark.parametrize(
    ("start", "end"),
    [
        (date(2026, 3, 2), date(2031, 3, 2)),
        (date(2028, 2, 29), date(2033, 2, 28)),
        (date(2018, 12, 29), date(2023, 12, 29)),
        # Three years until the amendment of 2018.
        (date(2018, 12, 28), date(2021, 12, 28)),
        (date(2016, 6, 1), date(2019, 6, 1)),
    ],
)
def test_a_term_ends_on_the_corresponding_day(start: date, end: date) -> None:
    assert term_end(start) == end


@pytest.mark.parametrize(
    ("on", "birthday"),
    [
        (date(2026, 3, 2), date(2008, 3, 2)),
        (date(2028, 2, 29), date(2010, 2, 28)),
    ],
)
def test_somebody_is_of_age_from_the_eighteenth_birthday_on(on: date, birthday: date) -> None:
    assert born_by(on) == birthday
