"""A settings schema that a later release changes: under a running vote, and under what is set."""

from types import MappingProxyType
from typing import Any

import pytest
from sqlalchemy import select
from tests.conftest import World
from tests.integration.extensions.releases.conftest import Desk
from tests.integration.extensions.releases.test_switching import grant_to, open_poll
from tests.integration.extensions.releases.vendor import CODE
from tests.integration.votes.conftest import Poll

from folkmoot.extensions.models import PluginSetting
from folkmoot.extensions.releases.switching import roll_back
from folkmoot.extensions.settings import LayeredSettings, effective_settings, set_settings
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Refused
from folkmoot.votes.queries import find_vote
from folkmoot_sdk import Kind, Outcome

SCHEMAS = MappingProxyType(
    {
        "first": "bonus = fields.Integer(strict=True, load_default=3)",
        "without it": "penalty = fields.Integer(strict=True, load_default=5)",
        "narrower": "bonus = fields.Integer(load_default=3, validate=validate.Range(max=5))",
        "of words": "bonus = fields.String(load_default='none')",
        "required": "penalty = fields.Integer(strict=True, required=True)",
    }
)
# What a rule counts shows by which schema it was asked: its settings stand among the figures.
_COUNT = "OptionCount(o.key, sum(b.heads for b in poll.ballots if o.key in b.choices), 0)"
_FIGURES = ", 0, {k: v for k, v in poll.settings.items() if type(v) is int})"


def code(schema: str) -> str:
    """The vendor's rule with one setting."""
    plain = CODE.format(rule="1", places="None").replace(_COUNT, _COUNT[:-4] + _FIGURES)
    settings = f"class S(Schema):\n    {SCHEMAS[schema]}\n\n\nclass Rule"
    ruled = plain.replace("class Rule", settings).replace("    id, ", "    settings = S\n    id, ")
    return f"from marshmallow import Schema, fields, validate\n{ruled}"


def set_to(world: World, act: Act, desk: Desk, **values: object) -> None:
    with world.begin() as session:
        set_settings(
            session,
            act,
            plugin=desk.vendor.plugin,
            kind=Kind.VOTING_RULES,
            contribution="most",
            values=values,
        )


def stored(world: World, desk: Desk) -> dict[str, Any]:
    with world.begin() as session:
        query = select(PluginSetting.values).where(PluginSetting.plugin == desk.vendor.plugin)
        found: dict[str, Any] = session.scalars(query).one()
        return found


def holds(world: World, desk: Desk) -> LayeredSettings:
    with world.begin() as session:
        return effective_settings(session, Kind.VOTING_RULES, f"{desk.vendor.plugin}/most")


def pinned(world: World, poll: Poll) -> tuple[str, dict[str, Any]]:
    with world.begin() as session:
        method = find_vote(session, poll.vote_id).method
    return method["plugin_version"], method["pin"]["settings"]


@pytest.fixture(autouse=True)
def _settled(desk: Desk, world: World, act: Act) -> None:
    """1.0 has the setting ``bonus``, and the community has set it."""
    desk.publish("1.0", code=code("first"))
    grant_to(desk, act, world)
    set_to(world, act, desk, bonus=7)


def test_a_running_vote_is_cast_counted_and_recounted_by_the_schema_that_it_pinned(
    desk: Desk, world: World, act: Act
) -> None:
    poll = open_poll(world, act, desk)
    poll.cast(0, {"cables": "approve"})
    desk.publish("2.0", code=code("without it"))
    poll.cast(1, {"cables": "approve"})
    outcome = poll.close()
    assert isinstance(outcome, Outcome)
    assert outcome.options[0].count.figures == {"bonus": 7}
    method = poll.closing().count_file["method"]
    assert (method["plugin_version"], method["pin"]["settings"]) == ("1.0", {"bonus": 7})
    set_to(world, act, desk, penalty=2)
    assert poll.recount().agrees
    assert pinned(world, open_poll(world, act, desk)) == ("2.0", {"penalty": 2})


@pytest.mark.parametrize("schema", ["without it", "narrower", "of words"])
def test_what_was_set_meets_a_later_schema_by_name_and_nothing_is_lost(
    desk: Desk, world: World, act: Act, schema: str
) -> None:
    desk.publish("2.0", code=code(schema))
    found = holds(world, desk)
    assert (dict(found.values), set(found.refused)) == ({"bonus": 7}, {"bonus"})
    with pytest.raises(Refused) as refused:
        open_poll(world, act, desk)
    assert (refused.value.code, refused.value.params["keys"]) == ("settings.stale", "bonus")
    assert refused.value.cure
    assert stored(world, desk) == {"bonus": 7}
    desk.do(roll_back, None)
    assert pinned(world, open_poll(world, act, desk)) == ("1.0", {"bonus": 7})


def test_a_release_that_cannot_do_without_a_setting_is_not_installed(
    desk: Desk, world: World, act: Act
) -> None:
    """Votes open without anybody looking at settings, so ``{}`` must be possible."""
    poll = open_poll(world, act, desk)
    with pytest.raises(Refused) as refused:
        desk.publish("2.0", code=code("required"))
    assert refused.value.code == "plugins.not_what_it_is"
    assert "penalty" in str(refused.value)
    poll.cast(0, {"cables": "approve"})
    poll.close()
    assert poll.recount().agrees
    assert pinned(world, open_poll(world, act, desk)) == ("1.0", {"bonus": 7})
