from dataclasses import replace
from datetime import date
from typing import Literal

import pytest

from folkmoot_sdk import (
    Ballot,
    BodyKind,
    Comparison,
    DecisionRule,
    DefinitionError,
    Figures,
    InForce,
    PlainError,
    PollError,
    Purpose,
    Quantity,
    Source,
    Subject,
    TestResult,
    Text,
    Unit,
    reference,
)

Q = Quantity
LAW = Source(Text("《组织法》", "Organisation Law"), "28")
SINCE = InForce(date(2026, 1, 1))


def result(
    left: Quantity, right: Quantity, values: tuple[int, int], unit: Unit = Unit.PERSON
) -> TestResult:
    op: Literal[">", ">="] = ">=" if left is Q.PRESENT else ">"
    test = Comparison(3, left, op, 2, right, Text("某项", "something"))
    return rule(unit, (test,)).validity_of(Figures(dict(zip((left, right), values, strict=True))))[
        0
    ]


def rule(
    unit: Unit, validity: tuple[Comparison, ...], subjects: frozenset[Subject] = frozenset()
) -> DecisionRule:
    return DecisionRule(
        id="assembly",
        version="2026",
        title=Text("会议", "Meeting"),
        in_force=SINCE,
        source=LAW,
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        purpose=Purpose.DECISION,
        unit=unit,
        validity=validity,
        subjects=subjects,
    )


def test_a_failed_test_says_how_many_are_short() -> None:
    short = result(Q.PRESENT, Q.MEMBERS, (29, 45))
    assert short.sentence("zh_Hans_CN") == "需 30 人到会，实到 29 人，还差 1 人"
    assert short.sentence("en") == "30 must attend, 29 did: 1 short"
    assert (short.expression, short.passed, short.margin) == ("3 × 29 >= 2 × 45", False, 1)


def test_a_passed_test_says_so() -> None:
    enough = result(Q.PRESENT, Q.MEMBERS, (31, 45))
    assert enough.sentence("zh") == "需 30 人到会，实到 31 人，已达到"
    assert enough.sentence("en") == "30 must attend, 31 did: enough"
    assert enough.margin == 0


def share(values: tuple[int, int], left: Quantity = Q.REPRESENTATIVES) -> TestResult:
    test = Comparison(5, left, ">=", 4, Q.MEMBERS, Text("某项", "something"), shared=True)
    figures = Figures({left: values[0], Q.MEMBERS: values[1]})
    return rule(Unit.PERSON, (test,)).validity_of(figures)[0]


def test_a_share_is_said_of_the_whole_as_it_stands() -> None:
    """Where all thirty are representatives, that one of them would do is true and no answer."""
    full = share((30, 30))
    assert full.expression == "5 × 30 >= 4 × 30"
    assert (
        full.sentence("zh")
        == "组成人员 30 人中，居民代表应不少于 4/5，即 24 人，实有 30 人，已达到"
    )
    assert full.sentence("en") == (
        "at least 4/5 of 30 members must be representatives, 24 needed and 30 are: enough"
    )


def test_a_share_that_is_short_says_both_ways_out() -> None:
    short = share((20, 30))
    assert short.margin == 20
    assert short.sentence("zh") == (
        "组成人员 30 人中，居民代表应不少于 4/5，即 24 人，实有 20 人，"
        "现有组成中还差 4 人，或另增 20 人"
    )
    assert short.sentence("en") == (
        "at least 4/5 of 30 members must be representatives, 24 needed and 20 are:"
        " 4 short among them, or 20 more must join"
    )
    other = share((20, 30), Q.PRESENT)
    assert other.sentence("en").startswith("something: at least 4/5 of 30, 24 needed and 20")
    assert other.sentence("zh").startswith("某项：30 人中应不少于 4/5，即 24 人，实为 20 人")


def test_households_are_not_called_persons() -> None:
    short = result(Q.PRESENT, Q.MEMBERS, (29, 45), Unit.HOUSEHOLD)
    assert short.sentence("zh") == "需 30 户到会，实到 29 户，还差 1 户"
    assert short.sentence("en") == "30 households must attend, 29 households did: 1 short"


def test_area_is_named_and_shown_in_square_metres() -> None:
    short = result(Q.AREA_IN_FAVOUR, Q.AREA_PRESENT, (590_000, 1_200_000), Unit.HEAD)
    assert short.unit is Unit.AREA
    assert short.margin == 210_001
    assert short.sentence("zh") == (
        "需专有部分面积 8,000.01 平方米同意，实为 5,900.00 平方米，还差 2,100.01 平方米"
    )
    assert short.sentence("en") == (
        "an area of 8,000.01 m² must be in favour, 5,900.00 m² was: 2,100.01 m² short"
    )


