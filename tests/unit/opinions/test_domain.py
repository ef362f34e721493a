"""Doors and sweeps as figures."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.opinions.domain import (
    REACH,
    DoorState,
    Origin,
    moment_of,
    progress_of,
    reached,
)

NOW = datetime(2016, 7, 8, 11, 0, tzinfo=UTC)


@given(st.dictionaries(st.sampled_from(DoorState), st.integers(min_value=0, max_value=500)))
def test_every_door_of_a_sweep_is_in_exactly_one_figure(counts: dict[DoorState, int]) -> None:
    figures = progress_of(counts)
    parts = figures.answered + figures.refused + figures.absent + figures.not_visited
    assert parts == figures.doors == sum(counts.values())
    assert figures.not_visited == counts.get(DoorState.NOT_VISITED, 0)
    assert figures.visited == figures.doors - figures.not_visited


def test_a_door_that_answered_counts_as_heard_whatever_comes_later() -> None:
    knocks = [DoorState.ABSENT, DoorState.ANSWERED, DoorState.ABSENT, DoorState.REFUSED]
    assert reached(max(REACH[knock] for knock in knocks)) is DoorState.ANSWERED


def test_a_door_without_a_visit_is_not_visited() -> None:
    assert reached(None) is DoorState.NOT_VISITED


def test_every_state_has_a_rank_of_its_own() -> None:
    assert [reached(REACH[state]) for state in DoorState] == list(DoorState)


def test_a_device_says_when_it_happened_but_never_later_than_it_was_received() -> None:
    assert moment_of(NOW - timedelta(hours=3), NOW) == NOW - timedelta(hours=3)
    assert moment_of(NOW + timedelta(minutes=9), NOW) == NOW
    assert moment_of(None, NOW) == NOW


@pytest.mark.parametrize("known", ["person", "household", "meeting", "note"])
def test_any_one_trace_is_an_origin(known: str) -> None:
    traces = dict.fromkeys(("person", "household", "meeting", "note"), False)
    assert not Origin(**traces).is_known
    assert Origin(**traces | {known: True}).is_known
