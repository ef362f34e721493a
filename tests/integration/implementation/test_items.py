"""Items as a resolution promised them, and what went beyond."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from folkmoot.implementation.domain import (
    Amount,
    AttemptState,
    Progress,
)
from folkmoot.implementation.models import Excess
from folkmoot.implementation.queries import items_of, progress_of
from folkmoot.implementation.service import (
    open_item,
    record_excess,
    report_attempt,
    start_attempt,
)
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, Invalid
from folkmoot.kernel.scope import TenantSession

Begin = Callable[[], AbstractContextManager[TenantSession]]
S = AttemptState


def report(begin: Begin, act: Act, attempt: UUID, state: S, **said: str) -> None:
    words = {"reason": "未收物业费", "evidence": "验收单", **said}
    with begin() as session:
        report_attempt(session, act, attempt_id=attempt, state=state, **words)


def test_the_lifts_a_b_c_b_refused_refused_blocked_succeeded_with_four_more_serviced(
    begin: Begin, act: Act
) -> None:
    subject = uuid4()
    rounds = [("a", S.REFUSED), ("b", S.REFUSED), ("c", S.BLOCKED), ("b", S.SUCCEEDED)]
    for number, (option, end) in enumerate(rounds, start=1):
        with begin() as session:
            item = open_item(
                session,
                act,
                subject_id=subject,
                round_no=number,
                option_key=option,
                title="维修电梯",
                promised="修好四部电梯",
                amount=Amount(4, "部电梯"),
            ).id
            attempt = start_attempt(session, act, item_id=item, counterparty="对方", plan="商谈").id
        report(begin, act, attempt, S.IN_TALKS)
        report(begin, act, attempt, end)
    with begin() as session:
        record_excess(session, act, item_id=item, text="另保养四部", amount=Amount(4, "部电梯"))
    with begin() as session:
        carried = items_of(session, subject)
        assert [(one.item.option_key, one.state) for one in carried] == rounds
        assert [len(one.excesses) for one in carried] == [0, 0, 0, 1]
        assert carried[3].excesses[0].number == carried[3].item.number == 4
        assert progress_of(session, [subject])[subject] == Progress(4, succeeded=1, failed=3)
        assert verify(session).sound


def test_an_option_has_one_item_a_round(begin: Begin, act: Act) -> None:
    given: dict[str, Any] = {
        "subject_id": uuid4(),
        "option_key": "a",
        "title": "绿化",
        "promised": "种树",
    }
    with begin() as session:
        open_item(session, act, round_no=1, **given)
        open_item(session, act, round_no=2, **given)
    with pytest.raises(Conflict) as caught, begin() as session:
        open_item(session, act, round_no=2, **given)
    assert caught.value.code == "implementation.item.exists"


@pytest.mark.parametrize("amount", [Amount(0, "部"), Amount(-4, "部"), Amount(4, "")])
def test_an_amount_is_a_whole_number_of_something(
    begin: Begin, act: Act, item: UUID, amount: Amount
) -> None:
    with pytest.raises(Invalid), begin() as session:
        record_excess(session, act, item_id=item, text="多做", amount=amount)
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(Excess)) == 0


def test_a_subject_with_many_items_takes_three_queries_and_a_list_of_subjects_one(
    begin: Begin,
    act: Act,
    count_queries: Callable[[TenantSession], list[str]],
) -> None:
    subjects = [uuid4() for _ in range(3)]
    with begin() as session:
        for subject, option in product(subjects, "abcde"):
            item = open_item(
                session,
                act,
                subject_id=subject,
                round_no=1,
                option_key=option,
                title="五件实事",
                promised="整治",
            )
            start_attempt(session, act, item_id=item.id, counterparty="", plan="施工")
    with begin() as session:
        seen = count_queries(session)
        assert [len(one.attempts) for one in items_of(session, subjects[0])] == [1] * 5
        assert len(seen) == 3
        found = progress_of(session, [*subjects, uuid4()])
        assert [figures.running for figures in found.values()] == [5, 5, 5, 0]
        assert len(seen) == 4
