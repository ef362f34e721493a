"""The stages of a community as a machine."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from folkmoot.tenancy.stages import (
    NEXT,
    RESTING,
    WORKING,
    CommunityStatus,
    begins_work,
    following,
    needs_reason,
)

DRAFT, PILOT, LIVE, SUSPENDED, CLOSED = CommunityStatus


class Stages(RuleBasedStateMachine):
    """A community that is moved wherever it may be moved."""

    def __init__(self) -> None:
        super().__init__()
        self.history = [DRAFT]

    @precondition(lambda self: bool(following(self.history)))
    @rule(data=st.data())
    def move(self, data: st.DataObject) -> None:
        self.history.append(data.draw(st.sampled_from(sorted(following(self.history)))))

    @precondition(lambda self: not following(self.history))
    @rule()
    def rest(self) -> None:
        assert self.history[-1] is CLOSED

    @invariant()
    def nothing_comes_back_to_a_draft_and_nothing_out_of_the_end(self) -> None:
        assert DRAFT not in self.history[1:]
        assert CLOSED not in self.history[:-1]

    @invariant()
    def a_community_that_was_live_is_never_a_pilot_again(self) -> None:
        if LIVE in self.history:
            assert PILOT not in self.history[self.history.index(LIVE) :]

    @invariant()
    def each_pair_is_one_that_the_database_holds(self) -> None:
        pairs = zip(self.history, self.history[1:], strict=False)
        assert all(then in NEXT[now] for now, then in pairs)


Stages.TestCase.settings = settings(max_examples=100, stateful_step_count=12)
TestStages = Stages.TestCase


def test_suspension_ends_where_it_began() -> None:
    assert following([DRAFT, PILOT, SUSPENDED]) == {PILOT, CLOSED}
    assert following([DRAFT, LIVE, SUSPENDED]) == {LIVE, CLOSED}
    # Suspended before stages were kept: nobody knows from which it was.
    assert following([SUSPENDED]) == {PILOT, LIVE, CLOSED}


@pytest.mark.parametrize(
    ("now", "then", "lacking", "needed"),
    [
        (DRAFT, PILOT, (), False),
        (DRAFT, LIVE, ("roster",), True),
        (PILOT, LIVE, (), False),
        (PILOT, SUSPENDED, (), True),
        (SUSPENDED, LIVE, (), True),
        (LIVE, CLOSED, (), True),
        (DRAFT, CLOSED, (), True),
    ],
)
def test_what_stops_a_community_or_begins_it_unready_needs_a_reason(
    now: CommunityStatus, then: CommunityStatus, lacking: tuple[str, ...], needed: bool
) -> None:
    assert needs_reason(now, then, lacking) is needed


@given(st.sampled_from(CommunityStatus), st.sampled_from(CommunityStatus))
def test_readiness_is_looked_at_when_a_draft_begins_to_work_and_at_no_other_time(
    now: CommunityStatus, then: CommunityStatus
) -> None:
    assert begins_work(now, then) == (now is DRAFT and then in WORKING)
    assert WORKING.isdisjoint(RESTING)
