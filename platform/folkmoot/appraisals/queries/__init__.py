"""Reading appraisals, each answer in a fixed number of queries."""

from folkmoot.appraisals.queries.finding import (
    find_appraisal,
    find_count,
    find_problem,
    find_task,
    form_of,
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
    "find_appraisal",
    "find_count",
    "find_problem",
    "find_task",
    "form_of",
    "found_on_record",
    "last_closed_year",
    "record_of",
    "row_of",
    "seats_of",
    "side_of",
    "state_now",
    "tasks_set",
]
