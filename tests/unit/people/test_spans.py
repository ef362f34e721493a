"""Days from and to, terms, and coming of age."""

from datetime import date

import pytest

from folkmoot.kernel.errors import Invalid
from folkmoot.people.domain.spans import born_by, check_order, term_end


def test_an_end_before_the_beginning_is_refused() -> None:
    with pytest.raises(Invalid, match=r"dates\.order"):
        check_order(date(2026, 3, 2), date(2026, 3, 1))
    check_order(date(2026, 3, 2), date(2026, 3, 2))
    check_order(date(2026, 3, 2), None)


@pytest.mark.parametrize(
    ("start", "years", "end"),
    [
        (date(2026, 3, 2), 5, date(2031, 3, 2)),
        (date(2028, 2, 29), 5, date(2033, 2, 28)),
        (date(2028, 2, 29), 4, date(2032, 2, 29)),
        (date(2016, 6, 1), 3, date(2019, 6, 1)),
    ],
)
def test_a_term_ends_on_the_corresponding_day(start: date, years: int, end: date) -> None:
    assert term_end(start, years) == end


@pytest.mark.parametrize(
    ("on", "birthday"),
    [
        (date(2026, 3, 2), date(2008, 3, 2)),
        (date(2028, 2, 29), date(2010, 2, 28)),
    ],
)
def test_somebody_is_of_age_from_the_eighteenth_birthday_on(on: date, birthday: date) -> None:
    assert born_by(on) == birthday
