"""Pages of the roll-out: for the district's officer, the secretary, and everybody else."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from folkmoot.compliance.service import owe
from folkmoot.kernel.act import Role
from folkmoot.matters.models import Matter
from folkmoot.matters.service import advance, open_matter
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.service import record_opinion
from folkmoot.rollout import service
from folkmoot.rollout.queries import facts
from folkmoot.rollout.service import looking
from folkmoot.tenancy.history import stages_of
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.steps import Step

pytestmark = pytest.mark.usefixtures("clocked")

# The class behind the fixture is in conftest.py, which no test module can import.
District = Any
Make = Callable[..., District]
AtDesk = Callable[..., FlaskClient]
Queries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def officer(district: District, at_desk: AtDesk) -> FlaskClient:
    return at_desk(district, Role.DISTRICT_OFFICER)


def plan(client: FlaskClient, district: District, *numbers: int, **other: str) -> Any:  # noqa: ANN401 - a response
    form: dict[str, Any] = {
        "name": "第一批",
        "becomes": "pilot",
        "planned_on-year": "2026",
        "planned_on-month": "4",
        "planned_on-day": "1",
        "community_ids": [str(district.lines[n].id) for n in numbers],
        **other,
    }
    return client.post(f"/{district.slug}/rollout/waves/new", data=form)


def words(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"(?s)<[^>]+>", " ", page))


def test_an_officer_plans_a_wave_and_begins_it(
    district: District, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "_rehearsals", lambda _session: (7, 1))
    district.equip(0)
    planned = plan(officer, district, 0, 1)
    assert planned.status_code == 303
    assert "尚未检查" in officer.get(planned.location).text
    begun = officer.post(f"{planned.location}start")
    assert begun.status_code == 303
    page = words(officer.get(begun.location).text)
    assert "试点 · 1 个社区" in page
    assert "筹备 · 1 个社区" in page
    assert "名册、机构、公告栏" in page
    assert [line.status for line in district.lines][:2] == [
        CommunityStatus.PILOT,
        CommunityStatus.DRAFT,
    ]
    overview = words(officer.get(f"/{district.slug}/rollout/").text)
    assert "2 个社区中 1 个已开始" in overview
    assert "试点社区" in overview


def test_a_wave_that_cannot_be_planned_is_shown_again_with_what_is_wrong(
    district: District, officer: FlaskClient
) -> None:
    past = plan(officer, district, 0, **{"planned_on-year": "2025"})
    assert past.status_code == 422
    assert "今天或者以后" in past.text
    nobody = plan(officer, district)
    assert nobody.status_code == 422
    assert plan(officer, district, 0).status_code == 303
    assert plan(officer, district, 1).status_code == 409


def test_an_officer_plans_a_wave_otherwise_and_cancels_it_with_the_reason_on_the_page(
    district: District, officer: FlaskClient
) -> None:
    first = plan(officer, district, 0, 1).location
    assert f'href="{first}change"' in officer.get(first).text
    form = officer.get(f"{first}change").text
    assert 'value="第一批"' in form
    assert form.count("checked") == 3
    other = {
        "name": "第一批",
        "becomes": "live",
        "planned_on-year": "2026",
        "planned_on-month": "5",
        "planned_on-day": "1",
        "community_ids": [str(district.lines[2].id)],
    }
    assert officer.post(f"{first}change", data=other).status_code == 422
    second = officer.post(f"{first}change", data={**other, "reason": "推迟一个月"}).location
    assert second != first
    kept = words(officer.get(first).text)
    assert "理由：推迟一个月" in kept
    assert "/change" not in officer.get(first).text
    assert officer.post(f"{first}start").status_code == 409
    assert officer.post(f"{second}cancel", data={"reason": " "}).status_code == 422
    assert officer.post(f"{second}cancel", data={"reason": "不再分批"}).location == second
    assert officer.post(f"{second}cancel", data={"reason": "再取消"}).status_code == 409
    overview = words(officer.get(f"/{district.slug}/rollout/").text)
    assert "已取消的批次 · 2" in overview
    assert "还没有安排批次" in overview
    assert plan(officer, district, 0).status_code == 303


def test_an_officer_moves_one_community_with_the_reason(
    district: District, officer: FlaskClient
) -> None:
    address = f"/{district.slug}/rollout/c0/stage"
    refused = officer.post(address, data={"status": "live", "reason": ""})
    assert refused.status_code == 422
    assert "准备工作还没有完成" in refused.text
    moved = officer.post(address, data={"status": "live", "reason": "区里决定"})
    assert moved.status_code == 303
    page = officer.get(address).text
    assert "区里决定" in page
    assert 'value="pilot"' not in page
    with district.database.begin() as session:
        history = stages_of(session, district.lines[0].id)
    assert [each.status.value for each in history] == ["draft", "live"]


def test_a_suspended_community_refuses_acts_and_can_be_read_and_goes_on(
    make_district: Make, at_desk: AtDesk, app: Flask
) -> None:
    district = make_district(1, "live")
    officer, secretary = (at_desk(district, r) for r in (Role.DISTRICT_OFFICER, Role.SECRETARY))
    address = f"/{district.slug}/rollout/c0/stage"
    assert officer.post(address, data={"status": "suspended", "reason": "整顿"}).status_code == 303
    app.extensions.pop("folkmoot_addresses", None)
    assert "本社区已暂停" in secretary.get(f"/{district.slug}/c0/").text
    readiness = secretary.get(f"/{district.slug}/c0/readiness/").text
    assert "本社区已暂停，何时恢复由区里决定" in readiness
    assert "/readiness/boards/new" not in readiness
    assert secretary.get(f"/{district.slug}/c0/matters/").status_code == 200
    assert secretary.post(f"/{district.slug}/c0/opinions/new", data={}).status_code == 409
    assert officer.post(address, data={"status": "live", "reason": "整顿完毕"}).status_code == 303
    app.extensions.pop("folkmoot_addresses", None)
    assert secretary.post(f"/{district.slug}/c0/opinions/new", data={}).status_code == 422


def test_a_secretary_sees_what_is_missing_and_where_it_is_seen_to(
    district: District, at_desk: AtDesk
) -> None:
    secretary = at_desk(district, Role.SECRETARY)
    home = secretary.get(f"/{district.slug}/c0/").text
    assert f'href="/{district.slug}/c0/readiness/"' in home
    page = secretary.get(f"/{district.slug}/c0/readiness/").text
    assert "还没有住户或者居民" in page
    assert "单元门厅公告栏" in page
    assert f'href="/{district.slug}/c0/readiness/boards/new"' in page
    assert f'href="/{district.slug}/c0/opinions/new"' in page


def test_the_pages_are_for_officers_of_that_district_alone(
    district: District, make_district: Make, at_desk: AtDesk, app: Flask
) -> None:
    stranger = make_district(1)
    wave = plan(at_desk(district, Role.DISTRICT_OFFICER), district, 0).location
    reading = (f"/{district.slug}/rollout/", wave, f"/{district.slug}/c0/readiness/")
    sending = (f"{wave}start", f"/{district.slug}/rollout/look")
    guests = (
        (app.test_client(), 401),
        (at_desk(stranger, Role.DISTRICT_OFFICER), 403),
        (at_desk(stranger, Role.SECRETARY), 403),
    )
    for client, status in guests:
        assert {client.get(address).status_code for address in reading} == {status}
        assert {client.post(address).status_code for address in sending} == {status}
    secretary = at_desk(district, Role.SECRETARY)
    assert secretary.get(reading[0]).status_code == 403
    own = at_desk(stranger, Role.DISTRICT_OFFICER)
    foreign = wave.replace(district.slug, stranger.slug)
    assert own.get(foreign).status_code == 404
    assert own.post(f"{foreign}start").status_code == 404
    assert own.get(f"/{stranger.slug}/rollout/nowhere/stage").status_code == 404


def test_an_officer_is_led_from_the_district_to_the_roll_out_and_nobody_else(
    district: District, officer: FlaskClient, app: Flask
) -> None:
    link = f'href="/{district.slug}/rollout/"'
    assert link in officer.get(f"/{district.slug}/").text
    assert link not in app.test_client().get(f"/{district.slug}/").text


def test_a_rehearsal_is_called_one_wherever_it_is_seen(district: District, app: Flask) -> None:
    topic = district.topic(0)
    with district.begin(0) as session:
        open_matter(session, district.secretary, topic_id=topic)
        matter_id = session.scalar(select(Matter.id))
    visitor, place = app.test_client(), f"/{district.slug}/c0"
    for address in (f"{place}/", f"{place}/matters/", f"{place}/matters/{matter_id}/"):
        assert "演练" in visitor.get(address).text
    assert "筹备" in visitor.get(f"{place}/").text
    assert "筹备中" in visitor.get(f"/{district.slug}/").text
    assert "事项：1" not in visitor.get(f"/{district.slug}/").text


def test_the_districts_page_takes_the_same_queries_for_ten_communities_as_for_two(
    make_district: Make, at_desk: AtDesk, page_queries: Queries
) -> None:
    numbers = []
    for size in (2, 10):
        district = make_district(size)
        client = at_desk(district, Role.DISTRICT_OFFICER)
        assert client.post(f"/{district.slug}/rollout/look").status_code == 303
        with page_queries() as sent:
            assert client.get(f"/{district.slug}/rollout/").status_code == 200
        numbers.append(len(sent))
    assert numbers[0] == numbers[1]


def test_no_english_on_the_chinese_pages_and_english_ones_answer(
    district: District, officer: FlaskClient, latin_on: Callable[[str], list[str]]
) -> None:
    with district.begin(0) as session:
        service.gather(session, district.secretary)
    wave = plan(officer, district, 0).location
    pages = (
        f"/{district.slug}/rollout/",
        f"/{district.slug}/rollout/waves/new",
        f"/{district.slug}/rollout/c0/stage",
        f"/{district.slug}/c0/readiness/",
        wave,
    )
    for address in pages:
        assert not latin_on(officer.get(address).text), address
    for address in pages:
        english = officer.get(f"{address}?lang=en")
        assert 'lang="en"' in english.text
        assert english.status_code == 200


def begin_two(district: District) -> None:
    for number, status in ((0, CommunityStatus.LIVE), (1, CommunityStatus.PILOT)):
        district.move(number, status, "先行")


def beside(client: FlaskClient, district: District, query: str = "") -> dict[str, list[str]]:
    """The table's lines: what they are called, and the figures of pilots and the rest."""
    page = client.get(f"/{district.slug}/rollout/{query}").text
    (table,) = re.findall(r'(?s)<table class="fm-beside">(.*?)</table>', page)
    rows = [
        [words(cell).strip() for cell in re.findall(r"(?s)<t[hd].*?>(.*?)</t[hd]>", row)]
        for row in re.findall(r"(?s)<tr>(.*?)</tr>", table)
    ]
    return {label: figures for label, *figures in rows}


