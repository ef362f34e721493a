"""The course of an appraisal, who must be there, and what a count adds up to; no database."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.appraisals.domain import (
    CATEGORIES,
    LEAST_SHEETS,
    GradeDraft,
    Standing,
    State,
    TaskState,
    check_counted,
    check_present,
    check_weights,
    counts_of,
    is_appraised,
    row_after,
    standing_of,
    state_of,
    window,
)
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import Invalid, Refused
from folkmoot.people.domain.kinds import Office
from folkmoot_sdk import (
    AppraisalForm,
    AppraiserCategory,
    BodyKind,
    Comparison,
    Grade,
    GradeRule,
    Quantity,
    Source,
    Text,
)

WORD = Text("词", "word")
FORM = AppraisalForm(
    id="form",
    version="1",
    title=WORD,
    source=Source(WORD, ""),
    question=WORD,
    grades=(Grade("good", WORD, 1), Grade("bad", WORD, 0)),
    rules=(
        GradeRule(
            "bad", ("bad",), Comparison(2, Quantity.IN_FAVOUR, ">", 1, Quantity.BALLOTS, WORD)
        ),
    ),
    otherwise="good",
)
SEATS = [UUID(int=n) for n in (3, 1, 2)]
WEIGHTS = {category.value: 25 for category in AppraiserCategory}


def test_each_state_needs_all_before_it() -> None:
    entered = [True] * 4
    for number, state in reversed(list(enumerate(State))):
        flags = dict(zip(("reported", "grading", "closed", "published"), entered, strict=True))
        assert state_of(**flags) is state
        if number:
            entered[number - 1] = False


@given(st.lists(st.booleans(), min_size=4, max_size=4))
def test_no_set_of_rows_puts_it_further_than_its_unbroken_beginning(entered: list[bool]) -> None:
    reported, grading, closed, published = entered
    state = state_of(reported=reported, grading=grading, closed=closed, published=published)
    assert list(State).index(state) == len(entered[: ([*entered, False]).index(False)])


@given(st.dictionaries(st.sampled_from(AppraiserCategory), st.integers(0, 9)), st.booleans())
def test_all_four_are_there_and_where_weighed_enough_of_each(
    present: dict[AppraiserCategory, int], weighed: bool
) -> None:
    missing = [words for key, words in CATEGORIES.items() if not present.get(key)]
    few = weighed and any(present.get(key, 0) < LEAST_SHEETS for key in CATEGORIES)
    if not missing and not few:
        check_present(present, WEIGHTS if weighed else {})
        return
    with pytest.raises(Refused) as caught:
        check_present(present, WEIGHTS if weighed else {})
    if missing:
        assert caught.value.code == "appraisal.category_missing"
        assert caught.value.params["missing"] == tuple(missing)
    else:
        assert caught.value.code == "appraisal.category_too_small"


def test_weights_are_of_all_four_or_of_none() -> None:
    check_weights({})
    check_weights(WEIGHTS)
    for wrong in ({"residents": 1}, {**WEIGHTS, "others": 1}):
        with pytest.raises(Invalid, match=r"appraisal\.weights"):
            check_weights(wrong)


tallies = st.lists(
    st.tuples(st.sampled_from(SEATS), st.sampled_from(FORM.keys), st.integers(-1, 12)),
    unique_by=lambda each: (each[0], each[1]),
)


@given(tallies, st.integers(0, 12), st.randoms())
def test_a_count_is_taken_whole_or_not_at_all_in_any_order(
    given_tallies: list[tuple[UUID, str, int]], sheets: int, random: "object"
) -> None:
    drafts = [GradeDraft(*each) for each in given_tallies]
    by_seat = {seat: sum(d.times for d in drafts if d.seat_id == seat) for seat in SEATS}
    sound = (
        sheets >= 1
        and all(draft.times >= 0 for draft in drafts)
        and all(total <= sheets for total in by_seat.values())
    )
    if not sound:
        with pytest.raises(Invalid, match=r"appraisal\.count"):
            check_counted(FORM, SEATS, sheets, drafts)
        return
    counted = check_counted(FORM, SEATS, sheets, drafts)
    shuffled = sorted(drafts, key=lambda _: random.random())  # type: ignore[attr-defined] # Hypothesis's
    assert check_counted(FORM, SEATS[::-1], sheets, shuffled) == counted
    assert list(counted) == sorted(counted)
    assert {seat: sum(grades.values()) for seat, grades in counted.items()} == {
        str(seat): total for seat, total in by_seat.items()
    }


def test_a_count_of_piles_keeps_each_category_and_its_weight() -> None:
    grades = {str(seat): {"good": 3, "bad": 0} for seat in SEATS}
    (apart,) = counts_of(SEATS[0], [(AppraiserCategory.UNITS, 3, grades)], {"units": 15})
    assert (apart.category, apart.weight, apart.sheets) == (AppraiserCategory.UNITS, 15, 3)
    (together,) = counts_of(SEATS[0], [(None, 3, grades)], {})
    assert (together.category, together.weight) == (None, 1)


@given(st.lists(st.booleans(), min_size=1))
def test_a_row_counts_the_bad_years_since_the_last_good_one(years: list[bool]) -> None:
    row: int | None = None
    for unfit in years:
        row = row_after(row, unfit=unfit)
    tail = years[::-1].index(False) if False in years else len(years)
    assert row == tail


@pytest.mark.parametrize(
    ("body", "office", "appraised"),
    [
        (BodyKind.PARTY_COMMITTEE, Office.MEMBER, True),
        (BodyKind.RESIDENTS_COMMITTEE, Office.CHAIR, True),
        (BodyKind.RESIDENTS_COMMITTEE, Office.OBSERVER, False),
        (BodyKind.DELIBERATION_COUNCIL, Office.CHAIR, True),
        (BodyKind.DELIBERATION_COUNCIL, Office.VICE_CHAIR, True),
        (BodyKind.DELIBERATION_COUNCIL, Office.MEMBER, False),
        (BodyKind.SUPERVISION_COMMITTEE, Office.CHAIR, False),
    ],
)
def test_who_is_appraised(body: BodyKind, office: Office, appraised: bool) -> None:
    assert is_appraised(body, office) is appraised


DUE = date(2026, 6, 30)


@pytest.mark.parametrize(
    ("last", "today", "standing"),
    [
        (None, DUE, Standing.OPEN),
        (None, date(2026, 7, 1), Standing.OVERDUE),
        (TaskState.UNDER_WAY, DUE, Standing.UNDER_WAY),
        (TaskState.UNDER_WAY, date(2026, 7, 1), Standing.OVERDUE),
        (TaskState.DONE, date(2027, 1, 1), Standing.DONE),
        (TaskState.NOT_DONE, date(2026, 1, 1), Standing.NOT_DONE),
    ],
)
def test_how_a_task_stands(last: TaskState | None, today: date, standing: Standing) -> None:
    assert standing_of(last, DUE, today) is standing


def test_a_window_begins_with_the_last_opening_or_with_the_year_in_china() -> None:
    now, opened = datetime(2027, 1, 5, tzinfo=UTC), datetime(2025, 12, 20, tzinfo=UTC)
    assert window(2026, opened, now).since == opened
    assert window(2026, opened, now).years == (2025, 2026, 2027)
    assert window(2026, None, now).since == datetime(2026, 1, 1, tzinfo=CHINA)
