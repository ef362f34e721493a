"""What an appraisal refuses, each with its code and a way out."""

from collections.abc import Sequence
from datetime import date

from folkmoot.appraisals.domain import State
from folkmoot.appraisals.domain.course import NAMES
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, mark
from folkmoot_sdk import Text


def unknown() -> NotFound:
    return NotFound("appraisal.unknown", mark("There is no such appraisal here."))


def unknown_part(code: str, message: str) -> NotFound:
    return NotFound(f"appraisal.{code}_unknown", message)


def already_open(year: int) -> Conflict:
    return Conflict(
        "appraisal.already_open",
        mark("The appraisal of %(year)s is there already; a year is appraised once."),
        cure=mark("Go on with that one."),
        field="year",
        year=str(year),
    )


def wrong_year(year: int) -> Invalid:
    return Invalid(
        "appraisal.year",
        mark("An appraisal is of the year that is ending, or of the one that has just ended."),
        cure=mark("Choose this year or the last."),
        field="year",
        year=str(year),
    )


def nobody() -> Refused:
    return Refused(
        "appraisal.nobody",
        mark("There is nobody to be appraised: neither committee nor the council is in office."),
        cure=mark("Have the bodies constituted first."),
    )


def wrong_state(now: State, *asked: State) -> Refused:
    return Refused(
        "appraisal.wrong_state",
        mark("This belongs to another stage: the appraisal is at “%(now)s”, not at “%(asked)s”."),
        cure=mark("See on its page what comes next."),
        now=NAMES[now],
        asked=tuple(NAMES[each] for each in asked),
    )


def appraised(name: str) -> Refused:
    return Refused(
        "appraisal.appraised",
        mark("%(name)s is appraised and so can neither chair the appraisal nor grade nor count."),
        cure=mark("Let somebody do it who is not appraised this year."),
        name=name,
    )


def not_a_supervisor(name: str) -> Refused:
    return Refused(
        "appraisal.chair",
        mark("%(name)s is no member of the supervision committee, which chairs it (URC 37)."),
        cure=mark("Choose one of its members in office today."),
        field="chair_id",
        name=name,
    )


def chair_absent(name: str) -> Refused:
    return Refused(
        "appraisal.chair_absent",
        mark("%(name)s has not signed in to the meeting."),
        cure=mark("Have the chair sign in, as a member of the meeting or looking on."),
        field="chair_id",
        name=name,
    )


def not_your_body() -> NotAllowed:
    return NotAllowed(
        "appraisal.not_your_body",
        mark("Only the community's secretary and the body's own members write its report."),
        cure=mark("Ask the secretary, or a member of that body."),
    )


def not_a_counter() -> NotAllowed:
    return NotAllowed(
        "appraisal.not_a_counter",
        mark("Sheets are counted by the supervision committee and by staff, not by anybody else."),
        cure=mark("Ask a member of the supervision committee."),
    )


def no_account() -> NotAllowed:
    return NotAllowed(
        "appraisal.no_account", mark("Somebody has to answer for this: it takes an account.")
    )


def without_task(problems: Sequence[object]) -> Refused:
    return Refused(
        "appraisal.problem_without_task",
        mark("%(count)d problems have no task yet: %(problems)s."),
        cure=mark("Say for each problem what will be done, and until when."),
        count=len(problems),
        problems=tuple(problems[:5]),
    )


def handed_in() -> Conflict:
    return Conflict(
        "appraisal.handed_in",
        mark("This body has handed in its report; nothing is added to it any more."),
        cure=mark("What comes up now belongs into the next year's report."),
    )


def answered() -> Conflict:
    return Conflict(
        "appraisal.answered", mark("This problem has been answered; the answer stands on record.")
    )


def due_in_past(today: date) -> Invalid:
    return Invalid(
        "appraisal.due_in_past",
        mark("A task cannot be due before today."),
        cure=mark("Choose a day from %(today)s on."),
        field="due_on",
        today=today,
    )


def task_over() -> Conflict:
    return Conflict(
        "appraisal.task_done",
        mark("This task is on record as done."),
        cure=mark("If the problem is back, name it in the next report."),
    )


def wrong_category(category: Text) -> Refused:
    return Refused(
        "appraisal.not_of_category",
        mark("By the registers this person is not of this kind: %(category)s."),
        cure=mark(
            "Party members are marked as such in the register, residents live here, units are named"
            " with the person, and of affected interests it is said what touches them."
        ),
        field="category",
        category=category,
    )


def registered() -> Conflict:
    return Conflict(
        "appraisal.registered",
        mark("This person is on the list already; each appraises for one kind alone."),
        field="person_id",
    )


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


def waiting() -> Refused:
    return Refused(
        "appraisal.count_waits",
        mark("There is a count that nobody has verified yet."),
        cure=mark("Let a second person compare it with the sheets."),
    )


def settled() -> Conflict:
    return Conflict("appraisal.counted", mark("These sheets are counted and verified already."))


def judged() -> Conflict:
    return Conflict("appraisal.judged", mark("Somebody has judged this count already."))


def same_person() -> Refused:
    return Refused(
        "appraisal.same_person",
        mark("Whoever entered a count cannot verify it."),
        cure=mark("Let another person, with an account of their own, compare it."),
    )


def too_many_sheets(sheets: int, handed_out: int) -> Invalid:
    return Invalid(
        "appraisal.too_many_sheets",
        mark("%(sheets)d sheets came back of %(handed_out)d that were handed out."),
        cure=mark("Count them again."),
        field="sheets",
        sheets=sheets,
        handed_out=handed_out,
    )


def too_few_sheets(least: int) -> Refused:
    return Refused(
        "appraisal.too_few_sheets",
        mark("Fewer than %(least)d sheets are not counted: grades would not stay secret."),
        cure=mark("Call a meeting to which more people come."),
        field="sheets",
        least=least,
    )


def nothing_counted(missing: Sequence[object]) -> Refused:
    return Refused(
        "appraisal.not_counted",
        mark("Not all sheets are counted and verified yet: %(missing)s."),
        cure=mark("Enter what is missing, and let a second person verify it."),
        missing=tuple(missing),
    )


def closed_already() -> Conflict:
    return Conflict("appraisal.closed", mark("This appraisal has been counted and closed already."))


def later_closed(year: int) -> Refused:
    return Refused(
        "appraisal.later_closed",
        mark("The appraisal of %(year)s is closed already; an earlier one cannot follow it."),
        year=str(year),
    )


def meeting_not_over() -> Refused:
    return Refused(
        "appraisal.meeting_not_over",
        mark("The result is published when the meeting has ended."),
        cure=mark("End the meeting first."),
    )


def meeting_unfit() -> Refused:
    return Refused(
        "appraisal.meeting_unfit",
        mark("That meeting had no quorum, so its grades cannot be published."),
    )
