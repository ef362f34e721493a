"""Reading votes. Everything here is a fixed number of statements, however many rows there are."""

from folkmoot.votes.queries.booth import Paper, paper_of
from folkmoot.votes.queries.doors import with_doors
from folkmoot.votes.queries.failed import COUNT_FAILED, failures_of
from folkmoot.votes.queries.finding import (
    IS_OPEN,
    TAKES_BALLOTS,
    find_batch,
    find_closing,
    find_vote,
    is_closed,
    lock_vote,
    open_pins,
    options_of,
    secret_of,
)
from folkmoot.votes.queries.lists import PAGE, NamedLine, VoteLine, named_lines, votes_listed
from folkmoot.votes.queries.roll import RollLine, Weight, electors_of, roll_lines, roll_of
from folkmoot.votes.queries.taken import (
    OwnBallot,
    batches_of,
    counted,
    keys_of,
    objections_of,
    own_ballots,
    turnout_of,
    unverified_batches,
)

__all__ = [
    "COUNT_FAILED",
    "IS_OPEN",
    "PAGE",
    "TAKES_BALLOTS",
    "NamedLine",
    "OwnBallot",
    "Paper",
    "RollLine",
    "VoteLine",
    "Weight",
    "batches_of",
    "counted",
    "electors_of",
    "failures_of",
    "find_batch",
    "find_closing",
    "find_vote",
    "is_closed",
    "keys_of",
    "lock_vote",
    "named_lines",
    "objections_of",
    "open_pins",
    "options_of",
    "own_ballots",
    "paper_of",
    "roll_lines",
    "roll_of",
    "secret_of",
    "turnout_of",
    "unverified_batches",
    "votes_listed",
    "with_doors",
]
