"""The course of an appraisal: each state is entered once, on the row of the one before."""

from enum import StrEnum

from folkmoot.kernel.errors import mark
from folkmoot_sdk import Text


class State(StrEnum):
    """OPENED: reports are written. REPORTED: all are handed in. GRADING: the sheets are out."""

    OPENED = "opened"
    REPORTED = "reported"
    GRADING = "grading"
    CLOSED = "closed"
    PUBLISHED = "published"

    @property
    def label(self) -> str:
        return _LABELS[self]


class Ending(StrEnum):
    """How a grading ends. WITHOUT_RESULT: too few sheets came back; another meeting grades anew."""

    COUNTED = "counted"
    WITHOUT_RESULT = "without_result"


# While people can still be invited, and the meeting called.
BEFORE_GRADING = (State.OPENED, State.REPORTED)

_LABELS = {
    State.OPENED: mark("Work reports are being written"),
    State.REPORTED: mark("Reports are in; the meeting is to come"),
    State.GRADING: mark("Being graded"),
    State.CLOSED: mark("Counted; not yet published"),
    State.PUBLISHED: mark("Published"),
}
# In words for the law's own language; a step has a name in both wherever an error names it.
NAMES = {
    State.OPENED: Text("述职报告撰写中", "reports being written"),
    State.REPORTED: Text("述职报告已提交", "reports handed in"),
    State.GRADING: Text("测评中", "grading"),
    State.CLOSED: Text("已计票", "counted"),
    State.PUBLISHED: Text("已公布", "published"),
}


def state_of(*, reported: bool, grading: bool, closed: bool, published: bool) -> State:
    """The furthest state whose row is there; the database lets none stand without the last."""
    entered = (reported, grading, closed, published)
    return tuple(State)[entered.index(False) if False in entered else len(entered)]
