"""A community's stages: who may move it, with what reason, and what raw SQL cannot do."""

from collections.abc import Callable
from datetime import date
from typing import Any

import psycopg
import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError, ProgrammingError

from folkmoot.kernel import audit
from folkmoot.kernel.audit.verify import Finding, verify
from folkmoot.kernel.errors import FolkmootError, Invalid, NotAllowed, NotFound, Refused
from folkmoot.rollout import service
from folkmoot.rollout.domain import Requirement
from folkmoot.tenancy.checks import stands_where_its_stages_say
from folkmoot.tenancy.history import pilots_of, stages_of, working_since
from folkmoot.tenancy.models import Community, CommunityStage, CommunityStatus

# The class behind the fixture is in conftest.py, which no test module can import.
District = Any
Make = Callable[..., District]
DRAFT, PILOT, LIVE, SUSPENDED, CLOSED = CommunityStatus


def stages(district: District, number: int = 0) -> tuple[CommunityStage, ...]:
    with district.database.begin() as session:
        return stages_of(session, district.lines[number].id)


def findings(district: District) -> list[Finding]:
    """What walking the platform's chain says of the first community's stages."""
    key = str(district.lines[0].id)
    with district.platform() as session:
        found = verify(session).findings
    return [each for each in found if each.table == "community_stage" and each.key[0] == key]


def test_onboarding_writes_the_first_stage_and_a_second_time_none(make_district: Make) -> None:
    district = make_district(2)
    assert [[each.status for each in stages(district, n)] for n in range(2)] == [[DRAFT]] * 2
    assert not findings(district)


def test_what_is_not_ready_is_refused_and_what_it_lacks_stands_with_the_reason(
    district: District,
) -> None:
    with pytest.raises(Refused) as refused:
        district.move(0, PILOT)
    assert (refused.value.code, refused.value.field) == ("community.not_ready", "reason")
    assert [each.status for each in stages(district)] == [DRAFT]
    district.move(0, PILOT, "先行试点，边准备边运行")
    last = stages(district)[-1]
    assert last.lacking == [each.value for each in Requirement]
    assert (last.reason, last.by) == ("先行试点，边准备边运行", district.officer.actor.account_id)
    assert district.lines[0].status is PILOT


def test_the_path_from_draft_to_the_end_is_kept(district: District) -> None:
    for status, reason in (
        (PILOT, "先行"),
        (SUSPENDED, "整顿"),
        (PILOT, "整顿完毕"),
        (LIVE, ""),
        (CLOSED, "并入其他社区"),
    ):
        district.later(days=1)
        district.move(0, status, reason)
    history = stages(district)
    assert [each.status for each in history] == [DRAFT, PILOT, SUSPENDED, PILOT, LIVE, CLOSED]
    assert [each.seq for each in history] == [1, 2, 3, 4, 5, 6]
    with pytest.raises(Refused) as refused:
        district.move(0, LIVE, "再开")
    assert refused.value.code == "community.stage"


@pytest.mark.parametrize("status", [SUSPENDED, CLOSED])
def test_to_stop_a_community_needs_a_reason(make_district: Make, status: CommunityStatus) -> None:
    district = make_district(1, "live")
    with pytest.raises(Invalid) as refused:
        district.move(0, status)
    assert refused.value.code == "community.reason"


def test_only_its_own_district_moves_a_community(district: District, make_district: Make) -> None:
    stranger = make_district(1)
    with pytest.raises(NotFound):
        service.move_community(
            district.database.begin,
            stranger.officer,
            district_id=stranger.id,
            community_id=district.lines[0].id,
            status=PILOT,
            reason="抢先",
        )
    with pytest.raises(NotAllowed):
        service.move_community(
            district.database.begin,
            district.secretary,
            district_id=district.id,
            community_id=district.lines[0].id,
            status=PILOT,
            reason="自己来",
        )


def test_the_day_from_which_meetings_are_owed_is_the_first_working_one(
    district: District,
) -> None:
    district.move(0, PILOT, "先行")
    district.later(days=30)
    district.move(0, LIVE)
    district.move(1, LIVE, "先行")
    ids = [line.id for line in district.lines]
    with district.database.begin() as session:
        assert working_since(session, district.id) == {
            ids[0]: date(2026, 3, 2),
            ids[1]: date(2026, 4, 1),
        }
        assert pilots_of(session, district.id) == {ids[0]}


