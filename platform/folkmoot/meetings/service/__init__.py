"""What people do with a meeting, one verb a function. Nothing here commits.

``at`` is when something happened, for what was on paper first; left out, it is the act's moment.
"""

from folkmoot.meetings.service.attending import record_attendance, record_attendances
from folkmoot.meetings.service.calling import call_meeting
from folkmoot.meetings.service.minuting import write_minutes
from folkmoot.meetings.service.sitting import (
    adjourn_meeting,
    cancel_meeting,
    close_meeting,
    open_meeting,
)
from folkmoot.meetings.service.standing import call_standing_meeting
from folkmoot.meetings.service.talking import raise_item, raise_proposal, record_statement

__all__ = [
    "adjourn_meeting",
    "call_meeting",
    "call_standing_meeting",
    "cancel_meeting",
    "close_meeting",
    "open_meeting",
    "raise_item",
    "raise_proposal",
    "record_attendance",
    "record_attendances",
    "record_statement",
    "write_minutes",
]
