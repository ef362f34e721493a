"""A vendor's panel on a community's page: drawn up by its worker from whole numbers, and left out
where that fails.
"""

import re
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk

from folkmoot.extensions import calling
from folkmoot.extensions.aside import aside
from folkmoot.extensions.granting import grant_plugin
from folkmoot.extensions.models import PluginTrouble
from folkmoot.extensions.runner.stand_ins import RemotePanel
from folkmoot.extensions.service import choose_plugins, view_for
from folkmoot.kernel.act import Act
from folkmoot.kernel.scope import PLATFORM
from folkmoot.matters.service import advance, open_matter
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.tenancy.steps import Step
from folkmoot_sdk import Kind

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
    assert numbers[:2] == ["2 / 2", "0"]


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
