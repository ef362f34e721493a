"""Objections are taken to the last day, and each is answered once, in time or visibly late."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import TenantSession
from folkmoot.notices.queries import objections_of, unanswered
from folkmoot.notices.service import answer_objection, object_to, take_down

Begin = Callable[[], AbstractContextManager[TenantSession]]


def on(act: Act, days: int) -> Act:
    return replace(act, at=act.at + timedelta(days=days))


def test_an_objection_on_the_last_day_is_taken_and_on_the_next_refused_with_that_day(
    begin: Begin, resident: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        object_to(session, on(resident, 15), notice_id=posted, text="数字不对")
    with pytest.raises(Refused) as caught, begin() as session:
        object_to(session, on(resident, 16), notice_id=posted, text="数字不对")
    assert caught.value.code == "notices.objection.closed"
    assert caught.value.params["last_day"] == date(2026, 3, 17)
    with begin() as session:
        assert len(objections_of(session, [posted])[posted]) == 1


def test_the_day_an_answer_is_due_is_reckoned_and_moves_over_days_of_rest(
    begin: Begin, resident: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        monday = object_to(session, resident, notice_id=posted, text="数字不对")
        # Wednesday the 4th + 3 days is a Saturday.
        wednesday = object_to(session, on(resident, 2), notice_id=posted, text="还是不对")
    assert monday.answer_due_on == date(2026, 3, 5)
    assert wednesday.answer_due_on == date(2026, 3, 9)


def test_an_answer_in_time_is_not_late_and_a_late_one_is_kept_and_shows(
    begin: Begin, act: Act, resident: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        for _ in range(3):
            object_to(session, resident, notice_id=posted, text="数字不对")
    with begin() as session:
        first, second, third = (
            heard.objection.id for heard in objections_of(session, [posted])[posted]
        )
        answer_objection(session, on(act, 3), objection_id=first, text="已核对")
        answer_objection(session, on(act, 4), objection_id=second, text="已核对")
    with begin() as session:
        late = [
            heard.is_late(date(2026, 3, 5)) for heard in objections_of(session, [posted])[posted]
        ]
        assert late == [False, True, False]
        assert [one.id for one in unanswered(session)] == [third]
        assert objections_of(session, [posted])[posted][2].is_late(date(2026, 3, 6))
        assert verify(session).sound


def test_an_objection_gets_one_answer_even_from_two_at_once(
    begin: Begin, act: Act, resident: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        objection = object_to(session, resident, notice_id=posted, text="数字不对").id

    def answer(number: int) -> str:
        try:
            with begin() as session:
                answer_objection(session, act, objection_id=objection, text=f"答复{number}")
        except FolkmootError as error:
            return error.code
        return "answered"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(answer, range(4)))
    assert outcomes == ["answered"] + ["notices.objection.answered"] * 3


def test_there_is_nothing_to_object_to_once_a_notice_is_down(
    begin: Begin, act: Act, resident: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        take_down(session, act, notice_id=posted, reason="数字有误")
    with pytest.raises(Refused) as caught, begin() as session:
        object_to(session, resident, notice_id=posted, text="数字不对")
    assert caught.value.code == "notices.objection.removed"


def test_a_resident_objects_in_their_own_name_alone(
    begin: Begin, resident: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        own = object_to(session, resident, notice_id=posted, text="数字不对")
    assert own.person_id == resident.actor.person_id
    with pytest.raises(NotAllowed) as caught, begin() as session:
        object_to(session, resident, notice_id=posted, text="数字不对", person_id=uuid4())
    assert caught.value.code == "notices.objection.own_only"


def test_a_letter_without_a_name_is_an_objection_too(
    begin: Begin, act: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        assert object_to(session, act, notice_id=posted, text="匿名信").person_id is None


def test_a_resident_does_not_answer(begin: Begin, resident: Act, post: Callable[..., UUID]) -> None:
    posted = post()
    with begin() as session:
        objection = object_to(session, resident, notice_id=posted, text="数字不对").id
    with pytest.raises(NotAllowed), begin() as session:
        answer_objection(session, resident, objection_id=objection, text="同意自己")


def test_bad_text_and_unknown_notices_are_refused(
    begin: Begin, act: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    for text, code in (("x" * 2_001, "text.too_long"), ("<b>不</b>", "text.markup")):
        with pytest.raises(Invalid) as caught, begin() as session:
            object_to(session, act, notice_id=posted, text=text)
        assert caught.value.code == code
    with pytest.raises(NotFound), begin() as session:
        object_to(session, act, notice_id=uuid4(), text="不")
    with pytest.raises(NotFound), begin() as session:
        answer_objection(session, act, objection_id=uuid4(), text="不")
    with begin() as session:
        assert unanswered(session) == ()


def test_answering_twice_in_a_row_is_refused(
    begin: Begin, act: Act, resident: Act, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        objection = object_to(session, resident, notice_id=posted, text="数字不对").id
        answer_objection(session, act, objection_id=objection, text="已核对")
    with pytest.raises(Conflict), begin() as session:
        answer_objection(session, act, objection_id=objection, text="再答")


def test_objections_of_many_notices_take_one_query(
    begin: Begin,
    resident: Act,
    post: Callable[..., UUID],
    count_queries: Callable[[TenantSession], list[str]],
) -> None:
    posted = [post() for _ in range(4)]
    with begin() as session:
        for notice in posted:
            object_to(session, resident, notice_id=notice, text="数字不对")
    with begin() as session:
        seen = count_queries(session)
        assert [len(heard) for heard in objections_of(session, posted).values()] == [1] * 4
        assert len(unanswered(session)) == 4
        assert len(seen) == 2
