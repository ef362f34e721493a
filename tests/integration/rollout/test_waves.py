"""Waves: planned, begun by those that are ready, and figures of pilots beside the rest."""

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError
from tests.statements import sent_to

from folkmoot.demo import works
from folkmoot.demo.stage import Stage
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import PLATFORM, DistrictScope
from folkmoot.matters import queries as matters
from folkmoot.matters.service import open_matter
from folkmoot.overview.queries import figures_of, standings
from folkmoot.rollout import queries, service
from folkmoot.rollout.cli import rollout
from folkmoot.rollout.domain import Requirement, readiness_of
from folkmoot.rollout.queries import facts
from folkmoot.rollout.service import Move
from folkmoot.tenancy.checks import began_with_a_wave_that_stood
from folkmoot.tenancy.history import begun_with
from folkmoot.tenancy.models import CommunityStatus, Wave

# The class behind the fixture is in conftest.py, which no test module can import.
District = Any
Make = Callable[..., District]
Run = Callable[..., Result]
DRAFT, PILOT, LIVE = CommunityStatus.DRAFT, CommunityStatus.PILOT, CommunityStatus.LIVE
ON = date(2026, 4, 1)


@pytest.fixture
def rehearsed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if a rehearsal had been closed everywhere: it takes weeks of notices."""
    monkeypatch.setattr(facts, "_rehearsals", lambda _session: (7, 1))


def plan(district: District, *numbers: int, **given: object) -> Wave:
    ids = [district.lines[n].id for n in numbers]
    arguments: dict[str, Any] = {
        "name": "第一批",
        "becomes": PILOT,
        "planned_on": ON,
        "community_ids": ids,
        **given,
    }
    with district.platform() as session:
        return service.plan_wave(session, district.officer, district_id=district.id, **arguments)


def start(district: District, wave: Wave) -> tuple[Move, ...]:
    return service.start_wave(
        district.database.begin, district.officer, district_id=district.id, wave_id=wave.id
    )


@pytest.mark.usefixtures("rehearsed")
def test_a_wave_begins_with_those_that_are_ready_and_says_what_the_others_lack(
    district: District,
) -> None:
    district.equip(0)
    wave = plan(district, 0, 1)
    moves = {move.community.slug: move for move in start(district, wave)}
    assert moves["c0"].problem is None
    assert moves["c1"].problem is not None
    assert moves["c1"].readiness is not None
    assert moves["c1"].readiness.lacking == (
        Requirement.ROSTER,
        Requirement.BODIES,
        Requirement.BOARDS,
    )
    assert [line.status for line in district.lines] == [PILOT, DRAFT, DRAFT]
    with district.database.begin() as session:
        (line,) = queries.waves_of(session, district.id)
    assert (line.communities, line.begun) == (2, 1)
    district.later(days=7)
    district.equip(1)
    (again,) = start(district, wave)
    assert (again.community.slug, again.problem) == ("c1", None)
    assert start(district, wave) == ()


def test_a_community_moved_by_itself_has_begun_with_the_wave_it_was_planned_for(
    district: District,
) -> None:
    wave = plan(district, 0, 1)
    for number, status in ((0, PILOT), (1, LIVE)):
        district.move(number, status, "先行")
    with district.database.begin() as session:
        # As what it was planned for, and not as something else.
        assert begun_with(session, district.id) == {district.lines[0].id: wave.id}
        (line,) = queries.waves_of(session, district.id)
    assert (line.communities, line.begun) == (2, 1)
    for status, reason in ((CommunityStatus.SUSPENDED, "整顿"), (PILOT, "整顿完毕")):
        district.later(days=1)
        district.move(0, status, reason)
    with district.database.begin() as session:
        assert queries.waves_of(session, district.id)[0].begun == 1


def test_a_wave_is_planned_of_drafts_of_its_own_district_for_a_day_to_come(
    district: District, make_district: Make
) -> None:
    stranger = make_district(1, "live")
    for given, error, code in (
        ({"planned_on": date(2026, 3, 1)}, Invalid, "wave.in_past"),
        ({"community_ids": []}, Invalid, "wave.empty"),
        ({"becomes": DRAFT}, Invalid, "wave.becomes"),
        ({"community_ids": [stranger.lines[0].id]}, Refused, "wave.not_drafts"),
        ({"name": " "}, Invalid, "text.required"),
    ):
        with pytest.raises(error) as refused:
            plan(district, 0, **given)
        assert refused.value.code == code
    plan(district, 0)
    with pytest.raises(Conflict):
        plan(district, 1)
    wave = plan(district, 1, name="第二批")
    with pytest.raises(NotFound):
        start(stranger, wave)
    with pytest.raises(NotAllowed), district.platform() as session:
        service.plan_wave(
            session,
            district.secretary,
            district_id=district.id,
            name="自己来",
            becomes=LIVE,
            planned_on=ON,
            community_ids=[district.lines[0].id],
        )


def cancel(district: District, wave: Wave, reason: str = "日期定错") -> None:
    where = {"district_id": district.id, "wave_id": wave.id}
    with district.platform() as session:
        service.cancel_wave(session, district.officer, **where, reason=reason)


def test_a_wave_is_cancelled_with_a_reason_and_what_it_held_is_free_again(
    district: District,
) -> None:
    wave = plan(district, 0, 1)
    with pytest.raises(Invalid):
        cancel(district, wave, " ")
    cancel(district, wave)
    with pytest.raises(Conflict) as refused:
        cancel(district, wave)
    assert refused.value.code == "wave.cancelled"
    with pytest.raises(Conflict):
        start(district, wave)
    again = plan(district, 0)
    with pytest.raises(Conflict) as taken:
        plan(district, 1)
    assert taken.value.code == "wave.name_taken"
    with district.database.begin() as session:
        lines = queries.waves_of(session, district.id)
        planned = queries.planned_for(session, district.id)
        assert queries.wave_named(session, district.id, "第一批").id == again.id
    assert [(line.id, line.reason) for line in lines] == [(again.id, None), (wave.id, "日期定错")]
    assert planned == {district.lines[0].id: "第一批"}
    for number in (0, 1):
        district.move(number, PILOT, "先行")
    with district.database.begin() as session:
        assert begun_with(session, district.id) == {district.lines[0].id: again.id}


def test_a_name_goes_from_one_cancelled_wave_to_the_next_and_to_no_two(
    district: District,
) -> None:
    first = plan(district, 0)
    cancel(district, first)
    second = plan(district, 0)
    cancel(district, second)
    third = plan(district, 0)
    assert (second.name_from, third.name_from) == (first.id, second.id)
    for name_from in (None, first.id):
        row = {"id": uuid4(), "district": district.id, "name": "第一批", "name_from": name_from}
        with pytest.raises(IntegrityError), district.platform() as session:
            session.execute(text(_WAVE), row)


_WAVE = (
    "INSERT INTO rollout_wave (id, district_id, name, becomes, planned_on, planned_at, name_from)"
    " VALUES (:id, :district, :name, 'pilot', now(), now(), :name_from)"
)


def test_a_wave_of_which_anybody_has_begun_stays_as_it_is(district: District) -> None:
    wave = plan(district, 0, 1)
    district.move(0, PILOT, "先行")
    with pytest.raises(Refused) as refused:
        cancel(district, wave)
    assert refused.value.code == "wave.has_begun"
    with district.database.begin() as session:
        assert queries.cancellation_of(session, wave.id) is None


def test_a_changed_wave_stands_in_the_place_of_the_one_that_is_kept(district: District) -> None:
    wave = plan(district, 0, 1)
    given: dict[str, Any] = {"name": "第一批", "becomes": LIVE, "reason": "推迟一个月"}
    where = {"district_id": district.id, "wave_id": wave.id}

    def change(on: date) -> None:
        ids = [district.lines[2].id]
        with district.platform() as session:
            service.change_wave(
                session, district.officer, **where, **given, planned_on=on, community_ids=ids
            )

    with pytest.raises(Invalid):
        change(date(2026, 1, 1))
    with district.database.begin() as session:
        assert queries.cancellation_of(session, wave.id) is None
    change(date(2026, 5, 1))
    with district.database.begin() as session:
        stands, kept = queries.waves_of(session, district.id)
    assert (stands.becomes, stands.planned_on, stands.communities) == (LIVE, date(2026, 5, 1), 1)
    assert (kept.id, kept.planned_on, kept.reason) == (wave.id, ON, "推迟一个月")


def test_nobody_begins_with_a_wave_while_it_is_being_cancelled(district: District) -> None:
    wave = plan(district, 0)
    where = {"district_id": district.id, "wave_id": wave.id}
    with ThreadPoolExecutor(1) as pool:
        with district.platform() as session:
            service.cancel_wave(session, district.officer, **where, reason="日期定错")
            moving = pool.submit(district.move, 0, PILOT, "先行")
            with pytest.raises(TimeoutError):
                moving.result(timeout=1)
        moving.result(timeout=10)
    with district.database.begin() as session:
        assert district.lines[0].status is PILOT
        assert begun_with(session, district.id) == {}


def test_a_beginning_with_a_cancelled_wave_is_seen_although_the_chain_is_sound(
    district: District,
) -> None:
    wave = plan(district, 0)
    district.move(0, PILOT, "先行")
    row = {"wave": wave.id, "district": district.id, "name": wave.name}
    with district.database.begin(PLATFORM) as session:
        session.execute(text(_CANCELLATION), row)
        doubts = list(began_with_a_wave_that_stood(session))
        session.rollback()
    key = (str(district.lines[0].id), "2")
    assert ("community_stage", key) in {(each.table, each.key) for each in doubts}


_CANCELLATION = (
    "INSERT INTO rollout_cancellation (wave_id, district_id, name, at, reason)"
    " VALUES (:wave, :district, :name, now(), '改写')"
)


def test_a_draft_runs_a_matter_through_all_seven_steps_and_that_is_its_rehearsal(
    make_district: Make, database: Database
) -> None:
    district = make_district(1)
    stage = Stage(database, district.scope(0), works.BEGINS, lambda _said: None, uuid4().int)
    matter_id = works.play(stage)
    facts = stage.read(queries.facts_of, stage.now.date())
    assert (facts.rehearsed, facts.furthest) == (1, 7)
    assert readiness_of(facts, DRAFT).ready
    (line,) = stage.read(matters.matters_of)
    assert (line.id, line.rehearsal) == (matter_id, True)
    figures = stage.read(figures_of)
    assert (figures.under_way, figures.closed) == (0, 0)
    assert stage.read(matters.satisfaction_of_year, 2017) == matters.Satisfaction()


def test_what_begins_after_the_draft_is_a_matter_and_counted(district: District) -> None:
    def begin(title: str) -> None:
        topic = district.topic(0, title)
        with district.begin(0) as session:
            open_matter(session, district.secretary, topic_id=topic)

    begin("演练")
    district.later(days=1)
    district.move(0, PILOT, "先行")
    district.later(days=1)
    begin("路灯")
    with district.begin(0) as session:
        listed = {line.title: line.rehearsal for line in matters.matters_of(session)}
        assert figures_of(session).under_way == 1
    assert listed == {"演练": True, "路灯": False}
    tenant_id = district.lines[0].id
    with district.database.begin(DistrictScope(district.id)) as session:
        counted = standings(session, [tenant_id], ON, district.officer.at)
        assert counted[tenant_id].matters == 1
        assert queries.matters_by_community(session, [tenant_id], 2026) == {tenant_id: 1}
        assert queries.matters_by_community(session, [tenant_id], 2025) == {}


def test_a_body_that_no_longer_is_what_the_law_asks_is_named(district: District) -> None:
    district.equip(0)
    with district.begin(0) as session:
        facts = service.gather(session, district.secretary)
    assert facts.unsound == frozenset()
    assert readiness_of(facts, DRAFT).lacking == (Requirement.REHEARSAL,)


def test_two_first_looks_at_once_are_both_kept_and_the_later_one_stands(
    district: District,
) -> None:
    first, second = district.secretary, district.later(minutes=1)

    def look() -> None:
        with district.begin(0) as session:
            service.gather(session, second)

    with ThreadPoolExecutor(1) as pool:
        with district.begin(0) as session:
            service.gather(session, first)
            # Waits for the first one's row, which is not yet committed.
            waiting = pool.submit(look)
            with pytest.raises(TimeoutError):
                waiting.result(timeout=0.5)
        waiting.result(timeout=10)
    ids = [district.lines[0].id]
    with district.database.begin(DistrictScope(district.id)) as session:
        ((_, at),) = queries.gathered(session, ids).values()
    assert at == second.at


def test_readiness_takes_the_same_queries_for_a_full_community_as_for_an_empty_one(
    district: District,
) -> None:
    district.equip(0)
    numbers = []
    for number in (0, 1):
        with (
            district.begin(number) as session,
            sent_to(district.database.engine, only="SELECT") as sent,
        ):
            queries.facts_of(session, ON)
        numbers.append(len(sent))
    assert numbers[0] == numbers[1] <= 8


# The command line


@pytest.fixture
def run(district: District) -> Run:
    def invoke(*arguments: object) -> Result:
        operation = SimpleNamespace(database=district.database, act=district.officer)
        return CliRunner().invoke(rollout, [str(part) for part in arguments], obj=operation)

    return invoke


@pytest.mark.usefixtures("rehearsed")
def test_the_command_line_plans_and_begins_a_wave(district: District, run: Run) -> None:
    district.equip(0)
    planned = run("wave", "plan", district.slug, "c0", "c1", "--name", "首批", "--on", "2026-04-01")
    assert (planned.exit_code, planned.exception) == (0, None)
    begun = run("wave", "start", district.slug, "首批", "--lang", "zh")
    assert begun.exit_code == 1
    assert "c0: 已开始" in begun.output
    assert "c1: 未开始，还缺：名册（还没有住户或者居民）；机构（尚未产生：" in begun.output
    listed = run("wave", "list", district.slug, "--lang", "en").output
    assert "首批" in listed
    assert "1/2" in listed
    plain = json.loads(run("wave", "start", district.slug, "首批", "--json").output)
    assert plain == [
        {
            "community": "c1",
            "begun": False,
            "error": "community.not_ready",
            "lacking": ["roster", "bodies", "boards"],
        }
    ]
    unknown = run("wave", "start", district.slug, "第九批", "--json")
    assert json.loads(unknown.output)["error"] == "wave.unknown"


def test_the_command_line_changes_and_cancels_a_wave(district: District, run: Run) -> None:
    run("wave", "plan", district.slug, "c0", "--name", "首批", "--on", "2026-04-01")
    assert run("wave", "cancel", district.slug, "首批").exit_code != 0
    asked = ("--on", "2026-05-01", "--reason", "推迟一个月")
    changed = run("wave", "change", district.slug, "首批", *asked, "--lang", "en")
    assert (changed.exit_code, changed.output) == (0, "planned: 首批\n")
    cancelled = run("wave", "cancel", district.slug, "首批", "--reason", "不再分批", "--lang", "zh")
    assert (cancelled.exit_code, "已取消：首批" in cancelled.output) == (0, True)
    listed = run("wave", "list", district.slug, "--lang", "en").output.splitlines()
    assert listed == [
        "2026-04-01  首批  pilot  cancelled: 推迟一个月",
        "2026-05-01  首批  pilot  cancelled: 不再分批",
    ]
    gone = run("wave", "start", district.slug, "首批", "--json")
    assert json.loads(gone.output)["error"] == "wave.unknown"


def test_the_command_line_says_what_is_missing_and_keeps_it(district: District, run: Run) -> None:
    one = run("ready", f"{district.slug}/c0", "--lang", "zh")
    assert one.exit_code == 1
    assert "c0：还缺：名册（还没有住户或者居民）；机构（尚未产生：" in one.output
    assert "演练（还没有开始）" in one.output
    every = json.loads(run("ready", district.slug, "--json").output)
    assert set(every) == {"c0", "c1", "c2"}
    assert (every["c0"]["stage"], every["c0"]["ready"]) == ("draft", False)
    assert every["c0"]["list"]["rehearsal"] == {
        "met": False,
        "zh": "演练（还没有开始）",
        "en": "rehearsal (not begun yet)",
    }
    ids = [line.id for line in district.lines]
    with district.database.begin(DistrictScope(district.id)) as session:
        assert queries.gathered(session, ids).keys() == set(ids)


def test_only_drafts_are_held_up_and_what_others_lack_is_advice(
    district: District, run: Run
) -> None:
    district.move(0, LIVE, "先行")
    district.move(1, CommunityStatus.CLOSED, "并入其他社区")
    listed = run("ready", district.slug, "--lang", "en")
    drafts, begun = listed.output.split("Begun already: 1")
    assert listed.exit_code == 1
    assert "c2: lacks: roster (no household or no resident yet); bodies (" in drafts
    assert "c0: still to be made up for: roster (" in begun
    assert "rehearsal" not in begun
    assert "c1" not in listed.output
    assert run("ready", f"{district.slug}/c0").exit_code == 0
    district.move(2, PILOT, "先行")
    advised = run("ready", district.slug, "--lang", "zh")
    assert (advised.exit_code, "筹备" in advised.output) == (0, False)


def test_the_command_line_moves_a_community_with_a_reason(district: District, run: Run) -> None:
    refused = run("stage", f"{district.slug}/c0", "live", "--lang", "zh")
    assert (refused.exit_code, "准备工作还没有完成" in refused.stderr) == (1, True)
    assert "c0：还缺：名册（还没有住户或者居民）" in refused.stderr
    moved = run("stage", f"{district.slug}/c0", "pilot", "--reason", "区里决定", "--lang", "en")
    now, reason, advice = moved.output.splitlines()
    assert (moved.exit_code, now) == (0, "now: pilot")
    assert reason == "the reason is on record, and everybody can read it"
    assert advice.startswith("still to be made up for: roster (")
    live = run("stage", f"{district.slug}/c0", "live", "--lang", "zh").output.splitlines()
    assert live[:2] == ["现在是：正式运行", "不必写理由：已经作为试点运行"]
    assert live[2].startswith("待补齐：名册")
    assert district.lines[0].status is LIVE


def test_another_districts_readiness_is_not_read(district: District, make_district: Make) -> None:
    stranger = make_district(1)
    with district.begin(0) as session:
        service.gather(session, district.secretary)
    with district.database.begin(DistrictScope(stranger.id)) as session:
        assert queries.gathered(session, [district.lines[0].id]) == {}
