"""A meeting as it was called, attended, spoken in and closed. Only ever added to."""

from folkmoot.meetings.models.called import AgendaItem, ItemProposal, Meeting, MeetingSeat
from folkmoot.meetings.models.held import (
    AttendanceEvent,
    MeetingEvent,
    MeetingOutcome,
    Minutes,
    Statement,
)

__all__ = [
    "AgendaItem",
    "AttendanceEvent",
    "ItemProposal",
    "Meeting",
    "MeetingEvent",
    "MeetingOutcome",
    "MeetingSeat",
    "Minutes",
    "Statement",
]
