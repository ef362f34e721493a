"""Golden vectors of the year-end appraisal: an upgrade must leave every one of them as it is."""

from datetime import date

import pytest

from folkmoot_method_4321 import folkmoot_appraisal_forms
from folkmoot_sdk import AppraisalForm, AppraiserCategory, BodyKind, SheetCount, appraise

(FORM,) = folkmoot_appraisal_forms()
COMMITTEE = BodyKind.RESIDENTS_COMMITTEE
PARTY, RESIDENTS, UNITS, AFFECTED = AppraiserCategory
YEARS = (date(2026, 12, 20), date(2027, 12, 18))

# Sheets, then how many say competent, basically competent, not competent; the grade.
VECTORS = [
    (30, (30, 0, 0), "competent"),
    (30, (20, 10, 0), "competent"),  # exactly two thirds: "at least" includes it
    (30, (19, 11, 0), "basically_competent"),
    (30, (19, 0, 0), "basically_competent"),  # blank sheets are among the sheets
    (30, (15, 0, 15), "basically_competent"),  # exactly half: "more than" excludes it
    (30, (14, 0, 16), "not_competent"),
    (31, (15, 0, 16), "not_competent"),
    (30, (0, 30, 0), "basically_competent"),
    (30, (0, 0, 0), "basically_competent"),
    (3, (2, 1, 0), "competent"),
    (3, (1, 0, 2), "not_competent"),
]


def count(
    sheets: int,
    said: tuple[int, int, int],
    category: AppraiserCategory | None = None,
    weight: int = 1,
) -> SheetCount:
    return SheetCount(sheets, dict(zip(FORM.keys, said, strict=True)), category, weight)


@pytest.mark.parametrize(("sheets", "said", "grade"), VECTORS)
def test_unweighted(sheets: int, said: tuple[int, int, int], grade: str) -> None:
    assert appraise(FORM, [count(sheets, said)]).grade == grade


def test_weighted_by_category() -> None:
    """20 : 50 : 15 : 15. Half of the residents and all units: 25 + 15 of 100 say not competent."""
    counts = [
        count(5, (5, 0, 0), PARTY, 20),
        count(30, (15, 0, 15), RESIDENTS, 50),
        count(3, (0, 0, 3), UNITS, 15),
        count(4, (4, 0, 0), AFFECTED, 15),
    ]
    result = appraise(FORM, counts)
    whole = 60  # the least number that 5, 30, 3 and 4 divide
    assert (result.tests[0].left, result.tests[0].right) == (40 * whole, 100 * whole)
    assert (result.tests[1].left, result.tests[1].right) == (60 * whole, 100 * whole)
    assert result.grade == "basically_competent"


def test_two_bad_years_end_an_office_by_law_and_elsewhere_ask_for_a_decision() -> None:
    by_law = FORM.consequence_for(COMMITTEE, "not_competent", YEARS)
    assert by_law
    assert by_law.source.article == "37"
    for body in (BodyKind.PARTY_COMMITTEE, BodyKind.DELIBERATION_COUNCIL):
        asked = FORM.consequence_for(body, "not_competent", YEARS)
        assert asked
        assert asked.source.article == ""
    assert FORM.consequence_for(COMMITTEE, "not_competent", YEARS[:1]) is None
    assert FORM.consequence_for(COMMITTEE, "basically_competent", YEARS) is None
    # The law of 2026 takes no office for a grade of 2025.
    assert FORM.consequence_for(COMMITTEE, "not_competent", (date(2025, 12, 20), YEARS[0])) is None


def test_the_form_survives_plain_data() -> None:
    assert AppraisalForm.from_plain(FORM.to_plain()) == FORM
