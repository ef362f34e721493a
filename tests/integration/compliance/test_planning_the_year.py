"""One action plans a year into the calendar; a planned day can be moved."""

from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from folkmoot.compliance.models import PlannedMeeting
from folkmoot.compliance.planning import Hours
from folkmoot.compliance.service import excuse, move_planned, plan_year
from folkmoot.kernel.act import CHINA, Role
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.kernel.errors import Invalid, NotAllowed, Refused
from folkmoot_sdk import BodyKind

# The class behind the fixture is in conftest.py, which no test module can import.
Town = Any
Counting = Any
JOINT = BodyKind.JOINT_MEETING
BEFORE = date(2025, 12, 10)
USUAL = Hours()


@pytest.fixture
def owing(town: Town) -> Town:
    town.owe(on=date(2025, 12, 1))
    return town


def plan(town: Town, on: date = BEFORE, hours: Hours = USUAL) -> tuple[int, int]:
    with town.begin() as session:
        done = plan_year(session, town.on(on), year=2026, hours=hours)
        return len(done.planned), len(done.too_late)


def days(town: Town) -> list[date]:
    return [line.planned_at.astimezone(CHINA).date() for line in town.year() if line.planned_at]


def test_one_action_plans_all_nineteen_on_working_days_of_their_own(owing: Town) -> None:
    assert plan(owing) == (19, 0)
    assert len(set(days(owing))) == 19
    for line in owing.year():
        day = line.planned_at.astimezone(CHINA).date()
        assert line.period.covers(day)
        assert WorkCalendar().is_workday(day)


def test_a_second_time_plans_nothing_more(owing: Town) -> None:
    plan(owing)
    before = days(owing)
    assert plan(owing) == (0, 0)
    assert days(owing) == before


def test_bodies_meet_at_their_hours(owing: Town) -> None:
    evening = {BodyKind.REPRESENTATIVES_ASSEMBLY: time(19)}
    plan(owing, hours=Hours(of_body=evening))
    hours = {line.body: f"{line.planned_at.astimezone(CHINA):%H:%M}" for line in owing.year()}
    assert hours[JOINT] == "09:30"
    assert hours[BodyKind.REPRESENTATIVES_ASSEMBLY] == "19:00"


def test_what_is_called_held_or_excused_needs_no_plan(owing: Town) -> None:
    held = owing.hold(date(2026, 1, 13))
    owing.publish(held, date(2026, 1, 14))
    owing.call(date(2026, 2, 10), ahead=20)
    march = owing.of(JOINT)[2]
    with owing.begin() as session:
        excuse(session, owing.officer(), obligation_id=march.id, reason="暴雪")
    assert plan(owing, on=date(2026, 1, 25)) == (16, 0)
    assert date(2026, 2, 10) not in days(owing)
    assert [line.planned_at is None for line in owing.of(JOINT)[:4]] == [True, True, True, False]


def test_in_mid_year_what_is_over_or_too_near_is_not_planned(owing: Town) -> None:
    """On 29 January no notice of three full days lets the joint meeting be held in January."""
    done = plan(owing, on=date(2026, 1, 29))
    assert done == (18, 1)
    assert owing.of(JOINT)[0].planned_at is None


def test_a_meeting_can_be_moved_within_its_period(owing: Town) -> None:
    plan(owing)
    line = owing.of(JOINT)[3]
    moment = datetime(2026, 4, 18, 14, tzinfo=CHINA)
    with owing.begin() as session:
        move_planned(session, owing.on(BEFORE), obligation_id=line.id, starts_at=moment)
    moved = owing.of(JOINT)[3]
    assert (moved.planned_at, moved.plan_no) == (moment, 2)
    # Both are kept: who planned what, and when.
    assert owing.count(PlannedMeeting) == 20


def test_a_day_of_rest_is_taken_from_a_person_though_none_is_proposed(owing: Town) -> None:
    line, saturday = owing.of(JOINT)[3], datetime(2026, 4, 18, 14, tzinfo=CHINA)
    assert not WorkCalendar().is_workday(saturday.date())
    with owing.begin() as session:
        move_planned(session, owing.on(BEFORE), obligation_id=line.id, starts_at=saturday)
    assert owing.of(JOINT)[3].planned_at == saturday


@pytest.mark.parametrize(
    ("moment", "code"),
    [
        (datetime(2026, 5, 1, 9, tzinfo=CHINA), "compliance.plan_outside"),
        (datetime(2026, 3, 31, 23, 59, tzinfo=CHINA), "compliance.plan_outside"),
        (datetime(2025, 12, 1, 9, tzinfo=CHINA), "compliance.plan_past"),
    ],
)
def test_it_cannot_be_moved_out_of_its_period_nor_into_the_past(
    owing: Town, moment: datetime, code: str
) -> None:
    line = owing.of(JOINT)[3]
    with owing.begin() as session, pytest.raises(Invalid) as refused:
        move_planned(session, owing.on(BEFORE), obligation_id=line.id, starts_at=moment)
    assert (refused.value.code, refused.value.field) == (code, "starts_at")


def test_the_last_minute_of_the_period_still_counts(owing: Town) -> None:
    line, last = owing.of(JOINT)[3], datetime(2026, 4, 30, 23, 59, tzinfo=CHINA)
    with owing.begin() as session:
        move_planned(session, owing.on(BEFORE), obligation_id=line.id, starts_at=last)


def test_what_is_met_is_not_planned_again(owing: Town) -> None:
    owing.publish(owing.hold(date(2026, 1, 13)), date(2026, 1, 14))
    line = owing.of(JOINT)[0]
    moment = owing.on(date(2026, 1, 20)).at + timedelta(hours=3)
    with owing.begin() as session, pytest.raises(Refused):
        move_planned(session, owing.on(date(2026, 1, 15)), obligation_id=line.id, starts_at=moment)


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY}))
def test_the_secretary_alone_plans(owing: Town, role: Role) -> None:
    with owing.begin() as session, pytest.raises(NotAllowed):
        plan_year(session, owing.officer(role), year=2026)
    with owing.begin() as session, pytest.raises(NotAllowed):
        move_planned(
            session,
            owing.officer(role),
            obligation_id=owing.year()[0].id,
            starts_at=owing.act.at,
        )


def test_planning_takes_as_many_queries_for_nineteen_as_for_one(
    owing: Town, counting: Counting
) -> None:
    def sent(on: date) -> int:
        with owing.begin() as session, counting(session) as seen:
            plan_year(session, owing.on(on), year=2026)
            return sum(1 for one in seen if one.startswith("SELECT"))

    assert sent(date(2026, 12, 20)) == sent(BEFORE) <= 7


def test_what_is_met_is_not_moved_unless_its_minutes_were_taken_down(owing: Town) -> None:
    notice = owing.publish(owing.hold(date(2026, 3, 12)), date(2026, 3, 13))
    march, again = owing.of(JOINT)[2], owing.on(date(2026, 3, 26)).at
    now = owing.on(date(2026, 3, 14))
    with owing.begin() as session, pytest.raises(Refused) as refused:
        move_planned(session, now, obligation_id=march.id, starts_at=again)
    assert refused.value.code == "compliance.met"
    owing.remove(notice, now.today)
    with owing.begin() as session:
        move_planned(session, now, obligation_id=march.id, starts_at=again)
    assert owing.of(JOINT)[2].planned_at == again
