"""A plugin that an open vote is counted by cannot be given up, nor its grant taken back."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from folkmoot.catalogue.views import operator as operator_pages
from folkmoot.extensions.loader import installed
from folkmoot.extensions.releases import needing
from folkmoot.extensions.service import choose_plugins, grant_plugins, view_for
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.scope import PLATFORM

World = Any  # the fixtures' own classes
Poll = Any
FOR = {"cables": "for"}


def choose(world: World, act: Act, *plugins: str) -> None:
    with world.begin() as session:
        choose_plugins(session, act, plugins=plugins)


def grant(world: World, act: Act, *plugins: str) -> None:
    operator = replace(act, actor=Actor(uuid4(), frozenset({Role.OPERATOR})))
    with world.database.begin(PLATFORM) as session:
        grant_plugins(session, operator, district_id=world.scope.district_id, plugins=plugins)


@pytest.mark.parametrize("take", [choose, grant])
def test_it_stays_until_the_vote_is_closed(
    world: World, act: Act, open_poll: Callable[..., Poll], take: Callable[..., None]
) -> None:
    grant(world, act, "ballots", "method-4321")
    choose(world, act, "ballots", "method-4321")
    poll = open_poll(2)
    with pytest.raises(Refused) as refused:
        take(world, act, "method-4321")
    assert refused.value.code == "plugins.in_use"
    assert getattr(refused.value.params["uses"], "en") == "ballots: the open vote “环境整治”"  # noqa: B009 - a Text among objects
    with world.begin() as session:
        assert view_for(session).plugins == {"ballots", "method-4321"}
    # What no vote needs may go meanwhile.
    take(world, act, "ballots")
    for number in range(2):
        poll.cast(number, FOR)
    poll.close()
    take(world, act)
    with world.begin() as session:
        assert view_for(session).plugins == frozenset()


def test_a_neighbours_vote_keeps_a_grant_and_no_choice_of_ours(
    world: World, make_world: Callable[[], World], act: Act, open_poll: Callable[..., Poll]
) -> None:
    grant(world, act, "ballots")
    choose(world, act, "ballots")
    elsewhere = make_world()
    grant(elsewhere, act, "ballots")
    open_poll(2, world=elsewhere)
    choose(world, act)
    grant(world, act)
    with pytest.raises(Refused, match=r"plugins\.in_use"):
        grant(elsewhere, act)


def test_who_suspends_a_release_is_told_which_votes_need_it(
    open_poll: Callable[..., Poll],
    world: World,
    sign_in: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # The votes of all tests are in one database.
    monkeypatch.setattr(needing, "_LISTED", 10_000)
    monkeypatch.setattr(operator_pages, "MOST_PLACES", 10_000)
    poll = open_poll(2)
    version = installed().of_plugin("ballots")[0].version
    operator = sign_in(world, Role.OPERATOR)
    page = operator.get(f"/operator/plugins/ballots/{version}/suspend").text
    assert "目前需要此版本的：" in page
    assert "进行中的表决“环境整治”" in page
    for number in range(2):
        poll.cast(number, FOR)
    poll.close()
    # What resumes it takes nothing from anybody.
    again = operator.get(f"/operator/plugins/ballots/{version}/resume").text
    assert "目前需要此版本的：" not in again


def test_of_many_communities_none_is_looked_through_for_whoever_suspends_in_a_hurry(
    world: World,
    sign_in: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(operator_pages, "MOST_PLACES", 0)
    monkeypatch.setattr(operator_pages, "uses_of_release", None)
    version = installed().of_plugin("ballots")[0].version
    page = sign_in(world, Role.OPERATOR).get(f"/operator/plugins/ballots/{version}/suspend").text
    assert "社区超过 0 个，此处不逐一查找" in page
