"""A settled community, and the scenes of its year's end."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
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
from folkmoot.tenancy.packs import Mode, Pack, Setting, parameter_named
from folkmoot.tenancy.publishing import publish
from folkmoot.tenancy.queries import district_rules

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


LayDown = Callable[[str, Mode, object], None]


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
def weigh(lay_down: LayDown) -> Callable[[dict[str, int]], None]:
    """Let the district weigh the categories of appraisers."""
    return lambda weights: lay_down("appraisal_weights", Mode.LOCK, weights)


@pytest.fixture
def lay_down(scenes: Scenes) -> LayDown:
    """Have the district say something of a parameter, in a version that holds from tomorrow on."""
    stage = scenes.stage

    def laid_down(parameter: str, mode: Mode, value: object) -> None:
        operator = Act(Actor(None, frozenset({Role.OPERATOR})), stage.now)
        tomorrow = operator.today + timedelta(days=1)
        held = stage.read(district_rules).packs[-1]
        settings = {**held.settings, parameter_named(parameter): Setting(mode, value)}
        with stage.database.begin(PLATFORM) as session:
            district = session.get_one(District, stage.scope.district_id)
            publish(session, operator, district, [Pack(f"from-{tomorrow}", tomorrow, "", settings)])
            audit.record(session, operator, "test:pack:publish", district.id)
        stage.now += timedelta(days=1)

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
