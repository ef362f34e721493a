from dataclasses import dataclass
from itertools import product

import pytest

from folkmoot.meetings.domain import (
    MeetingState,
    counts_for_duty,
    may_follow,
    proxies_allowed,
)
from folkmoot_sdk import BodyKind, Purpose

S = MeetingState
STEPS = {
    (S.CALLED, S.IN_SESSION),
    (S.CALLED, S.CANCELLED),
    (S.IN_SESSION, S.CLOSED),
    (S.IN_SESSION, S.ADJOURNED),
}


@dataclass
class Held:
    quorate: bool = True
    notice_in_time: bool = True
    ended_as: MeetingState = MeetingState.CLOSED


@pytest.mark.parametrize(("now", "then"), list(product(S, S)))
def test_a_meeting_goes_forward_only(now: MeetingState, then: MeetingState) -> None:
    assert may_follow(now, then) == ((now, then) in STEPS)


@pytest.mark.parametrize(
    ("held", "counts"),
    [
        (Held(), True),
        (Held(quorate=False), False),
        (Held(notice_in_time=False), False),
        (Held(ended_as=MeetingState.ADJOURNED), False),
    ],
)
def test_only_a_quorate_meeting_called_in_time_and_held_to_its_end_counts(
    held: Held, counts: bool
) -> None:
    assert counts_for_duty(held) is counts


@pytest.mark.parametrize(("body", "purpose"), list(product(BodyKind, Purpose)))
def test_proxies_are_for_residents_elections_alone(body: BodyKind, purpose: Purpose) -> None:
    residents = body in {BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING}
    election = purpose in {Purpose.ELECTION, Purpose.RUN_OFF}
    assert proxies_allowed(body, purpose) == (residents and election)
