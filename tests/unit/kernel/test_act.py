"""Who acts, when, and as what."""

from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import NotAllowed
from folkmoot.kernel.ids import uuid7

SOMEBODY = UUID(int=7)


@pytest.mark.parametrize(
    ("at", "today"),
    [
        (datetime(2026, 3, 2, 15, 59, 59, tzinfo=UTC), date(2026, 3, 2)),
        (datetime(2026, 3, 2, 16, 0, tzinfo=UTC), date(2026, 3, 3)),
        (datetime(2025, 12, 31, 23, 0, tzinfo=UTC), date(2026, 1, 1)),
        # The last summer time of China ended in 1991; a day then began at 15:00 UTC.
        (datetime(1991, 9, 1, 15, 0, tzinfo=UTC), date(1991, 9, 2)),
    ],
)
def test_a_day_begins_at_midnight_in_china(at: datetime, today: date) -> None:
    assert Act(Actor(None), at).today == today


def test_ids_come_from_the_given_source_and_moment() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    act = Act(Actor(None), at, ids=lambda moment: uuid7(moment, 1))
    assert act.new_id() == uuid7(at, 1)


def test_one_of_the_allowed_roles_is_enough() -> None:
    Actor(SOMEBODY, frozenset({Role.GRID_WORKER})).require(Role.SECRETARY, Role.GRID_WORKER)


@pytest.mark.parametrize("roles", [frozenset(), frozenset({Role.RESIDENT, Role.OPERATOR})])
def test_any_other_role_is_refused_and_told_what_to_do(roles: frozenset[Role]) -> None:
    with pytest.raises(NotAllowed) as caught:
        Actor(SOMEBODY, roles).require(Role.SECRETARY)
    assert caught.value.code == "auth.not_allowed"
    assert caught.value.cure


def test_requiring_nothing_allows_nobody() -> None:
    with pytest.raises(NotAllowed):
        Actor(SOMEBODY, frozenset(Role)).require()


def test_an_account_without_a_person_is_nobody_here() -> None:
    assert Actor(SOMEBODY, person_id=SOMEBODY).require_person() == SOMEBODY
    with pytest.raises(NotAllowed) as caught:
        Actor(SOMEBODY).require_person()
    assert caught.value.code == "auth.no_person"
