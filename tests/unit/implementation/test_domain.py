"""The states of attempts, items and sign-offs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.implementation.domain import (
    FAILED,
    FINAL,
    NEXT,
    SUPERVISORS,
    TRANSITIONS,
    AttemptState,
    may_begin,
    missing_sign_offs,
    progress_of,
)
from folkmoot_sdk import BodyKind

S = AttemptState


def test_the_allowed_transitions_are_these_and_no_others() -> None:
    ends = {S.SUCCEEDED, S.REFUSED, S.BLOCKED, S.EXPIRED}
    expected = {(S.PLANNED, S.IN_TALKS)}
    expected |= {(before, end) for before in (S.PLANNED, S.IN_TALKS) for end in ends}
    assert set(TRANSITIONS) == expected


def test_an_end_is_an_end() -> None:
    assert all(NEXT[state] == () for state in FINAL)
    assert {S.SUCCEEDED} == FINAL - FAILED


@pytest.mark.parametrize("state", S)
def test_an_item_is_tried_once_however_it_ends(state: S) -> None:
    assert not may_begin(state)
    assert may_begin(None)


@given(st.lists(st.none() | st.sampled_from(S)))
def test_every_item_is_in_exactly_one_figure(states: list[S | None]) -> None:
    figures = progress_of(states)
    parts = figures.succeeded + figures.failed + figures.running + figures.untried
    assert parts == figures.items == len(states)
    assert figures.done == (len(states) > 0 and set(states) == {S.SUCCEEDED})


def test_both_supervising_bodies_must_approve() -> None:
    council, committee = SUPERVISORS
    assert SUPERVISORS == (BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE)
    assert missing_sign_offs([]) == (council, committee)
    assert missing_sign_offs([council, council]) == (committee,)
    assert missing_sign_offs([committee, council]) == ()
