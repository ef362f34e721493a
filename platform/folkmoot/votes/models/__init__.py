"""Tables of a vote. All of it is append-only but the header's ``closed_at``, and what the close of
a secret vote destroys: its secret and its single ballots.
"""

from folkmoot.votes.models.asked import (
    Elector,
    ElectorPerson,
    Vote,
    VoteOption,
    VoteSecret,
)
from folkmoot.votes.models.closed import (
    Closing,
    CountFailure,
)
from folkmoot.votes.models.taken import (
    Ballot,
    Batch,
    BatchElector,
    BatchJudgement,
    BatchObjection,
    Participation,
)

__all__ = [
    "Ballot",
    "Batch",
    "BatchElector",
    "BatchJudgement",
    "BatchObjection",
    "Closing",
    "CountFailure",
    "Elector",
    "ElectorPerson",
    "Participation",
    "Vote",
    "VoteOption",
    "VoteSecret",
]
