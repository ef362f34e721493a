"""Which registry is believed: none that is older than one that was believed before."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.vendor import AT

from folkmoot.extensions.models import PluginRelease
from folkmoot.extensions.releases.following import follow_registry
from folkmoot.kernel.errors import FolkmootError, Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot_sdk.releases.registry import Registry, State


def follow(desk: Desk, registry: Registry) -> tuple[tuple[str, str], ...]:
    with desk.database.begin(PLATFORM) as session:
        return follow_registry(session, desk.act, registry=registry)


def code_of(desk: Desk, rendered_at: datetime) -> str:
    with pytest.raises(Refused) as refused:
        follow(desk, replace(desk.vendor.registry, rendered_at=rendered_at))
    return refused.value.code


def test_an_older_registry_is_refused_though_its_signature_holds(desk: Desk) -> None:
    newest = desk.vendor.registry
    follow(desk, newest)
    follow(desk, newest)
    assert code_of(desk, newest.rendered_at - timedelta(seconds=1)) == "plugins.registry_old"


def test_a_registry_signed_by_a_clock_ahead_is_refused_and_shuts_nothing_out(desk: Desk) -> None:
    assert code_of(desk, desk.act.at + timedelta(days=1)) == "plugins.registry_ahead"
    follow(desk, desk.vendor.registry)


def test_what_was_taken_back_is_not_installed_by_the_registry_of_before(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    wheel = desk.vendor.make()
    desk.vendor.list(wheel)
    before = replace(desk.vendor.registry, rendered_at=AT - timedelta(days=1))
    desk.vendor.list(wheel, state=State.YANKED)
    follow(desk, desk.vendor.registry)
    monkeypatch.setattr(type(desk.vendor), "registry", before)
    asked: list[object] = []

    def ask(release: object) -> dict[str, Any]:
        asked.append(release)
        return {}

    desk.describe = ask
    with pytest.raises(FolkmootError) as refused:
        desk.install(wheel)
    assert refused.value.code == "plugins.registry_old"
    # Not even in a sandbox: nothing of what was taken back is run any more.
    assert not asked
    with desk.database.begin(PLATFORM) as session:
        plugin = desk.vendor.plugin
        assert not session.scalars(select(PluginRelease).filter_by(plugin=plugin)).all()
    assert not (desk.folder / desk.vendor.plugin / "1.0").exists()
