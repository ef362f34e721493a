from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from folkmoot.meetings.domain import Mark, MeetingState, SignDraft
from folkmoot.meetings.queries import meeting_list, quorum, roster_of, voters_present
from folkmoot.meetings.service import (
    cancel_meeting,
    close_meeting,
    record_attendance,
    record_attendances,
)
from folkmoot_sdk import BodyKind

# The class behind the fixture is in conftest.py, which no test module can import.
Hall = Any
Counting = Callable[..., Any]


def test_the_list_of_meetings_is_one_query_however_many_there_are(
    hall: Hall, counting: Counting
) -> None:
    ids = hall.body(9)
    closed = hall.sitting(ids)
    cancelled, called = hall.call(), hall.call(starts_at=hall.starts_at + timedelta(days=1))
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=closed)
        cancel_meeting(session, hall.at(0), meeting_id=cancelled, reason="雨")
    with hall.begin() as session, counting(session) as sent:
        lines = meeting_list(session)
        found = {line.id: (line.state, line.present, line.quorate) for line in lines}
    assert len(sent) == 1
    assert lines[0].id == called
    assert found == {
        closed: (MeetingState.CLOSED, 9, True),
        cancelled: (MeetingState.CANCELLED, None, None),
        called: (MeetingState.CALLED, None, None),
    }
    # The whole law of a meeting and all tests of its outcome are JSON that no list shows.
    assert not [column for column in ("quorum_rule", "quorum_pin", "tests") if column in sent[0]]


def test_the_list_can_be_narrowed_to_days_and_a_body(hall: Hall) -> None:
    hall.body(9)
    first = hall.call()
    second = hall.call(starts_at=hall.starts_at + timedelta(days=1))
    with hall.begin() as session:
        middle = hall.starts_at + timedelta(hours=1)
        assert [li.id for li in meeting_list(session, until=middle)] == [first]
        assert [li.id for li in meeting_list(session, since=middle)] == [second]
        assert [li.id for li in meeting_list(session, limit=1)] == [second]
        assert not meeting_list(session, body_kind=BodyKind.JOINT_MEETING)


@pytest.mark.parametrize("members", [9, 40])
def test_roster_and_quorum_take_as_many_queries_for_forty_as_for_nine(
    hall: Hall, counting: Counting, members: int
) -> None:
    ids = hall.body(members)
    meeting_id = hall.sitting(ids)
    with hall.begin() as session, counting(session) as sent:
        assert len(roster_of(session, meeting_id)) == members
    assert len(sent) == 1
    with hall.begin() as session, counting(session) as sent:
        assert quorum(session, meeting_id).present == members
    assert len(sent) == 3
    with hall.begin() as session, counting(session) as sent:
        assert len(voters_present(session, meeting_id, hall.at(1).at)) == members
    assert len(sent) == 2


@pytest.mark.parametrize("members", [9, 40])
def test_calling_and_signing_in_take_a_fixed_number_of_reads(
    hall: Hall, counting: Counting, members: int
) -> None:
    ids = hall.body(members)
    meeting_id = hall.call()
    with hall.begin() as session, counting(session) as sent:
        record_attendance(
            session, hall.at(0), meeting_id=meeting_id, person_id=ids[0], kind=Mark.PRESENT
        )
    reads = [statement for statement in sent if statement.startswith("SELECT")]
    assert len(reads) <= 6


def test_ticking_sixty_takes_as_many_statements_as_ticking_five(
    hall: Hall, counting: Counting
) -> None:
    ids = hall.body(65)
    meeting_id = hall.call()
    counts = []
    for ticked in (ids[:5], ids[5:]):
        entries = [SignDraft(person, Mark.PRESENT) for person in ticked]
        with hall.begin() as session, counting(session) as sent:
            signs = record_attendances(session, hall.at(0), meeting_id=meeting_id, entries=entries)
            session.commit()
        assert [sign.person_id for sign in signs] == ticked
        counts.append(len(sent))
    assert counts[0] == counts[1]
    with hall.begin() as session:
        assert quorum(session, meeting_id).present == 65
