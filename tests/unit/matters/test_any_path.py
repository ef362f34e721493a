"""Whatever people wish for in whatever order, a matter's trail is the seven steps in order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.kernel.errors import NotFound, Refused
from folkmoot.matters.dossier import Dossier, StepEntry
from folkmoot.matters.exits import exit_of
from folkmoot.matters.service import advancing
from folkmoot.tenancy.steps import Step

Ready = Callable[..., Dossier]
Make = Any

DONE = date(2026, 3, 18)
ENDS = ("", "planned", "succeeded", "refused", "blocked", "expired")
ADVANCE = st.tuples(st.just("advance"), st.sampled_from(Step), st.booleans())
ROUND = st.tuples(st.just("round"), st.sampled_from(ENDS), st.booleans())
# Mostly the next step, and from the sixth mostly a failure, or no sequence would get far.
FAIL = st.tuples(st.just("round"), st.sampled_from(ENDS[-3:]), st.booleans())
ON = st.tuples(st.just("on"), st.just(None), st.just(True))
WISHES = st.lists(st.one_of(ON, ON, ON, ADVANCE, ROUND, FAIL), max_size=40)


def granted(make: Make, dossier: Dossier, wish: tuple[str, Any, bool]) -> StepEntry | None:
    """Where the domain lets the matter go; ``wish`` is refused with None."""
    kind, what, flag = wish
    here = dossier.here
    try:
        if kind == "round":
            states = (what,) if what else ()
            tried = make.item(*states, round_no=here.round_no)
            record = replace(dossier, items=(tried,))
            advancing._failure(record, make.uid(611))  # noqa: SLF001 - the pure half of open_round
            target = Step.CONSULTATION if flag else Step.RESOLUTION
            return StepEntry(here.seq + 1, target.position, here.round_no + 1, make.noon)
        to = what or next(
            (step for step in Step if step.position == here.position + 1), Step.OUTCOME
        )
        advancing._require_next(dossier, to)  # noqa: SLF001 - the pure half of advance
    except (Refused, NotFound):
        return None
    ready = _with_evidence(make, dossier) if flag else replace(dossier, **EMPTY)
    if exit_of(ready, DONE).missing:
        return None
    return StepEntry(here.seq + 1, to.position, here.round_no, make.noon)


EMPTY: dict[str, Any] = {
    "opinion_ids": (),
    "subject": None,
    "meetings": (),
    "votes": (),
    "notices": (),
    "items": (),
}


def _with_evidence(make: Make, dossier: Dossier) -> Dossier:
    number = dossier.round_no
    return replace(
        dossier,
        votes=(make.vote(round_no=number),),
        resolutions=(make.resolution(round_no=number),),
        items=(make.item("succeeded", round_no=number),),
    )


@pytest.fixture(scope="module")
def far() -> set[int]:
    """Positions that any example reached: a test that never gets anywhere proves nothing."""
    return set()


@settings(max_examples=400, deadline=None)
@given(data=st.data())
def _walk(ready: Ready, make: Make, far: set[int], data: st.DataObject) -> None:
    # From somewhere on the way: few sequences of wishes get from the intake to a second round.
    start = data.draw(st.integers(0, 6))
    dossier = replace(
        ready(0), trail=tuple(StepEntry(n, n, 1, make.noon) for n in range(start + 1))
    )
    for wish in data.draw(WISHES):
        if entry := granted(make, dossier, wish):
            dossier = replace(dossier, trail=(*dossier.trail, entry))
            far.add(entry.position + 10 * (entry.round_no - 1))
    assert dossier.trail[0].position == 0
    for before, after in zip(dossier.trail, dossier.trail[1:], strict=False):
        assert after.seq == before.seq + 1
        if after.round_no == before.round_no:
            assert after.position == before.position + 1 <= 7
        else:
            assert after.round_no == before.round_no + 1
            assert (before.position, after.position) in {(6, 4), (6, 2)}


def test_every_trail_is_the_path_with_returns_from_six_to_four_or_two(
    ready: Ready, make: Make, far: set[int]
) -> None:
    _walk(ready, make, far)
    assert set(range(1, 8)) | {12, 14} <= far
