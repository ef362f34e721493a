"""A district's and a community's plugins in a browser: narrow, wide, in large letters."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from folkmoot.extensions.service import choose_plugins, grant_plugins
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.scope import PLATFORM

pytestmark = pytest.mark.browser
NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)
SCORE = "/ballots/settings/voting_rules/score"
# The classes behind these fixtures are in conftest.py files, which no test module can import.
World = Any
View = Any
Visits = Callable[..., Any]


@pytest.fixture(scope="module")
def address(serve_at: Callable[[datetime], str]) -> str:
    return serve_at(NOW)


@pytest.fixture
def granted(live_world: World) -> World:
    act = Act(Actor(uuid4(), frozenset({Role.OPERATOR})), NOW)
    where, plugins = live_world.scope.district_id, ("ballots", "method-4321")
    with live_world.database.begin(PLATFORM) as session:
        grant_plugins(session, act, district_id=where, plugins=plugins)
    with live_world.begin() as session:
        choose_plugins(session, act, plugins=("ballots",))
    return live_world


@pytest.mark.parametrize(
    ("role", "rest"),
    [
        (Role.DISTRICT_OFFICER, ""),
        (Role.DISTRICT_OFFICER, "?q=%E5%88%86&state=used"),
        (Role.DISTRICT_OFFICER, "/ballots/grant"),
        (Role.DISTRICT_OFFICER, "/ballots/revoke"),
        (Role.DISTRICT_OFFICER, SCORE),
        (Role.SECRETARY, ""),
        (Role.SECRETARY, "/method-4321/choose"),
        (Role.SECRETARY, SCORE),
    ],
)
def test_the_pages_keep_the_rules_of_every_page(
    granted: World,
    address: str,
    enter: Visits,
    inspect: Visits,
    view: View,
    role: Role,
    rest: str,
) -> None:
    of_district = role is Role.DISTRICT_OFFICER
    place = "" if of_district else f"/{granted.community_slug}"
    look = f"{'&' if '?' in rest else '?'}lang={view.language}&elder={view.elder}"
    url = f"{address}/{granted.district_slug}{place}/plugins{rest or '/'}{look}"
    visit = enter(url, granted, role, at=NOW, width=view.width)
    for folded in visit.page.locator("summary").all():
        folded.click()
    inspect(visit, elder=view.elder, language=view.language, axe=view.axe)


def test_a_plugin_is_found_and_jumped_to_without_scripts(
    granted: World, address: str, enter: Visits
) -> None:
    url = f"{address}/{granted.district_slug}/plugins?lang=zh"
    page = enter(url, granted, Role.DISTRICT_OFFICER, at=NOW, width=320, scripts=False).page
    page.get_by_role("link", name="“4321”社区协商工作法", exact=True).click()
    assert page.url.endswith("#method-4321")
    page.get_by_label("查找插件").fill("多数评判")
    page.get_by_label("状态").select_option(label="使用中")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("status")).to_contain_text("找到 1 个插件")
    expect(page.locator("#ballots")).to_be_visible()
    expect(page.get_by_label("查找插件")).to_have_value("多数评判")
    page.get_by_role("link", name="显示全部").click()
    expect(page.locator("#method-4321")).to_contain_text("没有社区使用")