def test_the_pilots_stand_beside_the_rest_with_what_they_owe_and_kept_in_a_chosen_year(
    district: District, officer: FlaskClient
) -> None:
    begin_two(district)
    with district.begin(1) as session:
        owe(session, district.officer, year=2026, owed_from=date(2026, 1, 1))
    shown = beside(officer, district)
    assert shown["2026"] == ["试点社区", "其他社区"]
    assert shown["社区数"] == ["1", "2"]
    assert shown["全年应开"] == ["19", "0"]
    assert shown["已逾期"] == ["2", "0"]
    assert shown["新办事项（不含演练）"] == ["0", "0"]
    before = beside(officer, district, "?year=2025")
    assert (before["2025"], before["全年应开"]) == (["试点社区", "其他社区"], ["0", "0"])
    assert "2026" in beside(officer, district, "?year=999999999999")


def test_communities_stand_by_stage_since_when_and_what_is_missing(
    make_district: Make, at_desk: AtDesk
) -> None:
    district = make_district(4)
    officer = at_desk(district, Role.DISTRICT_OFFICER)
    wave = plan(officer, district, 1)
    begin_two(district)
    district.later(days=1)
    district.move(1, CommunityStatus.LIVE)
    page = words(officer.get(f"/{district.slug}/rollout/").text)
    drafts, live = page.split("正式运行 · 2 个社区")
    assert "筹备 · 2 个社区" in drafts
    # Who was a pilot stands first, although its number is the higher one.
    pilot, other = (live.index(district.lines[n].name) for n in (1, 0))
    assert pilot < other
    assert "待补齐" in live[:pilot]
    assert "现在是或者曾经是试点的社区" in page
    row = live[pilot:other]
    assert "2026年3月3日" in row
    assert "第一批" in row
    assert "名册、机构、公告栏" in row
    assert "演练" not in row
    assert "全部已开始" in page
    assert "第一批" in words(officer.get(wave.location).text)


