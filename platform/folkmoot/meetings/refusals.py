"""Refusals that several verbs share, each with its code."""

from datetime import date, datetime

from folkmoot.kernel.errors import Conflict, NotFound, Refused, mark
from folkmoot.meetings.domain import MeetingState, QuorumOutcome


def meeting_unknown() -> NotFound:
    return NotFound(
        "meeting.unknown",
        mark("There is no such meeting here."),
        cure=mark("Look for it in the list of meetings."),
    )


def of_an_appraisal() -> Refused:
    return Refused(
        "meeting.of_appraisal",
        mark("Who runs the appraisal steers its meeting, and nobody whom it is about (URC 37)."),
        cure=mark("Whoever runs the appraisal does it on the appraisal's page."),
    )


def no_minutes() -> NotFound:
    return NotFound(
        "meeting.no_minutes",
        mark("The minutes of this meeting are not written yet."),
        cure=mark("They are written when the meeting has ended; its page says how it stands."),
    )


def item_unknown() -> NotFound:
    return NotFound(
        "agenda_item.unknown",
        mark("This item is not on the meeting's agenda."),
        cure=mark("Choose among the items on the meeting's page."),
    )


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


_CALL_ANEW = mark("What is left to do belongs in another meeting: call it, with its notice.")
_INTO_SESSION = {
    MeetingState.CALLED: mark("Open the meeting first, on its day and from its hour on."),
    MeetingState.IN_SESSION: mark("Load its page again: it shows what can be done now."),
}


def _cure(state: MeetingState) -> str:
    return _INTO_SESSION.get(state, _CALL_ANEW)


def not_in_session(state: MeetingState) -> Refused:
    return Refused("meeting.not_in_session", _NOT_IN_SESSION[state], cure=_cure(state))


def before_opening(opened_at: datetime) -> Refused:
    return Refused(
        "meeting.not_in_session",
        mark("At that moment the meeting was not open yet; it opened on %(opened)s."),
        cure=mark("Enter a time from then on."),
        opened=opened_at,
    )


def wrong_step(state: MeetingState) -> Refused:
    """The course of a meeting has one direction."""
    sentence = _NOT_IN_SESSION.get(state, mark("The meeting is in session already."))
    return Refused("meeting.wrong_step", sentence, cure=_cure(state))


def at_once() -> Conflict:
    return Conflict(
        "meeting.at_once",
        mark("Somebody else changed this meeting at the same moment."),
        cure=mark("Load the page again, look at what was done, and repeat your step if needed."),
    )
