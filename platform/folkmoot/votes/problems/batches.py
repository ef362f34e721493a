"""What can be wrong with a hand count or a stack of papers."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from folkmoot.kernel.errors import Invalid, NotAllowed, NotFound, Refused, mark
from folkmoot.votes.domain import first_few


def some_already_counted(electors: Sequence[str]) -> Refused:
    return Refused(
        "vote.already_counted",
        mark("%(count)d of these electors have a ballot already: %(electors)s."),
        cure=mark("Leave them and their papers out of this batch."),
        field="electors",
        count=len(electors),
        electors=first_few(electors),
    )


def unknown_electors(electors: Sequence[str]) -> Invalid:
    return Invalid(
        "vote.not_on_roll",
        mark("%(count)d of these electors are not on the roll of this vote: %(electors)s."),
        cure=mark("Choose electors from the roll that was fixed when the vote opened."),
        field="electors",
        count=len(electors),
        electors=first_few(electors),
    )


def named_in_secret() -> Invalid:
    return Invalid(
        "vote.secrecy",
        mark("This vote is secret: neither a show of hands nor ballots with names can enter it."),
        cure=mark("Collect folded papers and enter only how many say the same."),
        field="channel",
    )


def unknown_batch(batch_id: UUID) -> NotFound:
    return NotFound(
        "vote.batch_unknown",
        mark("There is no such batch in this community."),
        cure=mark("Look for it on the page of its vote."),
        batch=str(batch_id),
    )


def nothing_covered() -> Invalid:
    return Invalid(
        "vote.batch_empty",
        mark("A batch covers at least one elector, and no elector twice."),
        cure=mark("Choose whose ballots these are."),
        field="electors",
    )


def too_many(ballots: int, covers: int) -> Invalid:
    return Invalid(
        "vote.batch_too_many",
        mark("%(covers)d voters are ticked, and %(ballots)d ballots are filled in."),
        cure=mark("Count again, or tick the voters who are missing."),
        field="tallies",
        ballots=ballots,
        covers=covers,
    )


def too_few(ballots: int, covers: int) -> Invalid:
    return Invalid(
        "vote.batch_too_few",
        mark("%(covers)d voters are ticked, but only %(ballots)d ballots are filled in."),
        cure=mark(
            "Untick whoever did not vote, and count abstentions and unreadable papers as such."
        ),
        field="electors",
        ballots=ballots,
        covers=covers,
    )


def both(field: str) -> Invalid:
    return Invalid(
        "vote.batch_both",
        mark("A ballot that accepts something is no abstention."),
        cure=mark("Choose the one or the other."),
        field=field,
    )


def no_hands_now() -> Refused:
    return Refused(
        "vote.no_hands_now",
        mark("Hands are counted only while the meeting of this vote is in session."),
        cure=mark("Count in the meeting, or collect papers."),
        field="channel",
    )


def late(closes_at: datetime) -> Refused:
    return Refused(
        "vote.batch_late",
        mark("Batches are entered and verified until the announced end, which was %(until)s."),
        cure=mark("Reject what was not verified in time; then the vote can close."),
        until=closes_at,
    )


def conflict(electors: Sequence[str]) -> Refused:
    return Refused(
        "vote.batch_conflict",
        mark("%(count)d electors of this batch have a ballot in the count by now: %(electors)s."),
        cure=mark("Reject it, and enter it again without them and their papers."),
        count=len(electors),
        electors=first_few(electors),
    )


def conflict_of(count: int) -> Refused:
    return Refused(
        "vote.batch_conflict",
        mark("%(count)d electors of this batch have a ballot in the count by now."),
        cure=mark("Ask the community's staff to reject it and to enter it again without them."),
        count=count,
    )


def covers_others() -> Refused:
    return Refused(
        "vote.batch_covers",
        mark("This batch no longer covers the electors whom it was entered for."),
        cure=mark("Reject it and enter it again; run folkmoot audit verify and call the operator."),
    )


def not_yours_to_reject() -> NotAllowed:
    return NotAllowed(
        "vote.batch_reject",
        mark("A batch is rejected by the community's staff or by who entered it."),
        cure=mark("As an elector you can object to it: that is kept and shown."),
    )


def objected_already() -> Refused:
    return Refused(
        "vote.objected_already",
        mark("You have objected to this batch already."),
        cure=mark("Your objection stands on the page of the vote."),
    )


def bad_tally() -> Invalid:
    return Invalid(
        "vote.tally",
        mark("A line of a batch says how many ballots it stands for, one or more."),
        cure=mark("Correct the number, or name each elector of the line once."),
        field="tallies",
    )


def names_needed() -> Invalid:
    return Invalid(
        "vote.batch_names",
        mark("Ballots are weighed in this vote, so each line must name who cast its ballots."),
        cure=mark("Name the electors of each line."),
        field="tallies",
    )


def same_person() -> NotAllowed:
    return NotAllowed(
        "vote.batch_same_person",
        mark("Who entered a batch cannot verify it."),
        cure=mark("Let a second person compare it with the papers or the show of hands."),
    )


def not_a_teller() -> NotAllowed:
    return NotAllowed(
        "vote.batch_teller",
        mark("A batch is verified by the community's staff or by an elector of the vote."),
        cure=mark("Ask one of them."),
    )


def nobody() -> NotAllowed:
    return NotAllowed(
        "vote.batch_nobody",
        mark("A batch needs an account that answers for it."),
        cure=mark("Sign in with an account of your own."),
    )


def judged_already() -> Refused:
    return Refused(
        "vote.batch_judged",
        mark("This batch has been verified or rejected already."),
        cure=mark("Enter a new batch if papers are still to be counted."),
    )


def unverified(count: int) -> Refused:
    return Refused(
        "vote.batch_unverified",
        mark("%(count)d batches of this vote are not verified yet."),
        cure=mark("A second person verifies or rejects each of them; then the vote can close."),
        count=count,
    )


def not_a_batch() -> Invalid:
    return Invalid(
        "vote.batch_channel",
        mark("A batch is a hand count or papers; ballots cast online enter by themselves."),
        cure=mark("Choose hand count or paper."),
        field="channel",
    )
