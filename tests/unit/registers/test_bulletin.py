"""A bulletin from values alone, word for word, in both languages."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from uuid import UUID

import pytest

from folkmoot.appraisals.domain.work import Standing as TaskStanding
from folkmoot.appraisals.domain.work import TaskState
from folkmoot.appraisals.models import TaskReport, WorkTask
from folkmoot.appraisals.queries import TaskLine
from folkmoot.compliance.domain import Standing
from folkmoot.compliance.queries import ObligationLine
from folkmoot.implementation.domain import AttemptState
from folkmoot.matters.domain import Ending, Force
from folkmoot.matters.satisfaction import Graded
from folkmoot.meetings.domain import MeetingState
from folkmoot.notices.domain import NoticeKind
from folkmoot.opinions.domain import Channel
from folkmoot.people.domain.kinds import body_label
from folkmoot.registers.compose.bulletin import bulletin
from folkmoot.registers.compose.words import Words, numeral
from folkmoot.registers.compose.year import year_report
from folkmoot.registers.domain import Document, Issuer, period_named
from folkmoot.registers.queries import (
    Asked,
    Counted,
    Ended,
    FundUse,
    Held,
    Move,
    PeriodRecord,
    Posted,
    Report,
    TopicLine,
)
from folkmoot.registers.queries.year import TaskFact, YearRecord, task_standing
from folkmoot.registers.rendering import alone, paper_of
from folkmoot_sdk import BodyKind, Span, Text

GOLDEN = Path(__file__).parent / "golden"
ISSUER = Issuer("试验区", "试验社区", "/d/c")
AT = datetime(2016, 8, 16, 6, tzinfo=UTC)
RECORD = PeriodRecord(
    period=period_named("2016-08"),
    until=date(2016, 8, 31),
    over=True,
    channels={Channel.DOOR: 8, Channel.ONLINE: 2},
    taken_up=9,
    topics=(TopicLine("电梯", AT, 9),),
    moves=(Move(1, "电梯", 0, 1, AT), Move(1, "电梯", 4, 2, AT)),
    endings=(Ended(2, "路灯", Ending.WITHDRAWN, "居民撤回", AT),),
    meetings=(
        Held(
            "代表大会", BodyKind.REPRESENTATIVES_ASSEMBLY, AT, 30, 33,
            quorate=True, in_time=True, minuted=True, ended_as=MeetingState.CLOSED,
        ),
        Held(
            "联席会议", BodyKind.JOINT_MEETING, AT, 3, 9,
            quorate=False, in_time=False, minuted=False, ended_as=MeetingState.ADJOURNED,
        ),
    ),
    votes=(
        Counted("修电梯", BodyKind.REPRESENTATIVES_ASSEMBLY, AT, 33, 30, valid=True,
                carried=("由产权单位维修",), advice=False),
        Counted("动用资金", BodyKind.REPRESENTATIVES_ASSEMBLY, AT, 33, 30, valid=True,
                carried=("动用维修资金",), advice=True),
        Counted("换路灯", None, AT, 9, 2, valid=False, carried=(), advice=False),
        Counted("种树", None, AT, 9, 9, valid=True, carried=(), advice=False),
    ),
    reports=(Report("修电梯", "物业公司", AttemptState.REFUSED, "无力承担", AT),
             Report("清楼道", "", AttemptState.SUCCEEDED, "照片存档", AT)),
    notices=(
        Posted("决议", NoticeKind.RESOLUTION, date(2016, 8, 1), date(2016, 8, 16), removed=False),
        Posted("写错的公示", NoticeKind.OTHER, date(2016, 8, 2), date(2016, 8, 17), removed=True),
    ),
    satisfaction=(
        Asked("电梯", (Graded(Text("满意吗？", "Are you satisfied?"), 3,
                              ((Text("满意", "Satisfied"), 2), (Text("一般", "Fair"), 1))),)),
    ),
    fund=(FundUse("电梯", "动用维修资金", Force.RECOMMENDS, AT, AttemptState.BLOCKED),),
)  # fmt: skip


def told(document: Document) -> str:
    """The document line by line, as somebody would read it aloud."""
    lines = [document.title, document.told, *filter(None, [document.marked])]
    for section in document.sections:
        lines.append(section.heading)
        for block in section.blocks:
            match block.shape:
                case "paragraph":
                    lines.append(block.text)  # type: ignore[union-attr] # by its shape
                case "listing":
                    lines += block.entries  # type: ignore[union-attr] # as above
                case _:
                    lines.append(" | ".join(column.label for column in block.columns))  # type: ignore[union-attr] # as above
                    lines += [" | ".join(row) for row in block.rows]  # type: ignore[union-attr] # as above
    return "\n".join([*lines, document.signed, document.dated, ""])


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_month_word_for_word(locale: str) -> None:
    document = bulletin(RECORD, ISSUER, Words(locale))
    assert told(document) == (GOLDEN / f"month-{locale}.txt").read_text()


@pytest.mark.parametrize("locale", ["zh", "en"])
def test_a_year_begins_with_how_satisfied_residents_are(locale: str) -> None:
    year = YearRecord(replace(RECORD, period=period_named("2016")), ())
    document = year_report(year, ISSUER, Words(locale))
    assert told(document) == (GOLDEN / f"year-{locale}.txt").read_text()


def test_tasks_of_the_appraisal_stand_in_the_year_where_somebody_keeps_them() -> None:
    fact = TaskFact(
        BodyKind.RESIDENTS_COMMITTEE,
        "路灯不亮",
        "换灯",
        date(2017, 3, 1),
        Text("未完成", "not done"),
    )
    year = YearRecord(replace(RECORD, period=period_named("2016")), (), (fact,))
    last = year_report(year, ISSUER, Words("zh")).sections[-1]
    assert last.heading == "十一、评议任务清单"
    assert "('居民委员会', '路灯不亮', '换灯', '2017年3月1日', '未完成')" in str(last)
    none = year_report(replace(year, tasks=()), ISSUER, Words("zh")).sections[-1]
    assert "本期无。" in str(none)


def test_what_was_owed_is_counted_and_told_meeting_by_meeting() -> None:
    line = ObligationLine(
        id=UUID(int=1), body=BodyKind.JOINT_MEETING, period=period_span("2016-08"), ordinal=1,
        due_on=date(2016, 8, 31), cadence=Text("月会", "Monthly"), source=Text("四三二一", "4321"),
        standing=Standing.MET, meeting_id=UUID(int=2), met_at=AT, excuse=None, excused_at=None,
        excused_by=None, planned_at=None, plan_no=0, outdoes=(),
    )  # fmt: skip
    excused = replace(line, standing=Standing.EXCUSED, meeting_id=None, excuse="停电")
    year = YearRecord(
        replace(RECORD, period=period_named("2016")),
        (line, excused, replace(line, standing=Standing.OVERDUE)),
    )
    owed = str(year_report(year, ISSUER, Words("zh")).sections[1])
    assert "全年应召开会议 3 次，已完成 1 次，逾期 1 次，经批准免开 1 次。" in owed
    assert "经批准免开：停电" in owed


def period_span(code: str) -> Span:
    period = period_named(code)
    return Span(period.first, period.last)


def test_a_period_that_is_not_over_says_so_at_its_head() -> None:
    going_on = replace(RECORD, over=False, until=date(2016, 8, 18))
    document = bulletin(going_on, ISSUER, Words("zh"))
    assert document.marked == "本期尚未结束，内容截至2016年8月18日。"
    assert document.dated == "2016年8月18日"
    assert bulletin(RECORD, ISSUER, Words("zh")).marked == ""


def test_an_empty_period_says_of_each_section_that_it_is_empty() -> None:
    empty = replace(
        RECORD, channels={}, taken_up=0, topics=(), moves=(), endings=(), meetings=(), votes=(),
        reports=(), notices=(), satisfaction=(),
    )  # fmt: skip
    said = told(bulletin(empty, ISSUER, Words("zh")))
    assert said.count("本期无。") == 6
    assert "本期登记居民意见 0 条" in said
    assert "本期没有居民答复。" in said


def test_the_digest_names_every_word_and_the_language() -> None:
    one = bulletin(RECORD, ISSUER, Words("zh"))
    assert one.digest == bulletin(RECORD, ISSUER, Words("zh")).digest
    assert one.digest != bulletin(RECORD, ISSUER, Words("en")).digest
    assert one.digest != replace(one, dated="2016年9月1日").digest
    assert one.digest != bulletin(replace(RECORD, taken_up=8), ISSUER, Words("zh")).digest


def test_a_title_full_of_markup_is_a_title() -> None:
    hostile = replace(RECORD, topics=(TopicLine('<img src="file:///etc/passwd">{0}', AT, 1),))
    document = bulletin(hostile, ISSUER, Words("zh"))
    html = alone(document, "http://x/?a=1&b", "paper.css")
    assert "<img" not in html
    assert "&lt;img src=" in html
    assert "{0}" in html
    assert f">{document.digest}</span>" in html


def test_the_page_and_the_sheet_alone_hold_the_same_paper() -> None:
    document = bulletin(RECORD, ISSUER, Words("en"))
    assert paper_of(document, "/here") in alone(document, "/here", "paper.css")


def test_headings_count_as_official_documents_do() -> None:
    assert [numeral(n) for n in (1, 9, 10, 11, 19, 20, 21)] == [
        "一", "九", "十", "十一", "十九", "二十", "二十一",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("title", "zh", "en"),
    [
        ("民主自治联席会议", "民主自治联席会议", "民主自治联席会议 (Joint meeting)"),
        ("三月民主自治联席会议", "三月民主自治联席会议", "三月民主自治联席会议 (Joint meeting)"),
        ("路灯协商会", "路灯协商会（民主自治联席会议）", "路灯协商会 (Joint meeting)"),
    ],
)
def test_a_meeting_is_told_with_its_body_and_nothing_twice(title: str, zh: str, en: str) -> None:
    body = body_label(BodyKind.JOINT_MEETING)
    assert (Words("zh").titled(title, body), Words("en").titled(title, body)) == (zh, en)


@pytest.mark.parametrize(
    ("until", "said"),
    [
        (date(2016, 12, 31), TaskStanding.UNDER_WAY),
        (date(2017, 3, 2), TaskStanding.OVERDUE),
        (date(2017, 5, 1), TaskStanding.DONE),
    ],
)
def test_a_task_stands_in_a_report_as_on_the_last_day_that_it_tells_of(
    until: date, said: TaskStanding
) -> None:
    """What is reported after a year is over does not change the report on it."""
    reports = (
        TaskReport(state=TaskState.UNDER_WAY, reported_at=datetime(2016, 12, 31, 15, tzinfo=UTC)),
        TaskReport(state=TaskState.DONE, reported_at=datetime(2017, 4, 30, 16, tzinfo=UTC)),
    )
    line = TaskLine(WorkTask(due_on=date(2017, 3, 1)), reports)
    assert task_standing(line, until) is said
