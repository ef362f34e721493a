"""Refusals that several verbs share, each with its code."""

from datetime import date, datetime

from folkmoot.kernel.errors import Conflict, Refused, mark
from folkmoot.meetings.domain import MeetingState, QuorumOutcome

MEETING_UNKNOWN = mark("There is no such meeting here.")


def inquorate(outcome: QuorumOutcome) -> Refused:
    """``meeting.inquorate``, with the shortfall in whole persons and the article."""
    cure = mark(
        "The meeting may go on talking. It can resolve as soon as %(shortfall)d more have"
        " signed in; otherwise adjourn it and call it again."
    )
    if not outcome.shortfall:
        cure = mark("The body itself is not composed as the law asks; waiting does not help.")
    return Refused(
        "meeting.inquorate",
        mark("The meeting has no quorum and cannot resolve: %(explanation)s. %(article)s."),
        cure=cure,
        explanation=outcome.explanation(),
        article=outcome.citation(),
        shortfall=outcome.shortfall,
    )


def announced_too_late(earliest: date) -> Refused:
    """``meeting.announced_too_late``: whoever was told too late could not prepare or come."""
    return Refused(
        "meeting.announced_too_late",
        mark(
            "The notice came too late: this meeting may talk and not resolve. The notice would have"
            " allowed a resolution from %(earliest)s on."
        ),
        cure=mark("Call the meeting anew, with a notice in time, and resolve there."),
        earliest=earliest,
    )


_NOT_IN_SESSION = {
    MeetingState.CALLED: mark("The meeting has not been opened yet."),
    MeetingState.CLOSED: mark("The meeting is closed; its record cannot be added to."),
    MeetingState.ADJOURNED: mark("The meeting was adjourned; its record cannot be added to."),
    MeetingState.CANCELLED: mark("The meeting was cancelled."),
}


def not_in_session(state: MeetingState) -> Refused:
    return Refused("meeting.not_in_session", _NOT_IN_SESSION[state])


def before_opening(opened_at: datetime) -> Refused:
    return Refused(
        "meeting.not_in_session",
        mark("At that moment the meeting was not open yet; it opened on %(opened)s."),
        opened=opened_at,
    )


def wrong_step(state: MeetingState) -> Refused:
    """The course of a meeting has one direction."""
    sentence = _NOT_IN_SESSION.get(state, mark("The meeting is in session already."))
    return Refused("meeting.wrong_step", sentence)


def at_once() -> Conflict:
    return Conflict(
        "meeting.at_once",
        mark("Somebody else changed this meeting at the same moment."),
        cure=mark("Load the page again, look at what was done, and repeat your step if needed."),
    )
