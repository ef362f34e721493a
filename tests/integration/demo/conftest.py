"""Both published cases, each played once for all tests of a module."""

import os
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType
from typing import TypeVar
from uuid import UUID

import pytest
from flask import Flask
from tests.codes import district_code
from tests.statements import sent_to

from folkmoot.demo import lifts, roof, works
from folkmoot.demo.stage import Stage
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import TenantScope, TenantSession
from folkmoot.matters import queries
from folkmoot.matters.dossier import Dossier
from folkmoot.tenancy.manifest import Manifest, read_manifest
from folkmoot.tenancy.manifest.values import DistrictEntry
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import find_community
from folkmoot.web.database import db

T = TypeVar("T")

NEXT_DOOR = "luomahu"
CHUANYING = read_manifest(Path(__file__).parents[3] / "tenants" / "chuanying")
OPERATOR = Act(Actor(None, frozenset({Role.OPERATOR})), datetime(2014, 1, 1, tzinfo=UTC))
# Accounts are the whole platform's and their ids follow from the seed: one seed a worker, and
# the same names in every run.
WORKER = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)


@dataclass(frozen=True)
class Replay:
    """A case that was played: where, and what is on record about its matter.

    ``next_door`` is a community of the same district in which nothing has happened.
    """

    database: Database
    scope: TenantScope
    address: str
    matter_id: UUID
    next_door: tuple[TenantScope, str]

    def begin(self) -> AbstractContextManager[TenantSession]:
        return self.database.begin(self.scope)

    def read(self, query: Callable[..., T], *arguments: object) -> T:
        with self.begin() as session:
            return query(session, *arguments)

    @property
    def record(self) -> Dossier:
        return self.read(queries.dossier, self.matter_id)


def _manifest() -> Manifest:
    """The district with its real communities, under a code that no other test uses."""
    code = district_code()
    return replace(
        CHUANYING,
        district=DistrictEntry(code, "试验区", "Test", f"r{code}"),
        streets=tuple(replace(s, code=code + s.code[6:]) for s in CHUANYING.streets),
        communities=tuple(
            replace(c, code=code + c.code[6:], street_code=code + c.street_code[6:])
            for c in CHUANYING.communities
            if not c.formerly
        ),
    )


def _play(database: Database, story: ModuleType, seed: int) -> Replay:
    manifest = _manifest()
    onboard(database, OPERATOR, manifest)
    (scope, address), next_door = (
        _place(database, manifest.district.slug, slug) for slug in (story.COMMUNITY, NEXT_DOOR)
    )
    begins = getattr(story, "BEGINS", datetime.now(UTC))
    stage = Stage(database, scope, begins, lambda _said: None, seed + 1000 * WORKER)
    return Replay(database, scope, address, story.play(stage), next_door)


def _place(database: Database, district: str, slug: str) -> tuple[TenantScope, str]:
    with database.begin() as session:
        community = find_community(session, district, slug)
    return TenantScope(community.id, community.district_id), f"/{district}/{slug}"


@pytest.fixture(scope="session")
def lifts_replay(database: Database) -> Replay:
    return _play(database, lifts, 716)


@pytest.fixture(scope="session")
def works_replay(database: Database) -> Replay:
    return _play(database, works, 417)


@pytest.fixture(scope="session")
def roof_replay(database: Database) -> Replay:
    """The matter of today, in which the owners are voting."""
    return _play(database, roof, 2026)


@pytest.fixture
def counting(database: Database, app: Flask) -> Callable[[], AbstractContextManager[list[str]]]:
    """A context that collects every statement sent meanwhile, by services or by pages."""
    with app.app_context():
        engines = (database.engine, db.engine)
    return lambda: sent_to(*engines)
