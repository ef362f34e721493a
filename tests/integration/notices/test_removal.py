"""A notice that comes down early has not run; one that has run stays."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.exc import ProgrammingError

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import FolkmootError, NotAllowed, Refused
from folkmoot.kernel.scope import DistrictScope, TenantSession
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice, NoticePosting
from folkmoot.notices.queries import (
    find_notice,
    has_run,
    is_running,
    running,
)
from folkmoot.notices.service import (
    post_notice,
    take_down,
)

Begin = Callable[[], AbstractContextManager[TenantSession]]


def test_a_notice_taken_down_has_not_run_and_says_why(
    begin: Begin, later: Callable[..., Act], post: Callable[..., UUID]
) -> None:
    posted = post()
    with begin() as session:
        notice = find_notice(session, posted)
        take_down(session, later(days=3), notice_id=posted, reason="数字有误")
        # Whoever held the notice in this session must know it too.
        assert not has_run(notice, date(2027, 1, 1))
    with begin() as session:
        notice = find_notice(session, posted)
        assert not has_run(notice, date(2027, 1, 1))
        assert not is_running(notice, date(2026, 3, 5))
        assert notice.removal is not None
        assert notice.removal.reason == "数字有误"
        assert running(session, date(2026, 3, 5)) == ()
        assert verify(session).sound


def test_what_has_run_cannot_be_taken_down(
    begin: Begin, later: Callable[..., Act], post: Callable[..., UUID]
) -> None:
    posted = post()
    with pytest.raises(Refused) as caught, begin() as session:
        take_down(session, later(days=16), notice_id=posted, reason="不要了")
    assert caught.value.code == "notices.has_run"
    assert caught.value.params["last_day"] == date(2026, 3, 17)


def test_two_who_take_a_notice_down_at_once_leave_one_removal(
    begin: Begin, act: Act, post: Callable[..., UUID]
) -> None:
    posted = post()

    def remove(_: int) -> str:
        try:
            with begin() as session:
                take_down(session, act, notice_id=posted, reason="数字有误")
        except FolkmootError as error:
            return error.code
        return "removed"

    with ThreadPoolExecutor(4) as pool:
        outcomes = sorted(pool.map(remove, range(4)))
    assert outcomes == ["notices.already_removed"] * 3 + ["removed"]


def test_a_resident_neither_posts_nor_takes_down(
    begin: Begin, resident: Act, boards: list[UUID], post: Callable[..., UUID]
) -> None:
    posted = post()
    with pytest.raises(NotAllowed), begin() as session:
        take_down(session, resident, notice_id=posted, reason="不喜欢")
    with pytest.raises(NotAllowed), begin() as session:
        post_notice(
            session,
            resident,
            kind=NoticeKind.OTHER,
            title="我的",
            body="我的",
            board_ids=boards,
            minimum_days=0,
        )


def test_a_district_reads_notices_and_removals_and_writes_none(
    world: object, begin: Begin, act: Act, post: Callable[..., UUID]
) -> None:
    kept, removed = post(), post()
    with begin() as session:
        take_down(session, act, notice_id=removed, reason="数字有误")
    scope = DistrictScope(world.scope.district_id)  # type: ignore[attr-defined] # a World
    with world.database.begin(scope) as session:  # type: ignore[attr-defined] # as above
        seen = {notice.id: notice.removed for notice in session.scalars(select(Notice)).unique()}
        assert seen == {kept: False, removed: True}
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        world.database.begin(scope) as session,  # type: ignore[attr-defined] # as above
    ):
        session.scalars(select(NoticePosting)).all()
