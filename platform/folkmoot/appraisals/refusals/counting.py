"""The count of the sheets."""

from collections.abc import Sequence

from folkmoot.kernel.errors import Conflict, Invalid, Refused, mark


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
        cure=mark("End this grading without a result, and call another meeting."),
        field="sheets",
        least=least,
    )


def enough_sheets(least: int) -> Refused:
    return Refused(
        "appraisal.enough_sheets",
        mark("A grading ends without a result only where fewer than %(least)d sheets came back."),
        cure=mark("Enter what the sheets say, and let a second person verify it."),
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
