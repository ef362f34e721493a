from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from folkmoot.kernel.act import Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import FolkmootError, NotAllowed, NotFound
from folkmoot.meetings.domain import AgendaDraft, MeetingState, Origin, ProposalDraft
from folkmoot.meetings.queries import (
    agenda_item_for,
    agenda_of,
    find_meeting,
    proposals_of,
    seats_of,
    state_of,
)
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import Office
from folkmoot.people.service import add_mandate
from folkmoot_sdk import BodyKind, DecisionRule, Purpose

# The class behind the fixture is in conftest.py, which no test module can import.
Hall = Any

DAYS = timedelta(days=1)
JOINT = BodyKind.JOINT_MEETING


def test_the_notice_freezes_body_roster_agenda_rule_and_base(hall: Hall) -> None:
    ids = hall.body(10, representatives=9)
    subject = uuid4()
    meeting_id = hall.call(agenda=[AgendaDraft("环境整治", subject, for_decision=True)])
    with hall.begin() as session:
        meeting = find_meeting(session, meeting_id)
        assert (meeting.eligible, meeting.members, meeting.representatives) == (10, 10, 9)
        assert meeting.notice_in_time
        assert {seat.person_id for seat in seats_of(session, meeting_id)} == set(ids)
        item = agenda_item_for(session, meeting_id, subject)
        assert item is not None
        assert (item.announced, item.for_decision) == (True, True)
        rule = DecisionRule.from_plain(meeting.quorum_rule)
        pin = meeting.quorum_pin
        assert (pin["plugin"], pin["id"]) == ("cn-statutes", rule.id)
        assert (pin["version"], len(pin["digest"])) == (rule.version, 64)
        assert state_of(session, meeting_id) is MeetingState.CALLED
        assert verify(session).sound


