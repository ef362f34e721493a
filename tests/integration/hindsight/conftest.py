"""The lifts of 2016, played once for all tests of this room."""

import secrets
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar
from uuid import UUID

import pytest
from tests.codes import district_code

from folkmoot.demo import lifts
from folkmoot.demo.stage import Stage
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.manifest.values import DistrictEntry
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import find_community

T = TypeVar("T")
CHUANYING = read_manifest(Path(__file__).parents[3] / "tenants" / "chuanying")
OPERATOR = Act(Actor(None, frozenset({Role.OPERATOR})), datetime(2014, 1, 1, tzinfo=UTC))


@dataclass(frozen=True)
class Past:
    """A community whose matter is over."""

    database: Database
    scope: TenantScope
    address: str
    matter_id: UUID

    def begin(self) -> AbstractContextManager[TenantSession]:
        return self.database.begin(self.scope)

    def read(self, query: Callable[..., T], *arguments: object) -> T:
        with self.database.snapshot(self.scope) as session:
            return query(session, *arguments)


@pytest.fixture(scope="session")
def past(database: Database) -> Past:
    code = district_code()
    entry = replace(CHUANYING.communities[0], slug=lifts.COMMUNITY)
    manifest = replace(
        CHUANYING,
        district=DistrictEntry(code, "试验区", "Test", f"h{code}"),
        streets=tuple(
            replace(s, code=code + s.code[6:])
            for s in CHUANYING.streets
            if s.code == entry.street_code
        ),
        communities=(
            replace(entry, code=code + entry.code[6:], street_code=code + entry.street_code[6:]),
        ),
    )
    onboard(database, OPERATOR, manifest)
    with database.begin() as session:
        community = find_community(session, manifest.district.slug, lifts.COMMUNITY)
    scope = TenantScope(community.id, community.district_id)
    stage = Stage(database, scope, lifts.BEGINS, lambda _said: None, secrets.randbelow(10**9))
    address = f"{manifest.district.slug}/{lifts.COMMUNITY}"
    return Past(database, scope, address, lifts.play(stage))
