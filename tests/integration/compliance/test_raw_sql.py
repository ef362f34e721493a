"""What no fit meeting met cannot be recorded as met, by plain SQL in the app's own role either."""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from folkmoot.compliance.models import (
    Discharge,
    Excuse,
    Lift,
    Obligation,
    PlannedMeeting,
)
from folkmoot.kernel.db import Base, table_of
from folkmoot.meetings.models import MeetingOutcome
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice
from folkmoot_sdk import BodyKind

Town = Any
APPRAISAL = BodyKind.APPRAISAL_MEETING
JOINT, LEADERS = BodyKind.JOINT_MEETING, BodyKind.GROUP_LEADERS_MEETING
MARCH, PUBLISHED = date(2026, 3, 12), date(2026, 3, 13)
OURS = (Obligation, Discharge, Excuse, Lift, PlannedMeeting)


@pytest.fixture
def owing(town: Town) -> Town:
    """Every kind of meeting was held and its minutes hang; nothing is owed yet that they meet."""
    town.fit = town.hold(MARCH)
    town.inquorate = town.hold(date(2026, 3, 16), present=3)
    town.late = town.hold(date(2026, 3, 17), ahead=2)
    town.other_body = town.hold(date(2026, 3, 18), LEADERS)
    town.broke_off = town.hold(date(2026, 3, 19), breaks_off=True)
    for meeting in (town.fit, town.inquorate, town.late, town.other_body, town.broke_off):
        town.publish(meeting, date(2026, 3, 20))
    town.unminuted = town.hold(date(2026, 3, 23), minuted=False)
    town.unpublished = town.hold(date(2026, 3, 24))
    # From tomorrow on, so that nothing is counted by itself; March is then put in by hand.
    town.owe(since=date(2026, 4, 1))
    return town


def march(town: Town, body: BodyKind = JOINT) -> UUID:
    """An obligation of March, as whoever owes could have put it in."""
    april = town.of(JOINT)[0]
    with town.begin() as session:
        row = session.get_one(Obligation, (town.world.scope.tenant_id, april.id))
        values = {column.name: getattr(row, column.name) for column in table_of(Obligation).c}
        values |= {"id": uuid4(), "starts_on": date(2026, 3, 1), "ends_on": date(2026, 3, 31)}
        values["body_kind"] = body
        session.execute(table_of(Obligation).insert().values(**values))
        return UUID(str(values["id"]))


def discharge(town: Town, held: UUID, /, **changes: object) -> dict[str, Any]:
    """The row that would count this meeting, as its own records have it."""
    with town.begin() as session:
        outcome = session.get_one(MeetingOutcome, (town.world.scope.tenant_id, held))
        notice = session.scalar(select(Notice).where(Notice.subject_id == held))
        return {
            "tenant_id": town.world.scope.tenant_id,
            "district_id": town.world.scope.district_id,
            "obligation_id": None,
            "body_kind": outcome.body_kind,
            "starts_on": date(2026, 3, 1),
            "ends_on": date(2026, 3, 31),
            "meeting_id": held,
            "quorate": outcome.quorate,
            "notice_in_time": outcome.notice_in_time,
            "ended_as": outcome.ended_as,
            "opened_at": outcome.opened_at,
            "notice_id": notice.id if notice else uuid4(),
            "notice_kind": "minutes",
            "notice_ends_on": notice.ends_on if notice else date(2026, 4, 8),
            "met_at": datetime(2026, 3, 25, tzinfo=UTC),
            **changes,
        }


def takes(town: Town, row: Mapping[str, Any]) -> bool:
    """Whether the database takes the row for an obligation of March; it is rolled back."""
    values = {**row, "obligation_id": row["obligation_id"] or town.march}
    names, places = ", ".join(values), ", ".join(f":{name}" for name in values)
    sql = f"INSERT INTO discharge ({names}) VALUES ({places})"  # noqa: S608 - our own names
    with town.world.database.session(town.world.scope) as session:
        try:
            session.execute(text(sql), {name: plain(value) for name, value in values.items()})
        except IntegrityError:
            return False
        finally:
            session.rollback()
    return True


def plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value


@pytest.fixture
def town_in_march(owing: Town) -> Town:
    owing.march = march(owing)
    return owing


def test_the_honest_row_goes_in(town_in_march: Town) -> None:
    assert takes(town_in_march, discharge(town_in_march, town_in_march.fit))


