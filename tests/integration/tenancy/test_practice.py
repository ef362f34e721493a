"""What a district lays down is in force: its quorums, its days, and since when."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

import pytest

from folkmoot.extensions.service import choose_plugins, grant_plugins, view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Invalid, NotFound
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.tenancy.models import District
from folkmoot.tenancy.practice import notice_days, publication_days
from folkmoot_sdk import BodyKind, Figures, Purpose, Quantity

TODAY = date(2026, 3, 2)
RULES = {
    "effective_from": "2016-06-01",
    "notice_days": {"residents_meeting": 4, "joint_meeting": 7},
    "other_notice_days": 5,
    "publication_days": 30,
    "quorum": {"joint_meeting": {"valid": "4P >= 3M", "carried": "3Y >= 2P"}},
    "notice_boards": [],
}


class World(Protocol):
    database: Database
    scope: TenantScope

    def begin(self) -> AbstractContextManager[TenantSession]: ...


@pytest.fixture
def lay_down(world: World, act: Act) -> Callable[..., None]:
    """Make a district's rules these, with the statutes granted and chosen."""
    operator = replace(act, actor=Actor(None, frozenset({Role.OPERATOR})))

    def make(**rules: Any) -> None:  # noqa: ANN401 - what a manifest may hold
        with world.database.begin(PLATFORM) as session:
            district = session.get_one(District, world.scope.district_id)
            district.rules = {"rules": RULES | rules}
            audit.record(session, operator, "test:district:rules", district.id)
            grant_plugins(session, operator, district_id=district.id, plugins=["cn-statutes"])
        with world.begin() as session:
            choose_plugins(session, act, plugins=["cn-statutes"])

    return make


def test_a_body_without_a_statute_decides_by_the_districts_quorum(
    world: World, lay_down: Callable[..., None]
) -> None:
    lay_down()
    with world.begin() as session:
        law = view_for(session).law_for(BodyKind.JOINT_MEETING, Purpose.DECISION, on=TODAY)
        before = view_for(session).law_for(
            BodyKind.JOINT_MEETING, Purpose.DECISION, on=date(2016, 5, 31)
        )
        statute = view_for(session).law_for(
            BodyKind.REPRESENTATIVES_ASSEMBLY, Purpose.DECISION, on=TODAY
        )
    # Two thirds of 12 would be 8.
    of_twelve = Figures({Quantity.PRESENT: 8, Quantity.MEMBERS: 12})
    assert [test.passed for test in law.contribution.validity_of(of_twelve)] == [False]
    assert law.plugin.startswith("district/")
    assert (before.plugin, before.reference) == ("cn-statutes", "joint-meeting@2014")
    assert statute.plugin == "cn-statutes"


def test_the_districts_own_law_is_pinned_whole_like_any_other(
    world: World, lay_down: Callable[..., None]
) -> None:
    lay_down()
    pins = []
    for valid in ("4P >= 3M", "4P >= 3M", "5P >= 4M"):
        lay_down(quorum={"joint_meeting": {"valid": valid, "carried": "2Y > P"}})
        with world.begin() as session:
            law = view_for(session).law_for(BodyKind.JOINT_MEETING, Purpose.DECISION, on=TODAY)
        pins.append(law.pin())
    assert pins[0] == pins[1]
    assert pins[0].digest != pins[2].digest


def test_a_rule_named_by_the_district_governs_and_is_missed_when_it_is_not_there(
    world: World, lay_down: Callable[..., None]
) -> None:
    lay_down(quorum={"joint_meeting": {"plugin": "cn-statutes", "rule": "joint-meeting"}})
    with world.begin() as session:
        law = view_for(session).law_for(BodyKind.JOINT_MEETING, Purpose.DECISION, on=TODAY)
    assert law.reference == "joint-meeting@2014"
    lay_down(quorum={"joint_meeting": {"plugin": "vendor", "rule": "joint-meeting"}})
    with pytest.raises(NotFound, match=r"rules\.unknown"), world.begin() as session:
        view_for(session).law_for(BodyKind.JOINT_MEETING, Purpose.DECISION, on=TODAY)


@pytest.mark.parametrize(
    ("body", "on", "days"),
    [
        (BodyKind.RESIDENTS_MEETING, TODAY, 10),  # the district says 4, the law of 2026 says 10
        (BodyKind.HOUSEHOLDS_MEETING, TODAY, 10),
        (BodyKind.RESIDENTS_MEETING, date(2025, 12, 31), 4),  # and no law said it before
        (BodyKind.HOUSEHOLDS_MEETING, date(2025, 12, 31), 5),
        (BodyKind.JOINT_MEETING, TODAY, 7),
        (BodyKind.GROUP_LEADERS_MEETING, TODAY, 5),
        (BodyKind.JOINT_MEETING, date(2016, 5, 31), 3),  # before the district laid it down
    ],
)
def test_notice_is_the_stricter_of_the_districts_and_the_law_of_the_day(
    world: World, lay_down: Callable[..., None], body: BodyKind, on: date, days: int
) -> None:
    lay_down()
    with world.begin() as session:
        assert notice_days(session, body, on) == days


@pytest.mark.parametrize(
    ("days", "on", "expected"),
    [(30, TODAY, 30), (1, TODAY, 15), (1, date(2025, 12, 31), 1), (1, date(2016, 5, 31), 15)],
)
def test_a_public_notice_runs_the_stricter_of_both(
    world: World, lay_down: Callable[..., None], days: int, on: date, expected: int
) -> None:
    lay_down(publication_days=days)
    with world.begin() as session:
        assert publication_days(session, on) == expected


def test_without_any_law_nobody_decides(world: World, act: Act) -> None:
    with world.begin() as session:
        choose_plugins(session, act, plugins=[])
        view = view_for(session)
    with pytest.raises(Invalid, match=r"rules\.none_for_body"):
        view.law_for(BodyKind.JOINT_MEETING, Purpose.DECISION, on=TODAY)
