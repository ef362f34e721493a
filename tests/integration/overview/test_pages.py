"""The first page, a district and a community, by a client of the whole application."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot.demo import lifts
from folkmoot.demo.stage import Stage
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.matters import service as matters
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.service import post_notice, register_board, take_down
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.service import raise_topic, record_opinion
from folkmoot.overview import queries, views
from folkmoot.overview.desk import STARTS, starts_for
from folkmoot.overview.happenings import newest_happenings

pytestmark = pytest.mark.usefixtures("clocked")

# The class behind the fixture is in conftest.py, which no test module can import.
World = Any
SignIn = Callable[..., FlaskClient]
Queries = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture
def place(live_world: World) -> str:
    return f"/{live_world.district_slug}/{live_world.community_slug}"


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture
def begin_matter(live_world: World, later: Callable[..., Act]) -> Callable[[str], UUID]:
    """An opinion, a topic of it, and the matter it becomes; returns the matter's id."""

    def begin(title: str = "维修电梯") -> UUID:
        act = later(seconds=1)
        with live_world.begin() as session:
            opinion = record_opinion(
                session, act, text="电梯坏了", channel=Channel.LETTER, origin="来信一号"
            )
            topic = raise_topic(
                session, act, title=title, summary="四部停运", opinion_ids=[opinion.id]
            )
            return UUID(str(matters.open_matter(session, act, topic_id=topic.id).id))

    return begin


@pytest.fixture
def hang(live_world: World, act: Act) -> Callable[[str], UUID]:
    def post(title: str) -> UUID:
        with live_world.begin() as session:
            board = register_board(session, act, name=f"{title}栏", place="门口").id
            notice = post_notice(
                session, act, kind=NoticeKind.OTHER, title=title, body="正文", board_ids=[board],
                minimum_days=1,
            )  # fmt: skip
            return UUID(str(notice.id))

    return post


def test_the_first_pages_lead_to_every_district(visitor: FlaskClient, live_world: World) -> None:
    assert "我的社区" not in visitor.get("/").text
    shown = all_pages(visitor)
    assert sum(f'href="/{live_world.district_slug}/"' in page for page in shown) == 1


def all_pages(visitor: FlaskClient) -> list[str]:
    """The other tests' districts are there as well."""
    shown = [visitor.get("/").text]
    while 'rel="next"' in shown[-1]:
        shown.append(visitor.get(f"/?page={len(shown) + 1}").text)
    return shown


def test_the_first_page_shows_so_many_districts_and_counts_only_theirs(
    make_world: Callable[[], World], monkeypatch: pytest.MonkeyPatch, visitor: FlaskClient
) -> None:
    worlds = [make_world() for _ in range(3)]
    with worlds[0].database.begin() as session:
        lines, pages = queries.district_lines(session, 1, 2)
        beyond, _ = queries.district_lines(session, 10**30, 2)
    assert len(lines) == 2
    assert pages >= 2
    assert all(line.communities >= 1 for line in lines)
    assert 1 <= len(beyond) <= 2
    monkeypatch.setattr(views, "DISTRICTS_EACH", 1)
    shown = visitor.get("/").text
    assert shown.count("fm-card__title") == 1
    assert "?page=2" in shown


@pytest.mark.parametrize("page", ["0", "-7", "x", "9" * 30])
def test_a_page_that_is_not_there_is_the_nearest_one(visitor: FlaskClient, page: str) -> None:
    assert visitor.get(f"/?page={page}").status_code == 200


def test_whoever_is_signed_in_finds_their_own_community_first(
    sign_in: SignIn, live_world: World, place: str
) -> None:
    shown = sign_in(live_world, Role.RESIDENT).get("/").text
    assert shown.index("您的社区与辖区") < shown.index("各区")
    assert f'href="{place}/"' in shown


def test_the_district_shows_where_something_goes_on(
    visitor: FlaskClient,
    live_world: World,
    begin_matter: Callable[..., UUID],
    hang: Callable[[str], UUID],
    act: Act,
) -> None:
    address = f"/{live_world.district_slug}/"
    assert "fm-tile--active" not in visitor.get(address).text
    begin_matter()
    removed = hang("撤下的")
    hang("挂着的")
    with live_world.begin() as session:
        take_down(session, act, notice_id=removed, reason="写错")
    shown = visitor.get(address).text
    assert "fm-tile--active" in shown
    assert "事项：1" in shown
    assert "正在公示：1" in shown


