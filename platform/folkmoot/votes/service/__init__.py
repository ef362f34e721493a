"""The acts of a vote, in their order: open, cast and enter, verify, close; and count again."""

from folkmoot.votes.service.batches import enter_batch
from folkmoot.votes.service.casting import cast_ballot, try_ballot
from folkmoot.votes.service.closing import close_vote
from folkmoot.votes.service.judging import object_to_batch, reject_batch, verify_batch
from folkmoot.votes.service.opening import open_vote
from folkmoot.votes.service.recounting import Recount, recount

__all__ = [
    "Recount",
    "cast_ballot",
    "close_vote",
    "enter_batch",
    "object_to_batch",
    "open_vote",
    "recount",
    "reject_batch",
    "try_ballot",
    "verify_batch",
]
