"""How an appraisal runs its course: opened once, one stage after the other, closed once."""

from folkmoot.appraisals.domain import State
from folkmoot.appraisals.domain.course import NAMES
from folkmoot.kernel.errors import Conflict, Invalid, NotFound, Refused, mark


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


def closed_already() -> Conflict:
    return Conflict("appraisal.closed", mark("This appraisal has been counted and closed already."))


def later_closed(year: int) -> Refused:
    return Refused(
        "appraisal.later_closed",
        mark("The appraisal of %(year)s is closed already; an earlier one cannot follow it."),
        year=str(year),
    )
