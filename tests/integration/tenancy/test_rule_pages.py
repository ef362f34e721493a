"""The pages on which rules are read and, where they are open, changed."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from markupsafe import escape
from tests.conftest import World
from tests.integration.compliance.packs import lay_down

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.tenancy.own_rules import set_own_rule
from folkmoot.tenancy.packs import Mode, Setting
from folkmoot.tenancy.queries import district_rules

SignIn = Callable[..., FlaskClient]
PageQueries = Callable[[], AbstractContextManager[list[str]]]
_KEY = re.compile(r'name="idempotency_key" value="([0-9a-f]+)"')
SINCE = date(2026, 4, 1)
ON_THE_FIRST = {
    "effective_from-year": "2026",
    "effective_from-month": "4",
    "effective_from-day": "1",
    "reason": "住户分散，通知要早",
}


@pytest.fixture
def place(live_world: World, clocked: Flask) -> str:
    assert clocked
    return f"/{live_world.district_slug}/{live_world.community_slug}"


def send(client: FlaskClient, address: str, **typed: str) -> tuple[int, str]:
    key = _KEY.search(client.get(address).text)
    assert key is not None
    answer = client.post(address, data={**ON_THE_FIRST, **typed, "idempotency_key": key[1]})
    return answer.status_code, answer.text


def test_everybody_reads_what_holds_and_where_it_comes_from(clocked: Flask, place: str) -> None:
    html = clocked.test_client().get(f"{place}/rules").text
    assert "2026 版" in html
    assert "城市居民委员会组织法" in html
    assert "修改" not in html
    assert "会议提前通知天数（居民代表会议）" in html


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_are_in_one_language(
    live_world: World,
    sign_in: SignIn,
    place: str,
    language: str,
    latin_on: Callable[[str], list[str]],
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    officer = sign_in(live_world, Role.DISTRICT_OFFICER)
    set_one(live_world)
    for client, address in (
        (secretary, f"{place}/rules"),
        (secretary, f"{place}/rules/notice_days.representatives_assembly"),
        (secretary, f"{place}/rules/notice_days.representatives_assembly/give-up"),
        (secretary, f"{place}/rules/quorum.group_leaders_meeting"),
        (secretary, f"{place}/rules/reminders"),
        (officer, f"/{live_world.district_slug}/-/rules"),
        (officer, f"/{live_world.district_slug}/-/rules/2014"),
    ):
        answer = client.get(address, query_string={"lang": language})
        assert answer.status_code == 200, address
        if language == "zh":
            assert latin_on(answer.text) == [], address
        else:
            assert "Rule" in answer.text or "rule" in answer.text


def set_one(world: World) -> None:
    act = Act(Actor(uuid4(), frozenset({Role.SECRETARY})), datetime(2026, 3, 2, 2, 0, tzinfo=UTC))
    with world.begin() as session:
        set_own_rule(
            session,
            act,
            parameter="notice_days.representatives_assembly",
            value=7,
            effective_from=SINCE,
            reason="住户分散",
        )


def test_the_secretary_changes_what_is_open_and_everybody_sees_from_when(
    clocked: Flask, live_world: World, sign_in: SignIn, place: str
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    address = f"{place}/rules/notice_days.representatives_assembly"
    assert address in secretary.get(f"{place}/rules").text
    assert send(secretary, address, value="7")[0] == 303
    html = clocked.test_client().get(f"{place}/rules").text
    assert "自2026年4月1日起" in html
    assert "7 天" in html
    with live_world.begin() as session:
        assert len(district_rules(session).own) == 1


FORMS = {
    "quorum.group_leaders_meeting": (
        {
            "valid_how": ">=",
            "valid_upper": "6",
            "valid_lower": "8",
            "carried_how": ">",
            "carried_upper": "1",
            "carried_lower": "2",
        },
        {"valid": "4P >= 3M", "carried": "2Y > P"},
    ),
    "notice_boards": ({"lines": "一号楼\n 社区服务中心 \n"}, ["一号楼", "社区服务中心"]),
    "reminders": (
        {"secretary": "15", "street": "5", "district": "1"},
        {"secretary": 15, "street": 5, "district": 1},
    ),
    "other_notice_days": ({"value": "4"}, 4),
}


@pytest.mark.parametrize("parameter", FORMS)
def test_each_kind_of_rule_has_its_form(
    live_world: World, sign_in: SignIn, place: str, parameter: str
) -> None:
    typed, expected = FORMS[parameter]
    secretary = sign_in(live_world, Role.SECRETARY)
    assert send(secretary, f"{place}/rules/{parameter}", **typed)[0] == 303
    with live_world.begin() as session:
        (own,) = district_rules(session).own
    assert (own.parameter.key, own.value) == (parameter, expected)


def test_what_was_set_is_given_up_on_a_page_of_its_own(
    live_world: World, sign_in: SignIn, place: str
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    set_one(live_world)
    address = f"{place}/rules/notice_days.representatives_assembly/give-up"
    assert send(secretary, address, **{"effective_from-day": "2"})[0] == 303
    with live_world.begin() as session:
        assert [own.value for own in district_rules(session).own] == [7, None]


@pytest.mark.parametrize(
    ("typed", "status", "said"),
    [
        ({"value": "many"}, 422, "整数"),
        ({"value": "400"}, 422, "rules.value"),
        ({"value": "7", "effective_from-month": "3", "effective_from-day": "2"}, 422, "rules.past"),
        ({"value": "7", "effective_from-day": "31"}, 422, "日期"),
        ({"value": "7", "reason": " "}, 422, ""),
    ],
)
def test_a_mistake_is_shown_beside_what_was_typed(
    live_world: World, sign_in: SignIn, place: str, typed: dict[str, str], status: int, said: str
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    code, html = send(secretary, f"{place}/rules/other_notice_days", **typed)
    assert code == status
    assert said in html
    assert f'value="{typed["value"]}"' in html


@pytest.mark.parametrize(
    ("parameter", "status"),
    [("publication_days", 409), ("appraisal_weights", 409), ("no_such_rule", 404)],
)
def test_a_rule_that_is_locked_or_unknown_has_no_form(
    live_world: World, sign_in: SignIn, place: str, parameter: str, status: int
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    answer = secretary.get(f"{place}/rules/{parameter}")
    assert answer.status_code == status
    if parameter == "publication_days":
        assert "已由试验区在规则 2026 版中统一规定" in answer.text


def test_a_quorum_is_read_in_words_whoever_laid_it_down(clocked: Flask, place: str) -> None:
    html = clocked.test_client().get(f"{place}/rules").text
    by_district = "到会人数不少于应到人数的三分之二，会议有效；同意人数超过到会人数的半数，决定通过"
    by_law = "到会人数超过有权参加人数的半数，会议有效"
    assert by_district in html
    assert by_law in html
    english = clocked.test_client().get(f"{place}/rules?lang=en").text
    assert "valid when at least two thirds of the members attend; carried when more than" in english
    assert not re.search(r"\d[PMY]\b", html + english)


SHARES = {
    "valid_how": ">=",
    "valid_upper": "2",
    "valid_lower": "3",
    "carried_how": ">",
    "carried_upper": "1",
    "carried_lower": "2",
}


def test_the_form_of_a_quorum_begins_with_the_districts_share(
    live_world: World, sign_in: SignIn, place: str
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    html = secretary.get(f"{place}/rules/quorum.group_leaders_meeting").text
    for name, value in SHARES.items():
        if name.endswith("how"):
            assert re.search(rf'name="{name}" type="radio" value="{escape(value)}" checked', html)
        else:
            assert re.search(rf'name="{name}" type="text"[^>]* value="{value}"', html), name


@pytest.mark.parametrize(
    "wrong",
    [
        {"valid_upper": "4"},
        {"carried_upper": "2"},
        {"valid_lower": "0"},
        {"valid_upper": "100"},
        {"carried_lower": "two"},
        {"valid_how": "<"},
    ],
)
def test_a_share_that_nothing_can_reach_is_refused_and_stays_as_typed(
    live_world: World, sign_in: SignIn, place: str, wrong: dict[str, str]
) -> None:
    secretary = sign_in(live_world, Role.SECRETARY)
    status, html = send(secretary, f"{place}/rules/quorum.group_leaders_meeting", **SHARES | wrong)
    assert status == 422
    (name, typed), *_ = wrong.items()
    assert f'href="#{name}' in html
    assert name.endswith("how") or f'value="{typed}"' in html
    with live_world.begin() as session:
        assert district_rules(session).own == ()


def open_up(world: World, act: Act, parameter: str, value: object) -> None:
    """The district leaves open what no manifest could: the law speaks of it."""
    said = {parameter: Setting(Mode.OVERRIDE, value)}
    lay_down(world.database, act, world.scope.district_id, date(2026, 3, 3), **said)


def test_fewer_days_than_the_law_asks_for_are_refused_with_article_and_least(
    live_world: World, sign_in: SignIn, place: str, act: Act
) -> None:
    open_up(live_world, act, "notice_days.residents_meeting", 12)
    secretary = sign_in(live_world, Role.SECRETARY)
    status, html = send(secretary, f"{place}/rules/notice_days.residents_meeting", value="5")
    assert status == 409
    assert "“会议提前通知天数（居民会议）”定为 5 天，少于法律规定：法律要求至少 10 天" in html
    assert re.search("《城市居民委员会组织法》（2025 年修订）第 26 条）。请填 10 天 或更多", html)
    assert 'value="5"' in html


def test_a_quorum_that_the_law_fixes_is_refused_in_words_with_its_article(
    live_world: World, sign_in: SignIn, place: str, act: Act
) -> None:
    open_up(live_world, act, "quorum.residents_meeting", {"valid": "P >= M", "carried": "2Y > P"})
    secretary = sign_in(live_world, Role.SECRETARY)
    status, html = send(secretary, f"{place}/rules/quorum.residents_meeting", **SHARES)
    assert status == 409
    assert "由法律直接规定：到会人数超过有权参加人数的半数，会议有效" in html
    assert "第 27 条" in html
    assert "区和社区都不得另行规定" in html


def test_the_weights_of_the_appraisal_are_asked_for_by_the_names_of_the_categories(
    live_world: World, sign_in: SignIn, place: str, act: Act
) -> None:
    weights = {"party_members": 1, "residents": 3, "units": 1, "affected": 2}
    open_up(live_world, act, "appraisal_weights", weights)
    secretary = sign_in(live_world, Role.SECRETARY)
    address = f"{place}/rules/appraisal_weights"
    html = secretary.get(address).text
    assert "党员代表 1、居民代表 3、驻街单位代表 1、利益相关方代表 2" in html
    typed = {name: str(weight + 1) for name, weight in weights.items()}
    assert send(secretary, address, **typed | {"units": "0"})[0] == 422
    assert send(secretary, address, **typed)[0] == 303
    with live_world.begin() as session:
        (own,) = district_rules(session).own
    assert own.value == {"party_members": 2, "residents": 4, "units": 2, "affected": 3}


def test_the_form_of_the_appraisal_is_chosen_by_its_title(
    live_world: World, sign_in: SignIn, place: str, act: Act
) -> None:
    usual = "method-4321/year-end-appraisal"
    secretary = sign_in(live_world, Role.SECRETARY)
    assert "通用评议表" in secretary.get(f"{place}/rules").text
    open_up(live_world, act, "appraisal_form", usual)
    html = secretary.get(f"{place}/rules/appraisal_form").text
    assert f'value="{usual}"' in html
    assert "年终民主评议" in html
    assert send(secretary, f"{place}/rules/appraisal_form", value="vendor/stars")[0] == 422
    assert send(secretary, f"{place}/rules/appraisal_form", value=usual)[0] == 303
    with live_world.begin() as session:
        (own,) = district_rules(session).own
    assert own.value == usual


@pytest.mark.parametrize("role", [None, Role.RESIDENT, Role.GRID_WORKER, Role.DISTRICT_OFFICER])
def test_nobody_else_changes_a_communitys_rules(
    app: Flask, live_world: World, sign_in: SignIn, place: str, role: Role | None
) -> None:
    client = sign_in(live_world, role) if role else app.test_client()
    for address in (f"{place}/rules/other_notice_days", f"{place}/rules/other_notice_days/give-up"):
        expected = 403 if role else 401
        assert client.get(address).status_code == expected
        assert client.post(address, data={**ON_THE_FIRST, "value": "4"}).status_code == expected
    with live_world.begin() as session:
        assert district_rules(session).own == ()


def test_the_districts_officer_sees_the_versions_and_where_communities_stand_apart(
    clocked: Flask, live_world: World, sign_in: SignIn, time: object
) -> None:
    set_one(live_world)
    time.now = time.now.replace(month=4, day=2)  # type: ignore[attr-defined] # the fixture's clock
    address = f"/{live_world.district_slug}/-/rules"
    officer = sign_in(live_world, Role.DISTRICT_OFFICER).get(address).text
    assert "2026 版" in officer
    assert "2014 版" in officer
    assert "在本社区施行，代替区级规定" in officer
    visitor = clocked.test_client().get(address)
    assert visitor.status_code == 200
    assert "统一" in visitor.text
    assert "试验社区" not in visitor.text
    other = sign_in(live_world, Role.SECRETARY).get(address).text
    assert "试验社区" not in other


def test_every_version_can_be_read_by_everybody_and_says_what_it_left_open(
    clocked: Flask, live_world: World, place: str
) -> None:
    visitor, address = clocked.test_client(), f"/{live_world.district_slug}/-/rules"
    assert f'href="{address}/2014"' in visitor.get(address).text
    html = visitor.get(f"{address}/2014").text
    assert "2014年1月1日至2025年12月31日" in html
    for said in ("全区统一，社区不得另定", "社区可以另定", "区里未作规定，从法律或通行做法"):
        assert said in html
    # The key and the exact form are for whoever writes the file.
    assert "quorum.joint_meeting</code>" in html
    assert "3P" not in html.partition("<details")[0]
    assert "自2026年1月1日起施行" in visitor.get(f"{address}/2026").text
    assert visitor.get(f"{address}/1999").status_code == 404
    assert place.startswith(f"/{live_world.district_slug}/")


def test_who_stands_apart_is_a_link_to_its_rules(
    live_world: World, sign_in: SignIn, place: str, time: object
) -> None:
    set_one(live_world)
    time.now = time.now.replace(month=4, day=2)  # type: ignore[attr-defined] # the fixture's clock
    officer = sign_in(live_world, Role.DISTRICT_OFFICER)
    html = officer.get(f"/{live_world.district_slug}/-/rules").text
    assert f'href="{place}/rules"' in html
    assert officer.get(f"{place}/rules").status_code == 200


def test_a_district_without_a_pack_says_so(app: Flask, world: World) -> None:
    html = app.test_client().get(f"/{world.district_slug}/-/rules").text
    assert "本区未作规定" in html


def test_an_unknown_district_has_no_rules(app: Flask) -> None:
    assert app.test_client().get("/nowhere/-/rules").status_code == 404


def test_the_page_takes_as_many_queries_with_own_values_as_without(
    app: Flask, live_world: World, place: str, page_queries: PageQueries
) -> None:
    client, counted = app.test_client(), []
    client.get(f"{place}/rules")
    for own in (False, True):
        if own:
            set_one(live_world)
        with page_queries() as seen:
            assert client.get(f"{place}/rules").status_code == 200
        counted.append(len(seen))
    assert counted[0] == counted[1] <= 3
