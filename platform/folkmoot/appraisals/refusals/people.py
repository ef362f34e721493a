"""Who may not do something in an appraisal."""

from folkmoot.kernel.errors import Conflict, NotAllowed, Refused, mark
from folkmoot_sdk import Text


def appraised(name: str) -> Refused:
    return Refused(
        "appraisal.appraised",
        mark("%(name)s is appraised and can neither run the appraisal nor chair, grade or count."),
        cure=mark("Let somebody do it who is not appraised, such as the supervision committee."),
        name=name,
    )


def not_in_charge() -> NotAllowed:
    return NotAllowed(
        "appraisal.not_in_charge",
        mark("The appraisal is run by the supervision committee, or by a secretary."),
        cure=mark("Ask a member of the supervision committee."),
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
