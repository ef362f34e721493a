"""What every form is held to, the satisfaction form and the grade sheet of the appraisal."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import ClassVar

from hypothesis import strategies as st

from folkmoot_sdk import (
    AppraisalForm,
    AppraisalResult,
    Contribution,
    EvaluationForm,
    FormItem,
    Grade,
    SheetCount,
    appraise,
)
from folkmoot_sdk.testing._data import DataConformance
from folkmoot_sdk.testing._examples import for_each
from folkmoot_sdk.testing._expect import expect


class FormConformance(DataConformance):
    """`class TestMyForm(FormConformance): form = MY_FORM`."""

    form: ClassVar[EvaluationForm]

    @property
    def _subject(self) -> Contribution:
        return self.form

    def test_keys_are_its_own(self) -> None:
        _expect_different("items", [item.key for item in self.form.items])
        for item in self.form.items:
            _expect_different(f"grades of {item.key}", [grade.key for grade in item.scale])

    def test_weights_and_points_are_whole(self) -> None:
        for item in self.form.items:
            whole = type(item.weight) is int and item.weight >= 1
            expect(whole, f"{item.key}: weight {item.weight!r} is no whole number from 1 up")
            _expect_whole_points(item.scale)

    def test_grades_stand_best_first(self) -> None:
        for item in self.form.items:
            _expect_best_first(item.key, item.scale)

    def test_every_filled_in_form_lies_within_bounds(self) -> None:
        """Between the sums of weight x least and of weight x most points."""
        sums = {
            pick: sum(
                _score(item, pick([g.points for g in item.scale])) for item in self.form.items
            )
            for pick in (min, max)
        }

        def within(grades: Sequence[Grade]) -> None:
            pairs = zip(self.form.items, grades, strict=True)
            score = sum(_score(item, grade.points) for item, grade in pairs)
            whole = type(score) is int and sums[min] <= score <= sums[max]
            expect(whole, f"{score!r} is no whole number from {sums[min]} to {sums[max]}")

        for_each(st.tuples(*(st.sampled_from(item.scale) for item in self.form.items)), within)


class AppraisalFormConformance(DataConformance):
    """`class TestMyForm(AppraisalFormConformance): form = MY_FORM`."""

    form: ClassVar[AppraisalForm]

    @property
    def _subject(self) -> Contribution:
        return self.form

    def test_keys_are_its_own(self) -> None:
        _expect_different("grades", self.form.keys)

    def test_points_are_whole_and_grades_stand_best_first(self) -> None:
        _expect_whole_points(self.form.grades)
        _expect_best_first(self.form.id, self.form.grades)

    def test_every_sheet_comes_to_a_grade(self) -> None:
        def graded(counts: list[SheetCount]) -> None:
            found = appraise(self.form, counts)
            expect(found.grade in self.form.keys, f"{found.grade} is no grade of this form")
            again = AppraisalResult.from_plain(found.to_plain())
            expect(again == found, f"{found} is no plain data")

        for_each(self._sheets(), graded)

    def test_weights_are_exact(self) -> None:
        """Twice the sheets, or every weight times three, and the grade is the same."""

        def same(counts: list[SheetCount]) -> None:
            grade = appraise(self.form, counts).grade
            expect(appraise(self.form, _times(counts, 2, 1)).grade == grade, f"doubled: {counts}")
            expect(appraise(self.form, _times(counts, 1, 3)).grade == grade, f"weighed: {counts}")

        for_each(self._sheets(), same)

    def test_what_all_say_is_the_grade(self) -> None:
        for grade in self.form.keys:
            found = appraise(self.form, [SheetCount(7, {grade: 7})]).grade
            expect(found == grade, f"all seven sheets say {grade}, and it comes to {found}")

    def test_each_consequence_can_follow(self) -> None:
        for known in self.form.consequences:
            row = [
                known.in_force.start + many * timedelta(days=1) for many in range(known.in_a_row)
            ]
            for body in known.bodies:
                found = self.form.consequence_for(body, known.grade, row)
                expect(found == known, f"{known.in_a_row} × {known.grade} in {body}: {found}")
                short: list[date] = row[1:]
                fewer = self.form.consequence_for(body, known.grade, short)
                expect(fewer != known, f"{known.grade} in {body}: one fewer is enough")

    def _sheets(self) -> st.SearchStrategy[list[SheetCount]]:
        grades = st.dictionaries(st.sampled_from(self.form.keys), st.integers(0, 20), min_size=1)
        count = st.builds(
            lambda said, blank, weight: SheetCount(
                max(1, sum(said.values()) + blank), said, None, weight
            ),
            grades,
            st.integers(0, 5),
            st.integers(1, 4),
        )
        return st.lists(count, min_size=1, max_size=4)


def _score(item: FormItem, points: int) -> int:
    return item.weight * points


def _times(counts: Iterable[SheetCount], sheets: int, weight: int) -> list[SheetCount]:
    return [
        SheetCount(
            each.sheets * sheets,
            {grade: many * sheets for grade, many in each.grades.items()},
            each.category,
            each.weight * weight,
        )
        for each in counts
    ]


def _expect_different(what: str, keys: Sequence[str]) -> None:
    twice = sorted({key for key in keys if keys.count(key) > 1})
    expect(bool(keys) and not twice, f"{what}: {', '.join(twice) or 'none'} not once each")


def _expect_whole_points(grades: Iterable[Grade]) -> None:
    for grade in grades:
        whole = type(grade.points) is int
        expect(whole, f"{grade.key}: {grade.points!r} points are no whole number")


def _expect_best_first(what: str, grades: Sequence[Grade]) -> None:
    points = [grade.points for grade in grades]
    falling = points == sorted(set(points), reverse=True)
    expect(falling, f"{what}: points {points} do not fall from the best grade on")
