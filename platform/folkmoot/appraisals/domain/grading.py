"""Who must be there, what a count of sheets must add up to, and how long a row of grades is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from folkmoot.appraisals.domain.people import CATEGORIES
from folkmoot.kernel.errors import Invalid, Refused, mark
from folkmoot_sdk import AppraisalForm, AppraiserCategory, SheetCount, Text

# Fewer sheets of one category, counted apart, would say who gave which grade.
LEAST_SHEETS = 3
NOT_GRADED = Text("未评", "Not graded")


@dataclass(frozen=True, slots=True)
class GradeDraft:
    """How many sheets give the holder of one seat one grade."""

    seat_id: UUID
    grade: str
    times: int


def check_present(
    present: Mapping[AppraiserCategory, int], weights: Mapping[str, int], *, field: str = ""
) -> None:
    """All four categories are there; where they are weighed, each by enough to stay secret.

    Raises Refused ``appraisal.category_missing`` naming which, ``appraisal.category_too_small``.
    """
    if missing := [words for key, words in CATEGORIES.items() if not present.get(key)]:
        raise Refused(
            "appraisal.category_missing",
            mark("An appraisal needs all four kinds of appraisers; missing: %(missing)s."),
            cure=mark("Invite people of each kind, and have them sign in, before anybody grades."),
            field=field,
            missing=tuple(missing),
        )
    few = [words for key, words in CATEGORIES.items() if present[key] < LEAST_SHEETS]
    if weights and few:
        raise Refused(
            "appraisal.category_too_small",
            mark(
                "The district weighs each kind of appraisers, so their sheets are counted apart;"
                " with fewer than %(least)d of a kind grades would not stay secret: %(few)s."
            ),
            cure=mark("Invite more people of these kinds."),
            field=field,
            least=LEAST_SHEETS,
            few=tuple(few),
        )


def check_weights(weights: Mapping[str, int]) -> None:
    """A district that weighs one category weighs all. Invalid ``appraisal.weights``."""
    known = {key.value for key in CATEGORIES}
    if weights and weights.keys() != known:
        raise Invalid(
            "appraisal.weights",
            mark("The district's weights must name each of the four kinds of appraisers once."),
            cure=mark("Ask the district to put its rules right; here it is these that do not fit."),
            wrong=tuple(sorted(weights.keys() ^ known)),
        )


def check_counted(
    form: AppraisalForm, seats: Collection[UUID], sheets: int, drafts: Sequence[GradeDraft]
) -> dict[str, dict[str, int]]:
    """The count by seat and grade in one order for everybody, each seat and each grade there.

    Raises Invalid ``appraisal.count`` for numbers below nothing, for seats and grades that are not
    on the sheet, and for more grades of a seat than there are sheets.
    """
    named = {(draft.seat_id, draft.grade) for draft in drafts}
    known = {(seat, key) for seat in seats for key in form.keys}
    if sheets < 1 or len(named) < len(drafts) or not named <= known:
        raise _no_count()
    if any(draft.times < 0 for draft in drafts):
        raise _no_count()
    given = {(draft.seat_id, draft.grade): draft.times for draft in drafts}
    counted = {
        str(seat): {key: given.get((seat, key), 0) for key in form.keys} for seat in sorted(seats)
    }
    for seat in seats:
        if (grades := sum(counted[str(seat)].values())) > sheets:
            raise _too_many(seat, grades, sheets)
    return counted


def counts_of(
    seat_id: UUID,
    counted: Sequence[tuple[AppraiserCategory | None, int, Mapping[str, Mapping[str, int]]]],
    weights: Mapping[str, int],
) -> tuple[SheetCount, ...]:
    """What the form's rules are given for one seat: the sheets of each category, or of all."""
    return tuple(
        SheetCount(sheets, grades[str(seat_id)], category, weights[category] if category else 1)
        for category, sheets, grades in counted
    )


def said_on(form: AppraisalForm, count: SheetCount) -> tuple[tuple[Text, int], ...]:
    """How often each grade was given, and last how many sheets say nothing of this person: together
    as many as there are sheets.
    """
    blank = count.sheets - sum(count.grades.values())
    given = tuple((grade.text, count.says([grade.key])) for grade in form.grades)
    return (*given, (NOT_GRADED, blank))


def row_after(last: int | None, *, unfit: bool) -> int:
    """How many times running somebody is unfit now; ``last`` is the row as it stood before."""
    return (last or 0) + 1 if unfit else 0


def _no_count() -> Invalid:
    return Invalid(
        "appraisal.count",
        mark("Such a count cannot be entered: it names what is not on the sheet, or no number."),
        cure=mark("Enter for each person how many sheets give which grade."),
    )


def _too_many(seat_id: UUID, grades: int, sheets: int) -> Invalid:
    return Invalid(
        "appraisal.count",
        mark("Somebody has %(grades)d grades on %(sheets)d sheets."),
        cure=mark("Count these sheets again; a sheet gives each person one grade at most."),
        field=f"seat_{seat_id.hex}",
        grades=grades,
        sheets=sheets,
    )


def category_words(category: AppraiserCategory | None) -> Text:
    """The category of a count, or that it is of all together."""
    return CATEGORIES[category] if category else Text("全部", "All together")