def test_a_district_counts_nothing_of_another(
    visitor: FlaskClient, make_world: Callable[[], World], begin_matter: Callable[..., UUID]
) -> None:
    begin_matter()
    assert "fm-tile--active" not in visitor.get(f"/{make_world().district_slug}/").text


@pytest.mark.parametrize("role", list(Role))
def test_the_district_page_opens_for_every_role(
    sign_in: SignIn, live_world: World, role: Role
) -> None:
    """The database's role for districts may not read accounts, so who asks is asked before."""
    answer = sign_in(live_world, role).get(f"/{live_world.district_slug}/")
    assert (answer.status_code, "退出登录" in answer.text) == (200, True)


def test_an_address_of_nothing_is_a_page_that_says_so(
    visitor: FlaskClient, live_world: World
) -> None:
    for path, code in (
        ("/nowhere/", "district.unknown"),
        (f"/{live_world.district_slug}/nowhere/", "community.unknown"),
    ):
        answer = visitor.get(path)
        assert (answer.status_code, code in answer.text) == (404, True)


def test_a_community_says_what_goes_on(
    visitor: FlaskClient,
    place: str,
    begin_matter: Callable[..., UUID],
    hang: Callable[[str], UUID],
) -> None:
    assert "目前没有正在办理的事项" in visitor.get(f"{place}/").text
    matter = begin_matter("a < b & c")
    hang("停水通知")
    shown = visitor.get(f"{place}/").text
    assert f'href="{place}/matters/{matter}/"' in shown
    assert "a &lt; b &amp; c" in shown
    assert "停水通知" in shown


