"""What a count costs beside a plain pass over the same ballots: a ratio, for no machine's sake."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from folkmoot_sdk import Poll, VotingRule
from folkmoot_sdk.testing._booth import Booth
from folkmoot_sdk.testing._budget import large, look, nanoseconds

SIZES: Final = (1_000, 10_000, 100_000)
_TIMES = 3  # the best of so many: anything else the machine does only adds
_MILLION = 1_000_000


@dataclass(frozen=True, slots=True)
class Cost:
    """`took` and `looked` are nanoseconds of CPU; ballots are all different."""

    ballots: int
    took: int
    looked: int

    @property
    def times(self) -> int:
        """How many times a plain pass, rounded down."""
        return self.took // self.looked

    @property
    def milliseconds(self) -> int:
        return self.took // _MILLION


def bench(rule: VotingRule) -> Iterator[Cost]:
    """The cost of judging and counting 1,000, 10,000 and 100,000 ballots."""
    booth = Booth(rule)

    def whole(poll: Poll) -> None:
        rule.ballot_problems(poll.ballots, poll.options, poll.settings)
        rule.count(poll)

    for many in SIZES:
        poll = large(booth, many)
        took = min(nanoseconds(whole, poll) for _ in range(_TIMES))
        yield Cost(many, took, min(nanoseconds(look, poll) for _ in range(_TIMES)))
