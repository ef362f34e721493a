"""The year of a community as its page reads it."""

from datetime import date
from typing import Any

from folkmoot.compliance.queries import year_of


def test_a_community_that_owes_nothing_has_an_empty_year(world: Any) -> None:
    with world.begin() as session:
        assert year_of(session, 2026, date(2026, 3, 2), 10) == ()
