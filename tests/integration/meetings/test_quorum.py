"""The cases of rules.md that concern meetings, under the law of their day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import pytest

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import FolkmootError, NotFound, Refused
from folkmoot.meetings.domain import AgendaDraft, Mark, Stance
from folkmoot.meetings.queries import (
    agenda_of,
    attendance,
    figures,
    quorum,
    require_quorum,
    require_resolvable,
    voters_present,
)
from folkmoot.meetings.service import record_statement
from folkmoot_sdk import BodyKind, Purpose, Quantity

# The class behind the fixture is in conftest.py, which no test module can import.
Hall = Any


def refusal_of(hall: Hall, meeting_id: UUID, minutes: int = 1) -> FolkmootError:
    with hall.begin() as session, pytest.raises(Refused) as refusal:
        require_quorum(session, meeting_id, hall.at(minutes).at)
    return refusal.value


def test_29_members_and_15_observers_of_45_are_inquorate(hall: Hall) -> None:
    ids = hall.body(45)
    meeting_id = hall.sitting(ids[:29])
    hall.sign(meeting_id, *hall.persons(15), kind=Mark.OBSERVER)
    with hall.begin() as session:
        room = attendance(session, meeting_id)
        assert (room.present, len(room.observers), room.members) == (29, 15, 45)
        assert not quorum(session, meeting_id).valid
    refusal = refusal_of(hall, meeting_id)
    assert (refusal.code, refusal.params["shortfall"]) == ("meeting.inquorate", 1)
    assert "28-29" in getattr(refusal.params["article"], "zh", "")
    hall.sign(meeting_id, ids[29], minutes=2)
    with hall.begin() as session:
        assert require_quorum(session, meeting_id, hall.at(2).at).valid


def test_31_of_75_are_19_short_under_the_law_of_2026(hall: Hall) -> None:
    ids = hall.body(75)
    refusal = refusal_of(hall, hall.sitting(ids[:31]))
    assert refusal.params["shortfall"] == 19


@pytest.mark.parametrize(("present", "shortfall"), [(31, 7), (37, 1), (38, 0)])
def test_before_2026_more_than_half_of_the_members_were_enough(
    make_hall: Callable[..., Hall], act: Act, present: int, shortfall: int
) -> None:
    then = datetime(2017, 3, 27, 2, 0, tzinfo=UTC)
    hall = make_hall(act=replace(act, at=then), starts_at=datetime(2017, 4, 18, 6, 0, tzinfo=UTC))
    meeting_id = hall.sitting(hall.body(75)[:present])
    with hall.begin() as session:
        outcome = quorum(session, meeting_id)
    assert (outcome.valid, outcome.shortfall) == (shortfall == 0, shortfall)


def test_the_law_of_the_day_of_the_meeting_applies_not_that_of_the_notice(
    make_hall: Callable[..., Hall], act: Act
) -> None:
    hall = make_hall(
        act=replace(act, at=datetime(2025, 12, 15, 2, 0, tzinfo=UTC)),
        starts_at=datetime(2026, 1, 6, 6, 0, tzinfo=UTC),
    )
    refusal = refusal_of(hall, hall.sitting(hall.body(75)[:38]))
    assert refusal.params["shortfall"] == 12


def test_the_quorum_falls_with_those_who_leave(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:6])
    hall.sign(meeting_id, ids[0], kind=Mark.LEFT, minutes=30)
    with hall.begin() as session:
        assert require_quorum(session, meeting_id, hall.at(29).at).valid
        assert not quorum(session, meeting_id, hall.at(30).at).valid


def test_before_it_opens_a_full_room_is_no_meeting(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.call()
    hall.sign(meeting_id, *ids)
    assert refusal_of(hall, meeting_id).code == "meeting.not_in_session"
    hall.open(meeting_id, minutes=5)
    assert refusal_of(hall, meeting_id, minutes=4).code == "meeting.not_in_session"


def test_an_inquorate_meeting_may_talk_and_not_state_anything_as_a_body(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:5])
    with hall.begin() as session:
        (item,) = agenda_of(session, meeting_id)
    before = hall.rows()
    with hall.begin() as session, pytest.raises(Refused, match=r"meeting\.inquorate"):
        record_statement(
            session,
            hall.at(5),
            agenda_item_id=item.id,
            body_kind=BodyKind.REPRESENTATIVES_ASSEMBLY,
            option_key="a",
            stance=Stance.SUPPORT,
            text="同意",
        )
    assert hall.rows() == before


def test_only_what_was_announced_for_decision_can_be_resolved(hall: Hall) -> None:
    ids = hall.body(9)
    agenda = [AgendaDraft("表决事项", for_decision=True), AgendaDraft("讨论事项")]
    meeting_id = hall.sitting(ids, agenda=agenda)
    with hall.begin() as session:
        decided, talked = agenda_of(session, meeting_id)
        assert require_resolvable(session, decided.id, hall.at(1).at).id == decided.id
        with pytest.raises(Refused, match=r"meeting\.not_for_decision"):
            require_resolvable(session, talked.id, hall.at(1).at)


def test_what_was_announced_too_late_is_talked_about_and_not_resolved(hall: Hall) -> None:
    meeting_id = hall.sitting(hall.body(9), notice_days=30, urgent_reason="停水")
    with hall.begin() as session:
        (item,) = agenda_of(session, meeting_id)
        assert require_quorum(session, meeting_id, hall.at(1).at).valid
        with pytest.raises(Refused, match=r"meeting\.announced_too_late") as refusal:
            require_resolvable(session, item.id, hall.at(1).at)
    assert refusal.value.params["earliest"] == date(2026, 4, 2)
    assert refusal.value.cure


def test_a_residents_meeting_may_resolve_what_was_urgent_and_says_why(hall: Hall) -> None:
    """URC 26: the exception is recorded with its reason, and is nobody else's."""
    ids = hall.residents(5)
    meeting_id = hall.sitting(
        ids, body_kind=BodyKind.RESIDENTS_MEETING, notice_days=30, urgent_reason="汛情"
    )
    with hall.begin() as session:
        (item,) = agenda_of(session, meeting_id)
        assert require_resolvable(session, item.id, hall.at(1).at).id == item.id


