"""A community that is suspended or closed: what it owes still, and what when it works again."""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot.compliance.digests import make_digests
from folkmoot.compliance.district import heat_map, overview
from folkmoot.compliance.domain import Standing
from folkmoot.compliance.frames import Frame, frame_of
from folkmoot.compliance.models import Lift
from folkmoot.compliance.reminding import Level
from folkmoot.compliance.service import owe_again, owe_district
from folkmoot.kernel.act import Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.scope import PLATFORM, DistrictScope
from folkmoot.rollout.service import move_community
from folkmoot.tenancy.history import Rest, began_to_work, rests_of, working_since
from folkmoot.tenancy.models import CommunityStatus, District
from folkmoot.tenancy.stages import RESTING
from folkmoot.tenancy.staging import begin_stages, set_status
from folkmoot_sdk import BodyKind

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Time = Any
SignIn = Callable[..., FlaskClient]
JOINT, REPRESENTATIVES = BodyKind.JOINT_MEETING, BodyKind.REPRESENTATIVES_ASSEMBLY
LIVE, SUSPENDED, CLOSED = CommunityStatus.LIVE, CommunityStatus.SUSPENDED, CommunityStatus.CLOSED
SUSPENDED_ON, AGAIN_ON = date(2026, 6, 10), date(2026, 9, 20)


@pytest.fixture
def owing(town: Town) -> Town:
    """At work since December; 19 meetings are owed in 2026."""
    with town.world.database.begin(PLATFORM) as session:
        act = town.officer(Role.OPERATOR, date(2025, 12, 1))
        begin_stages(session, act, district_id=town.world.scope.district_id)
    town.owe()
    return town


def move(town: Town, status: CommunityStatus, on: date) -> None:
    """As the district's officer does on the page of the roll-out."""
    scope = town.world.scope
    move_community(
        town.world.database.begin,
        town.officer(day=on),
        district_id=scope.district_id,
        community_id=scope.tenant_id,
        status=status,
        reason="整顿",
    )


def move_behind_its_back(town: Town, status: CommunityStatus, on: date) -> None:
    """The stage alone, as where a run was killed after it."""
    scope = town.world.scope
    with town.world.database.begin(PLATFORM) as session:
        set_status(
            session,
            town.officer(day=on),
            district_id=scope.district_id,
            community_id=scope.tenant_id,
            status=status,
            reason="整顿",
        )


def started(town: Town) -> Counter[BodyKind]:
    return Counter(line.body for line in town.year())


def frame(town: Town, today: date) -> Frame:
    with town.world.database.begin() as session:
        return frame_of(session, session.get_one(District, town.world.scope.district_id), today)


BEGUN = {
    JOINT: 6, REPRESENTATIVES: 2, BodyKind.BULLETIN_MEETING: 1, BodyKind.APPRAISAL_MEETING: 1,
}  # fmt: skip


@pytest.mark.parametrize("status", [SUSPENDED, CLOSED])
def test_what_has_not_begun_is_lifted_at_once_and_what_has_stays(
    owing: Town, status: CommunityStatus
) -> None:
    before = owing.year()
    move(owing, status, SUSPENDED_ON)
    assert started(owing) == BEGUN
    assert set(owing.year()) == {line for line in before if line.period.start <= SUSPENDED_ON}
    assert owing.count(Lift) == 9
    with owing.begin() as session:
        assert not [f for f in verify(session).findings if f.table == "obligation_lift"]


def test_what_begins_on_the_very_day_had_begun(owing: Town) -> None:
    move(owing, SUSPENDED, date(2026, 7, 1))
    assert [line.period.start.month for line in owing.of(JOINT)] == [1, 2, 3, 4, 5, 6, 7]


def test_a_second_time_changes_nothing(owing: Town) -> None:
    move(owing, SUSPENDED, SUSPENDED_ON)
    with owing.begin() as session:
        owe_again(session, owing.officer(day=date(2026, 8, 3)))
    assert (started(owing), owing.count(Lift)) == (BEGUN, 9)


def test_the_next_year_is_lifted_too_and_none_is_laid_down_at_rest(owing: Town) -> None:
    owing.owe(2027, on=date(2026, 6, 1))
    move(owing, SUSPENDED, SUSPENDED_ON)
    assert owing.year(2027) == ()
    assert owing.owe(2027, on=date(2026, 8, 1)).made == 0
    assert owing.owe(2028, on=date(2026, 8, 1)).made == 0


def test_who_works_again_owes_what_begins_from_that_day_on(owing: Town) -> None:
    move(owing, SUSPENDED, SUSPENDED_ON)
    move(owing, LIVE, AGAIN_ON)
    lines = owing.of(JOINT)
    assert [line.period.start.month for line in lines] == [1, 2, 3, 4, 5, 6, 10, 11, 12]
    assert [line.due_on.month for line in owing.of(REPRESENTATIVES)] == [3, 6, 12]
    # The second half-year began while it rested.
    assert started(owing)[BodyKind.BULLETIN_MEETING] == 1


def test_a_year_that_is_laid_down_late_begins_with_the_present_stretch(owing: Town) -> None:
    move(owing, SUSPENDED, date(2026, 11, 3))
    move(owing, LIVE, date(2027, 6, 10))
    scope = owing.world.scope
    with owing.world.database.begin(PLATFORM) as session:
        assert began_to_work(session, scope.tenant_id) == date(2027, 6, 10)
        assert working_since(session, scope.district_id) == {scope.tenant_id: date(2027, 6, 10)}
    owing.owe(2027, since=date(2027, 6, 10), on=date(2027, 6, 15))
    assert [line.period.start.month for line in owing.of(JOINT, 2027)] == [7, 8, 9, 10, 11, 12]


