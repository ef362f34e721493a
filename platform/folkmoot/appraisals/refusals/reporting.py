"""Work reports, their problems and tasks."""

from collections.abc import Sequence
from datetime import date

from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark


def without_task(problems: Sequence[object]) -> Refused:
    return Refused(
        "appraisal.problem_without_task",
        mark("%(count)d problems have no task yet: %(problems)s."),
        cure=mark("Say for each problem what will be done, and until when."),
        count=len(problems),
        problems=tuple(problems[:5]),
    )


def record_has_more(problems: Sequence[object]) -> Refused:
    return Refused(
        "appraisal.record_has_more",
        mark("The record has brought up %(count)d more problems meanwhile: %(problems)s."),
        cure=mark("Find them on the body's list, set a task for each, then hand in the report."),
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