def test_a_secretary_is_led_to_the_next_act_of_her_rehearsal(
    district: District, at_desk: AtDesk
) -> None:
    secretary, address = at_desk(district, Role.SECRETARY), f"/{district.slug}/c0/readiness/"

    def leads() -> str:
        (found,) = re.findall(r'(?s)演练走完七步.*?href="(.*?)"', secretary.get(address).text)
        assert secretary.get(found).status_code == 200
        return str(found).removeprefix(f"/{district.slug}/c0/")

    assert leads() == "opinions/new"
    with district.begin(0) as session:
        record_opinion(
            session, district.secretary, text="灯不亮", channel=Channel.LETTER, origin="来信"
        )
    assert leads() == "topics/new"
    topic = district.topic(0)
    assert leads() == "topics/"
    with district.begin(0) as session:
        open_matter(session, district.secretary, topic_id=topic)
        matter = session.scalars(select(Matter)).one()
        advance(session, district.secretary, matter_id=matter.id, to=Step.PROPOSAL)
    assert leads() == "matters/"


def test_nobody_is_led_to_a_list_that_is_closed_to_them(
    district: District, at_desk: AtDesk
) -> None:
    worker = at_desk(district, Role.GRID_WORKER)
    assert "/readiness/" not in worker.get(f"/{district.slug}/c0/").text
    assert worker.get(f"/{district.slug}/c0/readiness/").status_code == 403


