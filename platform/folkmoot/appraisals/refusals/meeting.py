"""The meeting in which an appraisal is graded."""

from folkmoot.kernel.errors import Conflict, Refused, mark


def meeting_ahead() -> Conflict:
    return Conflict(
        "appraisal.called",
        mark("The meeting has been called, and its roster is fixed."),
        cure=mark("Cancel that meeting first, if it has to be called anew."),
    )


def not_called() -> Refused:
    return Refused(
        "appraisal.no_meeting",
        mark("The sheets are handed out in the appraisal meeting, and none is in session."),
        cure=mark("Call the meeting, and open it on its day."),
    )


def late_notice() -> Refused:
    return Refused(
        "appraisal.notice_too_late",
        mark("This meeting was called too late, so that it cannot stand for the year's appraisal."),
        cure=mark("Call it anew, with the full notice."),
    )


def meeting_not_over() -> Refused:
    return Refused(
        "appraisal.meeting_not_over",
        mark("The result is published when the meeting has ended."),
        cure=mark("End the meeting first."),
    )


def not_minuted() -> Refused:
    return Refused(
        "appraisal.meeting_not_minuted",
        mark("The result is published when the minutes of its meeting are written."),
        cure=mark("Write the minutes on the meeting's page, then publish the result."),
    )


def meeting_unfit() -> Refused:
    return Refused(
        "appraisal.meeting_unfit",
        mark("That meeting had no quorum, so its grades cannot be published."),
    )
