"""A settled community, and the scenes of its year's end."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Protocol
from uuid import uuid4

import pytest
from flask import Flask

from folkmoot.demo.deliberating import Scenes
from folkmoot.demo.settling import BodySizes, Estate, settle
from folkmoot.demo.stage import Stage
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.models import District

# After the hour at which the world itself was made.
BEGINS = datetime(2026, 3, 2, 11, tzinfo=CHINA)
ESTATE = Estate("试验小区", buildings=1, floors=4, doors=4, area=80_00)
SIZES = BodySizes(
    party_committee=3,
    residents_committee=5,
    group_leaders=3,
    representatives=5,
    council=3,
    supervision=3,
)


class World(Protocol):
    """What tests/conftest.py makes."""

    database: Database
    scope: TenantScope
    district_slug: str
    community_slug: str


@pytest.fixture
def scenes(live_world: World) -> Scenes:
    """A community in March 2026, its bodies in office since the year began."""
    stage = Stage(live_world.database, live_world.scope, BEGINS, lambda _said: None, uuid4().int)
    return Scenes(stage, settle(stage, ESTATE, SIZES, date(2026, 1, 1)))


@pytest.fixture
def weigh(live_world: World, act: Act) -> Callable[[dict[str, int]], None]:
    """Let the district weigh the categories of appraisers."""

    def laid_down(weights: dict[str, int]) -> None:
        operator = replace(act, actor=Actor(None, frozenset({Role.OPERATOR})))
        with live_world.database.begin(PLATFORM) as session:
            district = session.get_one(District, live_world.scope.district_id)
            rules = {**district.rules["rules"], "appraisal_weights": weights}
            district.rules = {**district.rules, "rules": rules}
            audit.record(session, operator, "test:district:weigh", district.id)

    return laid_down


@pytest.fixture
def is_sound(scenes: Scenes) -> Callable[[], bool]:
    def sound() -> bool:
        found = scenes.stage.read(verify)
        assert found.findings == ()
        return found.sound

    return sound


@pytest.fixture
def staged(app: Flask, scenes: Scenes, monkeypatch: pytest.MonkeyPatch) -> Flask:
    """The application, at the story's own time."""
    monkeypatch.setitem(app.config, "CLOCK", lambda: scenes.stage.now)
    return app
