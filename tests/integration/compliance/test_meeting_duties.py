"""Which meeting meets what is owed, and why another does not."""

from datetime import date
from typing import Any

import pytest

from folkmoot.compliance.domain import Shortcoming, Standing
from folkmoot.compliance.holding import meetings_between, uncounted, unpublished
from folkmoot.compliance.models import Discharge
from folkmoot.compliance.service import excuse, publish_minutes, settle
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, Refused
from folkmoot.meetings.domain import AgendaDraft
from folkmoot.meetings.service import call_standing_meeting
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.queries import find_notice
from folkmoot_sdk import BodyKind, Purpose

# The class behind the fixture is in conftest.py, which no test module can import.
Town = Any

JOINT, BULLETIN = BodyKind.JOINT_MEETING, BodyKind.BULLETIN_MEETING
APPRAISAL = BodyKind.APPRAISAL_MEETING
MARCH = date(2026, 3, 12)


@pytest.fixture
def owing(town: Town) -> Town:
    town.owe()
    return town


def why(town: Town) -> list[tuple[Shortcoming | None, int]]:
    with town.begin() as session:
        seen = meetings_between(session, date(2026, 1, 1), date(2026, 12, 31))
        return [(one.shortcoming, one.turnout.shortfall) for one in seen]


def test_a_quorate_announced_minuted_and_published_meeting_meets_its_month(owing: Town) -> None:
    meeting = owing.hold(MARCH)
    assert owing.met_by() == {}
    owing.publish(meeting, date(2026, 3, 13))
    march = owing.of(JOINT)[2]
    assert owing.met_by() == {meeting: march.id}
    assert (march.meeting_id, march.standing) == (meeting, Standing.MET)
    assert why(owing) == [(None, 0)]


@pytest.mark.parametrize(
    ("flaw", "reason", "shortfall"),
    [
        ({"present": 3}, Shortcoming.INQUORATE, 3),
        ({"ahead": 2}, Shortcoming.NOTICE_TOO_SHORT, 0),
        ({"breaks_off": True}, Shortcoming.BROKE_OFF, 0),
    ],
)
def test_a_flawed_meeting_leaves_it_open_and_says_why(
    owing: Town, flaw: dict[str, Any], reason: Shortcoming, shortfall: int
) -> None:
    meeting = owing.hold(MARCH, **flaw)
    owing.publish(meeting, date(2026, 3, 13))
    assert owing.met_by() == {}
    assert why(owing) == [(reason, shortfall)]


def test_unpublished_minutes_leave_it_open(owing: Town) -> None:
    owing.hold(MARCH)
    assert why(owing) == [(Shortcoming.NOT_PUBLISHED, 0)]
    with owing.begin() as session:
        assert settle(session, owing.on(date(2026, 3, 20))) == 0


def test_minutes_that_are_not_written_cannot_be_published(owing: Town) -> None:
    meeting = owing.hold(MARCH, minuted=False)
    assert why(owing) == [(Shortcoming.NOT_MINUTED, 0)]
    with pytest.raises(Refused) as refused:
        owing.publish(meeting, date(2026, 3, 13))
    assert refused.value.code == "compliance.not_minuted"


def test_a_meeting_to_come_and_one_cancelled_meet_nothing(owing: Town) -> None:
    owing.call(MARCH)
    assert why(owing) == [(Shortcoming.TO_COME, 0)]


def test_a_meeting_of_another_body_meets_nothing_of_this_one(owing: Town) -> None:
    meeting = owing.hold(MARCH, BodyKind.GROUP_LEADERS_MEETING)
    owing.publish(meeting, date(2026, 3, 13))
    assert owing.met_by() == {}
    assert why(owing) == [(Shortcoming.NOT_OWED, 0)]


def test_a_second_meeting_in_a_month_is_fine_and_meets_nothing_more(owing: Town) -> None:
    first, second = owing.hold(date(2026, 3, 5)), owing.hold(date(2026, 3, 19))
    owing.publish(first, date(2026, 3, 20))
    owing.publish(second, date(2026, 3, 20))
    assert set(owing.met_by()) == {first}
    assert why(owing) == [(None, 0), (Shortcoming.NOT_OWED, 0)]


