"""What an appraisal is, without a database."""

from folkmoot.appraisals.domain.course import BEFORE_GRADING, Ending, State, state_of
from folkmoot.appraisals.domain.grading import (
    LEAST_SHEETS,
    NOT_GRADED,
    GradeDraft,
    check_counted,
    check_present,
    check_weights,
    counts_of,
    row_after,
    said_on,
)
from folkmoot.appraisals.domain.people import APPRAISED, CATEGORIES, Side, is_appraised, place_of
from folkmoot.appraisals.domain.work import (
    Origin,
    Standing,
    TaskState,
    Window,
    standing_of,
    window,
)

__all__ = [
    "APPRAISED",
    "BEFORE_GRADING",
    "CATEGORIES",
    "LEAST_SHEETS",
    "NOT_GRADED",
    "Ending",
    "GradeDraft",
    "Origin",
    "Side",
    "Standing",
    "State",
    "TaskState",
    "Window",
    "check_counted",
    "check_present",
    "check_weights",
    "counts_of",
    "is_appraised",
    "place_of",
    "row_after",
    "said_on",
    "standing_of",
    "state_of",
    "window",
]
