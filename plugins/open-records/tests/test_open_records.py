"""Files, page, panel and journal, each from plain values and without a platform."""

import csv
import io
import json
import logging
from datetime import date

import pytest

from folkmoot_open_records._files import AsCsv, AsJson
from folkmoot_open_records._journal import Journal, JournalLife
from folkmoot_open_records._page import WAYS, Records
from folkmoot_open_records._panel import MeetingsKept
from folkmoot_sdk import (
    Enabled,
    Happening,
    PageLink,
    PageRequest,
    PageTable,
    PanelFigures,
    PanelState,
    PlaceKind,
    PublicTable,
    Step,
    Table,
    TableColumn,
)

DAY = date(2026, 3, 1)
TABLE = Table(
    "事项",
    (TableColumn("title", "名称"), TableColumn("round", "轮次", numeric=True)),
    (("=1+1", 1), ("电梯维修", None)),
)


def test_csv_is_for_spreadsheets_and_runs_nothing() -> None:
    file = AsCsv().export(PublicTable.MATTERS, TABLE, {})
    assert file.name == "matters.csv"
    rows = list(csv.reader(io.StringIO(file.content.decode("utf-8-sig"))))
    assert rows == [["名称", "轮次"], ["'=1+1", "1"], ["电梯维修", ""]]


def test_json_is_for_programs_and_says_what_is_on_record() -> None:
    file = AsJson().export(PublicTable.MATTERS, TABLE, {})
    plain = json.loads(file.content)
    assert plain["table"] == "matters"
    assert plain["rows"] == [{"title": "=1+1", "round": 1}, {"title": "电梯维修", "round": None}]


def request(locale: str, **tables: Table) -> PageRequest:
    given = {PublicTable(name): table for name, table in tables.items()}
    return PageRequest(PlaceKind.COMMUNITY, "二二二社区", locale, DAY, given)


@pytest.mark.parametrize("locale", ["zh_Hans_CN", "en"])
def test_the_page_shows_each_table_and_leads_to_its_files(locale: str) -> None:
    long = Table("长表", TABLE.columns, (("行", 1),) * 30)
    blocks = Records().render(request(locale, matters=TABLE, figures=long)).blocks
    shown = [block.table for block in blocks if isinstance(block, PageTable)]
    assert [len(table.rows) for table in shown] == [20, 2]
    links = [block for block in blocks if isinstance(block, PageLink)]
    assert [(link.export, link.table) for link in links] == [
        ("csv", PublicTable.FIGURES),
        ("json", PublicTable.FIGURES),
        ("csv", PublicTable.MATTERS),
        ("json", PublicTable.MATTERS),
    ]
    assert "30" in str(blocks)


def test_a_page_without_tables_says_so() -> None:
    assert len(Records().render(request("en")).blocks) == 2
    assert {way.page for way in WAYS} == {Records.id}


def test_the_panel_is_silent_without_a_year_and_asks_for_attention_once_one_is_overdue() -> None:
    nothing = PanelFigures(PlaceKind.COMMUNITY, DAY, 2026)
    assert MeetingsKept().panel(nothing) is None
    fine = PanelFigures(
        PlaceKind.COMMUNITY, DAY, 2026, owed=19, kept=2, passed=2, matters={Step.REVIEW: 1}
    )
    panel = MeetingsKept().panel(fine)
    assert panel is not None
    assert [(line.value, line.of) for line in panel.lines] == [(2, 2), (0, None), (1, None)]
    assert panel.state is PanelState.OK
    behind = MeetingsKept().panel(
        PanelFigures(PlaceKind.COMMUNITY, DAY, 2026, owed=19, passed=1, overdue=1)
    )
    assert behind is not None
    assert behind.state is PanelState.ATTENTION


def test_the_journal_counts_what_was_published(caplog: pytest.LogCaptureFixture) -> None:
    journal = Journal()
    event = Happening(
        action="notices:notice:post",
        subject="n-1",
        on=DAY,
        district="chuanying",
        community="ererer",
    )
    with caplog.at_level(logging.INFO):
        journal.observe(event)
        journal.observe(event)
        JournalLife().enabled(
            Enabled(on=DAY, district="chuanying", community="ererer", version="0.1.0")
        )
    assert [record.getMessage() for record in caplog.records] == [
        "notices:notice:post n-1 in chuanying/ererer (1 since start)",
        "notices:notice:post n-1 in chuanying/ererer (2 since start)",
        "enabled in chuanying/ererer (0.1.0)",
    ]


def test_the_panel_of_a_district_has_no_line_about_what_a_district_is_not_told() -> None:
    figures = PanelFigures(PlaceKind.DISTRICT, DAY, DAY.year, communities=3, owed=9, kept=2)
    panel = MeetingsKept().panel(figures)
    assert panel is not None
    assert [line.label.en for line in panel.lines] == ["Kept, of those that were due", "Overdue"]
