from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, FolkmootError
from folkmoot.kernel.scope import DistrictScope
from folkmoot.meetings.domain import Mark, MeetingState, counts_for_duty
from folkmoot.meetings.queries import course_of, duration, outcome_of, state_of
from folkmoot.meetings.service import (
    adjourn_meeting,
    cancel_meeting,
    close_meeting,
    open_meeting,
    write_minutes,
)
from folkmoot_sdk import TestResult

# The class behind the fixture is in conftest.py, which no test module can import.
Hall = Any
Verb = Callable[..., object]

TABLES = (
    "meeting",
    "meeting_seat",
    "meeting_event",
    "agenda_item",
    "item_proposal",
    "attendance_event",
    "meeting_statement",
    "meeting_outcome",
    "meeting_minutes",
)


def refused(hall: Hall, code: str, verb: Verb, act: Act, **given: object) -> None:
    before = hall.rows()
    with hall.begin() as session, pytest.raises(FolkmootError) as refusal:
        verb(session, act, **given)
    assert refusal.value.code == code
    assert hall.rows() == before


def test_closing_freezes_the_outcome_at_the_fullest_moment(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:4])
    hall.sign(meeting_id, *ids[4:7], kind=Mark.LATE, minutes=10)
    hall.sign(meeting_id, *ids[:5], kind=Mark.LEFT, minutes=40)
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    with hall.begin() as session:
        outcome = outcome_of(session, meeting_id)
        assert outcome is not None
        assert (outcome.quorate, outcome.present, outcome.members) == (True, 7, 9)
        assert outcome.fullest_at == hall.at(10).at
        assert outcome.notice_in_time
        assert counts_for_duty(outcome)
        assert [TestResult.from_plain(test).passed for test in outcome.tests] == [True, True]
        sat = duration(session, meeting_id)
        assert (sat.opened_at, sat.closed_at) == (hall.at(0).at, hall.at(60).at)
        assert verify(session).sound


def test_an_inquorate_or_urgent_or_adjourned_meeting_discharges_no_duty(hall: Hall) -> None:
    ids = hall.body(9)
    few = hall.sitting(ids[:5])
    urgent = hall.sitting(ids, notice_days=30, urgent_reason="停水")
    broken_off = hall.sitting(ids)
    with hall.begin() as session:
        outcomes = (
            close_meeting(session, hall.at(60), meeting_id=few),
            close_meeting(session, hall.at(60), meeting_id=urgent),
            adjourn_meeting(session, hall.at(60), meeting_id=broken_off, reason="停电"),
        )
    assert [(o.quorate, o.notice_in_time) for o in outcomes] == [
        (False, True),
        (True, False),
        (True, True),
    ]
    assert not any(counts_for_duty(outcome) for outcome in outcomes)


def test_it_opens_on_the_announced_day_and_not_before_the_hour(hall: Hall) -> None:
    hall.body(9)
    meeting_id = hall.call()
    wrong = "meeting.not_as_announced"
    refused(hall, wrong, open_meeting, hall.at(-1), meeting_id=meeting_id)
    refused(hall, wrong, open_meeting, hall.at(24 * 60), meeting_id=meeting_id)
    hall.open(meeting_id, minutes=15)
    with hall.begin() as session:
        assert state_of(session, meeting_id) is MeetingState.IN_SESSION


def test_each_step_is_taken_once_and_in_order(hall: Hall) -> None:
    hall.body(9)
    meeting_id = hall.call()
    given = {"meeting_id": meeting_id}
    refused(hall, "meeting.wrong_step", close_meeting, hall.at(1), **given)
    refused(hall, "meeting.wrong_step", adjourn_meeting, hall.at(1), **given, reason="雨")
    hall.open(meeting_id)
    refused(hall, "meeting.wrong_step", open_meeting, hall.at(1), **given)
    refused(hall, "meeting.wrong_step", cancel_meeting, hall.at(1), **given, reason="雨")
    refused(hall, "meeting.out_of_order", close_meeting, hall.at(9), **given, at=hall.at(-9).at)
    refused(hall, "meeting.future", close_meeting, hall.at(9), **given, at=hall.at(10).at)
    refused(hall, "text.required", adjourn_meeting, hall.at(9), **given, reason=" ")
    refused(hall, "meeting.not_ended", write_minutes, hall.at(9), **given)
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    for verb in (open_meeting, close_meeting):
        refused(hall, "meeting.wrong_step", verb, hall.at(61), **given)
    refused(hall, "meeting.unknown", open_meeting, hall.at(0), meeting_id=uuid4())
    refused(hall, "auth.not_allowed", close_meeting, hall.as_person(uuid4()), **given)


