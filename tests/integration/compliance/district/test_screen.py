"""The district's screen: who sees what, and the same figures as file and command line."""

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from html.parser import HTMLParser
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner
from flask import Flask
from flask.testing import FlaskClient
from tests.integration.compliance.district.towns import Town, unevenly

from folkmoot.compliance.cli import compliance
from folkmoot.compliance.digests import make_digests
from folkmoot.compliance.figures import COLUMNS
from folkmoot.compliance.tables import defused
from folkmoot.compliance.views import district as views
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.web.shapes import Figure

pytestmark = pytest.mark.usefixtures("clocked")

SignIn = Callable[..., FlaskClient]
Queries = Callable[[], AbstractContextManager[list[str]]]
NOW = datetime(2026, 6, 30, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_last_of_june(time: Any) -> None:  # noqa: ANN401 - the class is in another conftest.py
    time.now = NOW


@pytest.fixture
def town(make_town: Callable[..., Town]) -> Town:
    made = make_town(7, streets=3)
    unevenly(made, 7)
    return made


@pytest.fixture
def officer(sign_in: SignIn, town: Town) -> FlaskClient:
    return sign_in(town.places[0], Role.DISTRICT_OFFICER)


def address(town: Town, asked: str = "") -> str:
    return f"/{town.slug}/compliance/{asked}"


class _Tables(HTMLParser):
    """The rows of a page's tables by their captions, as lists of texts."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: dict[str, list[list[str]]] = {}
        self._caption: str | None = None
        self._rows: list[list[str]] = []
        self._hidden = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._rows = []
        elif tag == "caption":
            self._caption = ""
        elif tag == "tr":
            self._rows.append([])
        elif tag in {"td", "th"}:
            self._rows[-1].append("")
        self._hidden += tag == "span" and ("aria-hidden", "true") in attrs

    def handle_data(self, data: str) -> None:
        if self._caption is not None:
            self._caption += data
        elif self._rows and self._rows[-1] and not self._hidden:
            self._rows[-1][-1] = f"{self._rows[-1][-1]} {data.strip()}".strip()

    def handle_endtag(self, tag: str) -> None:
        if tag == "caption" and self._caption is not None:
            self.tables[self._caption.strip()] = self._rows
            self._caption = None
        elif tag == "table":
            self._rows = []
        self._hidden -= bool(tag == "span" and self._hidden)


def tables_of(html: str) -> dict[str, list[list[str]]]:
    reader = _Tables()
    reader.feed(html)
    return reader.tables


Numbers = dict[tuple[str, str], list[int]]


def on_the_page(html: str) -> Numbers:
    """Each figure that the page shows, by street office and community."""
    tables = tables_of(html)
    streets = {
        (re.sub(r" \d+ 个社区$", "", name), ""): [int(part.replace(",", "")) for part in rest]
        for name, *rest in tables["各街道数据"][1:]
    }
    communities = {
        ("", name): [int(part.replace(",", "")) for part in rest]
        for name, *rest in tables["各社区数据"][1:]
    }
    return {("", ""): _headline(html), **streets, **communities}


_FIGURE = re.compile(
    r'fm-figure__label">(.*?)</dt>\s*<dd[^>]*><span class="fm-figures">([^<]*)<', re.DOTALL
)
_STANDINGS = ("已逾期", "今日到期", "即将到期", "未到期", "已完成", "已免除")


def _headline(html: str) -> list[int]:
    shown = {
        label: [int(number.replace(",", "")) for number in re.findall(r"[\d,]+", said)]
        for label, said in _FIGURE.findall(html)
    }
    # "kept of passed" is put the other way round in Chinese; a small figure of zero is not shown.
    kept = shown["至今按期召开"]
    rest = (shown.get(label, [0])[0] for label in _STANDINGS)
    return [*shown["全年应开"], min(kept), max(kept), *rest]


def in_the_file(content: bytes) -> Numbers:
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return {
        ("" if community else street, community): [int(part) for part in rest]
        for street, community, _, *rest in rows[1:]
    }


def in_json(said: dict[str, Any]) -> Numbers:
    parts = [said["figures"], *said["streets"], *said["communities"]]
    return {
        ("" if part["community"] else part["street"], part["community"]): [
            part[column.name] for column in COLUMNS
        ]
        for part in parts
    }


@pytest.fixture
def run(town: Town) -> Callable[..., str]:
    act = Act(Actor(None, frozenset({Role.OPERATOR})), NOW)
    operation = SimpleNamespace(database=town.database, act=act, origin="http://moot.test")

    def invoke(*arguments: str) -> str:
        result = CliRunner().invoke(compliance, arguments, obj=operation)
        assert (result.exit_code, result.exception) == (0, None), result.output
        return result.output

    return invoke


@pytest.mark.parametrize("seed", range(4))
def test_page_file_and_command_line_say_the_same(
    make_town: Callable[..., Town],
    sign_in: SignIn,
    seed: int,
) -> None:
    town = make_town(3 + 2 * seed, streets=2 + seed % 2)
    unevenly(town, 100 + seed)
    officer = sign_in(town.places[0], Role.DISTRICT_OFFICER)
    page = on_the_page(officer.get(address(town)).text)
    operation = SimpleNamespace(
        database=town.database, act=Act(Actor(None, frozenset({Role.OPERATOR})), NOW)
    )
    line = ["figures", town.slug]
    said = CliRunner().invoke(compliance, [*line, "--json"], obj=operation)
    file = CliRunner().invoke(compliance, [*line, "--csv"], obj=operation)
    sent = officer.get(address(town, "figures.csv"))
    assert in_json(json.loads(said.output)) == page
    assert in_the_file(file.stdout_bytes) == page
    assert in_the_file(sent.data) == page
    assert page["", ""][0] > 0


def test_the_command_line_prints_every_figure_for_people(
    town: Town, run: Callable[..., str]
) -> None:
    printed = run("figures", town.slug, "--lang", "zh")
    said = json.loads(run("figures", town.slug, "--json"))
    assert "全年应开" in printed
    assert printed.startswith(f"试验区 {said['year']} 年会议落实情况")
    _, _, whole, *_ = printed.splitlines()
    assert [int(part) for part in whole.split()[1:]] == [
        said["figures"][column.name] for column in COLUMNS
    ]
    only = json.loads(run("figures", town.slug, "--street", "s1", "--year", "2025", "--json"))
    assert [part["street"] for part in only["streets"]] == ["街道1"]
    assert only["figures"]["owed"] == 0
    nothing = run("figures", town.slug, "--year", "2025", "--lang", "zh")
    assert nothing.splitlines() == ["试验区 2025 年会议落实情况", "这里尚未生成2025年的应开会议。"]


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.OPERATOR])
def test_the_district_and_the_operator_see_every_street(
    town: Town, sign_in: SignIn, role: Role
) -> None:
    shown = sign_in(town.places[0], role).get(address(town))
    assert shown.status_code == 200
    assert len(tables_of(shown.text)["各街道数据"]) == 1 + 3


def test_a_streets_officer_sees_that_street_alone(town: Town, sign_in: SignIn) -> None:
    officer = sign_in(town.places[0], Role.STREET_OFFICER)
    shown = officer.get(address(town)).text
    assert "社区0" in shown
    assert "社区1" not in shown
    assert "社区1" not in officer.get(address(town, "figures.csv")).text
    assert officer.get(address(town, "?street=s1")).status_code == 404
    assert officer.get(address(town, "figures.csv?street=s1")).status_code == 404


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT])
def test_others_are_told_whose_page_it_is(town: Town, sign_in: SignIn, role: Role) -> None:
    refused = sign_in(town.places[0], role).get(address(town))
    assert refused.status_code == 403
    assert "只有本区及其街道的工作人员可以查看此页" in refused.text
    assert sign_in(town.places[0], role).get(address(town, "figures.csv")).status_code == 403


def test_a_visitor_is_asked_to_sign_in(town: Town, app: Flask) -> None:
    assert app.test_client().get(address(town)).status_code == 401


@pytest.mark.parametrize("role", [Role.DISTRICT_OFFICER, Role.STREET_OFFICER])
def test_another_districts_officers_are_refused(
    town: Town, make_town: Callable[..., Town], sign_in: SignIn, role: Role
) -> None:
    stranger = sign_in(make_town(1, owing=False).places[0], role)
    assert stranger.get(address(town)).status_code == 403
    assert stranger.get(address(town, "figures.csv")).status_code == 403


def test_the_map_says_in_words_what_it_says_in_colour(town: Town, officer: FlaskClient) -> None:
    rows = tables_of(officer.get(address(town)).text)["各社区每次会议的状态"]
    heads = rows[1]
    assert heads[:2] == ["1月", "2月"]
    assert heads[12:] == ["一季度", "二季度", "三季度", "四季度", "上半年", "下半年", "全年"]
    said = {cell for row in rows[2:] for cell in row[2:]}
    assert said <= {"已逾期", "今日到期", "未到期", "已完成", "已免除", ""}
    assert {"已逾期", "已完成", "未到期"} <= said


def test_a_held_meeting_is_one_link_away(make_town: Callable[..., Town], sign_in: SignIn) -> None:
    town = make_town(1)
    town.meet(town.places[0], 0)
    shown = sign_in(town.places[0], Role.DISTRICT_OFFICER).get(address(town)).text
    query = "SELECT meeting_id FROM discharge WHERE district_id = %s"
    for (meeting,) in town.admin.execute(query, [town.id]).fetchall():
        assert f'href="/{town.slug}/c0/meetings/{meeting}' in shown


def test_down_to_a_street_and_to_those_who_are_behind(
    make_town: Callable[..., Town], sign_in: SignIn
) -> None:
    town = make_town(4, streets=2)
    town.meet(town.places[2], *range(19))
    officer = sign_in(town.places[0], Role.DISTRICT_OFFICER)
    street = officer.get(address(town, "?street=s0")).text
    assert "社区1" not in street
    assert len(tables_of(street)["各社区数据"]) == 1 + 2
    late = officer.get(address(town, "?street=s0&standing=overdue")).text
    assert len(tables_of(late)["各社区数据"]) == 1 + 1
    assert "社区2" not in late
    empty = officer.get(address(town, "?year=2031")).text
    assert "这里尚未生成2031年的应开会议。" in empty
    # No row of noughts, which would read as if nothing had been kept.
    assert tables_of(empty) == {}
    assert "0 / 0" not in empty


@pytest.mark.parametrize("asked", ["?standing=x", "?page=0", "?page=999999999999999999999"])
def test_what_cannot_be_meant_is_left_out(town: Town, officer: FlaskClient, asked: str) -> None:
    assert officer.get(address(town, asked)).status_code == 200


@pytest.mark.parametrize("page", ["", "figures.csv"])
@pytest.mark.parametrize("year", ["0", "1066", "2201", "99999", "x", "-1"])
def test_another_year_than_that_asked_for_is_never_shown(
    town: Town, officer: FlaskClient, page: str, year: str
) -> None:
    answer = officer.get(address(town, f"{page}?year={year}"))
    assert answer.status_code == 404
    assert "compliance.year_unknown" in answer.text


def test_who_is_furthest_behind_stands_open_and_the_others_are_folded(
    make_town: Callable[..., Town], sign_in: SignIn
) -> None:
    """So that the page is short on a phone; nothing of it needs JavaScript."""
    town = make_town(26, streets=13)
    for place in (*town.places[11:13], *town.places[24:]):
        town.meet(place, *range(19))
    officer = sign_in(town.places[0], Role.DISTRICT_OFFICER)
    shown = officer.get(address(town)).text
    assert "另有 14 个社区，其中有逾期会议的 10 个" in shown
    assert "另有 7 个街道，其中有逾期会议的 5 个" in shown
    tables = tables_of(shown)
    heads, streets = 2, 1
    assert len(tables["各社区每次会议的状态"]) == heads + 12
    assert len(tables["其他社区每次会议的状态"]) == heads + 14
    assert len(tables["各街道数据"]) == streets + 6
    assert len(tables["其他街道数据"]) == streets + 7
    assert len(tables["各社区数据"]) == 1 + 26
    # Whoever asks for some gets them all.
    late = tables_of(officer.get(address(town, "?standing=overdue")).text)
    assert len(late["各社区每次会议的状态"]) == heads + 22


def test_where_nobody_is_behind_the_page_says_so(
    make_town: Callable[..., Town], sign_in: SignIn
) -> None:
    town = make_town(8, streets=4)
    for place in town.places:
        town.meet(place, *range(19))
    shown = sign_in(town.places[0], Role.DISTRICT_OFFICER).get(address(town)).text
    assert "此处各社区均无逾期会议" in shown
    assert "另有 8 个社区，均无逾期会议" in shown
    assert "各街道均无逾期会议" in shown


def test_a_street_that_is_not_there_is_named_as_such(town: Town, officer: FlaskClient) -> None:
    assert officer.get(address(town, "?street=nowhere")).status_code == 404


def test_a_large_district_comes_in_pages(
    town: Town, officer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(views, "EACH", 3)
    pages = [officer.get(address(town, f"?page={number}")).text for number in (1, 2, 3)]
    names = [row[0] for page in pages for row in tables_of(page)["各社区数据"][1:]]
    assert len(names) == len(set(names)) == 7
    assert 'rel="next"' not in pages[2]
    assert len(tables_of(pages[1])["各街道数据"]) == 1 + 3


def test_what_another_room_puts_first_comes_before_every_other_figure(
    town: Town, officer: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "folkmoot_compliance_first", [])
    views.figures_first(
        app, lambda _, tenants, year: [Figure("居民满意", f"{len(tenants)}-{year}")]
    )
    shown = officer.get(address(town)).text
    assert "7-2026" in shown
    assert shown.index("7-2026") < shown.index("至今按期召开")


def test_the_screen_reads_in_both_languages(
    town: Town, officer: FlaskClient, latin_on: Callable[[str], list[str]]
) -> None:
    _remind(town)
    chinese = officer.get(address(town)).text
    assert latin_on(chinese) == []
    assert "提醒摘要" in chinese
    english = officer.get(address(town, "?lang=en")).text
    assert "Kept so far" in english
    assert "Digest of 30 June 2026" in english
    assert 'style="' not in chinese


def _remind(town: Town) -> None:
    act = Act(Actor(None, frozenset({Role.OPERATOR})), NOW)
    make_digests(town.database, act, town.frame(act.today))


def test_each_office_reads_its_own_digest(town: Town, sign_in: SignIn) -> None:
    _remind(town)
    district = sign_in(town.places[0], Role.DISTRICT_OFFICER).get(address(town)).text
    street = sign_in(town.places[0], Role.STREET_OFFICER).get(address(town)).text
    assert "已报区里" in district
    assert "今日到期" in street
    # What is due today is told to the street office and not yet to the district.
    assert "已报街道" in street
    assert "已报街道" not in district


def test_a_digest_shows_so_much_and_counts_the_rest(
    make_town: Callable[..., Town], sign_in: SignIn
) -> None:
    town = make_town(5)
    _remind(town)
    shown = sign_in(town.places[0], Role.DISTRICT_OFFICER).get(address(town)).text
    # Five months and a quarter each are late.
    assert shown.count("<li><strong") == views.TOLD
    assert f"摘要中还有 {5 * 6 - views.TOLD} 项" in shown


def test_sixty_communities_take_the_queries_of_three(
    make_town: Callable[..., Town], sign_in: SignIn, page_queries: Queries
) -> None:
    numbers = []
    for size in (3, 60):
        town = make_town(size, streets=3)
        _remind(town)
        officer = sign_in(town.places[0], Role.DISTRICT_OFFICER)
        with page_queries() as seen:
            officer.get(address(town))
        numbers.append(len(seen))
    assert numbers == [13, 13]


def test_no_cell_of_the_file_is_a_formula(make_town: Callable[..., Town], sign_in: SignIn) -> None:
    town = make_town(1, streets=1)
    town.admin.execute(
        "UPDATE community SET name = %s WHERE district_id = %s", ["=cmd|'/c calc'!A1", town.id]
    )
    town.admin.execute(
        "UPDATE street_office SET name = '@SUM(A1)' WHERE district_id = %s", [town.id]
    )
    sent = sign_in(town.places[0], Role.DISTRICT_OFFICER).get(address(town, "figures.csv"))
    assert sent.data.startswith(b"\xef\xbb\xbf")
    assert (
        sent.headers["Content-Disposition"]
        == f'attachment; filename="{town.slug}-compliance-2026.csv"'
    )
    cells = [cell for row in csv.reader(io.StringIO(sent.data.decode("utf-8-sig"))) for cell in row]
    assert "'=cmd|'/c calc'!A1" in cells
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@"))]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1"])
def test_a_cell_that_a_spreadsheet_would_run_is_defused(text: str) -> None:
    assert defused(text) == f"'{text}"
    assert defused("岭前社区") == "岭前社区"


def test_the_timer_prints_what_it_made_and_a_past_day_what_was_told(
    town: Town, run: Callable[..., str]
) -> None:
    made = json.loads(run("digest", town.slug, "--json"))
    assert {entry["level"] for entry in made["digests"]} == {"secretary", "street", "district"}
    assert "没有新的提醒" in run("digest", town.slug, "--lang", "zh")
    earlier = run("digest", town.slug, "--day", "2026-06-29", "--lang", "zh")
    assert "没有新的提醒" in earlier


def test_a_day_that_is_still_to_come_is_not_told_of(town: Town) -> None:
    act = Act(Actor(None, frozenset({Role.OPERATOR})), NOW)
    operation = SimpleNamespace(database=town.database, act=act, origin="http://moot.test")
    arguments = ["digest", town.slug, "--day", "2026-07-01"]
    assert CliRunner().invoke(compliance, arguments, obj=operation).exit_code == 2


def test_the_districts_front_page_counts_what_is_overdue_as_the_screen_does(
    town: Town, officer: FlaskClient, sign_in: SignIn, app: Flask
) -> None:
    owed, _, _, overdue, *_ = _headline(officer.get(address(town)).text)
    tile = re.compile(r'"fm-figures">(\d+)<.*?应开 (\d+) 次', re.DOTALL)
    link = f'href="{address(town, "?standing=overdue")}"'
    street, visitor = sign_in(town.places[0], Role.STREET_OFFICER), app.test_client()
    for client in (officer, street, visitor):
        front = client.get(f"/{town.slug}/").text
        said = tile.search(front.partition("本年度逾期未开会议")[2])
        assert said
        assert said.groups() == (str(overdue), str(owed))
        # A street's officer would find another figure behind it, and a visitor none.
        assert (link in front) is (client is officer)


def test_a_district_that_owes_nothing_has_no_figure_of_it(
    make_town: Callable[..., Town], app: Flask
) -> None:
    town = make_town(1, owing=False)
    assert "本年度逾期未开会议" not in app.test_client().get(f"/{town.slug}/").text


def test_an_officer_finds_the_screen_on_the_districts_page(
    town: Town, officer: FlaskClient, app: Flask
) -> None:
    link = f'href="{address(town)}"'
    assert link in officer.get(f"/{town.slug}/").text
    assert link not in app.test_client().get(f"/{town.slug}/").text