def test_what_was_decided_and_what_became_of_it_stands_newest_first(
    database: Database,
    live_world: World,
    app: Flask,
    visitor: FlaskClient,
    place: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    stage = Stage(database, live_world.scope, lifts.BEGINS, lambda _said: None, 2016)
    lifts.play(stage)
    with live_world.begin() as session:
        found = newest_happenings(session, 20)
    assert [one.state for one in reversed(found)] == [
        "decides", "refused", "decides", "refused", "recommends", "blocked", "decides",
        "succeeded", "closed",
    ]  # fmt: skip
    monkeypatch.setitem(app.config, "CLOCK", lambda: stage.now + timedelta(days=1))
    shown = visitor.get(f"{place}/").text
    for words in ("已办结", "已办成", "已决议", "受其他情况阻碍"):
        assert words in shown, words


def test_the_parts_of_a_community_are_one_press_away(visitor: FlaskClient, place: str) -> None:
    for part in ("matters", "topics", "opinions", "meetings", "notices"):
        answer = visitor.get(f"{place}/{part}/")
        assert answer.status_code == 200, part
        assert f'<a href="{place}/{part}/" aria-current="page">' in answer.text, part
    assert "aria-current" not in visitor.get("/").text


def test_the_parts_are_those_of_the_community_and_in_the_language_of_each_page(
    visitor: FlaskClient, place: str, make_world: Callable[[], World]
) -> None:
    other = make_world()
    there = f"/{other.district_slug}/{other.community_slug}"
    for where, elsewhere in ((place, there), (there, place)):
        for tongue, words in (("zh", "会议"), ("en", "Meetings"), ("zh", "会议")):
            page = visitor.get(f"{where}/matters/?lang={tongue}").text
            assert f'<li><a href="{where}/meetings/">{words}</a></li>' in page
            assert f'"{elsewhere}/meetings/"' not in page


@pytest.mark.parametrize(
    ("role", "there", "missing"),
    [
        (Role.SECRETARY, ("opinions/new", "sweeps/new", "topics/new"), ()),
        (Role.GRID_WORKER, ("opinions/new", "sweeps/new", "sweeps/"), ("topics/new",)),
        (Role.RESIDENT, ("opinions/new",), ("sweeps/new", "topics/new")),
        (Role.OPERATOR, (), ("opinions/new", "sweeps/new", "topics/new")),
    ],
)
def test_each_is_offered_what_they_can_begin(
    sign_in: SignIn,
    live_world: World,
    place: str,
    role: Role,
    there: tuple[str, ...],
    missing: tuple[str, ...],
) -> None:
    client = sign_in(live_world, role)
    shown = client.get(f"{place}/").text
    for path in there:
        assert f'href="{place}/{path}"' in shown
    for path in missing:
        assert f'href="{place}/{path}"' not in shown


def test_a_newcomer_is_led_to_the_registers_and_to_what_would_have_happened(
    visitor: FlaskClient, place: str
) -> None:
    """From the community's page and from that of its year, and without signing in."""
    for page in ("", "year/"):
        shown = visitor.get(f"{place}/{page}").text
        found = set(re.findall(rf'href="({place}/(?:registers|hindsight)/[^"]*)"', shown))
        assert {"registers", "hindsight"} == {link.split("/")[3] for link in found}, page
        assert {visitor.get(link.replace("&amp;", "&")).status_code for link in found} == {200}


def test_nothing_is_offered_that_is_not_installed() -> None:
    assert starts_for({Role.SECRETARY}, set()) == ()
    endpoints = [start.endpoint for start in starts_for(set(Role), {s.endpoint for s in STARTS})]
    assert len(endpoints) == len(set(endpoints))


def test_the_pages_take_a_fixed_number_of_queries(
    visitor: FlaskClient,
    live_world: World,
    place: str,
    begin_matter: Callable[..., UUID],
    hang: Callable[[str], UUID],
    page_queries: Queries,
) -> None:
    limits = {"/": 2, f"/{live_world.district_slug}/": 8, f"{place}/": 13}
    visitor.get(f"{place}/")  # the place's address is remembered now
    hang("公示")  # and its page no longer
    counts: list[dict[str, int]] = []
    for _ in range(2):
        counts.append({})
        for address in limits:
            with page_queries() as seen:
                assert visitor.get(address).status_code == 200
            counts[-1][address] = len(seen)
        if len(counts) == 1:
            for number in range(5):
                begin_matter(f"事项{number}")
                hang(f"公示{number}")
    assert counts[0] == counts[1]
    assert all(counts[0][address] <= limit for address, limit in limits.items()), counts


def test_a_page_is_looked_up_again_only_when_something_changed(
    visitor: FlaskClient, place: str, hang: Callable[[str], UUID], page_queries: Queries
) -> None:
    visitor.get(f"{place}/")
    with page_queries() as seen:
        visitor.get(f"{place}/")
    # The head of its chain, and what plugins show there, of which the chain tells nothing.
    assert len(seen) == 2
    hang("新的公示")
    assert "新的公示" in visitor.get(f"{place}/").text


def test_every_page_is_wholly_chinese_and_wholly_there_in_english(
    sign_in: SignIn,
    live_world: World,
    place: str,
    begin_matter: Callable[..., UUID],
    hang: Callable[[str], UUID],
    latin_on: Callable[[str], list[str]],
) -> None:
    begin_matter()
    hang("停水通知")
    client = sign_in(live_world, Role.SECRETARY)
    for path in ("/", f"/{live_world.district_slug}/", f"{place}/"):
        assert latin_on(client.get(f"{path}?lang=zh").text) == [], path
        assert latin_on(client.get(f"{path}?lang=en").text), path


def test_a_resident_without_a_role_here_is_a_visitor(
    sign_in: SignIn, make_world: Callable[[], World], place: str
) -> None:
    shown = sign_in(make_world(), Role.SECRETARY).get(f"{place}/").text
    assert "您现在可以办理" not in shown


@pytest.mark.parametrize(("wanted", "there"), [("试验", True), ("街道", True), ("没有这个", False)])
def test_a_community_is_found_by_a_part_of_its_name(
    visitor: FlaskClient, live_world: World, place: str, wanted: str, there: bool
) -> None:
    shown = visitor.get(f"/{live_world.district_slug}/?q={wanted}").text
    assert (f'href="{place}/"' in shown) is there
    assert f"找到 {int(there)} 个社区" in shown
