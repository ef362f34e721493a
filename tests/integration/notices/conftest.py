"""Two boards, and a resident who can object."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.service import post_notice, register_board
from folkmoot.people.models import Person

Begin = Callable[[], AbstractContextManager[TenantSession]]


class World(Protocol):
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def begin(world: World) -> Begin:
    return world.begin


@pytest.fixture
def resident(begin: Begin, act: Act) -> Act:
    with begin() as session:
        row = Person(
            id=act.new_id(), name="试验居民", name_sort="ju min", party_member=False, salt="s"
        )
        session.add(row)
        audit.record(session, act, "test:people:make", row.id)
    return replace(act, actor=Actor(uuid4(), frozenset({Role.RESIDENT}), row.id))


@pytest.fixture
def boards(begin: Begin, act: Act) -> list[UUID]:
    with begin() as session:
        return [
            register_board(session, act, name=name, place="小区门口").id
            for name in ("东门公告栏", "西门公告栏")
        ]


@pytest.fixture
def post(begin: Begin, act: Act, boards: list[UUID]) -> Callable[..., UUID]:
    """Post a notice of a resolution for 15 days, unless told otherwise; returns its id."""

    def hang(**given: object) -> UUID:
        wanted: dict[str, object] = {
            "kind": NoticeKind.RESOLUTION,
            "title": "决议公示",
            "body": "维修电梯",
            "board_ids": boards,
            "minimum_days": 15,
            **given,
        }
        with begin() as session:
            return post_notice(session, act, **wanted).id  # type: ignore[arg-type] # as given

    return hang
