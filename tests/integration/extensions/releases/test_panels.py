"""A vendor's panel on a community's page: drawn up by its worker from whole numbers, and left out
where that fails.
"""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import NoReturn

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk

from folkmoot.contributions import panels
from folkmoot.extensions import calling
from folkmoot.extensions.aside import aside
from folkmoot.extensions.granting import consent, grant_plugin, revoke_plugin
from folkmoot.extensions.models import PluginTrouble
from folkmoot.extensions.releases import switching
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.runner.stand_ins import RemotePanel
from folkmoot.extensions.service import choose_plugins, give_up_plugin, view_for
from folkmoot.kernel.act import Act
from folkmoot.kernel.scope import PLATFORM
from folkmoot.matters.service import advance, open_matter
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import Kind
from folkmoot_sdk.worker import WorkerFault

CODE = """
from folkmoot_sdk import (
    DashboardPanel, Panel, PanelLine, PanelState, PlaceKind, Step, Text, hookimpl
)


class Under(DashboardPanel):
    id, version, title = "under-way", "1", Text("办理中的事项", "What is under way")

    def panel(self, figures):
        {first}
        assert figures.place is PlaceKind.COMMUNITY and figures.communities == 1
        at, whole = figures.matters[Step.PROPOSAL], sum(figures.matters.values())
        lines = (
            PanelLine(Text("提议环节", "In the first step"), at, whole),
            PanelLine(Text("已办结", "Ended this year"), figures.ended),
            PanelLine(Text("年份", "Year"), figures.year),
        )
        return Panel(lines, PanelState.ATTENTION, Text("请及时办理", "Do go on"))


@hookimpl
def folkmoot_dashboard_panels():
    return (Under(),)
"""


@pytest.fixture
def take_up(live_world: World, act: Act) -> World:
    """The community that takes the panel up has two matters in their first step, and one
    that has not got so far.
    """
    for number in range(3):
        with live_world.begin() as session:
            heard = opinions.record_opinion(
                session, act, text="灯坏了", channel=Channel.COUNTER, origin="来访"
            )
            topic = opinions.raise_topic(
                session, act, title=f"事项{number}", summary="四处", opinion_ids=[heard.id]
            )
            matter = open_matter(session, act, topic_id=topic.id)
            if number:
                advance(session, act, matter_id=matter.id, to=Step.PROPOSAL)
    return live_world


def publish(desk: Desk, act: Act, world: World, first: str = "pass") -> None:
    desk.publish(
        code=CODE.format(first=first),
        promise='dashboard_panels = ["under-way@1"]',
        extra='scopes = ["figures"]',
    )
    with world.database.begin(PLATFORM) as session:
        district_id, plugin = world.scope.district_id, desk.vendor.plugin
        grant_plugin(session, desk.act, district_id=district_id, plugin=plugin, scopes=["figures"])
    with world.begin() as session:
        choose_plugins(session, act, plugins=[plugin, "ballots", "cn-statutes", "method-4321"])
    with world.begin() as session:
        found = {entry.plugin: entry for entry in view_for(session).of_kind(Kind.DASHBOARD_PANELS)}
    assert isinstance(found[desk.vendor.plugin].contribution, RemotePanel)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_it_stands_on_the_page_in_our_markup_with_the_figures_of_the_place(
    desk: Desk, take_up: World, act: Act, visitor: FlaskClient, language: str
) -> None:
    publish(desk, act, take_up)
    address = f"/{take_up.district_slug}/{take_up.community_slug}/?lang={language}"
    page = visitor.get(address)
    assert page.status_code == 200
    panel = page.text[page.text.index(f'id="panel-{desk.vendor.plugin}-under-way"') :]
    said = re.sub(r"<[^>]+>|\\s+", " ", panel[: panel.index("</section>")])
    words = {
        "zh": ("办理中的事项", "提议环节", "已办结", "请及时办理"),
        "en": ("What is under way", "In the first step", "Ended this year", "Do go on"),
    }[language]
    assert all(each in said for each in words)
    numbers = re.findall(r'fm-figures">([^<]+)<', panel)[:3]
    assert numbers[:2] == [{"zh": "2，共 2", "en": "2 of 2"}[language], "0"]
    by = {"zh": "由A vendor提供，不属于平台", "en": "Provided by A vendor, not by the platform."}
    assert by[language] in said


