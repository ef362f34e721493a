"""How long a large vote takes, beside only looking at each of its marks."""

from collections.abc import Callable
from dataclasses import replace
from time import process_time_ns

from folkmoot_sdk import Poll
from folkmoot_sdk.testing._booth import KEYS, Booth, Profile


def large(booth: Booth, many: int) -> Poll:
    keys = KEYS[:5]
    pool = booth.pool(keys)
    poll = booth.poll(Profile(keys, ()))
    # Each with an area of its own, as owners have them, so a poll could group none of them; to find
    # that out would take it longer than most rules take to count.
    ballots = (replace(pool[at % len(pool)], area=at + 1) for at in range(many))
    object.__setattr__(poll, "ballots", tuple(ballots))
    return poll


def look(poll: Poll) -> None:
    tally = dict.fromkeys((option.key for option in poll.options), 0)
    for ballot in poll.ballots:
        for key in ballot.choices:
            tally[key] += ballot.heads


def nanoseconds(work: Callable[[Poll], None], poll: Poll) -> int:
    before = process_time_ns()
    work(poll)
    return max(1, process_time_ns() - before)