def test_who_cannot_see_to_it_is_told_who_can(district: District, officer: FlaskClient) -> None:
    page = officer.get(f"/{district.slug}/c0/readiness/").text
    assert "由社区书记登记" in page
    assert "由社区书记按办理事项的方式开始" in page
    assert "/readiness/boards/new" not in page
    assert officer.get(f"/{district.slug}/c0/readiness/boards/new").status_code == 403
    assert f'href="/{district.slug}/rollout/c0/stage"' in page


def test_a_secretary_registers_the_boards_that_the_district_asks_for(
    district: District, at_desk: AtDesk
) -> None:
    secretary, address = at_desk(district, Role.SECRETARY), f"/{district.slug}/c0/readiness/"
    form = secretary.get(f"{address}boards/new").text
    asked = re.findall(r"名称须一致：(.*?)。", form)[0].split("、")
    assert f'value="{asked[0]}"' in form
    for name in asked:
        sent = secretary.post(f"{address}boards/new", data={"name": name, "place": "门口"})
        assert (sent.status_code, sent.location) == (303, address)
    assert "已登记 3 处" in secretary.get(address).text


def test_a_community_that_works_is_told_so_and_is_asked_for_no_rehearsal(
    make_district: Make, at_desk: AtDesk
) -> None:
    district = make_district(1, "live")
    secretary = at_desk(district, Role.SECRETARY)
    address = f"/{district.slug}/c0/readiness/"
    assert f'href="{address}"' in secretary.get(f"/{district.slug}/c0/").text
    page = secretary.get(address).text
    assert "已经开始运行，还缺的各项应当尽快补齐" in page
    assert "fm-tag--wait" not in page
    assert "待补齐" in page
    assert "演练" not in page


def test_a_form_says_of_each_stage_whether_it_needs_a_reason(
    district: District, officer: FlaskClient
) -> None:
    unready = officer.get(f"/{district.slug}/rollout/c0/stage").text
    assert "演练（还没有开始）" in unready
    assert "选填" not in unready
    assert "须写明理由</" not in unready
    empty = officer.post(f"/{district.slug}/rollout/c0/stage", data={"status": "pilot"})
    assert empty.status_code == 422
    begin_two(district)
    pilot = words(officer.get(f"/{district.slug}/rollout/c1/stage").text)
    assert "选填" not in pilot
    live, _, rest = pilot.partition("暂停")
    assert "须写明理由" not in live.split("正式运行")[-1]
    assert "不必写理由：已经作为试点运行" in live.split("正式运行")[-1]
    assert rest.count("须写明理由") == 2


def test_the_button_looks_at_a_few_the_drafts_first_and_those_looked_at_longest_ago(
    make_district: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "AT_ONCE", 2)
    district = make_district(3)
    ids = [line.id for line in district.lines]
    begin, act = district.database.begin, district.officer

    def looked_at() -> set[int]:
        found = service.gather_some(begin, act, district_id=district.id)
        district.later(days=1)
        return set(found)

    first = looked_at()
    assert len(first) == 2
    assert looked_at() >= set(ids) - first
    begin_with = {"district_id": district.id, "community_id": ids[0]}
    service.move_community(begin, act, **begin_with, status=CommunityStatus.PILOT, reason="先行")
    assert looked_at() == set(ids[1:])
