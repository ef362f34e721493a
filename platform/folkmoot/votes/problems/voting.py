"""What can be refused while a vote runs, at its close and at a recount."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from folkmoot.extensions.registry import Pin
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused, mark
from folkmoot.votes.domain import first_few
from folkmoot_sdk import Text


def unknown_vote(vote_id: UUID) -> NotFound:
    return NotFound(
        "vote.unknown",
        mark("There is no such vote in this community."),
        cure=mark("Look for it among the community's votes."),
        vote=str(vote_id),
    )


def closed() -> Refused:
    return Refused(
        "vote.closed",
        mark("This vote is closed; its count can no longer change."),
        cure=mark("The outcome and its count file are on the page of the vote."),
    )


def still_open() -> Refused:
    return Refused(
        "vote.still_open",
        mark("This vote is still open, so nothing has been counted yet."),
        cure=mark("Close the vote first."),
    )


def no_roll_of_a_secret() -> Refused:
    return Refused(
        "vote.secrecy",
        mark("This vote is secret: no record says who voted how."),
        cure=mark("The numbers are on the page of the vote."),
    )


def not_over(closes_at: datetime) -> Refused:
    return Refused(
        "vote.not_over",
        mark("This vote was announced to run until %(until)s, and not everybody has voted."),
        cure=mark("Close it after that, or once every elector's ballot is in."),
        until=closes_at,
    )


def not_announced(missing: int) -> Refused:
    return Refused(
        "vote.not_announced",
        mark("%(missing)d who attend have neither a ballot nor a place in a verified batch."),
        cure=mark("Count them, or write down how the chair announced that voting is over."),
        field="announcement",
        missing=missing,
    )


def not_on_roll() -> NotAllowed:
    return NotAllowed(
        "vote.not_on_roll",
        mark("You are not on the roll of this vote."),
        cure=mark("The roll was fixed when the vote opened; ask the secretary whom it lists."),
    )


def which_elector(electors: Sequence[str]) -> Invalid:
    return Invalid(
        "vote.which_elector",
        mark("You may cast the ballots of %(count)d owners: %(electors)s."),
        cure=mark("Choose whose ballot this is."),
        field="elector_key",
        count=len(electors),
        electors=first_few(electors),
    )


def already_counted() -> Refused:
    return Refused(
        "vote.already_counted",
        mark("Your ballot is already in a hand count or on paper, and each voter has one."),
        cure=mark("If that is wrong, object to the batch on the page of the vote."),
    )


def unknown_option(key: str) -> Invalid:
    return Invalid(
        "vote.unknown_option",
        mark("This vote has no option %(option)s."),
        cure=mark("Mark only the options that the ballot lists."),
        field="choices",
        option=key,
    )


def bad_mark(reason: Text) -> Invalid:
    return Invalid(
        "vote.bad_mark",
        mark("Marked like this the ballot could not be counted: %(reason)s."),
        cure=mark("Mark it again as the instructions on the ballot say."),
        field="choices",
        reason=reason,
    )


def no_mark(option: str) -> Invalid:
    return Invalid(
        "vote.bad_mark",
        mark("What was marked for %(option)s is neither a word nor a whole number."),
        cure=mark("Mark it again as the instructions on the ballot say."),
        field="choices",
        option=option,
    )


def same_seq() -> Conflict:
    return Conflict(
        "vote.concurrent",
        mark("Another ballot for the same voter is being cast at this moment."),
        cure=mark("Look at the page of the vote to see which one was taken, then try again."),
    )


def rule_missing(pin: Pin, plugin_version: str) -> NotFound:
    return NotFound(
        "vote.rule_missing",
        mark(
            "This vote is counted by %(rule)s %(version)s of plugin %(plugin)s %(plugin_version)s,"
            " and exactly that release (%(digest)s) is not installed."
        ),
        cure=mark(
            "Nothing is lost. Have the operator install that release from its wheel (folkmoot"
            " plugins install), or give the wheel with the count file (folkmoot count --wheel);"
            " its publisher has it, or anybody who kept it."
        ),
        rule=pin.id,
        version=pin.version,
        plugin=pin.plugin,
        plugin_version=plugin_version,
        digest=pin.digest[:12],
    )


def rule_suspended(rule: Text) -> Refused:
    return Refused(
        "vote.rule_suspended",
        mark("The platform's operator has suspended the voting rule %(rule)s for the time being."),
        cure=mark(
            "Every ballot that was cast is kept, and voting goes on once the rule is resumed. The"
            " community's secretary can ask the operator when that will be."
        ),
        rule=rule,
    )


def rule_gone(rule: Text) -> Refused:
    return Refused(
        "vote.rule_gone",
        mark("The release of the voting rule %(rule)s by which this vote runs is not here."),
        cure=mark(
            "Every ballot that was cast is kept. Tell the community's secretary: the platform's"
            " operator can install that release again."
        ),
        rule=rule,
    )


def does_not_add_up(detail: str) -> Refused:
    return Refused(
        "vote.does_not_add_up",
        mark("The rows of this vote do not add up: %(detail)s."),
        cure=mark("Run folkmoot audit verify and call the operator; do not close the vote."),
        detail=detail,
    )


def count_failed(rule: Text, fault: Text) -> Refused:
    return Refused(
        "vote.count_failed",
        mark("The voting rule %(rule)s could not count this vote: %(fault)s."),
        cure=mark("Nothing is lost. Count again once the rule answers; the operator can mend it."),
        rule=rule,
        fault=fault,
    )


_TO_VOTERS = mark("Nothing was changed. Try again later, or ask the secretary for a paper.")
_TO_WHO_OPENS = mark(
    "No vote was opened. Choose another rule, or tell the platform's operator, whose list of"
    " troubles has this failure."
)
_OPEN_LATER = mark("No vote was opened. Try again in a few minutes, or choose another rule.")


def rule_failed(rule: Text, fault: Text, *, opening: bool, recorded: bool) -> Refused:
    """``opening`` is for the secretary who would open a vote, else for a voter."""
    to_who_opens = _TO_WHO_OPENS if recorded else _OPEN_LATER
    return Refused(
        "vote.rule_failed",
        mark("The voting rule %(rule)s does not answer: %(fault)s."),
        cure=to_who_opens if opening else _TO_VOTERS,
        rule=rule,
        fault=fault,
    )


def count_later(fault: Text) -> Refused:
    return Refused(
        "vote.count_later",
        mark("The vote cannot be counted just now: %(fault)s."),
        cure=mark("Nothing was changed. Try again in a few minutes; else tell the operator."),
        fault=fault,
    )


def release_pinned() -> Refused:
    return Refused(
        "vote.release_pinned",
        mark("A vote is counted by the release that it pinned when it opened."),
        cure=mark(
            "Only after that release itself failed to count it, a later one can be chosen. One that"
            " the operator stopped has not failed: it can be resumed."
        ),
        field="release",
    )


def release_unknown(version: str) -> NotFound:
    return NotFound(
        "vote.release_unknown",
        mark("There is no later release %(version)s with the same rule."),
        cure=mark("Choose among those on offer."),
        field="release",
        version=version[:50],
    )


def release_differs(version: str) -> Refused:
    return Refused(
        "vote.release_differs",
        mark("Release %(version)s marks ballots otherwise, or reads the settings otherwise."),
        cure=mark("It cannot count this vote. Ask the vendor for a release that can."),
        field="release",
        version=version,
    )


def release_counts_otherwise(version: str) -> Refused:
    return Refused(
        "vote.release_counts_otherwise",
        mark("Release %(version)s comes to something else where the pinned release can count."),
        cure=mark("It counts by another rule, so it cannot count this vote. Tell the operator."),
        field="release",
        version=version,
    )


def release_unproven(version: str, pinned: str) -> Refused:
    return Refused(
        "vote.release_unproven",
        mark(
            "Nothing shows that release %(version)s counts as %(pinned)s does: that one counts"
            " nothing at all any more."
        ),
        cure=mark("Have the operator see that it runs at least; then count again."),
        field="release",
        version=version,
        pinned=pinned,
    )


def over() -> Refused:
    return Refused(
        "vote.over",
        mark("Voting is over, and the count is to be made again: nothing can be changed."),
        cure=mark("What became of the count is on the page of the vote."),
    )
