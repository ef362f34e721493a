"""``folkmoot plugins settings``: what can be set, what holds, and who set it."""

import json
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result
from tests.integration.catalogue.conftest import Lot, Put, World, release

from folkmoot.catalogue.settings_cli import settings
from folkmoot.extensions.granting import grant_plugin
from folkmoot.extensions.service import choose_plugin
from folkmoot.kernel.act import Act
from folkmoot.kernel.scope import PLATFORM
from folkmoot_sdk import Scope

WHAT = "voting_rules/lots/lot"
Run = Callable[..., Result]


@pytest.fixture
def run(put: Put, world: World, act: Act, operator: Act) -> Run:
    """Granted and chosen; typed by the operator."""
    put(release("1.0", Lot(), scopes=(Scope.BALLOTS,)))
    with world.database.begin(PLATFORM) as session:
        where = world.scope.district_id
        grant_plugin(session, operator, district_id=where, plugin="lots", scopes=["ballots"])
    with world.begin() as session:
        choose_plugin(session, act, plugin="lots")
    operation = SimpleNamespace(database=world.database, act=operator)

    def call(*words: str, code: int = 0) -> Result:
        done = CliRunner().invoke(settings, list(words), obj=operation)
        assert done.exit_code == code, done.output or done.exception
        return done

    return call


def shown(run: Run, place: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("show", WHAT, "--at", place, "--json").stdout)
    return found


def test_before_anything_is_set_the_keys_their_defaults_and_bounds_are_shown(run: Run) -> None:
    said = run("show", WHAT, "--lang", "en").output
    assert "seats (Seats) = 3 (the plugin's default)\n    from 1 to 9" in said
    assert "    one of: open closed" in said
    assert (
        "seats（席位）= 3（插件默认值）\n    范围：1 至 9"
        in run("show", WHAT, "--lang", "zh").output
    )


def test_what_is_set_and_locked_is_shown_with_who_did_it(run: Run, world: World) -> None:
    here = f"{world.district_slug}/{world.community_slug}"
    run("set", WHAT, "seats=5", "--at", world.district_slug)
    run("set", WHAT, "way=closed", "--at", here)
    run("lock", WHAT, "seats", "--district", world.district_slug)
    found = shown(run, here)
    assert found["values"] == {"seats": 5, "way": "closed"}
    assert found["origins"] == {"seats": "district", "way": "community"}
    assert found["locked"] == ["seats"]
    said = run("show", WHAT, "--at", here, "--lang", "en").output
    assert "seats (Seats) = 5 (set by the district), locked" in said
    run("set", WHAT, "way=", "--at", here)
    assert shown(run, here)["values"] == {"seats": 5}


@pytest.mark.parametrize(
    "what", ["voting_rules/nope/lot", "voting_rules/lots/nope", "gates/lots/lot"]
)
def test_what_is_not_there_is_said_to_be_nothing_to_set(run: Run, what: str) -> None:
    assert "settings.nothing_to_set" in run("show", what, code=1).output
