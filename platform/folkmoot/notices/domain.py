"""How long a notice runs, and when it has run. Pure."""

from datetime import date
from enum import StrEnum

# Within how many days an objection is answered where no law says it.
USUAL_ANSWER_DAYS = 3
# A notice nobody will ever see the end of is a typing error.
LONGEST = 366


class NoticeKind(StrEnum):
    """What a notice makes public."""

    MEETING = "meeting"
    RESOLUTION = "resolution"
    IMPLEMENTATION = "implementation"
    OUTCOME = "outcome"
    WITHDRAWAL = "withdrawal"
    ROLL = "roll"
    MINUTES = "minutes"
    APPRAISAL = "appraisal"
    OTHER = "other"


# Decisions, how they are carried out, and what came of it: what the law's public notice is of.
AFFAIRS = frozenset({NoticeKind.RESOLUTION, NoticeKind.IMPLEMENTATION, NoticeKind.OUTCOME})

# Written from the record by nobody's hand, so that nothing in it can be wrong: it hangs its days.
NEVER_TAKEN_DOWN = frozenset({NoticeKind.APPRAISAL})


def has_run(ends_on: date, on: date, *, removed: bool) -> bool:
    """True only when the last day is wholly over, and nobody took the notice down before."""
    return on > ends_on and not removed


def is_running(posted_on: date, ends_on: date, on: date, *, removed: bool) -> bool:
    """Whether it hangs on that day; its last day is one of them."""
    return posted_on <= on <= ends_on and not removed


def days_left(ends_on: date, on: date) -> int:
    """Days still to come after ``on``; 0 on the last day and ever after."""
    return max((ends_on - on).days, 0)


def is_late(due_on: date, on: date) -> bool:
    """Whether what was due on ``due_on`` is late on ``on``; the due day itself is in time."""
    return on > due_on
