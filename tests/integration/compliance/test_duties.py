"""What the year puts on the secretary's desk."""

from datetime import date
from typing import Any

import pytest

from folkmoot.kernel.act import Act, Role
from folkmoot.overview.duties import duties_of
from folkmoot_sdk import BodyKind

# The class behind the fixture is in conftest.py, which no test module can import.
Town = Any
CALL = "Call the meeting that is owed: %(body)s"
PUBLISH = "Publish the minutes: %(title)s"


@pytest.fixture
def owing(town: Town) -> Town:
    town.owe()
    return town


def asked(town: Town, act: Act) -> list[tuple[str, object, date | None]]:
    with town.begin() as session:
        found = duties_of(session, act)
    ours = [one for one in found if one.message in {CALL, PUBLISH}]
    return [(one.message, one.endpoint, one.until) for one in ours]


def test_ten_days_before_its_last_day_a_meeting_is_to_be_called(owing: Town) -> None:
    assert asked(owing, owing.on(date(2026, 4, 19))) == []
    due = (CALL, "compliance.year", date(2026, 4, 30))
    assert asked(owing, owing.on(date(2026, 4, 20))) == [due]
    assert asked(owing, owing.on(date(2026, 4, 30))) == [due]
    assert asked(owing, owing.on(date(2026, 5, 1))) == []


def test_one_that_is_called_is_asked_for_no_more(owing: Town) -> None:
    owing.call(date(2026, 4, 28))
    assert asked(owing, owing.on(date(2026, 4, 21))) == []


def test_at_the_end_of_june_three_fall_due(owing: Town) -> None:
    found = asked(owing, owing.on(date(2026, 6, 25)))
    assert found == [(CALL, "compliance.year", date(2026, 6, 30))] * 3


def test_minutes_of_what_would_count_are_to_be_published(owing: Town) -> None:
    meeting = owing.hold(date(2026, 4, 9))
    owing.hold(date(2026, 4, 10), BodyKind.GROUP_LEADERS_MEETING)
    assert asked(owing, owing.on(date(2026, 4, 11))) == [(PUBLISH, "compliance.publish", None)]
    owing.publish(meeting, date(2026, 4, 12))
    assert asked(owing, owing.on(date(2026, 4, 13))) == []


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY}))
def test_nobody_else_is_asked(owing: Town, role: Role) -> None:
    owing.hold(date(2026, 4, 9))
    assert asked(owing, owing.officer(role, date(2026, 4, 25))) == []
