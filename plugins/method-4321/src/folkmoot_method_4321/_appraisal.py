"""The grade sheet of the year-end appraisal, how it is scored, and what two bad years entail."""

from datetime import date

from folkmoot_sdk import (
    AppraisalForm,
    BodyKind,
    Comparison,
    Consequence,
    Grade,
    GradeRule,
    InForce,
    Quantity,
    Source,
    Text,
)

_COMPETENT = Grade("competent", Text("称职", "Competent"), 2)
_BASICALLY = Grade("basically_competent", Text("基本称职", "Basically competent"), 1)
_NOT = Grade("not_competent", Text("不称职", "Not competent"), 0)

_PRACTICE = Source(Text("“4321”社区协商工作法（区级做法）", "4321 method (district practice)"), "")
_URC_37 = Source(
    Text(
        "《城市居民委员会组织法》（2025 年修订）",
        "Urban Residents' Committees Organisation Law (revised 2025)",
    ),
    "37",
)

YEAR_END = AppraisalForm(
    id="year-end-appraisal",
    version="2014",
    title=Text("年终民主评议", "Year-end democratic appraisal"),
    source=_PRACTICE,
    question=Text("您对其一年来的履职情况如何评价？", "How did this person do the year's work?"),
    grades=(_COMPETENT, _BASICALLY, _NOT),
    rules=(
        GradeRule(
            _NOT.key,
            (_NOT.key,),
            Comparison(
                2,
                Quantity.IN_FAVOUR,
                ">",
                1,
                Quantity.BALLOTS,
                Text("评为“不称职”的测评票", "Sheets that say “not competent”"),
            ),
        ),
        GradeRule(
            _COMPETENT.key,
            (_COMPETENT.key,),
            Comparison(
                3,
                Quantity.IN_FAVOUR,
                ">=",
                2,
                Quantity.BALLOTS,
                Text("评为“称职”的测评票", "Sheets that say “competent”"),
            ),
        ),
    ),
    otherwise=_BASICALLY.key,
    consequences=(
        Consequence(
            _NOT.key,
            2,
            (BodyKind.RESIDENTS_COMMITTEE,),
            Text(
                "连续两次被评为不称职，其职务终止", "Not competent twice running: the office ends"
            ),
            _URC_37,
            InForce(date(2026, 1, 1)),
        ),
        Consequence(
            _NOT.key,
            2,
            (BodyKind.PARTY_COMMITTEE, BodyKind.DELIBERATION_COUNCIL),
            Text(
                "连续两次被评为不称职，应提请其任免或推选机构决定去留",
                "Not competent twice running: whoever appointed or elected the person decides",
            ),
            _PRACTICE,
            InForce(date(2014, 1, 1)),
        ),
    ),
)