class TestAnAppraisal:
    """It counts with the published result, and with nothing else (URC 37)."""

    @pytest.fixture
    def appraised(self, owing: Town) -> Town:
        owing.graded = owing.hold(date(2026, 3, 25), APPRAISAL)
        owing.other = owing.hold(date(2026, 3, 26), APPRAISAL)
        owing.result = owing.post(owing.graded, NoticeKind.APPRAISAL, date(2026, 3, 26))
        owing.publish(owing.other, date(2026, 3, 27))
        owing.march = march(owing, APPRAISAL)
        return owing

    def row(self, town: Town, held: UUID, **changes: object) -> dict[str, Any]:
        return discharge(town, held, **{"notice_kind": "appraisal", **changes})

    def test_the_row_with_its_result_goes_in(self, appraised: Town) -> None:
        assert takes(appraised, self.row(appraised, appraised.graded))

    def test_its_minutes_prove_nothing(self, appraised: Town) -> None:
        assert not takes(appraised, self.row(appraised, appraised.other, notice_kind="minutes"))
        assert not takes(appraised, self.row(appraised, appraised.other))

    def test_nor_does_the_result_of_another(self, appraised: Town) -> None:
        lent = self.row(appraised, appraised.graded)
        proof = {name: lent[name] for name in ("notice_id", "notice_ends_on")}
        assert not takes(appraised, self.row(appraised, appraised.other, **proof))

    def test_and_no_other_meeting_counts_with_a_result(self, appraised: Town) -> None:
        appraised.march = march(appraised)
        posted = appraised.post(appraised.unpublished, NoticeKind.APPRAISAL, date(2026, 3, 28))
        row = self.row(appraised, appraised.unpublished)
        assert row["notice_id"] == posted
        assert not takes(appraised, row)


@pytest.mark.parametrize(
    "meeting", ["inquorate", "late", "other_body", "broke_off", "unminuted", "unpublished"]
)
def test_a_meeting_that_is_not_fit_meets_nothing(town_in_march: Town, meeting: str) -> None:
    town = town_in_march
    assert not takes(town, discharge(town, getattr(town, meeting)))


@pytest.mark.parametrize(
    ("meeting", "lie"),
    [
        ("inquorate", {"quorate": True}),
        ("late", {"notice_in_time": True}),
        ("other_body", {"body_kind": "joint_meeting"}),
        ("broke_off", {"ended_as": "closed"}),
        ("fit", {"opened_at": datetime(2026, 3, 11, 2, tzinfo=UTC)}),
        ("fit", {"meeting_id": uuid4()}),
        ("fit", {"notice_id": uuid4()}),
        ("fit", {"notice_kind": "other"}),
        ("fit", {"obligation_id": uuid4()}),
        ("fit", {"starts_on": date(2026, 1, 1)}),
        ("fit", {"ended_as": "adjourned"}),
    ],
)
def test_nor_does_a_row_that_says_it_was(
    town_in_march: Town, meeting: str, lie: dict[str, Any]
) -> None:
    town = town_in_march
    assert not takes(town, discharge(town, getattr(town, meeting), **lie))


def test_a_meeting_out_of_the_period_meets_nothing(town_in_march: Town) -> None:
    town, april = town_in_march, town_in_march.of(JOINT)[1]
    row = discharge(town, town.fit, obligation_id=april.id)
    assert not takes(town, {**row, "starts_on": april.period.start, "ends_on": april.period.end})


def test_the_minutes_of_another_meeting_prove_nothing(town_in_march: Town) -> None:
    town = town_in_march
    other = discharge(town, town.inquorate)
    proof = {name: other[name] for name in ("notice_id", "notice_ends_on")}
    assert not takes(town, discharge(town, town.unpublished, **proof))


def test_a_meeting_meets_one_thing(town_in_march: Town) -> None:
    town, first = town_in_march, town_in_march.march
    with town.begin() as session:
        row = discharge(town, town.fit, obligation_id=first)
        session.execute(table_of(Discharge).insert().values(**row))
    assert not takes(town, discharge(town, town.fit, obligation_id=first))
    with town.begin() as session:
        again = session.get_one(Obligation, (town.world.scope.tenant_id, first))
        values = {column.name: getattr(again, column.name) for column in table_of(Obligation).c}
        values |= {"id": uuid4(), "ordinal": 2}
        session.execute(table_of(Obligation).insert().values(**values))
    assert not takes(town, discharge(town, town.fit, obligation_id=values["id"]))


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__tablename__)
def test_nothing_of_the_year_is_altered_or_removed(town: Town, model: type[Base]) -> None:
    town.owe()
    column = next(iter(table_of(model).columns))
    for statement in (update(model).values({column.name: 1}), delete(model)):
        with (
            town.world.database.session(town.world.scope) as session,
            pytest.raises(ProgrammingError, match="permission denied"),
        ):
            session.connection().execute(statement)


@pytest.mark.parametrize("reason", ["", None])
def test_no_excuse_goes_in_without_a_reason(town: Town, reason: str | None) -> None:
    town.owe()
    line = town.year()[0]
    sql = text(
        "INSERT INTO obligation_excuse (tenant_id, district_id, obligation_id, reason,"
        " approved_by, approved_at) VALUES (:tenant, :district, :id, :reason, :by, now())"
    )
    scope = town.world.scope
    values = {"tenant": scope.tenant_id, "district": scope.district_id, "id": line.id}
    with (
        town.world.database.session(scope) as session,
        pytest.raises(IntegrityError),
    ):
        session.execute(sql, {**values, "reason": reason, "by": uuid4()})