def test_who_joins_the_body_later_is_not_on_the_roster(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    (late,) = hall.persons(1)
    with hall.begin() as session:
        body_id = find_meeting(session, meeting_id).body_id
        add_mandate(
            session,
            hall.act,
            body_id=body_id,
            person_id=late,
            is_representative=True,
            from_on=hall.act.today,
        )
    with hall.begin() as session:
        assert {seat.person_id for seat in seats_of(session, meeting_id)} == set(ids)
        assert find_meeting(session, meeting_id).members == 9
    with hall.begin() as session:
        assert find_meeting(session, hall.call()).members == 10


def test_observers_of_the_body_are_called_and_counted_nowhere(hall: Hall) -> None:
    ids = hall.persons(11)
    drafts = [MemberDraft(person, is_representative=True) for person in ids[:9]]
    watchers = [MemberDraft(person, office=Office.OBSERVER) for person in ids[9:]]
    hall.constitute(BodyKind.REPRESENTATIVES_ASSEMBLY, drafts + watchers)
    meeting_id = hall.call()
    with hall.begin() as session:
        meeting = find_meeting(session, meeting_id)
        assert (meeting.members, meeting.representatives) == (9, 9)
        observers = {s.person_id for s in seats_of(session, meeting_id) if s.observer}
        assert observers == set(ids[9:])


def test_the_two_committees_meet_as_one_person_a_seat(hall: Hall) -> None:
    ids = hall.persons(8)
    both = [MemberDraft(person) for person in ids[3:]]
    hall.constitute(BodyKind.PARTY_COMMITTEE, [MemberDraft(person) for person in ids[:5]])
    hall.constitute(BodyKind.RESIDENTS_COMMITTEE, both)
    hall.constitute(BodyKind.TWO_COMMITTEES, [])
    meeting_id = hall.call(body_kind=BodyKind.TWO_COMMITTEES, law=hall.two_thirds())
    with hall.begin() as session:
        assert find_meeting(session, meeting_id).members == 8


def test_a_notice_that_is_too_short_is_refused_with_the_earliest_day(hall: Hall) -> None:
    hall.body(9)
    before = hall.rows()
    too_soon = datetime(2026, 3, 12, 6, 0, tzinfo=UTC)
    with pytest.raises(FolkmootError) as refusal:
        hall.call(starts_at=too_soon)
    assert refusal.value.code == "meeting.notice_too_short"
    assert refusal.value.params["earliest"] == date(2026, 3, 13)
    assert "2026-03-13" in str(refusal.value)
    assert hall.rows() == before
    hall.call(starts_at=too_soon + DAYS)


def test_an_urgent_meeting_records_its_reason_and_is_marked(hall: Hall) -> None:
    hall.body(9)
    meeting_id = hall.call(starts_at=hall.act.at + 2 * DAYS, urgent_reason="电梯困人")
    with hall.begin() as session:
        meeting = find_meeting(session, meeting_id)
        assert not meeting.notice_in_time
        assert meeting.urgent_reason == "电梯困人"
        assert meeting.earliest_on == date(2026, 3, 13)


def test_prepared_proposals_come_with_the_notice(hall: Hall) -> None:
    hall.body(9)
    topic = uuid4()
    prepared = (ProposalDraft("线缆", topic), ProposalDraft("路面"))
    meeting_id = hall.call(
        agenda=[AgendaDraft("实事清单", None, True, takes_proposals=True, proposals=prepared)]
    )
    with hall.begin() as session:
        (item,) = agenda_of(session, meeting_id)
        found = [(p.position, p.title, p.origin) for p in proposals_of(session, item.id)]
        assert found == [(1, "线缆", Origin.PREPARED), (2, "路面", Origin.PREPARED)]


@pytest.mark.parametrize(
    ("code", "changes"),
    [
        ("meeting.in_past", {"starts_at": datetime(2026, 3, 1, tzinfo=UTC), "urgent_reason": "急"}),
        ("meeting.agenda_empty", {"agenda": []}),
        ("text.required", {"title": "  "}),
        ("text.too_long", {"place": "室" * 201}),
        ("text.markup", {"title": "<script>alert(1)</script>"}),
        ("text.control", {"agenda": [AgendaDraft("议题\x07")]}),
        ("text.markup", {"starts_at": datetime(2026, 3, 5, tzinfo=UTC), "urgent_reason": "<b>急"}),
        ("rules.none_for_body", {"purpose": Purpose.COMPOSITION, "body_kind": JOINT}),
        ("meeting.rule_unfit", {"body_kind": BodyKind.OWNERS_ASSEMBLY}),
    ],
)
def test_bad_input_to_a_notice_has_its_code_and_changes_nothing(
    hall: Hall, code: str, changes: dict[str, object]
) -> None:
    hall.body(9)
    before = hall.rows()
    with pytest.raises(FolkmootError) as refusal:
        hall.call(**changes)
    assert refusal.value.code == code
    assert hall.rows() == before


def test_the_same_matter_cannot_be_on_the_agenda_twice(hall: Hall) -> None:
    hall.body(9)
    subject = uuid4()
    with pytest.raises(FolkmootError, match=r"meeting\.agenda_twice"):
        hall.call(agenda=[AgendaDraft("甲", subject), AgendaDraft("乙", subject)])


def test_a_body_that_does_not_exist_cannot_be_called(hall: Hall) -> None:
    with pytest.raises(NotFound):
        hall.call()


def test_only_the_secretary_calls(hall: Hall) -> None:
    hall.body(9)
    before = hall.rows()
    hall.act = replace(hall.act, actor=replace(hall.act.actor, roles=frozenset({Role.RESIDENT})))
    with pytest.raises(NotAllowed):
        hall.call()
    assert hall.rows() == before


def test_another_communitys_meeting_is_not_found(hall: Hall, make_world: Callable[[], Any]) -> None:
    hall.body(9)
    meeting_id = hall.call()
    with make_world().begin() as session, pytest.raises(NotFound, match=r"meeting\.unknown"):
        find_meeting(session, meeting_id)
