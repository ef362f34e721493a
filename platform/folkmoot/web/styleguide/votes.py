"""Two votes to explain: one carried by persons, one lost by area."""

from datetime import date

from folkmoot.web.formats import text
from folkmoot_sdk import (
    Comparison,
    InForce,
    LeftOut,
    Option,
    OptionCount,
    OptionOutcome,
    Outcome,
    Quantity,
    Source,
    TestResult,
    Text,
    Unit,
)

ATTENDING = Text("到会", "Attendance")
IN_FAVOUR = Text("赞成", "In favour")
LAW = Source(Text("民法典", "Civil Code"), "278")


def _outcome(options: tuple[OptionOutcome, ...], validity: TestResult, *winners: str) -> Outcome:
    late = LeftOut("late", Text("交票晚于截止时间", "handed in after the close"), times=2)
    return Outcome(
        voting_rule="sample@1",
        decision_rule="sample@1",
        validity=(validity,),
        options=options,
        winners=winners,
        tied=(),
        ballots=30,
        left_out=(late,),
    )


def _option(key: str, label: Text, *tests: TestResult) -> OptionOutcome:
    return OptionOutcome(Option(key, text(label)), OptionCount(key, tests[0].left), tests)


def carried() -> Outcome:
    there = Comparison(3, Quantity.PRESENT, ">=", 2, Quantity.MEMBERS, ATTENDING)
    most = Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.PRESENT, IN_FAVOUR)
    return _outcome(
        (
            _option("a", Text("由物业公司修理", "The property company repairs"),
                    _made(most, 8, 31, Unit.PERSON)),
            _option("b", Text("由产权单位修理", "The owning unit repairs"),
                    _made(most, 22, 31, Unit.PERSON)),
        ),
        _made(there, 31, 45, Unit.PERSON),
        "b",
    )  # fmt: skip


def lost() -> Outcome:
    there = Comparison(3, Quantity.AREA_PRESENT, ">=", 2, Quantity.AREA_TOTAL, ATTENDING)
    area = Comparison(2, Quantity.AREA_IN_FAVOUR, ">", 1, Quantity.AREA_PRESENT, IN_FAVOUR)
    heads = Comparison(2, Quantity.HEADS_IN_FAVOUR, ">", 1, Quantity.HEADS_PRESENT, IN_FAVOUR)
    return _outcome(
        (
            _option("c", Text("使用维修资金", "Use the maintenance fund"),
                    _made(area, 590_000, 1_200_000, Unit.AREA),
                    _made(heads, 100, 134, Unit.HEAD)),
        ),
        _made(there, 1_200_000, 1_800_000, Unit.AREA),
    )  # fmt: skip


def _made(comparison: Comparison, left: int, right: int, unit: Unit) -> TestResult:
    return TestResult("sample@1", comparison, left, right, unit, LAW, InForce(date(2021, 1, 1)))
