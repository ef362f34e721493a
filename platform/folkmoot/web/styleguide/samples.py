"""Samples for every component, in both languages. Invented; no real person or vote."""

from datetime import date, datetime

from folkmoot.kernel.act import CHINA
from folkmoot.web.chrome import Link
from folkmoot.web.formats import text
from folkmoot.web.shapes import Cell, Column, Entry, Figure, Row, Step, StepState, Tag, Tone
from folkmoot.web.styleguide.votes import carried, lost
from folkmoot_sdk import Text

WORDS = {
    "pattern_book": Text("样式手册", "Pattern book"),
    "a_vote_explained": Text("表决说明", "A vote explained"),
    "a_matter_s_trail": Text("事项全过程", "A matter's trail"),
    "tags_lists_and_tables": Text("标签、列表和表格", "Tags, lists and tables"),
    "no_opinions_yet": Text("还没有意见", "No opinions yet"),
    "they_appear_here_as_soon": Text(
        "上门走访后，意见会显示在这里。",
        "They appear here as soon as somebody has knocked at a door.",
    ),
    "a_form": Text("表单", "A form"),
}


def samples() -> dict[str, object]:
    return {
        "words": WORDS,
        "steps": _steps(),
        "carried": carried(),
        "lost": lost(),
        "entries": _entries(),
        "tags": [
            Tag(Text("成功", "Succeeded"), Tone.GOOD),
            Tag(Text("进行中", "Under way"), Tone.NOW),
            Tag(Text("等待中", "Waiting"), Tone.WAIT),
            Tag(Text("被拒绝", "Refused"), Tone.BAD),
            Tag(Text("草稿", "Draft"), Tone.QUIET),
        ],
        "numbers": _figures(),
        "rows": [
            Row(Text("事项", "Matter"), Text("三栋楼的电梯", "The lifts of three blocks")),
            Row(
                Text("涉及户数", "Households affected"),
                "196",
                "/styleguide",
                Text("修改", "Change"),
            ),
            Row(Text("提出日期", "Raised on"), date(2016, 7, 11)),
        ],
        "caption": Text("社区一览", "Communities"),
        "columns": [
            Column(Text("社区", "Community")),
            Column(Text("进行中的事项", "Open matters"), numeric=True),
            Column(Text("状态", "State")),
        ],
        "table": _table(),
        "crumbs": [
            Link(text(Text("船营区", "Chuanying")), "/"),
            Link(text(Text("岭前社区", "Lingqian")), "/"),
        ],
        "action": Link(text(Text("记录一条意见", "Record an opinion")), "/styleguide?page=form"),
    }


def _steps() -> list[Step]:
    done, now, blocked = StepState.DONE, StepState.CURRENT, StepState.BLOCKED
    return [
        Step(1, done, href="/about", note=date(2016, 7, 11)),
        Step(2, done, href="/about", note=date(2016, 7, 15)),
        Step(3, done, href="/about", note=date(2016, 7, 20)),
        Step(
            4,
            now,
            href="/about",
            note=Text("第三轮", "Third round"),
            missing=[
                Text("会议通知须提前送达", "Notice of the meeting, served in time"),
                Text("到会人数须达到法定人数", "Enough members in attendance"),
            ],
        ),
        Step(5, StepState.TO_DO),
        Step(6, blocked, note=Text("须先公开决议", "The resolution must be published first")),
        Step(7, blocked),
    ]


def _entries() -> list[Entry]:
    return [
        Entry(
            datetime(2016, 7, 11, 18, 30, tzinfo=CHINA),
            Text("上门听取意见", "Opinions heard at the doors"),
            Text("三个晚上，共 196 户", "Three evenings, 196 households"),
            by=Text("网格员", "Grid worker"),
            place="#1",
        ),
        Entry(
            datetime(2016, 8, 2, 9, 0, tzinfo=CHINA),
            Text("物业公司拒绝修理", "The property company refuses to repair"),
            Text("刚进驻，尚未收费", "It has only just moved in and has collected no fees"),
            Tag(Text("被拒绝", "Refused"), Tone.BAD),
            href="/about",
            place="#14",
        ),
        Entry(
            datetime(2016, 9, 20, 15, 0, tzinfo=CHINA),
            Text("四部电梯修好", "Four lifts repaired"),
            tag=Tag(Text("成功", "Succeeded"), Tone.GOOD),
            by=Text("产权单位", "The owning unit"),
            place="#31",
        ),
    ]


def _figures() -> list[Figure]:
    return [
        Figure(Text("住户", "Households"), 3512, Text("户", "homes")),
        Figure(Text("进行中的事项", "Open matters"), 7, href="/styleguide"),
        Figure(
            Text("今年的会议", "Meetings this year"),
            9,
            note=Text("全年应开 19 次", "19 are due in the year"),
        ),
    ]


def _table() -> list[list[object]]:
    order = Tag(Text("正常", "In order"), Tone.GOOD)
    late = Tag(Text("逾期", "Overdue"), Tone.BAD)
    return [
        [Cell(Text("岭前社区", "Lingqian"), "/about"), 7, Cell("", tag=order)],
        [Cell(Text("222社区", "Community 222"), "/about"), 12, Cell("", tag=late)],
        [Cell(Text("落马湖社区", "Luomahu"), "/about"), 1204, Cell("", tag=order)],
    ]
