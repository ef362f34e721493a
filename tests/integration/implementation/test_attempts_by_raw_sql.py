"""The database holds the line of reports by itself, against plain SQL in the app's own role."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, insert, select, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from folkmoot.implementation.domain import (
    TRANSITIONS,
    AttemptState,
)
from folkmoot.implementation.models import Attempt, AttemptReport, Item
from folkmoot.implementation.service import (
    report_attempt,
)
from folkmoot.kernel.act import Act
from folkmoot.kernel.db import Base, table_of
from folkmoot.kernel.scope import TenantSession

Begin = Callable[[], AbstractContextManager[TenantSession]]
S = AttemptState
OURS: list[type[Base]] = sorted(
    (
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ == "folkmoot.implementation.models"
    ),
    key=lambda model: str(model.__tablename__),
)


def report(begin: Begin, act: Act, attempt: UUID, state: S, **said: str) -> None:
    words = {"reason": "未收物业费", "evidence": "验收单", **said}
    with begin() as session:
        report_attempt(session, act, attempt_id=attempt, state=state, **words)


def raw(attempt: UUID, item: UUID, turn: int, state: S, **given: object) -> dict[str, Any]:
    before = {"before_turn": None, "before_attempt_id": None, "before_state": None}
    return {
        "id": uuid4(),
        "item_id": item,
        "attempt_id": attempt,
        "turn": turn,
        "state": state,
        "reason": "原因",
        "evidence": "证据",
        **before,
        **given,
    }


def write(begin: Begin, values: dict[str, Any], act: Act) -> bool:
    """Whether the database takes the row, from the app's own role by plain SQL."""
    try:
        with begin() as session:
            tenant = session.scalar(select(Item.tenant_id))
            session.execute(
                insert(table_of(AttemptReport)).values(
                    tenant_id=tenant, reported_at=act.at, **values
                )
            )
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize(("before", "after"), list(product(S, S)))
def test_the_database_takes_exactly_the_allowed_transitions(
    begin: Begin, act: Act, item: UUID, start: Callable[[], UUID], before: S, after: S
) -> None:
    attempt, turn = start(), 1
    if before is not S.PLANNED:
        report(begin, act, attempt, before)
        turn = 2
    chained = {"before_turn": turn, "before_attempt_id": attempt, "before_state": before}
    taken = write(begin, raw(attempt, item, turn + 1, after, **chained), act)
    assert taken == ((before, after) in TRANSITIONS)


def test_the_database_takes_no_report_that_skips_its_predecessor(
    begin: Begin, act: Act, item: UUID, start: Callable[[], UUID]
) -> None:
    attempt = start()
    planned = {"before_turn": 1, "before_attempt_id": attempt, "before_state": S.PLANNED}
    forged = [
        raw(attempt, item, 2, S.SUCCEEDED),
        raw(attempt, item, 1, S.PLANNED),
        raw(attempt, item, 3, S.SUCCEEDED, **planned),
        raw(attempt, item, 2, S.SUCCEEDED, **planned | {"before_state": S.IN_TALKS}),
        raw(attempt, item, 2, S.SUCCEEDED, **planned | {"before_attempt_id": uuid4()}),
        raw(attempt, item, 2, S.REFUSED, **planned, reason=""),
        raw(attempt, item, 2, S.SUCCEEDED, **planned, evidence=""),
    ]
    assert [write(begin, row, act) for row in forged] == [False] * len(forged)
    assert write(begin, raw(attempt, item, 2, S.SUCCEEDED, **planned), act)


def attempted(begin: Begin, act: Act, item: UUID, **given: object) -> bool:
    """Whether the database takes another attempt at the item, by plain SQL."""
    values = {"option_key": "a", "counterparty": "", "plan": "抢先", "started_at": act.at}
    try:
        with begin() as session:
            tenant = session.scalar(select(Item.tenant_id))
            session.execute(
                insert(table_of(Attempt)).values(tenant_id=tenant, item_id=item, **values, **given)
            )
    except IntegrityError:
        return False
    return True


@pytest.mark.parametrize("state", [None, *S])
def test_the_database_lets_an_item_be_tried_once(
    begin: Begin, act: Act, item: UUID, start: Callable[[], UUID], state: S | None
) -> None:
    first = start()
    if state not in {None, S.PLANNED}:
        report(begin, act, first, S(str(state)))
    assert not any(attempted(begin, act, item, id=uuid4(), seq=seq) for seq in (0, 1, 2))
    turn = 3 if state not in {None, S.PLANNED} else 2
    before = {
        "before_turn": turn - 1,
        "before_attempt_id": first,
        "before_state": state or S.PLANNED,
    }
    assert not write(begin, raw(first, item, turn, S.PLANNED, **before), act)


@pytest.mark.parametrize(
    "model",
    OURS,
    ids=lambda model: model.__tablename__,
)
def test_raw_sql_neither_alters_nor_removes_what_was_done(begin: Begin, model: type[Base]) -> None:
    table = table_of(model)
    for statement in (update(table).values(tenant_id=1), delete(table)):
        with pytest.raises(ProgrammingError, match="permission denied"), begin() as session:
            session.execute(statement)
