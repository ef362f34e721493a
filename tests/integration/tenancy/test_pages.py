"""From an address to a community that works, rests or does not exist."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Protocol

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import Topic
from folkmoot.opinions.service import record_opinion
from folkmoot.tenancy.models import Community, CommunityStatus

SignIn = Callable[..., FlaskClient]
_OPINION = re.compile(r'name="opinion_ids"[^>]*value="([^"]+)"')
_KEY = re.compile(r'name="idempotency_key" value="([0-9a-f]+)"')


class World(Protocol):
    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def place(live_world: World) -> str:
    return f"/{live_world.district_slug}/{live_world.community_slug}"


@pytest.fixture
def address(place: str, live_world: World, act: Act) -> str:
    """Of the form that raises a topic; there are two opinions to raise one from."""
    with live_world.begin() as session:
        for said in ("路灯不亮", "电梯坏了"):
            record_opinion(session, act, text=said, channel=Channel.ONLINE, anonymous=True)
    return f"{place}/topics/new"


@pytest.fixture(autouse=True)
def nothing_remembered(app: Flask) -> Iterator[None]:
    """Addresses are remembered for some seconds; these tests change what they lead to."""
    app.extensions.pop("folkmoot_addresses", None)
    yield
    app.extensions.pop("folkmoot_addresses", None)


def rest(world: World, act: Act, status: CommunityStatus) -> None:
    """At this stage whatever came before: how one comes to it is told elsewhere."""
    with world.database.begin(PLATFORM) as session:
        session.get_one(Community, world.scope.tenant_id).status = status
        audit.record(session, act, "test:community:status", world.scope.tenant_id)


def topics(world: World) -> int:
    with world.begin() as session:
        return session.scalar(select(func.count(Topic.id))) or 0


def filled(client: FlaskClient, address: str, title: str) -> dict[str, str]:
    """The form as a browser would send it, with the key that lies under it."""
    page = client.get(address).text
    key = _KEY.search(page)
    assert key is not None
    return {
        "idempotency_key": key[1],
        "opinion_ids": _OPINION.findall(page)[0],
        "title": title,
        "summary": "夜里看不见路",
    }


@pytest.mark.parametrize("status", [CommunityStatus.SUSPENDED, CommunityStatus.CLOSED])
def test_a_community_at_rest_can_be_read_and_nothing_in_it_changed(
    live_world: World, act: Act, sign_in: SignIn, place: str, address: str, status: CommunityStatus
) -> None:
    rest(live_world, act, status)
    client = sign_in(live_world, Role.SECRETARY)
    assert client.get(f"{place}/").status_code == 200
    for answer in (client.get(address), client.post(address, data={"title": "路灯"})):
        assert answer.status_code == 409
        assert "community.at_rest" in answer.text
    assert topics(live_world) == 0


@pytest.mark.parametrize("status", [CommunityStatus.DRAFT, CommunityStatus.PILOT])
def test_a_draft_rehearses_and_a_pilot_works(
    live_world: World, act: Act, sign_in: SignIn, address: str, status: CommunityStatus
) -> None:
    rest(live_world, act, status)
    client = sign_in(live_world, Role.SECRETARY)
    assert client.post(address, data=filled(client, address, "路灯")).status_code == 303
    assert topics(live_world) == 1


def test_a_form_sent_twice_does_its_work_once_and_leads_to_the_same_page(
    live_world: World, sign_in: SignIn, address: str
) -> None:
    client = sign_in(live_world, Role.SECRETARY)
    form = filled(client, address, "路灯")
    first, second = client.post(address, data=form), client.post(address, data=form)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location
    assert topics(live_world) == 1


def test_a_double_click_does_its_work_once(
    app: Flask, live_world: World, sign_in: SignIn, address: str
) -> None:
    client = sign_in(live_world, Role.SECRETARY)
    form = filled(client, address, "路灯")
    cookie = client.get_cookie("folkmoot_session")
    assert cookie is not None

    def click(_number: int) -> int:
        browser = app.test_client()
        browser.set_cookie(cookie.key, cookie.value)
        return browser.post(address, data=form).status_code

    with ThreadPoolExecutor(4) as clicks:
        assert list(clicks.map(click, range(4))) == [303] * 4
    assert topics(live_world) == 1


def test_whoever_goes_back_and_sends_something_else_is_heard(
    live_world: World, sign_in: SignIn, address: str
) -> None:
    client = sign_in(live_world, Role.SECRETARY)
    form = filled(client, address, "路灯")
    other = _OPINION.findall(client.get(address).text)[1]
    client.post(address, data=form)
    client.post(address, data=form | {"title": "电梯", "opinion_ids": other})
    assert topics(live_world) == 2


def test_a_refused_form_can_be_sent_again(live_world: World, sign_in: SignIn, address: str) -> None:
    client = sign_in(live_world, Role.SECRETARY)
    form = filled(client, address, "不要<script>")
    assert [client.post(address, data=form).status_code for _ in range(2)] == [422, 422]
    assert client.post(address, data=form | {"title": "路灯"}).status_code == 303


@pytest.mark.parametrize(
    "path", ["/chuanying%00/", "/%5Cevil.example/", "/a%09b/c/", "/" + "x" * 200 + "/"]
)
def test_what_is_no_address_reaches_no_database(app: Flask, path: str) -> None:
    answer = app.test_client().get(path)
    assert answer.status_code == 404
    assert not re.search(r'(href|action|src)="[/\\]{2}', answer.text)


def test_the_languages_of_a_page_stay_on_the_page(app: Flask) -> None:
    page = app.test_client().get("/about?elder=1").text
    links = re.findall(r'class="fm-switch[^"]*" href="([^"]*)"', page)
    assert links
    assert all(link.startswith(("?", "/")) and not link.startswith("//") for link in links)
    assert "?elder=1&amp;lang=en" in links
