"""A notice runs its full days where people pass, or it has not run."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from folkmoot.kernel.act import Act
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.kernel.db import Base, table_of
from folkmoot.kernel.errors import Conflict, Invalid, NotFound, Refused
from folkmoot.kernel.scope import TenantSession
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice
from folkmoot.notices.queries import (
    boards as all_boards,
)
from folkmoot.notices.queries import (
    find_notice,
    hangings_of,
    has_run,
    is_running,
    notices_of,
    running,
)
from folkmoot.notices.service import (
    post_notice,
    prove_posting,
    register_board,
)

Begin = Callable[[], AbstractContextManager[TenantSession]]
OURS: list[type[Base]] = sorted(
    (
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ == "folkmoot.notices.models"
    ),
    key=lambda model: str(model.__tablename__),
)


def test_fifteen_days_from_2_march_2026_end_on_the_17th_and_have_run_on_the_18th(
    begin: Begin, post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        notice = find_notice(session, posted)
        assert (notice.posted_on, notice.ends_on) == (date(2026, 3, 2), date(2026, 3, 17))
        assert is_running(notice, date(2026, 3, 17))
        assert not has_run(notice, date(2026, 3, 17))
        assert has_run(notice, date(2026, 3, 18))


def test_a_notice_posted_after_midnight_in_china_is_of_that_day_there(
    begin: Begin, act: Act, boards: list[UUID]
) -> None:
    just_after = replace(act, at=datetime(2026, 3, 1, 16, 1, tzinfo=UTC))
    with begin() as session:
        notice = post_notice(
            session,
            just_after,
            kind=NoticeKind.OTHER,
            title="停水",
            body="明天停水",
            board_ids=boards,
            minimum_days=0,
            days=1,
        )
    assert notice.posted_on == date(2026, 3, 2)


def test_a_districts_own_day_of_rest_moves_the_end(begin: Begin, post: Callable[..., UUID]) -> None:
    calendar = WorkCalendar({date(2026, 3, 17): False})
    posted = post(calendar=calendar)
    with begin() as session:
        assert find_notice(session, posted).ends_on == date(2026, 3, 18)


@pytest.mark.parametrize(
    "kind", [NoticeKind.RESOLUTION, NoticeKind.IMPLEMENTATION, NoticeKind.OUTCOME]
)
def test_a_notice_shorter_than_the_law_asks_is_refused_by_name_of_the_article(
    begin: Begin, post: Callable[..., UUID], kind: NoticeKind
) -> None:
    with pytest.raises(Refused) as caught:
        post(kind=kind, days=14)
    error = caught.value
    assert (error.code, error.field) == ("notices.too_short", "days")
    assert "URC 34" in error.message
    assert dict(error.params) == {"days": 14, "minimum": 15}
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_another_kind_of_notice_is_measured_by_the_law_that_the_caller_names(
    post: Callable[..., UUID],
) -> None:
    with pytest.raises(Refused) as caught:
        post(kind=NoticeKind.MEETING, days=9, minimum_days=10)
    assert "34" not in caught.value.message
    post(kind=NoticeKind.MEETING, days=10, minimum_days=10)


def test_the_database_refuses_a_notice_that_is_too_short_or_ends_too_early(
    begin: Begin, post: Callable[..., UUID]
) -> None:
    post()
    copy = (
        "INSERT INTO notice (tenant_id, district_id, id, kind, title, body, posted_on, days,"
        " minimum_days, ends_on, posted_at) SELECT tenant_id, district_id, gen_random_uuid(),"
        " kind, title, body, posted_on, {days}, minimum_days, ends_on - {less}, posted_at"
        " FROM notice"
    )
    for days, less, name in ((14, 0, "long_enough"), (15, 1, "runs_its_days")):
        with pytest.raises(IntegrityError, match=name), begin() as session:
            session.execute(text(copy.format(days=days, less=less)))


@pytest.mark.parametrize("days", [0, -3, 10_000])
def test_a_number_of_days_that_is_none_is_refused(post: Callable[..., UUID], days: int) -> None:
    with pytest.raises(Invalid) as caught:
        post(days=days, minimum_days=0)
    assert caught.value.code == "notices.days"


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ("长" * 20_001, "text.too_long"),
        ("公\x07示", "text.control"),
        ("<img src=x onerror=alert(1)>", "text.markup"),
    ],
)
def test_bad_text_is_refused_and_nothing_is_posted(
    begin: Begin, post: Callable[..., UUID], body: str, code: str
) -> None:
    with pytest.raises(Invalid) as caught:
        post(body=body)
    assert (caught.value.code, caught.value.field) == (code, "body")
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(Notice)) == 0


def test_a_notice_hangs_on_a_registered_board(post: Callable[..., UUID]) -> None:
    with pytest.raises(Invalid) as caught:
        post(board_ids=[])
    assert caught.value.code == "notices.no_board"
    with pytest.raises(NotFound) as unknown:
        post(board_ids=[uuid4()])
    assert unknown.value.code == "notices.board.unknown"


def test_two_boards_of_one_name_cannot_be_told_apart(
    begin: Begin, act: Act, boards: list[UUID]
) -> None:
    with pytest.raises(Conflict) as caught, begin() as session:
        register_board(session, act, name="东门公告栏", place="别处")
    assert caught.value.code == "notices.board.name_taken"
    with begin() as session:
        assert [board.id for board in all_boards(session)] == boards


def test_a_proof_belongs_to_a_board_where_the_notice_hangs(
    begin: Begin, act: Act, post: Callable[..., UUID], boards: list[UUID]
) -> None:
    posted = post(board_ids=boards[:1])
    with begin() as session:
        prove_posting(session, act, notice_id=posted, board_id=boards[0], note="组长看到")
    with pytest.raises(NotFound) as caught, begin() as session:
        prove_posting(session, act, notice_id=posted, board_id=boards[1], note="组长看到")
    assert caught.value.code == "notices.posting.unknown"
    with begin() as session:
        (hanging,) = hangings_of(session, [posted])[posted]
    assert hanging.board.id == boards[0]
    assert [proof.note for proof in hanging.proofs] == ["组长看到"]


@pytest.mark.parametrize(
    "model",
    OURS,
    ids=lambda model: model.__tablename__,
)
def test_raw_sql_neither_alters_nor_removes_what_was_made_public(
    begin: Begin, model: type[Base]
) -> None:
    table = table_of(model)
    for statement in (update(table).values(tenant_id=1), delete(table)):
        with pytest.raises(ProgrammingError, match="permission denied"), begin() as session:
            session.execute(statement)


def test_lists_of_notices_do_not_ask_once_a_notice(
    begin: Begin,
    post: Callable[..., UUID],
    count_queries: Callable[[TenantSession], list[str]],
) -> None:
    subject = uuid4()
    posted = [post(subject_id=subject) for _ in range(5)]
    with begin() as session:
        seen = count_queries(session)
        assert [notice.removed for notice in notices_of(session, subject)] == [False] * 5
        assert len(running(session, date(2026, 3, 3))) == 5
        assert [len(one) for one in hangings_of(session, posted).values()] == [2] * 5
        assert len(seen) == 4
