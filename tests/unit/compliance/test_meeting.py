"""Which meeting meets what is owed."""

from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.compliance.domain import (
    Held,
    Open,
    Shortcoming,
    Standing,
    assign,
    may_count,
    shortcoming_of,
    standing_of,
)
from folkmoot_sdk import BodyKind, Span

JOINT = BodyKind.JOINT_MEETING
DAY = date(2026, 3, 12)


def held(day: date = DAY, **changes: object) -> Held:
    fit = Held(
        id=uuid4(),
        body=JOINT,
        day=day,
        ended=True,
        cancelled=False,
        closed=True,
        quorate=True,
        notice_in_time=True,
        minuted=True,
        published=True,
    )
    return replace(fit, **changes)  # type: ignore[arg-type] # fields by name


def owed(first: date, last: date, ordinal: int = 1, **changes: object) -> Open:
    return replace(Open(uuid4(), JOINT, Span(first, last), ordinal), **changes)  # type: ignore[arg-type] # as above


MARCH = (date(2026, 3, 1), date(2026, 3, 31))


@pytest.mark.parametrize(
    ("flaw", "reason"),
    [
        ({"ended": False, "closed": False}, Shortcoming.TO_COME),
        ({"ended": False, "cancelled": True}, Shortcoming.CANCELLED),
        ({"closed": False}, Shortcoming.BROKE_OFF),
        ({"quorate": False, "published": False}, Shortcoming.INQUORATE),
        ({"notice_in_time": False, "minuted": False}, Shortcoming.NOTICE_TOO_SHORT),
        ({"minuted": False, "published": False}, Shortcoming.NOT_MINUTED),
        ({"published": False}, Shortcoming.NOT_PUBLISHED),
    ],
)
def test_what_is_lacking_is_said_and_nothing_is_met(
    flaw: dict[str, object], reason: Shortcoming
) -> None:
    meeting = held(**flaw)
    assert shortcoming_of(meeting) is reason
    assert not may_count(meeting)
    assert assign([meeting], [owed(*MARCH)]) == ()


def test_a_meeting_to_which_nothing_is_lacking_counts_once() -> None:
    assert shortcoming_of(held()) is Shortcoming.NOT_OWED
    assert shortcoming_of(held(met=uuid4())) is None
    assert not may_count(held(met=uuid4()))


def test_the_right_body_in_the_right_period() -> None:
    march = owed(*MARCH)
    assert assign([held(body=BodyKind.RESIDENTS_MEETING)], [march]) == ()
    assert assign([held(MARCH[0] - timedelta(days=1))], [march]) == ()
    assert assign([held(MARCH[1] + timedelta(days=1))], [march]) == ()
    for day in MARCH:
        assert len(assign([held(day)], [march])) == 1


def test_what_falls_due_first_is_met_first() -> None:
    year = owed(date(2026, 1, 1), date(2026, 12, 31))
    march = owed(*MARCH)
    meetings = [held(), held(DAY + timedelta(days=1)), held(DAY + timedelta(days=2))]
    met = assign(reversed(meetings), [year, march])
    assert [(meeting.id, one.id) for meeting, one in met] == [
        (meetings[0].id, march.id),
        (meetings[1].id, year.id),
    ]


def test_what_is_excused_is_met_last() -> None:
    first, second = owed(*MARCH, excused=True), owed(*MARCH, ordinal=2)
    ((_, met),) = assign([held()], [first, second])
    assert met is second


@st.composite
def duties(draw: st.DrawFn) -> Open:
    start = draw(st.integers(0, 90))
    length = draw(st.integers(0, 60))
    first = date(2026, 1, 1) + timedelta(days=start)
    return owed(first, first + timedelta(days=length))


@given(st.lists(st.integers(0, 120), max_size=7), st.lists(duties(), max_size=7))
def test_no_way_of_counting_meets_more(days: list[int], open_: list[Open]) -> None:
    meetings = [held(date(2026, 1, 1) + timedelta(days=day)) for day in days]
    met = assign(meetings, open_)
    assert len({meeting.id for meeting, _ in met}) == len({one.id for _, one in met}) == len(met)
    assert all(one.period.covers(meeting.day) for meeting, one in met)
    assert len(met) == _most(meetings, open_)


def _most(meetings: list[Held], open_: list[Open]) -> int:
    """The size of the largest matching, by augmenting paths."""
    taken: dict[UUID, Held] = {}

    def place(meeting: Held, seen: set[UUID]) -> bool:
        for one in open_:
            if one.id in seen or not one.period.covers(meeting.day):
                continue
            seen.add(one.id)
            if one.id not in taken or place(taken[one.id], seen):
                taken[one.id] = meeting
                return True
        return False

    return sum(place(meeting, set()) for meeting in meetings)


@pytest.mark.parametrize(
    ("today", "standing"),
    [
        (date(2026, 3, 20), Standing.UPCOMING),
        (date(2026, 3, 21), Standing.DUE_SOON),
        (date(2026, 3, 30), Standing.DUE_SOON),
        (date(2026, 3, 31), Standing.DUE),
        (date(2026, 4, 1), Standing.OVERDUE),
    ],
)
def test_an_open_duty_goes_from_upcoming_to_overdue(today: date, standing: Standing) -> None:
    found = standing_of(MARCH[1], today, met=False, excused=False, remind_days=10)
    assert found is standing


@pytest.mark.parametrize("today", [date(2026, 1, 1), date(2026, 3, 31), date(2027, 1, 1)])
def test_met_comes_before_excused_and_both_before_the_day(today: date) -> None:
    for excused in (True, False):
        assert (
            standing_of(MARCH[1], today, met=True, excused=excused, remind_days=10) is Standing.MET
        )
    found = standing_of(MARCH[1], today, met=False, excused=True, remind_days=10)
    assert found is Standing.EXCUSED
