"""What plugins show: only where they are chosen, escaped, and never at the cost of a page."""

import csv
import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from tests.conftest import World

from folkmoot.extensions import loader
from folkmoot.extensions.aside import aside
from folkmoot.extensions.models import PluginTrouble, ReleaseState
from folkmoot.extensions.registry import Registry, registry_of
from folkmoot.kernel.act import Act
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.matters.service import advance, open_matter
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.tenancy.steps import Step
from folkmoot_open_records._page import Records
from folkmoot_open_records._panel import MeetingsKept
from folkmoot_sdk import (
    ExportFile,
    PageContent,
    PageHeading,
    PageLink,
    PageList,
    PageParagraph,
    PublicTable,
)

PAGE = "x/open-records/records"
FILE = "x/open-records/csv/figures"


@pytest.fixture
def visitor(app: Flask) -> FlaskClient:
    return app.test_client()


def at(world: World, path: str = "") -> str:
    return f"/{world.district_slug}/{world.community_slug}/{path}"


def of_district(world: World, path: str = "") -> str:
    return f"/{world.district_slug}/{path}"


def troubles(database: Database, plugin: str) -> list[PluginTrouble]:
    assert aside.drain(10)
    with database.begin(PLATFORM) as session:
        query = select(PluginTrouble).where(PluginTrouble.plugin == plugin)
        return list(session.scalars(query.order_by(PluginTrouble.seq)))


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_community_has_the_page_and_the_ways_to_it(
    equipped: World, visitor: FlaskClient, language: str
) -> None:
    page = visitor.get(at(equipped, f"{PAGE}?lang={language}"))
    assert page.status_code == 200
    assert ("公开数据" if language == "zh" else "Open records") in page.text
    assert "open-records 0.1.0" in page.text
    home = visitor.get(at(equipped, f"?lang={language}")).text
    assert f'href="{at(equipped, PAGE)}"' in home


def test_a_district_has_the_page_and_the_ways_to_it(equipped: World, visitor: FlaskClient) -> None:
    page = visitor.get(of_district(equipped, PAGE))
    assert page.status_code == 200
    assert "例会履行情况" in page.text
    home = visitor.get(of_district(equipped, "")).text
    assert f'href="{of_district(equipped, PAGE)}"' in home


def test_files_hold_what_is_public_and_the_lists_lead_to_them(
    equipped: World, visitor: FlaskClient
) -> None:
    answer = visitor.get(at(equipped, "x/open-records/csv/figures?lang=en"))
    assert answer.headers["Content-Type"].startswith("text/csv")
    assert "attachment" in answer.headers["Content-Disposition"]
    heading, line = csv.reader(io.StringIO(answer.data.decode("utf-8-sig")))
    assert heading[:2] == ["Community", "Code"]
    assert line[2:] == ["0"] * (len(heading) - 2)
    plain = json.loads(visitor.get(at(equipped, "x/open-records/json/matters")).data)
    assert (plain["table"], plain["rows"]) == ("matters", [])
    plain = json.loads(visitor.get(of_district(equipped, "x/open-records/json/figures")).data)
    assert len(plain["rows"]) == 1


@pytest.mark.parametrize(
    "path",
    [
        "x/open-records/nothing",
        "x/nobody/records",
        "x/open-records/csv/people",
        "x/open-records/xlsx/figures",
        "x/mail/smtp",
    ],
)
def test_what_is_not_there_is_not_found(equipped: World, visitor: FlaskClient, path: str) -> None:
    assert visitor.get(at(equipped, path)).status_code == 404
    assert visitor.get(of_district(equipped, path)).status_code == 404


def test_a_plugin_that_was_not_chosen_shows_nothing_there(
    equipped: World, visitor: FlaskClient, choose: Callable[..., None]
) -> None:
    choose(equipped, "cn-statutes", "ballots", "method-4321")
    for path in (PAGE, "x/open-records/csv/figures"):
        assert visitor.get(at(equipped, path)).status_code == 404
        assert visitor.get(of_district(equipped, path)).status_code == 404
    assert "x/open-records" not in visitor.get(at(equipped)).text
    assert "x/open-records" not in visitor.get(of_district(equipped)).text


