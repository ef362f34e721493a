"""What the year puts on the secretary's desk."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from folkmoot.compliance.holding import meetings_between
from folkmoot.kernel.act import Act, Role
from folkmoot.overview.duties import duties_of
from folkmoot.overview.duties.year import SHOWN, overdue
from folkmoot_sdk import BodyKind

# The class behind the fixture is in conftest.py, which no test module can import.
Town = Any
CALL = "Call the meeting that is owed: %(body)s"
PUBLISH = "Publish the minutes: %(title)s"
WRITE = "Write the minutes: %(title)s"


@pytest.fixture
def owing(town: Town) -> Town:
    town.owe()
    return town


def asked(town: Town, act: Act) -> list[tuple[str, object, date | None]]:
    with town.begin() as session:
        found = duties_of(session, act)
    ours = [one for one in found if one.message in {CALL, PUBLISH, WRITE}]
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


def late(town: Town, day: date) -> list[tuple[str, str, str]]:
    """What is overdue, as the desk has it first: where it leads, of which body, in which period."""
    with town.begin() as session:
        found = duties_of(session, town.on(day))
    first = [one for one in found if one.message.startswith("Overdue:")]
    assert list(found[: len(first)]) == first
    return [(one.endpoint, *(text.zh for _, text in one.params)) for one in first]  # type: ignore[attr-defined] # bilingual


def test_what_is_late_comes_first_each_with_what_to_do(owing: Town) -> None:
    """January was never held, February lacks its minutes, March their publication."""
    owing.hold(date(2026, 2, 5), minuted=False)
    owing.hold(date(2026, 3, 12))
    joint, representatives = "民主自治联席会议", "居民代表会议"
    assert late(owing, date(2026, 4, 10)) == [
        ("meetings.do", joint, "2月"),
        ("compliance.publish", joint, "3月"),
        ("compliance.year", joint, "1月"),
        ("compliance.year", representatives, "一季度"),
    ]
    # Nothing is asked for twice.
    assert asked(owing, owing.on(date(2026, 4, 10))) == []


def test_a_meeting_finishes_one_thing_that_is_late(owing: Town) -> None:
    """Of two that are owed in one month one was held."""
    owing.hold(date(2026, 3, 12))
    march = owing.year(today=date(2026, 4, 10))[2]
    both = [march, replace(march, id=uuid4(), ordinal=2)]
    with owing.begin() as session:
        meetings = meetings_between(session, march.period.start, march.period.end)
    assert [one.endpoint for one in overdue(both, meetings, set())] == [
        "compliance.publish", "compliance.year",
    ]  # fmt: skip


def test_minutes_that_were_taken_down_are_to_be_published_again(owing: Town) -> None:
    notice = owing.publish(owing.hold(date(2026, 1, 8)), date(2026, 1, 9))
    assert late(owing, date(2026, 2, 2)) == []
    owing.remove(notice, date(2026, 1, 10))
    assert [line[0] for line in late(owing, date(2026, 2, 2))] == ["compliance.publish"]


def test_the_desk_shows_some_of_what_was_never_held_and_counts_the_rest(owing: Town) -> None:
    day = owing.on(date(2026, 12, 1))
    with owing.begin() as session:
        found = duties_of(session, day)
    # Eleven months, three quarters and a half-year.
    assert len(late(owing, day.today)) == SHOWN
    (more,) = [one for one in found if one.message.startswith("Overdue besides")]
    assert dict(more.params) == {"number": 11 + 3 + 1 - SHOWN}


def test_december_stays_on_the_desk_in_spring(owing: Town) -> None:
    assert len(late(owing, date(2027, 1, 2))) == SHOWN
    assert late(owing, date(2027, 4, 15)) == []


def test_a_meeting_that_was_held_wants_its_minutes_and_no_second_call(owing: Town) -> None:
    owing.hold(date(2026, 4, 9), minuted=False)
    assert asked(owing, owing.on(date(2026, 4, 21))) == [(WRITE, "meetings.do", None)]
