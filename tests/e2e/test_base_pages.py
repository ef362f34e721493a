"""The base of all pages, in a browser: legible, reachable, usable without scripts, printable."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, Response
from jinja2 import DictLoader
from marshmallow import Schema, fields
from playwright.sync_api import expect

from folkmoot import web
from folkmoot.web.forms import Form, handle

pytestmark = pytest.mark.browser

Visits = Callable[..., Any]
PAGES = {
    "about": "/about?",
    "styleguide": "/styleguide?",
    "form": "/styleguide?page=form",
    "confirmation": "/styleguide?page=confirmation",
    "missing": "/nowhere?",
}
WIDTHS = (320, 390, 1280)
# Every view in Chinese; in English each width, and the tightest of all.
VIEWS = [
    *((width, "zh", elder) for width in WIDTHS for elder in (0, 1, 2)),
    *((width, "en", 0) for width in WIDTHS),
    (320, "en", 2),
]
AXE_AT = {0: 1280, 1: 390, 2: 320}


@pytest.fixture(scope="module")
def address(serve: Callable[[Flask], str]) -> str:
    app = Flask(__name__, static_folder=None)
    app.secret_key = "a test's"  # noqa: S105 - as it says
    app.config["TESTING"] = True
    web.install(app)
    app.jinja_loader = DictLoader({"htmx.html": HTMX_PAGE})
    web.navigation_from(app, _navigation)
    app.add_url_rule("/htmx", view_func=_by_htmx, methods=["GET", "POST"])
    web.account_from(app, lambda: [web.Link("登录", "/about")])
    return serve(app)


class Asked(Schema):
    said = fields.String(required=True, metadata={"label": "意见"})


def _by_htmx() -> Response:
    form = Form(Asked, title="提一条意见", submit="提交")
    return handle(form, lambda _data, _key: "/about", template="htmx.html")


HTMX_PAGE = """{% extends "base.html" %}
{% from "components/form.html" import form_of, htmx_script %}
{% block title %}x{% endblock %}
{% block content %}{{ form_of(form, htmx=true) }}{% endblock %}
{% block scripts %}{{ htmx_script() }}{% endblock %}"""


def _navigation() -> list[web.Link]:
    names = [("社区", "Communities"), ("事项", "Matters"), ("公示", "Notices")]
    chinese = web.language() == "zh"
    return [
        web.Link(zh if chinese else en, "/styleguide", current=zh == "社区") for zh, en in names
    ]


def keep(visit: Any, name: str) -> None:  # noqa: ANN401 - the Visit of conftest
    """A picture for people to look at, when they say where."""
    if folder := os.environ.get("FOLKMOOT_SCREENSHOTS"):
        visit.page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)


@pytest.mark.parametrize(("width", "language", "elder"), VIEWS)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_keeps_the_rules(
    address: str,
    visit: Visits,
    inspect: Visits,
    name: str,
    width: int,
    language: str,
    elder: int,
) -> None:
    page = visit(f"{address}{PAGES[name]}&lang={language}&elder={elder}", width=width)
    keep(page, f"{name}-{width}-{language}-{elder}")
    # axe is slow, and what it finds at one width it finds at the next.
    inspect(page, elder=elder, language=language, axe=width == AXE_AT[elder])


@pytest.mark.parametrize("elder", [0, 1, 2])
@pytest.mark.parametrize("width", WIDTHS)
def test_a_form_with_errors_keeps_the_rules(
    address: str, visit: Visits, inspect: Visits, width: int, elder: int
) -> None:
    shown = visit(f"{address}/styleguide?page=form&lang=zh&elder={elder}", width=width)
    shown.page.get_by_role("button", name="保存并继续").click()
    expect(shown.page.locator(".govuk-error-summary")).to_be_focused()
    keep(shown, f"errors-{width}-{elder}")
    inspect(shown, elder=elder, axe=width == AXE_AT[elder])


def test_the_whole_form_works_without_scripts(address: str, visit: Visits) -> None:
    page = visit(f"{address}/styleguide?page=form&lang=zh", scripts=False).page
    page.get_by_label("您希望解决什么问题？").fill("楼道的灯坏了")
    page.get_by_label("涉及多少户？").fill("十二")
    page.get_by_label("电话告知").check()
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator(".govuk-error-summary li")).to_have_count(3)
    expect(page.get_by_label("您希望解决什么问题？")).to_have_value("楼道的灯坏了")
    expect(page.get_by_label("电话告知")).to_be_checked()
    page.get_by_label("涉及多少户？").fill("１２")
    page.get_by_label("道路").check()
    day = page.get_by_role("group", name="您是哪天看到的？")
    for box, typed in (("年", "２０１７"), ("月", "4"), ("日", "18")):
        day.get_by_label(box).fill(typed)
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("您的选票已计入")


def test_the_main_button_stays_in_reach_on_a_phone_and_covers_nothing(
    address: str, visit: Visits
) -> None:
    page = visit(f"{address}/styleguide?page=form&lang=zh", width=390, height=640).page
    button = page.get_by_role("button", name="保存并继续")
    expect(button).to_be_in_viewport(ratio=1)
    for control in page.locator("main input:visible, main textarea, main select").all():
        control.focus()
        bar = page.locator(".fm-actions").bounding_box()
        box = control.bounding_box()
        assert min(box["y"] + box["height"], box["y"] + 60) <= bar["y"] + 1, control.inner_html()
    page.keyboard.press("End")
    page.evaluate("window.scrollTo(0, document.body.scrollHeight)")
    last = page.get_by_label("可以匿名公开我的意见").bounding_box()
    assert last["y"] + last["height"] <= page.locator(".fm-actions").bounding_box()["y"]


def test_a_pressed_button_answers_at_once(address: str, visit: Visits) -> None:
    page = visit(f"{address}/styleguide?page=form&lang=zh").page
    page.wait_for_load_state("networkidle")
    # The form stays here, as it seems to while a slow network takes it.
    page.evaluate("window.addEventListener('submit', (event) => event.preventDefault())")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.locator(".fm-actions button")).to_have_text("正在提交……")


def test_htmx_shows_a_mistake_in_place_and_follows_success(address: str, visit: Visits) -> None:
    shown = visit(f"{address}/htmx?lang=zh")
    shown.page.wait_for_load_state("networkidle")
    shown.page.evaluate("window.stillHere = true")
    for _ in range(2):
        shown.page.get_by_role("button", name="提交").click()
        expect(shown.page.locator(".govuk-error-summary")).to_be_focused()
    assert shown.page.evaluate("window.stillHere"), "the page was loaded anew"
    assert shown.complaints == []
    shown.page.get_by_label("意见").fill("楼道的灯坏了")
    shown.page.get_by_role("button", name="提交").click()
    expect(shown.page).to_have_url(f"{address}/about")


def test_the_first_tab_offers_the_way_past_the_navigation(address: str, visit: Visits) -> None:
    page = visit(f"{address}/about?lang=zh").page
    page.keyboard.press("Tab")
    expect(page.get_by_text("跳到正文")).to_be_focused()
    expect(page.get_by_text("跳到正文")).to_be_in_viewport()


def test_the_elder_version_is_one_press_away_and_lasts(address: str, visit: Visits) -> None:
    page = visit(f"{address}/about?lang=zh").page
    page.get_by_role("link", name="适老版").click()
    page.get_by_role("link", name="字再大些").click()
    page.goto(f"{address}/about")
    size = page.locator("main p").first.evaluate("at => parseFloat(getComputedStyle(at).fontSize)")
    assert size >= 30
    page.get_by_role("link", name="标准版").click()
    expect(page.get_by_role("link", name="适老版")).to_be_visible()


def test_on_paper_there_is_the_matter_and_not_the_navigation(address: str, visit: Visits) -> None:
    page = visit(f"{address}/styleguide?lang=zh", width=1280).page
    page.emulate_media(media="print")
    expect(page.locator(".fm-navigation")).to_be_hidden()
    expect(page.locator(".fm-verdict").first).to_be_visible()
    if folder := os.environ.get("FOLKMOOT_SCREENSHOTS"):
        page.screenshot(path=Path(folder) / "print.png", full_page=True)
    assert re.match(b"%PDF", page.pdf(format="A4"))


def test_without_colour_every_state_can_still_be_told(address: str, visit: Visits) -> None:
    page = visit(f"{address}/styleguide?lang=zh").page
    for mark in ("fm-tag", "fm-step__state"):
        texts = page.locator(f".{mark}").all_inner_texts()
        assert all(text.strip() for text in texts), mark
