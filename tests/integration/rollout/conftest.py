"""A district of drafts, small enough to be made for each test."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from tests.codes import district_code

from folkmoot.identity import service as identity
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope, TenantSession
from folkmoot.notices.service import register_board
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.service import raise_topic, record_opinion
from folkmoot.people.domain.composition import MemberDraft
from folkmoot.people.domain.kinds import DERIVED
from folkmoot.people.service import (
    constitute_body,
    move_in,
    register_household,
    register_person,
)
from folkmoot.rollout import service
from folkmoot.rollout.domain import NEEDED_BODIES
from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.manifest.values import DistrictEntry
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import (
    CommunityLine,
    communities_of,
    district_rules,
    find_district,
)
from folkmoot_sdk import BodyKind

CHUANYING = read_manifest(Path(__file__).parents[3] / "tenants" / "chuanying")
NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
SIZES = {
    BodyKind.RESIDENTS_COMMITTEE: 5,
    BodyKind.REPRESENTATIVES_ASSEMBLY: 25,
    BodyKind.SUPERVISION_COMMITTEE: 3,
}


@dataclass
class District:
    """A district whose communities are drafts, and its officer."""

    database: Database
    id: int
    slug: str
    officer: Act = field(
        default_factory=lambda: Act(Actor(uuid4(), frozenset({Role.DISTRICT_OFFICER})), NOW)
    )

    @property
    def secretary(self) -> Act:
        return Act(Actor(uuid4(), frozenset({Role.SECRETARY})), self.officer.at)

    def later(self, **delta: float) -> Act:
        self.officer = replace(self.officer, at=self.officer.at + timedelta(**delta))
        return self.officer

    @property
    def lines(self) -> tuple[CommunityLine, ...]:
        with self.database.begin() as session:
            return communities_of(session, self.id)

    def scope(self, number: int) -> TenantScope:
        return TenantScope(self.lines[number].id, self.id)

    def begin(self, number: int) -> AbstractContextManager[TenantSession]:
        return self.database.begin(self.scope(number))

    def platform(self) -> AbstractContextManager[TenantSession]:
        return self.database.begin(PLATFORM)

    def move(self, number: int, status: CommunityStatus, reason: str = "") -> None:
        """To another stage, as its officer."""
        service.move_community(
            self.database.begin,
            self.officer,
            district_id=self.id,
            community_id=self.lines[number].id,
            status=status,
            reason=reason,
        )

    def equip(self, number: int) -> None:
        """All of the list but the rehearsal."""
        act = self.secretary
        with self.begin(number) as session:
            home = register_household(session, act, door="1-101").id
            people = [register_person(session, act, name=f"居民{n}").id for n in range(60)]
            for person in people:
                move_in(session, act, person_id=person, household_id=home, from_on=date(2026, 1, 1))
            for name in district_rules(session).on(act.today).notice_boards:
                register_board(session, act, name=name, place="门口")
            left = iter(people)
            for kind in (*NEEDED_BODIES, BodyKind.OWNERS_ASSEMBLY):
                size = 0 if kind in DERIVED else SIZES.get(kind, 3)
                members = [
                    MemberDraft(
                        next(left), is_representative=kind is BodyKind.REPRESENTATIVES_ASSEMBLY
                    )
                    for _ in range(size)
                ]
                constitute_body(
                    session, act, kind=kind, name="机构", members=members, on=date(2026, 1, 1)
                )

    def topic(self, number: int, title: str = "路灯"):  # type: ignore[no-untyped-def] # noqa: ANN201 - an id
        act = self.secretary
        with self.begin(number) as session:
            heard = record_opinion(
                session, act, text="灯不亮", channel=Channel.LETTER, origin=f"来信{title}"
            )
            return raise_topic(
                session, act, title=title, summary="灯不亮", opinion_ids=[heard.id]
            ).id


@pytest.fixture
def make_district(database: Database) -> Callable[..., District]:
    def make(communities: int = 3, status: str = "draft") -> District:
        code = district_code()
        listed = CHUANYING.communities[:communities]
        streets = {entry.street_code for entry in listed}
        rollout = {"new_communities": status}
        manifest = replace(
            CHUANYING,
            settings={**CHUANYING.settings, "rollout": rollout},
            district=DistrictEntry(code, "试验区", "Test", f"g{code}"),
            streets=tuple(
                replace(s, code=code + s.code[6:]) for s in CHUANYING.streets if s.code in streets
            ),
            communities=tuple(
                replace(
                    c, code=code + c.code[6:], street_code=code + c.street_code[6:], slug=f"c{n}"
                )
                for n, c in enumerate(listed)
            ),
        )
        onboard(database, Act(Actor(None, frozenset({Role.OPERATOR})), NOW), manifest)
        with database.begin() as session:
            return District(database, find_district(session, f"g{code}").id, f"g{code}")

    return make


@pytest.fixture
def district(make_district: Callable[..., District]) -> District:
    return make_district()


@pytest.fixture
def at_desk(app: Flask, database: Database) -> Callable[..., FlaskClient]:
    """``at_desk(district, Role.DISTRICT_OFFICER)``, or somebody of its first community."""

    def make(place: District, role: Role) -> FlaskClient:
        act, token = Act(Actor(None, frozenset({Role.OPERATOR})), datetime.now(UTC)), uuid4().hex
        local = role in {Role.SECRETARY, Role.GRID_WORKER}
        where = identity.Place(place.id, place.lines[0].id if local else None)
        with database.begin(PLATFORM) as session:
            account = identity.open_account(session, act, name="试验账号")
            identity.give_role(session, act, account_id=account.id, role=role, place=where)
            identity.issue_link(session, act, account_id=account.id, token=token)
        client = app.test_client()
        client.post(f"/sign-in/{token}")
        return client

    return make


@pytest.fixture(autouse=True)
def nothing_remembered(app: Flask) -> None:
    """Addresses are remembered for some seconds; these tests change what they lead to."""
    app.extensions.pop("folkmoot_addresses", None)
