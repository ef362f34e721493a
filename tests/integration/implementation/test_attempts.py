"""What was tried stays as it was reported, and the database holds the line by itself."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from itertools import product
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from folkmoot.implementation.domain import (
    FAILED,
    NEXT,
    TRANSITIONS,
    AttemptState,
)
from folkmoot.implementation.models import AttemptReport
from folkmoot.implementation.queries import attempts_of
from folkmoot.implementation.service import (
    report_attempt,
    start_attempt,
)
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import FolkmootError, Invalid, NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import TenantSession

Begin = Callable[[], AbstractContextManager[TenantSession]]
S = AttemptState


def report(begin: Begin, act: Act, attempt: UUID, state: S, **said: str) -> None:
    words = {"reason": "未收物业费", "evidence": "验收单", **said}
    with begin() as session:
        report_attempt(session, act, attempt_id=attempt, state=state, **words)


def reports(begin: Begin) -> int:
    with begin() as session:
        return session.scalar(select(func.count()).select_from(AttemptReport)) or 0


@pytest.mark.parametrize("end", sorted(FAILED))
def test_after_a_failure_the_same_item_is_not_tried_again(
    begin: Begin, act: Act, item: UUID, start: Callable[[], UUID], end: S
) -> None:
    """Anything but success opens the next round, whose item is the retry."""
    first = start()
    report(begin, act, first, end)
    with pytest.raises(Refused) as caught:
        start()
    assert caught.value.code == "implementation.item.failed"
    with begin() as session:
        tried = attempts_of(session, item)
    assert [(one.attempt.id, one.state) for one in tried] == [(first, end)]


def test_while_an_attempt_runs_no_other_begins(
    begin: Begin, act: Act, start: Callable[[], UUID]
) -> None:
    attempt = start()
    for state in (S.PLANNED, S.IN_TALKS):
        if state is S.IN_TALKS:
            report(begin, act, attempt, state)
        with pytest.raises(Refused) as caught:
            start()
        assert caught.value.code == "implementation.attempt.running"


def test_what_succeeded_is_not_tried_again(
    begin: Begin, act: Act, start: Callable[[], UUID]
) -> None:
    report(begin, act, start(), S.SUCCEEDED)
    with pytest.raises(Refused) as caught:
        start()
    assert caught.value.code == "implementation.item.done"


def test_eight_who_begin_at_once_leave_one_running_attempt(
    begin: Begin, item: UUID, start: Callable[[], UUID]
) -> None:
    def attempt(_: int) -> str:
        try:
            start()
        except FolkmootError as error:
            return error.code
        return "started"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(attempt, range(8)))
    assert outcomes.count("started") == 1
    assert set(outcomes) <= {
        "started",
        "implementation.changed",
        "implementation.attempt.running",
    }
    with begin() as session:
        assert len(attempts_of(session, item)) == 1
        assert verify(session).sound


def test_two_who_report_different_ends_at_once_leave_one_end(
    begin: Begin, act: Act, item: UUID, start: Callable[[], UUID]
) -> None:
    attempt = start()

    def end(state: S) -> str:
        try:
            report(begin, act, attempt, state)
        except FolkmootError as error:
            return error.code
        return "reported"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(end, [S.SUCCEEDED, S.REFUSED]))
    assert outcomes.count("reported") == 1
    assert set(outcomes) <= {
        "reported",
        "implementation.changed",
        "implementation.attempt.over",
    }
    with begin() as session:
        (tried,) = attempts_of(session, item)
        assert len(tried.reports) == 2


@pytest.mark.parametrize(
    ("before", "after"), [pair for pair in product(S, S) if pair not in TRANSITIONS]
)
def test_a_transition_that_is_not_allowed_is_refused_with_those_that_are(
    begin: Begin, act: Act, start: Callable[[], UUID], before: S, after: S
) -> None:
    attempt = start()
    if before is not S.PLANNED:
        report(begin, act, attempt, before)
    stood = reports(begin)
    with pytest.raises(Refused) as caught:
        report(begin, act, attempt, after)
    if NEXT[before]:
        assert caught.value.code == "implementation.attempt.not_allowed"
        assert len(caught.value.params["allowed"]) == len(NEXT[before])  # type: ignore[arg-type] # a list
    else:
        assert caught.value.code == "implementation.attempt.over"
    assert reports(begin) == stood


@pytest.mark.parametrize(
    ("state", "said", "code"),
    [
        (S.REFUSED, {"reason": " "}, "implementation.reason_missing"),
        (S.BLOCKED, {"reason": ""}, "implementation.reason_missing"),
        (S.EXPIRED, {"reason": ""}, "implementation.reason_missing"),
        (S.SUCCEEDED, {"evidence": ""}, "implementation.evidence_missing"),
        (S.REFUSED, {"reason": "<script>"}, "text.markup"),
        (S.SUCCEEDED, {"evidence": "电" * 2_001}, "text.too_long"),
        (S.BLOCKED, {"reason": "电\x08"}, "text.control"),
    ],
)
def test_a_report_without_its_words_or_with_bad_ones_changes_nothing(
    begin: Begin,
    act: Act,
    start: Callable[[], UUID],
    state: S,
    said: dict[str, str],
    code: str,
) -> None:
    attempt = start()
    with pytest.raises(Invalid) as caught:
        report(begin, act, attempt, state, **said)
    assert caught.value.code == code
    assert reports(begin) == 1


def test_a_resident_does_not_report(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    start: Callable[[], UUID],
) -> None:
    attempt = start()
    with pytest.raises(NotAllowed):
        report(begin, village.acting(village.person()), attempt, S.SUCCEEDED)


def test_unknown_items_and_attempts_are_not_found(
    begin: Begin, act: Act, make_world: Callable[[], Any], item: UUID, start: Callable[[], UUID]
) -> None:
    attempt = start()
    elsewhere = make_world()
    with pytest.raises(NotFound) as caught, elsewhere.begin() as session:
        report_attempt(session, act, attempt_id=attempt, state=S.SUCCEEDED, evidence="有")
    assert caught.value.code == "implementation.attempt.unknown"
    with pytest.raises(NotFound) as unknown, elsewhere.begin() as session:
        start_attempt(session, act, item_id=item, counterparty="", plan="试")
    assert unknown.value.code == "implementation.item.unknown"
    assert reports(begin) == 1
