from datetime import date
from fractions import Fraction
from math import lcm
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot_sdk import (
    AppraisalForm,
    AppraisalResult,
    AppraiserCategory,
    BodyKind,
    Comparison,
    Consequence,
    DefinitionError,
    FiguresError,
    Grade,
    GradeRule,
    InForce,
    PlainError,
    Quantity,
    SheetCount,
    Source,
    Text,
    appraise,
)

WORD = Text("词", "word")
SOURCE = Source(WORD, "37")
GOOD, BAD = Grade("good", WORD, 1), Grade("bad", WORD, 0)
COMMITTEE = BodyKind.RESIDENTS_COMMITTEE


def more_than_half(grade: str, name: Text = WORD) -> GradeRule:
    test = Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.BALLOTS, name)
    return GradeRule(grade, (grade,), test)


def form(**changes: object) -> AppraisalForm:
    given: dict[str, Any] = {
        "id": "form",
        "version": "1",
        "title": WORD,
        "source": SOURCE,
        "question": WORD,
        "grades": (GOOD, BAD),
        "rules": (more_than_half("bad"),),
        "otherwise": "good",
        "consequences": (
            Consequence("bad", 2, (COMMITTEE,), WORD, SOURCE, InForce(date(2026, 1, 1))),
        ),
    }
    return AppraisalForm(**{**given, **changes})


@pytest.mark.parametrize(
    ("sheets", "bad", "grade"), [(30, 15, "good"), (30, 16, "bad"), (31, 16, "bad"), (3, 1, "good")]
)
def test_over_half_excludes_the_half_and_blank_sheets_count(
    sheets: int, bad: int, grade: str
) -> None:
    result = appraise(form(), [SheetCount(sheets, {"bad": bad})])
    assert result.grade == grade
    assert result.tests[0].expression == f"2 × {bad} > 1 × {sheets}"


def test_a_category_weighs_what_it_weighs_whatever_its_number() -> None:
    units = SheetCount(3, {"bad": 3}, AppraiserCategory.UNITS, 60)
    residents = SheetCount(50, {"bad": 0}, AppraiserCategory.RESIDENTS, 40)
    result = appraise(form(), [units, residents])
    assert result.grade == "bad"
    assert (result.tests[0].left, result.tests[0].right) == (60 * 150, 100 * 150)


def test_rules_are_tried_in_their_order_and_the_first_that_holds_gives_the_grade() -> None:
    both = form(rules=(more_than_half("good"), more_than_half("bad")), otherwise="bad")
    result = appraise(both, [SheetCount(3, {"good": 2, "bad": 1})])
    assert result.grade == "good"
    assert len(result.tests) == 1


def test_a_sentence_says_the_numbers_and_a_name_with_braces_stays_one() -> None:
    odd = form(rules=(more_than_half("bad", Text("不称职{0}", "bad {left}")),))
    (test,) = appraise(odd, [SheetCount(4, {"bad": 3})]).tests
    assert test.sentence("en") == "bad {left}: 3 of 4; more than 1/2 is asked for: reached"
    assert test.sentence("zh") == "不称职{0}：4 中有 3，要求超过 1/2，已达到"


def test_a_form_and_a_result_survive_plain_data_and_a_result_cannot_lie() -> None:
    assert AppraisalForm.from_plain(form().to_plain()) == form()
    result = appraise(form(), [SheetCount(4, {"bad": 3})])
    plain: Any = result.to_plain()
    assert AppraisalResult.from_plain(plain) == result
    plain["tests"][0]["passed"] = False
    with pytest.raises(PlainError, match="passed"):
        AppraisalResult.from_plain(plain)


@pytest.mark.parametrize(
    "changes",
    [
        {"grades": (GOOD,)},
        {"grades": (BAD, GOOD)},
        {"grades": (GOOD, Grade("bad", WORD, 1))},
        {"grades": (Grade("bad", WORD, 1), BAD)},
        {"otherwise": "splendid"},
        {"rules": (more_than_half("splendid"),)},
        {"consequences": (Consequence("x", 2, (COMMITTEE,), WORD, SOURCE, InForce(date.min)),)},
    ],
)
def test_a_form_that_cannot_be_meant_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(DefinitionError):
        form(**changes)


def test_a_rule_and_a_consequence_that_cannot_be_meant_are_refused() -> None:
    test = more_than_half("bad").test
    for counting in ((), ("bad", "bad")):
        with pytest.raises(DefinitionError):
            GradeRule("bad", counting, test)
    for times, bodies in ((0, (COMMITTEE,)), (2, ())):
        with pytest.raises(DefinitionError):
            Consequence("bad", times, bodies, WORD, SOURCE, InForce(date.min))


@pytest.mark.parametrize(
    ("left", "right", "shared"),
    [
        (Quantity.ELIGIBLE, Quantity.MEMBERS, False),
        (Quantity.IN_FAVOUR, Quantity.PRESENT, False),
        (Quantity.BALLOTS, Quantity.BALLOTS, False),
        (Quantity.IN_FAVOUR, Quantity.BALLOTS, True),
    ],
)
def test_a_rule_that_tests_anything_but_the_sheets_that_say_so_among_all_is_refused(
    left: Quantity, right: Quantity, shared: bool
) -> None:
    with pytest.raises(DefinitionError, match="in_favour with ballots"):
        GradeRule("bad", ("bad",), Comparison(2, left, ">", 1, right, WORD, shared))