def test_a_vote_gets_each_member_in_the_room_once_and_the_frozen_base(hall: Hall) -> None:
    ids = hall.body(10, representatives=9)
    meeting_id = hall.sitting(ids[:8])
    hall.sign(meeting_id, *hall.persons(2), kind=Mark.OBSERVER)
    hall.sign(meeting_id, ids[9], kind=Mark.LATE, minutes=10)
    with hall.begin() as session:
        voters = voters_present(session, meeting_id, hall.at(10).at)
        found = figures(session, meeting_id, hall.at(10).at)
    assert {voter.person_id for voter in voters} == {*ids[:8], ids[9]}
    assert {v.person_id for v in voters if not v.representative} == {ids[9]}
    assert dict(found) == {
        Quantity.ELIGIBLE: 10,
        Quantity.MEMBERS: 10,
        Quantity.REPRESENTATIVES: 9,
        Quantity.PRESENT: 9,
    }


def test_an_election_by_representatives_needs_more_than_two_thirds(hall: Hall) -> None:
    ids = hall.body(9)
    meeting_id = hall.sitting(ids[:6], purpose=Purpose.ELECTION)
    assert refusal_of(hall, meeting_id).params["shortfall"] == 1
    hall.sign(meeting_id, ids[6], minutes=2)
    with hall.begin() as session:
        assert require_quorum(session, meeting_id, hall.at(2).at).valid


def test_quorum_of_an_unknown_meeting_is_not_found(hall: Hall) -> None:
    person = hall.persons(1)[0]
    with hall.begin() as session, pytest.raises(NotFound, match=r"meeting\.unknown"):
        require_quorum(session, person, hall.act.at)