_ROW = (
    "INSERT INTO community_stage (community_id, seq, status, at, reason, lacking, before_seq,"
    " before_status) VALUES (:id, :seq, :status, now(), :reason, CAST(:lacking AS jsonb),"
    " :before, :was)"
)


@pytest.mark.parametrize(
    ("row", "breach"),
    [
        ({"seq": 3, "status": "live", "before": 2, "was": "pilot"}, "fk_community_stage"),
        ({"seq": 3, "status": "live", "before": 1, "was": "draft"}, "one_after_the_other"),
        ({"seq": 2, "status": "suspended", "before": 1, "was": "draft"}, "one_after_the_other"),
        ({"seq": 2, "status": "live", "before": 1, "was": "pilot"}, "fk_community_stage"),
        (
            {"seq": 2, "status": "live", "before": 1, "was": "draft", "lacking": None},
            "readiness_looked_at",
        ),
        (
            {"seq": 2, "status": "live", "before": 1, "was": "draft", "reason": ""},
            "with_a_reason",
        ),
        ({"seq": 1, "status": "live", "before": None, "was": None}, "pk_community_stage"),
        ({"seq": 2, "status": "live", "before": None, "was": None}, "one_after_the_other"),
    ],
)
def test_raw_sql_cannot_skip_a_stage_nor_leave_out_why(
    district: District, row: dict[str, Any], breach: str
) -> None:
    of_pilot = row["was"] == "pilot"
    given = {"lacking": None if of_pilot or row["was"] is None else '["roster"]', "reason": "有"}
    asked = {"id": district.lines[0].id, **given, **row}
    if row["status"] == "suspended":
        asked["lacking"] = None
    with pytest.raises(IntegrityError, match=breach), district.platform() as session:
        session.execute(text(_ROW), asked)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE community_stage SET reason = '改写' WHERE community_id = :id",
        "UPDATE community_stage SET at = now() WHERE community_id = :id",
        "DELETE FROM community_stage WHERE community_id = :id",
        "UPDATE rollout_wave SET planned_on = now()",
        "DELETE FROM rollout_place",
        "UPDATE rollout_cancellation SET reason = '改写'",
        "DELETE FROM rollout_cancellation",
    ],
)
def test_history_cannot_be_rewritten_by_raw_sql(district: District, statement: str) -> None:
    district.move(0, PILOT, "先行")
    with pytest.raises(ProgrammingError, match="permission denied"), district.platform() as session:
        session.execute(text(statement), {"id": district.lines[0].id})


def test_a_rewritten_stage_is_seen_by_whoever_walks_the_chain(
    district: District, superuser: psycopg.Connection
) -> None:
    district.move(0, PILOT, "先行")
    key = [district.lines[0].id]
    superuser.execute(
        "UPDATE community_stage SET reason = '改写' WHERE community_id = %s AND seq = 2", key
    )
    found = findings(district)
    superuser.execute(
        "UPDATE community_stage SET reason = '先行' WHERE community_id = %s AND seq = 2", key
    )
    assert found


def test_a_status_that_no_stage_speaks_of_is_seen_although_the_chain_is_sound(
    district: District,
) -> None:
    district.move(0, PILOT, "先行")
    key = district.lines[0].id

    def put(status: CommunityStatus) -> None:
        with district.platform() as session:
            session.get_one(Community, key).status = status
            audit.record(session, district.officer, "test:community:status", key)

    put(LIVE)
    with district.platform() as session:
        doubts = list(stands_where_its_stages_say(session))
    put(PILOT)
    assert ("community", (str(key),)) in {(each.table, each.key) for each in doubts}
    with district.begin(0) as session:
        assert list(stands_where_its_stages_say(session)) == []


def test_every_refusal_says_what_to_do(district: District) -> None:
    for status in (SUSPENDED, PILOT):
        with pytest.raises(FolkmootError) as refused:
            district.move(0, status)
        assert refused.value.cure