@pytest.mark.parametrize(
    ("sheets", "grades", "weight"),
    [(0, {}, 1), (3, {"bad": 4}, 1), (3, {"bad": -1}, 1), (3, {}, 0), (3, {"bad": True}, 1)],
)
def test_numbers_that_cannot_be_true_are_refused(
    sheets: int, grades: dict[str, int], weight: int
) -> None:
    with pytest.raises(FiguresError):
        SheetCount(sheets, grades, weight=weight)


def test_no_sheets_and_grades_of_another_form_are_refused() -> None:
    with pytest.raises(FiguresError):
        appraise(form(), [])
    with pytest.raises(FiguresError):
        appraise(form(), [SheetCount(3, {"splendid": 1})])


@pytest.mark.parametrize(
    ("days", "found"),
    [
        ((date(2026, 12, 1),), False),
        ((date(2025, 12, 1), date(2026, 12, 1)), False),
        ((date(2026, 12, 1), date(2027, 12, 1)), True),
        ((date(2025, 12, 1), date(2026, 12, 1), date(2027, 12, 1)), True),
    ],
)
def test_a_consequence_needs_its_row_of_years_all_in_force(
    days: tuple[date, ...], found: bool
) -> None:
    assert (form().consequence_for(COMMITTEE, "bad", days) is not None) is found
    assert form().consequence_for(COMMITTEE, "good", days) is None
    assert form().consequence_for(BodyKind.PARTY_COMMITTEE, "bad", days) is None


def follows(
    in_a_row: int, since: int = 2026, until: int | None = None, body: BodyKind = COMMITTEE
) -> Consequence:
    force = InForce(date(since, 1, 1), date(until, 12, 31) if until else None)
    return Consequence("bad", in_a_row, (body,), WORD, SOURCE, force)


@pytest.mark.parametrize("listed", [(1, 2, 3), (3, 2, 1), (2, 3, 1)])
def test_of_what_follows_the_longest_row_wins_in_whatever_order_it_is_listed(
    listed: tuple[int, ...],
) -> None:
    several = form(consequences=tuple(follows(each) for each in listed))
    days = [date(2026 + year, 12, 1) for year in range(4)]
    found = [several.consequence_for(COMMITTEE, "bad", days[:so_far]) for so_far in range(1, 5)]
    assert [each and each.in_a_row for each in found] == [1, 2, 3, 3]


def test_the_longest_row_wins_only_where_it_is_in_force() -> None:
    several = form(consequences=(follows(1), follows(2, since=2027)))
    found = several.consequence_for(COMMITTEE, "bad", [date(2026, 12, 1), date(2027, 12, 1)])
    assert found == follows(1)


def test_two_consequences_of_one_row_are_refused_wherever_both_could_be_meant() -> None:
    for one, two in (
        (follows(2), follows(2, since=2030)),
        (follows(2, until=2027), follows(2, since=2027)),
    ):
        for listed in ((one, two), (two, one)):
            with pytest.raises(DefinitionError, match="2 times running"):
                form(consequences=listed)
    of_party = follows(2, body=BodyKind.PARTY_COMMITTEE)
    for others in (follows(3), of_party, follows(2, since=2028)):
        assert form(consequences=(follows(2, until=2027), others))


piles = st.lists(
    st.integers(1, 40).flatmap(
        lambda sheets: st.tuples(st.just(sheets), st.integers(0, sheets), st.integers(1, 1000))
    ),
    min_size=1,
    max_size=4,
)


@given(piles)
def test_the_sum_is_exactly_the_weighted_mean_of_the_shares(
    given_piles: list[tuple[int, int, int]],
) -> None:
    counts = [
        SheetCount(sheets, {"bad": bad}, weight=weight) for sheets, bad, weight in given_piles
    ]
    (test,) = appraise(form(), counts).tests
    share = sum((Fraction(w * bad, sheets) for sheets, bad, w in given_piles), Fraction())
    whole = sum(weight for *_, weight in given_piles)
    assert Fraction(test.left, test.right) == share / whole
    assert test.passed == (2 * share > whole)
    assert test.right == whole * lcm(*(sheets for sheets, *_ in given_piles))


@given(piles, st.integers(2, 50))
def test_only_the_proportion_of_the_weights_matters(
    given_piles: list[tuple[int, int, int]], factor: int
) -> None:
    def graded(by: int) -> str:
        counts = [SheetCount(s, {"bad": b}, weight=w * by) for s, b, w in given_piles]
        return appraise(form(), counts).grade

    assert graded(1) == graded(factor)


@given(piles)
def test_one_more_bad_sheet_never_makes_a_grade_better(
    given_piles: list[tuple[int, int, int]],
) -> None:
    def graded(more: int) -> str:
        counts = [
            SheetCount(s, {"bad": min(s, b + (more if at == 0 else 0))}, weight=w)
            for at, (s, b, w) in enumerate(given_piles)
        ]
        return appraise(form(), counts).grade

    assert (graded(0), graded(1)) != ("bad", "good")


def test_a_form_stored_before_forms_had_days_is_in_force_always() -> None:
    stored = form().to_plain()
    assert stored.pop("in_force") is None
    assert AppraisalForm.from_plain(stored) == form()
    until = InForce(date(2026, 1, 1), date(2026, 12, 31))
    assert AppraisalForm.from_plain(form(in_force=until).to_plain()).in_force == until
