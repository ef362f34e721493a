"""What can be refused while a vote runs, at its close and at a recount."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

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


def over() -> Refused:
    return Refused(
        "vote.over",
        mark("Voting is over, and the count is to be made again: nothing can be changed."),
        cure=mark("What became of the count is on the page of the vote."),
    )
