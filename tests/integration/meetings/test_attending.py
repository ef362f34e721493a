from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.db import table_of
from folkmoot.kernel.errors import FolkmootError
from folkmoot.meetings.domain import Mark, SignDraft, Via
from folkmoot.meetings.models import AttendanceEvent
from folkmoot.meetings.queries import attendance, voters_present
from folkmoot.meetings.service import close_meeting, record_attendance, record_attendances
from folkmoot_sdk import BodyKind, Purpose

# The class behind the fixture is in conftest.py, which no test module can import.
Hall = Any
Election = tuple[list[UUID], UUID]

ELECTION = {"body_kind": BodyKind.RESIDENTS_MEETING, "purpose": Purpose.ELECTION}


def refused(hall: Hall, code: str, act: Act, **sign: Any) -> None:  # noqa: ANN401 - whatever a sign takes
    before = hall.rows()
    with hall.begin() as session, pytest.raises(FolkmootError) as refusal:
        record_attendance(session, act, **sign)
    assert refusal.value.code == code
    assert hall.rows() == before


def stand(hall: Hall, meeting_id: UUID, holder: UUID, principal: UUID, minutes: int = 1) -> None:
    with hall.begin() as session:
        record_attendance(
            session,
            hall.at(minutes),
            meeting_id=meeting_id,
            person_id=holder,
            kind=Mark.PROXY,
            proxy_for=principal,
            mandate="2026-03-01 委托书",
        )


@pytest.fixture
def election(hall: Hall) -> Election:
    ids = hall.residents(9)
    return ids, hall.sitting(ids[:3], **ELECTION)


def test_signing_in_twice_is_one_sign(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:1])
    before = hall.rows()
    hall.sign(meeting_id, ids[0], minutes=3)
    hall.sign(meeting_id, ids[0], kind=Mark.LATE, minutes=4)
    assert hall.rows() == before
    with hall.begin() as session:
        assert attendance(session, meeting_id).present == 1


