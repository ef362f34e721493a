"""A plugin whose gate or form a running matter needs cannot be given up."""

from collections.abc import Callable
from typing import Any

import pytest

from folkmoot.extensions.service import choose_plugins, grant_plugins
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.steps import ORDER, Step
from folkmoot.tenancy.workflow import definition_from, lay_down_workflow

Town = Any  # the fixtures' own classes


def choose(town: Town, *plugins: str) -> None:
    with town.begin() as session:
        choose_plugins(session, town.stage.act(town.secretary), plugins=plugins)


def refused_uses(take: Callable[[], None]) -> str:
    with pytest.raises(Refused) as refused:
        take()
    assert refused.value.code == "plugins.in_use"
    return str(getattr(refused.value.params["uses"], "en"))  # noqa: B009 - a Text among objects


def test_a_running_matter_keeps_the_law_and_the_form_that_ends_it(town: Town) -> None:
    case = town.open()
    for lost in ("cn-statutes", "method-4321"):
        kept = {"cn-statutes", "ballots", "method-4321"} - {lost}
        uses = refused_uses(lambda kept=kept: choose(town, *kept))  # type: ignore[misc] # a default, for the loop
        assert f"{lost}: the running matter “{case.record.title}”" in uses
    # No vote is open, so nothing needs this one.
    choose(town, "cn-statutes", "method-4321")
    choose(town, "cn-statutes", "method-4321", "ballots")


def test_the_district_cannot_take_it_back_either(town: Town) -> None:
    town.open()
    act: Act = town.stage.act(Actor(None, frozenset({Role.OPERATOR})))

    def take() -> None:
        with town.stage.database.begin(PLATFORM) as session:
            grant_plugins(session, act, district_id=town.scope.district_id, plugins=["ballots"])

    assert "cn-statutes: the running matter" in refused_uses(take)


def test_the_workflow_in_force_keeps_what_the_next_matter_would_begin_with(town: Town) -> None:
    steps: list[dict[str, object]] = [{"step": each.value} for each in ORDER]
    steps[Step.REVIEW.position - 1]["forms"] = ["method-4321/satisfaction"]
    with town.begin() as session:
        lay_down_workflow(
            session, town.stage.act(town.secretary), definition_from({"steps": steps})
        )
    uses = refused_uses(lambda: choose(town, "cn-statutes", "ballots"))
    assert "method-4321: the workflow in force" in uses
