"""Reading appraisals, each answer in a fixed number of queries."""

from folkmoot.appraisals.queries.finding import (
    calls_of,
    find_appraisal,
    find_count,
    find_problem,
    find_task,
    form_of,
    graded_in,
    grading_of,
    gradings_of,
    invited_to,
    row_of,
    seats_of,
    side_of,
    state_now,
)
from folkmoot.appraisals.queries.lists import (
    AppraisalLine,
    appraisals_of,
    before,
    last_closed_year,
    years_to_open,
)
from folkmoot.appraisals.queries.record import (
    ProblemLine,
    Record,
    SeatLine,
    TaskLine,
    record_of,
    tasks_set,
)
from folkmoot.appraisals.queries.year import Found, found_on_record

__all__ = [
    "AppraisalLine",
    "Found",
    "ProblemLine",
    "Record",
    "SeatLine",
    "TaskLine",
    "appraisals_of",
    "before",
    "calls_of",
    "find_appraisal",
    "find_count",
    "find_problem",
    "find_task",
    "form_of",
    "found_on_record",
    "graded_in",
    "grading_of",
    "gradings_of",
    "invited_to",
    "last_closed_year",
    "record_of",
    "row_of",
    "seats_of",
    "side_of",
    "state_now",
    "tasks_set",
    "years_to_open",
]
