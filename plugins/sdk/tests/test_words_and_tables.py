"""Templates, messages, tables, panels, pages: what cannot be meant is refused when it is made."""

from collections.abc import Callable
from datetime import date

import pytest

from folkmoot_sdk import (
    BodyKind,
    CommandResult,
    DefinitionError,
    ExportFile,
    Happening,
    Intake,
    IntakeOpinion,
    Kind,
    Message,
    NavigationItem,
    NoticeTemplate,
    NoticeWords,
    Occasion,
    Office,
    PageContent,
    PageLink,
    PageParagraph,
    Panel,
    PanelFigures,
    PanelLine,
    PlaceKind,
    PublicTable,
    RefusedRow,
    RosterColumn,
    RosterRow,
    Step,
    Table,
    TableColumn,
    Text,
)

WORD = Text("某", "some")
LINE = PanelLine(WORD, 1, 2)
COLUMN = TableColumn("n", "N", numeric=True)


def template(heading: str = "{matter}", body: str = "{facts}") -> NoticeTemplate:
    return NoticeTemplate(
        "t", "1", WORD, Occasion.RESOLUTION, Text(heading, heading), Text(body, body)
    )


def test_a_template_is_filled_in_once_and_braces_in_what_is_filled_in_stay() -> None:
    given = {"community": "某社区", "matter": "{facts}", "round": "1", "facts": "已决议"}
    words = template("“{matter}”", "{facts}。{community}").words(given, "zh")
    assert words == NoticeWords("“{facts}”", "已决议。某社区")


@pytest.mark.parametrize(
    "words",
    ["{body}", "{matter.title}", "{0}", "{}", "{ matter }", "}", "{matter!r}", "{{matter}}"],
)
def test_a_template_names_only_what_its_occasion_declares(words: str) -> None:
    with pytest.raises(DefinitionError):
        template(heading=words)
    with pytest.raises(DefinitionError):
        template(body=words)


def test_a_template_needs_every_value_that_its_occasion_declares() -> None:
    with pytest.raises(DefinitionError, match="facts"):
        template().words({"community": "", "matter": "", "round": ""}, "zh")


def test_only_the_template_of_a_meeting_is_one_for_some_bodies() -> None:
    with pytest.raises(DefinitionError):
        NoticeTemplate("t", "1", WORD, Occasion.OUTCOME, WORD, WORD, (BodyKind.JOINT_MEETING,))


def test_a_template_survives_plain_data() -> None:
    assert NoticeTemplate.from_plain(template().to_plain()) == template()


@pytest.mark.parametrize(
    "make",
    [
        lambda: Message(Office.STREET, "某", "a@b\nBcc: c@d", "s", "b", "k"),
        lambda: Message(Office.STREET, "某", "a@b", "s\r\nX: y", "b", "k"),
        lambda: RefusedRow(0, WORD),
        lambda: IntakeOpinion(1, " ", "r"),
        lambda: IntakeOpinion(1, "t", ""),
        lambda: Intake((IntakeOpinion(1, "t", "r"), IntakeOpinion(2, "u", "r"))),
        lambda: RosterRow(1, {RosterColumn.PHONE: "1"}),
        lambda: Table("t", (COLUMN,), ((1, 2),)),
        lambda: Table("t", (COLUMN,), ((1.5,),)),  # type: ignore[arg-type] # the very mistake
        lambda: Table("t", (COLUMN,), ((True,),)),
        lambda: ExportFile("../a.csv", "text/csv", b""),
        lambda: ExportFile('a".csv', "text/csv", b""),
        lambda: ExportFile("..", "text/csv", b""),
        lambda: ExportFile("a\r\nb", "text/csv", b""),
        lambda: ExportFile("a.csv", "text/csv\r\nX: y", b""),
        lambda: ExportFile("a.csv", "text/csv", "words"),  # type: ignore[arg-type] # as above
        lambda: PanelLine(WORD, 1.5),  # type: ignore[arg-type] # as above
        lambda: Panel(()),
        lambda: Panel((LINE,) * 9),
        lambda: NavigationItem("n", "1", WORD, PlaceKind.COMMUNITY),
        lambda: NavigationItem("n", "1", WORD, PlaceKind.COMMUNITY, "p", "https://a"),
        lambda: NavigationItem("n", "1", WORD, PlaceKind.COMMUNITY, url="javascript:alert(1)"),
        lambda: NavigationItem("n", "1", WORD, PlaceKind.COMMUNITY, url="https:///x"),
        lambda: NavigationItem("n", "1", WORD, PlaceKind.COMMUNITY, url='https://a"x'),
        lambda: PageLink("l"),
        lambda: PageLink("l", export="csv"),
        lambda: PageLink("l", page="p", table=PublicTable.MATTERS),
        lambda: PageLink("l", url="http://a"),
        lambda: PageContent(("<b>",)),  # type: ignore[arg-type] # as above
        lambda: PageContent((PageParagraph("p"),) * 201),
        lambda: Happening(action="post", subject="1", on=date(2026, 1, 1)),
    ],
)
def test_what_cannot_be_meant_is_refused(make: Callable[[], object]) -> None:
    with pytest.raises(DefinitionError):
        make()


def test_lists_given_to_a_value_cannot_change_it_afterwards() -> None:
    rows, lines = [[1]], ["done"]
    table = Table("t", [COLUMN], rows)  # type: ignore[arg-type] # as a careless plugin gives it
    result = CommandResult(lines)  # type: ignore[arg-type] # as above
    rows[0].append(2)
    lines.clear()
    assert (table.rows, result.lines) == (((1,),), ("done",))
    assert {table, result}


def test_figures_and_panels_survive_plain_data() -> None:
    figures = PanelFigures(
        PlaceKind.DISTRICT, date(2026, 1, 1), 2026, owed=19, matters={Step.REVIEW: 2}
    )
    assert PanelFigures.from_plain(figures.to_plain()) == figures
    panel = Panel((LINE,), note=WORD)
    assert Panel.from_plain(panel.to_plain()) == panel


def test_a_vendors_pure_kinds_run_outside_and_all_others_only_where_they_are_trusted() -> None:
    assert {kind.value for kind in Kind if kind.runs_outside} == {
        "appraisal_forms",
        "cadences",
        "dashboard_panels",
        "deadlines",
        "decision_rules",
        "forms",
        "gates",
        "notice_templates",
        "size_rules",
        "voting_rules",
    }
    assert {kind.value for kind in Kind if not kind.runs_outside and kind.scope is None} == {
        "navigation"
    }