def test_two_equal_signs_recorded_at_once_still_count_once(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    with hall.begin() as one, hall.begin() as two:
        for session in (one, two):
            record_attendance(
                session,
                hall.at(0),
                meeting_id=meeting_id,
                person_id=ids[0],
                kind=Mark.PRESENT,
            )
    with hall.begin() as session:
        assert attendance(session, meeting_id).present == 1


def test_who_is_not_on_the_roster_can_only_look_on(hall: Hall) -> None:
    hall.body(9)
    meeting_id = hall.call()
    stranger = hall.persons(1)[0]
    sign = {"meeting_id": meeting_id, "person_id": stranger}
    refused(hall, "meeting.observer_only", hall.at(0), **sign, kind=Mark.PRESENT)
    refused(hall, "meeting.observer_only", hall.at(0), **sign, kind=Mark.LATE)
    hall.sign(meeting_id, stranger, kind=Mark.OBSERVER)
    with hall.begin() as session:
        room = attendance(session, meeting_id)
    assert (room.present, set(room.observers)) == (0, {stranger})


def test_a_member_cannot_merely_look_on(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    sign = {"meeting_id": meeting_id, "person_id": ids[0], "kind": Mark.OBSERVER}
    refused(hall, "meeting.member_not_observer", hall.at(0), **sign)


def test_bad_signs_have_their_codes_and_change_nothing(
    hall: Hall, make_hall: Callable[..., Hall]
) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    sign = {"meeting_id": meeting_id, "person_id": ids[0], "kind": Mark.PRESENT}
    of_nobody = sign | {"person_id": uuid4()}
    elsewhere = make_hall().persons(1)[0]
    refused(hall, "meeting.unknown", hall.at(0), **(sign | {"meeting_id": uuid4()}))
    refused(hall, "person.unknown", hall.at(0), **of_nobody)
    refused(hall, "person.unknown", hall.at(0), **(sign | {"person_id": elsewhere}))
    refused(hall, "meeting.future", hall.at(0), **sign, at=hall.at(1).at)
    refused(hall, "meeting.sign_in_too_early", hall.at(-24 * 60), **sign)
    refused(hall, "meeting.not_here", hall.at(0), **(sign | {"kind": Mark.LEFT}))


def test_nothing_can_be_signed_after_the_end(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:8])
    with hall.begin() as session:
        close_meeting(session, hall.at(60), meeting_id=meeting_id)
    sign = {"meeting_id": meeting_id, "person_id": ids[8], "kind": Mark.PRESENT}
    refused(hall, "meeting.not_in_session", hall.at(61), **sign)
    refused(hall, "meeting.not_in_session", hall.at(61), **sign, at=hall.at(30).at)


def test_with_a_code_one_signs_for_oneself_and_now(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    sign = {"meeting_id": meeting_id, "person_id": ids[0], "kind": Mark.PRESENT}
    refused(hall, "meeting.sign_for_another", hall.as_person(ids[1]), **sign, via=Via.QR)
    refused(hall, "auth.not_allowed", hall.as_person(ids[0]), **sign)
    with hall.begin() as session:
        row = record_attendance(
            session, hall.as_person(ids[0], 5), **sign, via=Via.QR, at=hall.at(0).at
        )
        assert row.at == hall.at(5).at


def test_what_was_on_paper_keeps_its_time(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting([])
    with hall.begin() as session:
        row = record_attendance(
            session,
            hall.at(90),
            meeting_id=meeting_id,
            person_id=ids[0],
            kind=Mark.PRESENT,
            via=Via.SHEET,
            at=hall.at(-5).at,
        )
    assert (row.at, row.recorded_at) == (hall.at(-5).at, hall.at(90).at)
    with hall.begin() as session:
        assert attendance(session, meeting_id, hall.at(0).at).present == 1


def test_representatives_cannot_be_stood_for(hall: Hall) -> None:
    ids = hall.body(9)
    for purpose in (Purpose.DECISION, Purpose.ELECTION):
        meeting_id = hall.sitting(ids[:6], purpose=purpose)
        sign = {"meeting_id": meeting_id, "person_id": ids[0], "kind": Mark.PROXY}
        paper = {"proxy_for": ids[8], "mandate": "委托书"}
        refused(hall, "meeting.no_proxy", hall.at(1), **sign, **paper)


def test_residents_cannot_be_stood_for_when_they_decide(hall: Hall) -> None:
    ids = hall.residents(9)
    meeting_id = hall.sitting(ids[:6], body_kind=BodyKind.RESIDENTS_MEETING)
    sign = {"meeting_id": meeting_id, "person_id": ids[0], "kind": Mark.PROXY}
    refused(hall, "meeting.no_proxy", hall.at(1), **sign, proxy_for=ids[8], mandate="委托书")


def test_in_a_residents_election_one_stands_for_three_at_most(
    hall: Hall, election: Election
) -> None:
    ids, meeting_id = election
    for principal in ids[3:6]:
        stand(hall, meeting_id, ids[0], principal)
    with hall.begin() as session:
        voters = voters_present(session, meeting_id, hall.at(1).at)
    assert {v.person_id: v.through for v in voters if v.through} == dict.fromkeys(ids[3:6], ids[0])
    assert len(voters) == 6
    sign = {"meeting_id": meeting_id, "person_id": ids[0], "kind": Mark.PROXY}
    paper = {"proxy_for": ids[6], "mandate": "委托书"}
    refused(hall, "meeting.proxies_full", hall.at(2), **sign, **paper)


def test_a_proxy_lapses_when_its_principal_comes_or_its_holder_goes(
    hall: Hall, election: Election
) -> None:
    ids, meeting_id = election
    stand(hall, meeting_id, ids[0], ids[3])
    stand(hall, meeting_id, ids[0], ids[4])
    hall.sign(meeting_id, ids[3], kind=Mark.LATE, minutes=5)
    hall.sign(meeting_id, ids[0], kind=Mark.LEFT, minutes=9)
    with hall.begin() as session:
        assert attendance(session, meeting_id, hall.at(5).at).present == 5
        assert attendance(session, meeting_id, hall.at(9).at).present == 3


def test_bad_proxies_have_their_codes_and_change_nothing(hall: Hall, election: Election) -> None:
    ids, meeting_id = election
    here, other, absent, stranger = ids[0], ids[1], ids[3], hall.persons(1)[0]
    stand(hall, meeting_id, other, ids[4])
    sign = {"meeting_id": meeting_id, "person_id": here, "kind": Mark.PROXY}
    paper = {"proxy_for": absent, "mandate": "委托书"}
    for code, changes in (
        ("meeting.proxy_not_written", {"mandate": " "}),
        ("text.markup", {"mandate": "<b>委托"}),
        ("meeting.proxy_for_nobody", {"proxy_for": None}),
        ("meeting.proxy_for_nobody", {"proxy_for": here}),
        ("meeting.proxy_for_nobody", {"proxy_for": stranger}),
        ("meeting.principal_here", {"proxy_for": ids[2]}),
        ("meeting.proxy_given", {"proxy_for": ids[4]}),
        ("meeting.not_here", {"person_id": ids[5]}),
    ):
        refused(hall, code, hall.at(2), **(sign | paper | changes))


def test_the_database_itself_refuses_a_fourth_proxy_and_a_second_for_one(
    hall: Hall, election: Election
) -> None:
    ids, meeting_id = election
    stand(hall, meeting_id, ids[0], ids[3])
    row = {
        "tenant_id": hall.world.scope.tenant_id,
        "meeting_id": meeting_id,
        "person_id": ids[1],
        "kind": "proxy",
        "at": hall.at(3).at,
        "via": "recorder",
        "proxy_for": ids[5],
        "proxy_no": 1,
        "mandate": "委托书",
        "recorded_at": hall.at(3).at,
    }
    events = table_of(AttendanceEvent)
    for wrong in ({"proxy_no": 4}, {"proxy_for": ids[3]}, {"mandate": ""}, {"proxy_no": None}):
        with pytest.raises(IntegrityError), hall.begin() as session:
            session.execute(insert(events).values(row | wrong | {"id": uuid4()}))


def test_a_grid_worker_keeps_the_record_too_and_a_resident_does_not(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    worker = replace(hall.at(0), actor=Actor(None, frozenset({Role.GRID_WORKER})))
    with hall.begin() as session:
        record_attendance(
            session, worker, meeting_id=meeting_id, person_id=ids[0], kind=Mark.PRESENT
        )
    sign = {"meeting_id": meeting_id, "person_id": ids[1], "kind": Mark.PRESENT}
    refused(hall, "auth.not_allowed", hall.as_person(ids[2]), **sign)


def test_of_a_list_everything_or_nothing_is_recorded_in_its_order(
    hall: Hall, election: Election
) -> None:
    ids, meeting_id = election
    paper = "委托书"
    good = [
        SignDraft(ids[3], Mark.LATE),
        SignDraft(ids[3], Mark.PRESENT),
        SignDraft(ids[3], Mark.PROXY, proxy_for=ids[5], mandate=paper),
        SignDraft(ids[3], Mark.PROXY, proxy_for=ids[6], mandate=paper),
        SignDraft(ids[0], Mark.LEFT),
    ]
    wrong = SignDraft(ids[1], Mark.PROXY, proxy_for=ids[6], mandate=paper)
    before = hall.rows()
    with hall.begin() as session, pytest.raises(FolkmootError, match=r"meeting\.proxy_given"):
        record_attendances(session, hall.at(5), meeting_id=meeting_id, entries=[*good, wrong])
    assert hall.rows() == before
    with hall.begin() as session:
        first, again, one, two, _ = record_attendances(
            session, hall.at(5), meeting_id=meeting_id, entries=good
        )
        assert first is again
        assert (one.proxy_no, two.proxy_no) == (1, 2)
    with hall.begin() as session:
        room = attendance(session, meeting_id)
    assert room.in_person == {ids[1], ids[2], ids[3]}
    assert set(room.represented) == {ids[5], ids[6]}