def test_a_cancelled_meeting_keeps_its_reason_and_has_no_outcome(hall: Hall) -> None:
    hall.body(9)
    meeting_id = hall.call()
    with hall.begin() as session:
        cancel_meeting(session, hall.at(-60), meeting_id=meeting_id, reason="暴雨")
    with hall.begin() as session:
        assert [e.reason for e in course_of(session, meeting_id)] == ["", "暴雨"]
        assert outcome_of(session, meeting_id) is None
    refused(hall, "meeting.wrong_step", open_meeting, hall.at(0), meeting_id=meeting_id)


def test_of_two_who_open_at_once_one_is_told_so(hall: Hall) -> None:
    hall.body(9)
    meeting_id = hall.call()
    with ThreadPoolExecutor(1) as pool, hall.begin() as first:
        open_meeting(first, hall.at(0), meeting_id=meeting_id)
        # The second cannot see the first's row and believes it may open; the unique key knows.
        second = pool.submit(hall.open, meeting_id)
        with pytest.raises(TimeoutError):
            second.result(timeout=0.3)
        first.commit()
        with pytest.raises(Conflict, match=r"meeting\.at_once"):
            second.result(timeout=10)
    with hall.begin() as session:
        assert [e.state for e in course_of(session, meeting_id)] == ["called", "in_session"]


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {} SET tenant_id = tenant_id", "DELETE FROM {}", "TRUNCATE {} CASCADE"],
)
def test_the_application_can_only_add_to_the_record(hall: Hall, table: str, statement: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"), hall.begin() as session:
        session.execute(text(statement.format(table)))


@pytest.mark.parametrize("table", TABLES)
def test_not_one_column_of_the_record_can_be_updated(hall: Hall, table: str) -> None:
    asked = "SELECT has_any_column_privilege(current_user, :table, 'UPDATE')"
    with hall.begin() as session:
        assert not session.execute(text(asked), {"table": table}).scalar_one()


def outcome_sql(hall: Hall, meeting_id: UUID, **changes: object) -> dict[str, object]:
    row = {
        "tenant_id": hall.world.scope.tenant_id,
        "district_id": hall.world.scope.district_id,
        "meeting_id": meeting_id,
        "body_kind": "representatives_assembly",
        "notice_in_time": True,
        "ended_as": "closed",
        "at": hall.at(60).at,
    }
    return row | changes


OUTCOME = text(
    "INSERT INTO meeting_outcome (tenant_id, district_id, meeting_id, body_kind, quorate, present,"
    " members, representatives, fullest_at, tests, notice_in_time, ended_as, opened_at, ended_at)"
    " VALUES (:tenant_id, :district_id, :meeting_id, :body_kind, true, 9, 9, 9, :at, '[]',"
    " :notice_in_time, :ended_as, :at, :at)"
)


def test_an_outcome_cannot_be_claimed_before_the_end_nor_against_the_notice(hall: Hall) -> None:
    ids = hall.body(9)
    unended = hall.sitting(ids)
    with pytest.raises(IntegrityError), hall.begin() as session:
        session.execute(OUTCOME, outcome_sql(hall, unended))
    urgent = hall.sitting(ids, notice_days=30, urgent_reason="停水")
    with hall.begin() as session:
        session.execute(
            text(
                "INSERT INTO meeting_event (tenant_id, id, meeting_id, seq, state, at, reason)"
                " VALUES (:tenant_id, gen_random_uuid(), :meeting_id, 3, 'closed', :at, '')"
            ),
            outcome_sql(hall, urgent),
        )
        for wrong in ({}, {"body_kind": "residents_meeting", "notice_in_time": False}):
            with pytest.raises(IntegrityError), session.begin_nested():
                session.execute(OUTCOME, outcome_sql(hall, urgent, **wrong))
        session.execute(OUTCOME, outcome_sql(hall, urgent, notice_in_time=False))
        session.rollback()


def test_the_district_reads_meetings_and_outcomes_and_no_person(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids)
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    district = DistrictScope(hall.world.scope.district_id)
    with hall.world.database.begin(district) as session:
        for table in ("meeting", "meeting_outcome"):
            assert session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 1  # noqa: S608 - two literals
    for table in ("meeting_seat", "attendance_event", "meeting_minutes"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            hall.world.database.begin(district) as session,
        ):
            session.execute(text(f"SELECT 1 FROM {table}"))  # noqa: S608 - as above
