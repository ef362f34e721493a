"""Fixtures: all of our plugins, whether their entry points are installed or not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest
from tests.conftest import World, actor

from folkmoot.extensions import loader
from folkmoot.extensions.aside import aside
from folkmoot.extensions.observing import observing
from folkmoot.extensions.registry import Registry
from folkmoot.extensions.service import choose_plugins, grant_plugins
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.scope import PLATFORM

OURS = sorted(loader.FIRST_PARTY)


@pytest.fixture
def ours(monkeypatch: pytest.MonkeyPatch) -> Iterator[Registry]:
    """Exactly our plugins, found by their packages."""
    points = [EntryPoint(name, f"folkmoot_{name.replace('-', '_')}", loader.GROUP) for name in OURS]
    registry = loader.collect(points)
    assert dict(registry.refused) == {}
    monkeypatch.setattr(loader, "environment", lambda *_: registry)
    observing.forget()
    yield registry
    assert aside.drain(10)


@pytest.fixture
def choose(act: Act) -> Callable[..., None]:
    """Grant and choose plugins: for a world, exactly these."""

    def chosen(world: World, *plugins: str) -> None:
        operator = replace(act, actor=actor(Role.OPERATOR))
        with world.database.begin(PLATFORM) as session:
            grant_plugins(session, operator, district_id=world.scope.district_id, plugins=plugins)
        with world.begin() as session:
            choose_plugins(session, operator, plugins=plugins)
        observing.forget()

    return chosen


@pytest.fixture
def equipped(live_world: World, ours: Registry, choose: Callable[..., None]) -> World:  # noqa: ARG001 - what is chosen must be there
    choose(live_world, *OURS)
    return live_world