def test_the_day_counts_on_which_it_was_held_and_not_that_of_the_notice(owing: Town) -> None:
    """Minutes of a meeting of 30 April, published in May, meet April."""
    meeting = owing.hold(date(2026, 4, 30))
    owing.publish(meeting, date(2026, 5, 8))
    assert owing.met_by() == {meeting: owing.of(JOINT)[3].id}


def test_a_second_try_in_the_month_meets_it(owing: Town) -> None:
    owing.publish(owing.hold(date(2026, 3, 5), present=5), date(2026, 3, 6))
    again = owing.hold(date(2026, 3, 26))
    owing.publish(again, date(2026, 3, 27))
    assert owing.met_by() == {again: owing.of(JOINT)[2].id}
    assert why(owing) == [(Shortcoming.INQUORATE, 1), (None, 0)]


def test_a_bulletin_meeting_meets_what_its_own_body_owes(owing: Town) -> None:
    meeting = owing.hold(MARCH, BULLETIN)
    owing.publish(meeting, date(2026, 3, 13))
    assert owing.met_by() == {meeting: owing.of(BULLETIN)[0].id}


def test_an_appraisal_counts_with_its_result_and_not_with_its_minutes(owing: Town) -> None:
    """Else a meeting that was called, and in which nobody was graded, would do (URC 37)."""
    meeting = owing.hold(MARCH, APPRAISAL)
    owing.publish(meeting, date(2026, 3, 13))
    assert owing.met_by() == {}
    assert why(owing) == [(Shortcoming.NOT_PUBLISHED, 0)]
    with owing.begin() as session:
        assert [one.held.id for one in unpublished(session)] == [meeting]
    owing.post(meeting, NoticeKind.APPRAISAL, date(2026, 3, 14))
    with owing.begin() as session:
        assert settle(session, owing.on(date(2026, 3, 14), 16)) == 1
    assert owing.met_by() == {meeting: owing.of(APPRAISAL)[0].id}
    assert why(owing) == [(None, 0)]


def test_an_appraisal_meeting_is_called_by_an_appraisal_alone(owing: Town) -> None:
    """Any other of that name would meet the year's duty with nobody graded."""
    owing.seat(BodyKind.APPRAISAL_MEETING)
    with pytest.raises(Refused) as refused, owing.begin() as session:
        call_standing_meeting(
            session,
            owing.on(MARCH),
            body_kind=BodyKind.APPRAISAL_MEETING,
            purpose=Purpose.DECISION,
            title="民主评议会",
            place="会议室",
            starts_at=owing.on(date(2026, 4, 12)).at,
            agenda=[AgendaDraft("测评")],
        )
    assert (refused.value.code, refused.value.field) == ("meeting.appraisal", "body_kind")


def test_meetings_held_before_the_duty_was_laid_down_are_counted(town: Town) -> None:
    """A community that is brought in late has not met in vain."""
    for month in (1, 2):
        meeting = town.hold(date(2026, month, 20))
        town.publish(meeting, date(2026, month, 21))
    town.owe(on=date(2026, 3, 1))
    assert [line.standing for line in town.of(JOINT)[:3]] == [
        Standing.MET, Standing.MET, Standing.UPCOMING,
    ]  # fmt: skip
    with town.begin() as session:
        assert settle(session, town.on(date(2026, 3, 2))) == 0


def test_an_excused_meeting_that_is_held_after_all_counts(owing: Town) -> None:
    with owing.begin() as session:
        march = owing.of(JOINT)[2]
        excuse(session, owing.officer(), obligation_id=march.id, reason="暴雪")
    assert owing.of(JOINT)[2].standing is Standing.EXCUSED
    meeting = owing.hold(MARCH)
    owing.publish(meeting, date(2026, 3, 13))
    assert owing.of(JOINT)[2].standing is Standing.MET