@pytest.mark.parametrize("quantity", [q for q in Quantity if q is not Q.AREA_TOTAL])
@pytest.mark.parametrize("unit", [Unit.PERSON, Unit.HOUSEHOLD, Unit.HEAD])
def test_every_quantity_has_a_sentence_in_both_languages(quantity: Quantity, unit: Unit) -> None:
    one = result(quantity, Q.AREA_TOTAL, (3, 45), unit)
    assert "还差" in one.sentence("zh_CN")
    assert not any(letter.isascii() and letter.isalpha() for letter in one.sentence("zh_CN"))
    assert "short" in one.sentence("en_GB")
    assert one.sentence("en").replace("²", "2").isascii()


def test_a_name_with_braces_does_no_harm() -> None:
    test = Comparison(2, Q.ELIGIBLE, ">", 1, Q.MEMBERS, Text("{甲}", "{a}"))
    figures = Figures({Q.ELIGIBLE: 1, Q.MEMBERS: 4})
    assert (
        rule(Unit.PERSON, (test,))
        .validity_of(figures)[0]
        .sentence("en")
        .startswith("{a}: 3 needed")
    )


def test_a_test_cites_its_article_and_dates() -> None:
    one = result(Q.PRESENT, Q.MEMBERS, (29, 45))
    assert one.citation("zh") == "《组织法》第 28 条（2026年1月1日起施行）"
    assert one.citation("en") == "Organisation Law, art. 28 (in force from 2026-01-01)"
    assert one.rule == "assembly@2026"
    practice = replace(
        one, source=Source(Text("区级规定（法律未作规定）", "rule (law silent)"), "")
    )
    assert practice.citation("zh") == "区级规定，2026年1月1日起施行（法律未作规定）"
    assert practice.citation("en") == "rule, in force from 2026-01-01 (law silent)"


def test_dates_in_force_include_both_ends() -> None:
    old = InForce(date(1990, 1, 1), date(2025, 12, 31))
    assert old.covers(date(1990, 1, 1))
    assert old.covers(date(2025, 12, 31))
    assert not old.covers(date(2026, 1, 1))
    assert not old.covers(date(1989, 12, 31))
    assert old.sentence("en") == "in force 1990-01-01 to 2025-12-31"
    with pytest.raises(DefinitionError):
        InForce(date(2026, 1, 1), date(2025, 12, 31))


def test_a_rule_governs_its_body_subject_purpose_and_day() -> None:
    test = Comparison(2, Q.PRESENT, ">", 1, Q.MEMBERS, Text("某项", "something"))
    some = rule(Unit.PERSON, (test,), frozenset({Subject.FUND_USE}))
    asked = {
        "body": BodyKind.REPRESENTATIVES_ASSEMBLY,
        "subject": Subject.FUND_USE,
        "purpose": Purpose.DECISION,
        "day": date(2026, 1, 1),
    }
    wrong = {
        "body": BodyKind.OWNERS_ASSEMBLY,
        "subject": Subject.OTHER,
        "purpose": Purpose.RECALL,
        "day": date(2025, 12, 31),
    }
    assert some.governs(**asked)  # type: ignore[arg-type]
    for name, value in wrong.items():
        assert not some.governs(**{**asked, name: value})  # type: ignore[arg-type]
    assert rule(Unit.PERSON, (test,)).governs(**{**asked, "subject": Subject.OTHER})  # type: ignore[arg-type]
    assert some.figures_needed == {Q.PRESENT, Q.MEMBERS}
    assert reference(some) == "assembly@2026"


def test_a_rule_that_tests_nothing_is_refused() -> None:
    with pytest.raises(DefinitionError, match="tests nothing"):
        rule(Unit.PERSON, ())


@pytest.mark.parametrize(("zh", "en"), [("", "a"), ("一", " ")])
def test_a_text_has_both_languages(zh: str, en: str) -> None:
    with pytest.raises(DefinitionError):
        Text(zh, en)


@pytest.mark.parametrize(
    ("locale", "words"), [("zh-CN", "一"), ("ZH", "一"), ("en", "one"), ("fr", "one")]
)
def test_a_text_follows_the_locale(locale: str, words: str) -> None:
    assert Text("一", "one").in_(locale) == words


@pytest.mark.parametrize("day", ["20260101", "2026-W01-4", "2026-1-1", "2026-01-01T00:00"])
def test_of_one_day_there_is_one_spelling(day: str) -> None:
    assert InForce.from_plain({**SINCE.to_plain(), "start": "2026-01-01"}) == SINCE
    with pytest.raises(PlainError):
        InForce.from_plain({**SINCE.to_plain(), "start": day})


def test_a_verdict_is_said_with_its_own_type_and_not_with_what_python_takes_for_it() -> None:
    found = result(Q.PRESENT, Q.ELIGIBLE, (10, 12))
    said = found.to_plain()
    assert TestResult.from_plain(said) == found
    assert said["passed"] is True
    for claim in (1, 1.0, "true"):
        with pytest.raises(PlainError, match="passed"):
            TestResult.from_plain({**said, "passed": claim})


def test_an_option_is_marked_by_its_key() -> None:
    with pytest.raises(PollError, match="its key, which is text"):
        Ballot({1: "for"})  # type: ignore[dict-item] # the very mistake