def test_words_of_a_plugin_are_words_and_no_markup(
    equipped: World, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    bad = "<script>alert(1)</script>"
    blocks = (
        PageHeading(bad),
        PageParagraph(bad),
        PageList((bad,)),
        PageLink(bad, url="https://example.cn/?q=%22"),
        PageLink("next", page="records"),
        PageLink("file", export="csv", table=PublicTable.FIGURES),
    )
    monkeypatch.setattr(Records, "render", lambda *_: PageContent(blocks))
    html = visitor.get(at(equipped, PAGE)).text
    assert bad not in html
    assert html.count("&lt;script&gt;") == 4
    assert f'href="{at(equipped, "x/open-records/csv/figures")}"' in html


def fails(*_: object) -> Any:  # noqa: ANN401 - it never returns
    raise LookupError("the roster of 张三")


@pytest.mark.parametrize("answer", [fails, lambda *_: "<h1>words</h1>"])
def test_a_page_that_fails_is_an_error_in_words_and_noted_without_any_of_ours(
    equipped: World,
    visitor: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
    database: Database,
    answer: object,
) -> None:
    before = len(troubles(database, "open-records"))
    monkeypatch.setattr(Records, "render", answer)
    for _ in range(2):
        page = visitor.get(at(equipped, PAGE))
        assert page.status_code == 409
        assert "plugins.no_answer" in page.text
    *_, trouble = troubles(database, "open-records")
    assert len(troubles(database, "open-records")) <= before + 1
    assert (trouble.call, trouble.ref) == ("render", "records@1")
    assert trouble.fault in {"raised", "not_plain"}
    assert "张三" not in trouble.message


def test_a_panel_that_fails_is_left_out_and_the_page_stands(
    equipped: World, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch, database: Database
) -> None:
    monkeypatch.setattr(MeetingsKept, "panel", fails)
    assert visitor.get(at(equipped)).status_code == 200
    assert visitor.get(of_district(equipped)).status_code == 200
    assert "panel" in {trouble.call for trouble in troubles(database, "open-records")}


def test_a_file_that_a_browser_might_run_is_only_saved(
    equipped: World, visitor: FlaskClient, ours: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    (exporter,) = (
        entry.contribution
        for key, entry in ours.entries.items()
        if key[1:3] == ("exporters", "csv")
    )
    page = ExportFile("../x.html".replace("../", ""), "text/html", b"<script>")
    monkeypatch.setattr(type(exporter), "export", lambda *_: page)
    answer = visitor.get(at(equipped, "x/open-records/csv/figures"))
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_the_panel_of_a_district_says_nothing_of_matters_of_which_it_has_no_figures(
    equipped: World, act: Act, visitor: FlaskClient
) -> None:
    for number in range(3):
        with equipped.begin() as session:
            said = opinions.record_opinion(
                session, act, text="灯坏了", channel=Channel.COUNTER, origin="来访"
            )
            topic = opinions.raise_topic(
                session, act, title=f"事项{number}", summary="四处", opinion_ids=[said.id]
            )
            matter = open_matter(session, act, topic_id=topic.id)
            advance(session, act, matter_id=matter.id, to=Step.PROPOSAL)
    page = visitor.get(f"{at(equipped)}?lang=zh").text
    panel = page[page.index('id="panel-open-records') :]
    kept = re.sub(r"<[^>]+>|\s+", " ", panel[: panel.index("</section>")])
    assert re.search(r"正在办理的事项\s+3\b", kept)
    above = visitor.get(f"{of_district(equipped)}?lang=zh")
    assert above.status_code == 200
    assert "正在办理的事项" not in above.text


def test_a_suspended_plugin_shows_no_page_no_file_and_no_way_to_them(
    equipped: World, ours: Registry, visitor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = (at(equipped), of_district(equipped))
    ways = [*(f"{home}{PAGE}" for home in homes), *(f"{home}{FILE}" for home in homes)]
    assert [visitor.get(way).status_code for way in ways] == [200] * len(ways)
    assert all(f'href="{home}{PAGE}"' in visitor.get(home).text for home in homes)
    stopped = [
        replace(each, state=ReleaseState.SUSPENDED) if each.plugin == "open-records" else each
        for each in ours.releases.values()
    ]
    without = registry_of(stopped, {})
    monkeypatch.setattr(loader, "environment", lambda *_: without)
    assert [visitor.get(way).status_code for way in ways] == [404] * len(ways)
    assert not any("open-records" in visitor.get(home).text for home in homes)
    monkeypatch.setattr(loader, "environment", lambda *_: ours)
    assert all(f'href="{home}{PAGE}"' in visitor.get(home).text for home in homes)