def test_a_day_given_by_hand_does_not_reach_into_a_rest(owing: Town) -> None:
    move(owing, SUSPENDED, date(2026, 11, 3))
    move(owing, LIVE, date(2027, 6, 10))
    owing.owe(2027, since=date(2027, 1, 1), on=date(2027, 6, 15))
    assert [line.period.start.month for line in owing.of(JOINT, 2027)] == [7, 8, 9, 10, 11, 12]


def test_what_was_not_done_at_once_is_done_by_the_next_laying_down(owing: Town) -> None:
    move_behind_its_back(owing, SUSPENDED, SUSPENDED_ON)
    assert len(owing.year()) == 19
    owe_district(
        owing.world.database,
        owing.officer(Role.OPERATOR, date(2026, 8, 20)),
        district_id=owing.world.scope.district_id,
        year=2026,
        owed_from_of=lambda _community: NEW_YEAR,
    )
    # By the day on which it came to rest, and not by that of the run.
    assert started(owing) == BEGUN


def test_a_return_that_is_noticed_late_owes_from_the_day_of_the_return(owing: Town) -> None:
    move_behind_its_back(owing, SUSPENDED, SUSPENDED_ON)
    move_behind_its_back(owing, LIVE, AGAIN_ON)
    owing.owe(since=AGAIN_ON, on=date(2026, 11, 5))
    lines = owing.of(JOINT)
    assert [line.period.start.month for line in lines] == [1, 2, 3, 4, 5, 6, 10, 11, 12]


NEW_YEAR = date(2026, 1, 1)


def test_rests_are_the_stretches_between_work(owing: Town) -> None:
    for status, on in (
        (SUSPENDED, date(2026, 2, 1)), (LIVE, date(2026, 3, 1)),
        (SUSPENDED, date(2026, 5, 1)), (CLOSED, date(2026, 6, 1)),
    ):  # fmt: skip
        move(owing, status, on)
    with owing.begin() as session:
        found = rests_of(session, owing.world.scope.tenant_id)
        assert began_to_work(session, owing.world.scope.tenant_id) is None
    assert found == (
        Rest(date(2026, 2, 1), date(2026, 3, 1)), Rest(date(2026, 5, 1), None),
    )  # fmt: skip
    assert [found[0].begins(date(2026, *day)) for day in ((2, 1), (2, 2), (2, 28), (3, 1))] == [
        False, True, True, False,
    ]  # fmt: skip


def test_every_figure_of_a_community_at_rest_is_the_same(owing: Town) -> None:
    """Screen, map, year and digest: ten had begun, of which by August nine are overdue."""
    move(owing, CLOSED, SUSPENDED_ON)
    today, tenant = date(2026, 8, 3), owing.world.scope.tenant_id
    whole = frame(owing, today)
    with owing.world.database.begin(DistrictScope(whole.id)) as session:
        figures = overview(session, whole, 2026, today).figures
        cells = heat_map(session, [tenant], 2026, today, 10).cells[tenant].values()
    year = Counter(line.standing for line in owing.year(today=today))
    assert year == {Standing.OVERDUE: 9, Standing.UPCOMING: 1}
    assert {each: figures.of(each) for each in year} == year
    assert Counter(cell.standing for cell in cells) == year
    act = owing.officer(Role.OPERATOR, today)
    told = make_digests(owing.world.database, act, whole)
    # Its secretary can do nothing; the offices above can excuse it.
    assert {each.recipient.level: each.new for each in told} == {
        Level.STREET: 9, Level.DISTRICT: 9,
    }  # fmt: skip


@pytest.mark.parametrize("status", sorted(RESTING))
def test_an_officer_excuses_what_had_begun_and_nobody_does_anything_else(
    owing: Town,
    clocked: Flask,
    time: Time,
    sign_in: SignIn,
    status: CommunityStatus,
) -> None:
    move(owing, status, SUSPENDED_ON)
    time.now = datetime(2026, 8, 3, 2, tzinfo=UTC)
    clocked.extensions.pop("folkmoot_addresses", None)
    place = f"/{owing.world.district_slug}/{owing.world.community_slug}/year"
    officer, secretary = (sign_in(owing.world, r) for r in (Role.DISTRICT_OFFICER, Role.SECRETARY))
    # The law's own too: nobody can hold one here, so that nothing is waived.
    for line in (owing.of(JOINT)[5], owing.of(BodyKind.APPRAISAL_MEETING)[0]):
        address = f"{place}/{line.id}/excuse"
        assert address in officer.get(f"{place}/").text
        assert officer.get(address).status_code == 200
        assert secretary.post(address, data={"reason": "已暂停"}).status_code == 403
        assert officer.post(address, data={"reason": "已暂停"}).status_code == 303
    assert Counter(line.standing for line in owing.year(today=date(2026, 8, 3))) == {
        Standing.OVERDUE: 8, Standing.EXCUSED: 2,
    }  # fmt: skip
    page = secretary.get(f"{place}/?year=2026").text
    assert "meetings/call" not in page
    for refused in (f"{place}/plan/2026", f"{place}/{owing.year()[0].id}/move"):
        assert secretary.get(refused).status_code == 409
        assert refused not in page
