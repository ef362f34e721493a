"""Signing in and out, by a client of the whole application."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot.identity import service
from folkmoot.identity.views import COOKIE
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM

World = Any
Clock = Any
SignIn = Callable[..., FlaskClient]
Links = Callable[..., str]


@pytest.fixture
def browser(clocked: Flask) -> FlaskClient:
    return clocked.test_client()


@pytest.fixture
def link(database: Database, act: Act, world: World) -> Links:
    """The path of a fresh link for an account with one role, or none."""

    def make(role: Role | None = None, name: str = "试验账号") -> str:
        token = uuid4().hex
        wide = role in {Role.DISTRICT_OFFICER, Role.STREET_OFFICER}
        street = world.street_office_id if role is Role.STREET_OFFICER else None
        place = service.Place(
            world.scope.district_id, None if wide else world.scope.tenant_id, street
        )
        with database.begin(PLATFORM) as session:
            operator = replace(act, actor=Actor(None, frozenset({Role.OPERATOR})))
            account = service.open_account(session, operator, name=name)
            if role is not None:
                service.give_role(session, operator, account_id=account.id, role=role, place=place)
            service.issue_link(session, operator, account_id=account.id, token=token)
        return f"/sign-in/{token}"

    return make


def test_a_chat_program_that_opens_the_link_does_not_use_it_up(
    browser: FlaskClient, clocked: Flask, link: Links
) -> None:
    path = link()
    preview = clocked.test_client()
    assert {preview.get(path).status_code, preview.head(path).status_code} == {200}
    assert preview.get_cookie(COOKIE) is None
    assert browser.post(path).status_code == 303
    assert browser.get_cookie(COOKIE) is not None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_link_that_is_over_says_so_and_says_what_to_do(
    browser: FlaskClient, link: Links, language: str
) -> None:
    path = link()
    browser.post(path)
    words = {"zh": "这个链接已失效", "en": "This link no longer works"}[language]
    for again in (browser.get(f"{path}?lang={language}"), browser.post(f"{path}?lang={language}")):
        assert again.status_code == 403
        assert words in again.text
        assert "signin.link" in again.text
    answer = browser.post(path, headers={"Accept": "application/json"})
    assert (answer.json or {})["code"] == "signin.link"


def test_an_expired_link_shows_no_button(browser: FlaskClient, link: Links, time: Clock) -> None:
    path = link()
    time.forward(hours=25)
    shown = browser.get(path)
    assert shown.status_code == 403
    assert '<form method="post" action="/sign-in/' not in shown.text


def test_the_session_cookie_is_kept_from_scripts_and_other_sites(
    browser: FlaskClient, clocked: Flask, link: Links, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(clocked.config, "SESSION_COOKIE_SECURE", True)
    header = next(
        value
        for value in browser.post(link()).headers.getlist("Set-Cookie")
        if value.startswith(COOKIE)
    )
    for flag in ("HttpOnly", "Secure", "SameSite=Lax", "Path=/", "Max-Age=43200"):
        assert flag in header, header


def test_after_signing_in_one_is_where_one_serves(
    browser: FlaskClient, link: Links, world: World
) -> None:
    community = f"/{world.district_slug}/{world.community_slug}/"
    assert browser.post(link(Role.SECRETARY)).location == community
    assert browser.post(link(Role.DISTRICT_OFFICER)).location == f"/{world.district_slug}/"
    assert browser.post(link()).location == "/"


def test_signing_in_ends_the_session_of_whoever_was_here_before(
    browser: FlaskClient, clocked: Flask, link: Links
) -> None:
    browser.post(link(name="前一位"))
    before = browser.get_cookie(COOKIE)
    assert before is not None
    browser.post(link(name="后一位"))
    assert "后一位" in browser.get("/me").text
    thief = clocked.test_client()
    thief.set_cookie(COOKIE, before.value)
    assert thief.get("/me").status_code == 401


def test_ones_page_names_ones_roles_and_places(
    browser: FlaskClient, link: Links, world: World
) -> None:
    browser.post(link(Role.GRID_WORKER))
    shown = browser.get("/me").text
    assert "网格员" in shown
    assert "试验区 · 试验社区" in shown
    assert f'href="/{world.district_slug}/{world.community_slug}/"' in shown
    assert "目前在 1 台设备上登录" in shown


def test_name_and_way_out_are_on_every_page(browser: FlaskClient, link: Links) -> None:
    assert 'href="/sign-in"' in browser.get("/").text
    browser.post(link())
    shown = browser.get("/").text
    assert "试验账号" in shown
    assert 'action="/sign-out"' in shown
    goodbye = browser.post("/sign-out")
    assert goodbye.location == "/signed-out"
    assert "您已退出登录" in browser.get("/signed-out").text
    assert 'href="/sign-in"' in browser.get("/").text


def test_signing_out_everywhere_ends_the_session_left_open_elsewhere(
    clocked: Flask, link: Links, browser: FlaskClient
) -> None:
    browser.post(link())
    elsewhere = clocked.test_client()
    cookie = browser.get_cookie(COOKIE)
    assert cookie is not None
    elsewhere.set_cookie(COOKIE, cookie.value)
    assert elsewhere.get("/me").status_code == 200
    assert browser.post("/me/sign-out-everywhere").location == "/signed-out"
    assert elsewhere.get("/me").status_code == 401


def test_a_session_that_ran_out_is_a_visitor_again(
    browser: FlaskClient, link: Links, time: Clock
) -> None:
    browser.post(link())
    time.forward(hours=13)
    assert browser.get("/me").status_code == 401
    assert browser.get("/").status_code == 200


def test_every_page_is_wholly_chinese_and_wholly_there_in_english(
    browser: FlaskClient, clocked: Flask, link: Links, latin_on: Callable[[str], list[str]]
) -> None:
    browser.post(link(Role.STREET_OFFICER))
    for client, path in (
        (clocked.test_client(), "/sign-in"),
        (clocked.test_client(), link()),
        (clocked.test_client(), "/sign-in/over"),
        (browser, "/me"),
        (browser, "/signed-out"),
    ):
        assert latin_on(client.get(f"{path}?lang=zh").text) == [], path
        assert latin_on(client.get(f"{path}?lang=en").text), path