class TestTheNotice:
    def test_it_says_what_the_minutes_say_and_names_nobody(self, owing: Town) -> None:
        notice_id = owing.publish(owing.hold(MARCH), date(2026, 3, 13))
        with owing.begin() as session:
            notice = find_notice(session, notice_id)
            assert notice.kind is NoticeKind.MINUTES
            assert notice.title == "3月会议：会议纪要"
            assert "法定人数" in notice.body
            assert "成员0" not in notice.body
            assert (notice.days, notice.minimum_days) == (15, 15)

    def test_minutes_are_published_once(self, owing: Town) -> None:
        meeting = owing.hold(MARCH)
        owing.publish(meeting, date(2026, 3, 13))
        with pytest.raises(Conflict) as refused:
            owing.publish(meeting, date(2026, 3, 14))
        assert refused.value.code == "compliance.published"
        assert owing.count(Discharge) == 1

    def test_one_taken_down_can_be_put_up_again(self, owing: Town) -> None:
        """It counts as not posted."""
        meeting = owing.hold(MARCH, present=3)
        first = owing.publish(meeting, date(2026, 3, 13))
        owing.remove(first, date(2026, 3, 14))
        assert owing.publish(meeting, date(2026, 3, 15)) != first

    def test_what_it_met_is_open_while_it_is_taken_down(self, owing: Town) -> None:
        """Else minutes could hang for an hour, and the meeting count for ever."""
        meeting, late = owing.hold(MARCH), date(2026, 4, 2)

        def march() -> tuple[Standing, object]:
            lines = [one for one in owing.year(today=late) if one.body is JOINT]
            line = lines[2]
            return line.standing, line.meeting_id

        first = owing.publish(meeting, date(2026, 3, 13))
        assert march() == (Standing.MET, meeting)
        owing.remove(first, date(2026, 3, 14))
        assert march() == (Standing.OVERDUE, None)
        assert why(owing) == [(Shortcoming.NOT_PUBLISHED, 0)]
        with owing.begin() as session:
            assert [one.held.id for one in unpublished(session)] == [meeting]
        owing.publish(meeting, late)
        assert march() == (Standing.MET, meeting)
        assert why(owing) == [(None, 0)]

    def test_it_hangs_as_long_as_is_usual(self, owing: Town) -> None:
        meeting, boards = owing.hold(MARCH), owing.board()
        with pytest.raises(Refused) as refused, owing.begin() as session:
            publish_minutes(
                session, owing.on(MARCH, 15), meeting_id=meeting, board_ids=boards, days=14
            )
        assert refused.value.code == "notices.too_short"

    def test_it_needs_a_board(self, owing: Town) -> None:
        meeting = owing.hold(MARCH)
        with pytest.raises(Invalid) as refused, owing.begin() as session:
            publish_minutes(session, owing.on(MARCH, 15), meeting_id=meeting, board_ids=[])
        assert refused.value.code == "notices.no_board"

    def test_the_secretary_alone_publishes(self, owing: Town) -> None:
        meeting = owing.hold(MARCH)
        for role in set(Role) - {Role.SECRETARY}:
            with pytest.raises(NotAllowed), owing.begin() as session:
                publish_minutes(
                    session, owing.officer(role), meeting_id=meeting, board_ids=owing.boards
                )

    def test_what_waits_to_be_published_is_known(self, owing: Town) -> None:
        fit = owing.hold(MARCH)
        owing.hold(date(2026, 4, 9), present=3)
        owing.hold(date(2026, 4, 10), BodyKind.GROUP_LEADERS_MEETING)
        owing.publish(owing.hold(date(2026, 5, 6)), date(2026, 5, 7))
        owing.hold(date(2026, 5, 20))
        with owing.begin() as session:
            assert [one.held.id for one in unpublished(session)] == [fit]


def test_an_extra_meeting_is_not_looked_at_again_with_every_notice(owing: Town) -> None:
    """It lacks nothing and meets nothing: of these there are more every year."""
    for day in (12, 19):
        owing.publish(owing.hold(date(2026, 3, day)), date(2026, 3, day + 1))
    assert why(owing) == [(None, 0), (Shortcoming.NOT_OWED, 0)]
    with owing.begin() as session:
        assert uncounted(session) == ()


def test_what_is_owed_since_is_met_by_what_was_held_before(town: Town) -> None:
    meeting = town.hold(MARCH)
    town.publish(meeting, date(2026, 3, 13))
    with town.begin() as session:
        assert uncounted(session) == ()
    town.owe(on=date(2026, 3, 20))
    assert set(town.met_by()) == {meeting}
