"""Whatever people try in whatever order, an item's attempts stay one honest line."""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from folkmoot.implementation.domain import (
    FINAL,
    AttemptState,
    may_begin,
    may_follow,
    progress_of,
)


class Line(RuleBasedStateMachine):
    """The attempts of one item, each as the list of its states; the domain decides each wish."""

    def __init__(self) -> None:
        super().__init__()
        self.attempts: list[list[AttemptState]] = []

    @property
    def last(self) -> AttemptState | None:
        return self.attempts[-1][-1] if self.attempts else None

    @rule()
    def start(self) -> None:
        if may_begin(self.last):
            self.attempts.append([AttemptState.PLANNED])

    @precondition(lambda self: self.attempts)
    @rule(state=st.sampled_from(AttemptState), back=st.integers(0, 3))
    def report(self, state: AttemptState, back: int) -> None:
        """On any attempt, an old one included."""
        attempt = self.attempts[-1 - back % len(self.attempts)]
        if may_follow(attempt[-1], state):
            attempt.append(state)

    @invariant()
    def an_item_is_tried_once(self) -> None:
        assert len(self.attempts) <= 1

    @invariant()
    def no_attempt_reaches_a_state_twice_or_goes_on_after_its_end(self) -> None:
        for attempt in self.attempts:
            assert len(set(attempt)) == len(attempt)
            assert attempt[0] is AttemptState.PLANNED
            assert not FINAL.intersection(attempt[:-1])

    @invariant()
    def an_item_succeeds_at_most_once_and_with_its_last_attempt(self) -> None:
        ends = [attempt[-1] for attempt in self.attempts]
        assert AttemptState.SUCCEEDED not in ends[:-1]
        assert progress_of([self.last]).done == (ends[-1:] == [AttemptState.SUCCEEDED])


Line.TestCase.settings = settings(max_examples=150, stateful_step_count=25, deadline=None)
TestLine = Line.TestCase