FAILING = {
    "raises": ("raise ValueError(str(figures))", "raised"),
    "a float": ("return Panel((PanelLine(Text('一', 'a'), 0.5),))", "raised"),
    "no panel": ("return 3", "not_plain"),
}


@pytest.mark.parametrize("way", FAILING)
def test_one_that_fails_is_left_out_the_page_stands_and_its_vendor_is_told(
    desk: Desk, take_up: World, act: Act, visitor: FlaskClient, way: str
) -> None:
    calling.forget()
    before = datetime.now(UTC)
    first, fault = FAILING[way]
    publish(desk, act, take_up, first)
    for _ in range(2):
        page = visitor.get(f"/{take_up.district_slug}/{take_up.community_slug}/?lang=zh")
        assert page.status_code == 200
        assert f"panel-{desk.vendor.plugin}" not in page.text
    assert aside.drain(10)
    with desk.database.begin(PLATFORM) as session:
        query = select(PluginTrouble).where(PluginTrouble.plugin == desk.vendor.plugin)
        (found,) = session.scalars(query.where(PluginTrouble.at >= before))
    assert (found.call, found.ref, found.fault) == ("panel", "under-way@1", fault)
    assert "figures" not in found.message.lower()


def shows(visitor: FlaskClient, world: World, plugin: str) -> bool:
    page = visitor.get(f"/{world.district_slug}/{world.community_slug}/?lang=zh")
    assert page.status_code == 200
    return f"panel-{plugin}" in page.text


def tell(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    monkeypatch.setattr("folkmoot.tenancy.views.now", lambda: moment)


def elsewhere(desk: Desk, verb: Callable[..., object]) -> None:
    """As another process does it: this one is told by the database alone."""
    desk.do(verb)


def test_a_panel_goes_as_soon_as_its_release_is_suspended_in_another_process_and_comes_back(
    desk: Desk, take_up: World, act: Act, visitor: FlaskClient
) -> None:
    publish(desk, act, take_up)
    seen = [shows(visitor, take_up, desk.vendor.plugin)]
    for verb in (switching.suspend, switching.resume, switching.suspend, switching.resume):
        elsewhere(desk, verb)
        seen.append(shows(visitor, take_up, desk.vendor.plugin))
    assert seen == [True, False, True, False, True]


def test_a_panel_goes_with_the_districts_grant_and_comes_back_with_it(
    desk: Desk, take_up: World, act: Act, visitor: FlaskClient
) -> None:
    publish(desk, act, take_up)
    plugin, where = desk.vendor.plugin, take_up.scope.district_id
    seen = [shows(visitor, take_up, plugin)]
    with desk.database.begin(PLATFORM) as session:
        revoke_plugin(session, desk.act, district_id=where, plugin=plugin)
    seen.append(shows(visitor, take_up, plugin))
    with desk.database.begin(PLATFORM) as session:
        grant_plugin(session, desk.act, district_id=where, plugin=plugin, scopes=[])
    seen.append(shows(visitor, take_up, plugin))
    with desk.database.begin(PLATFORM) as session:
        consent(session, desk.act, district_id=where, plugin=plugin, version="1.0")
    seen.append(shows(visitor, take_up, plugin))
    assert seen == [True, False, False, True]


def test_a_panel_goes_when_its_community_gives_the_plugin_up(
    desk: Desk, take_up: World, act: Act, visitor: FlaskClient
) -> None:
    publish(desk, act, take_up)
    assert shows(visitor, take_up, desk.vendor.plugin)
    with take_up.begin() as session:
        give_up_plugin(session, act, plugin=desk.vendor.plugin)
    assert not shows(visitor, take_up, desk.vendor.plugin)


def test_a_panel_that_gave_no_answer_is_asked_again_a_minute_later(
    desk: Desk,
    take_up: World,
    act: Act,
    visitor: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    publish(desk, act, take_up)
    busy = RunnerError(WorkerFault.BUSY, desk.vendor.plugin, "1.0", "under-way@1", "")
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    tell(monkeypatch, minute)
    with monkeypatch.context() as failing:

        def no_answer(*_given: object) -> NoReturn:
            raise busy

        failing.setattr(panels, "_panel", no_answer)
        assert not shows(visitor, take_up, desk.vendor.plugin)
    assert not shows(visitor, take_up, desk.vendor.plugin)
    tell(monkeypatch, minute + timedelta(minutes=1))
    assert shows(visitor, take_up, desk.vendor.plugin)
