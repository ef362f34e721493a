"""Reading matters: the list of them, and everything on record about one."""

from folkmoot.matters.queries.affected import buildings, units_in
from folkmoot.matters.queries.course import LATEST_STEP, UNDER_WAY
from folkmoot.matters.queries.lists import (
    PAGE,
    MatterLine,
    matter_of_topic,
    matters_in_meeting,
    matters_of,
    was_rehearsed,
)
from folkmoot.matters.queries.record import dossier, find_matter, lock_matter, lock_numbers
from folkmoot.matters.queries.satisfied import (
    Answers,
    MatterSatisfaction,
    Satisfaction,
    answered_at,
    answers_of,
    find_survey,
    satisfaction_between,
    satisfaction_by_community,
    satisfaction_of_year,
)

__all__ = [
    "LATEST_STEP",
    "PAGE",
    "UNDER_WAY",
    "Answers",
    "MatterLine",
    "MatterSatisfaction",
    "Satisfaction",
    "answered_at",
    "answers_of",
    "buildings",
    "dossier",
    "find_matter",
    "find_survey",
    "lock_matter",
    "lock_numbers",
    "matter_of_topic",
    "matters_in_meeting",
    "matters_of",
    "satisfaction_between",
    "satisfaction_by_community",
    "satisfaction_of_year",
    "units_in",
    "was_rehearsed",
]
