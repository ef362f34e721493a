"""What a community may put inside the seven steps, and that it may not touch the steps."""

from typing import Any

import pytest

from folkmoot.kernel.errors import FolkmootError, Invalid, Refused
from folkmoot.tenancy.steps import ORDER, Step
from folkmoot.tenancy.workflow import WorkflowDefinition, definition_from
from folkmoot.web.terminal import say
from folkmoot_sdk import BodyKind


def seven(**additions: dict[str, Any]) -> dict[str, Any]:
    return {"steps": [{"step": step.value, **additions.get(step.value, {})} for step in ORDER]}


def test_a_step_may_have_gates_bodies_forms_and_time_added() -> None:
    added = {
        "gates": ["party-study"],
        "bodies": ["deliberation_council"],
        "forms": ["satisfaction"],
        "min_days": 3,
    }
    step = definition_from(seven(consultation=added)).at(Step.CONSULTATION)
    assert step.gates == ("party-study",)
    assert step.bodies == (BodyKind.DELIBERATION_COUNCIL,)
    assert step.forms == ("satisfaction",)
    assert step.min_days == 3


def test_the_bare_workflow_is_all_seven_steps_with_nothing_added() -> None:
    assert definition_from(seven()) == WorkflowDefinition()
    assert [step.step for step in WorkflowDefinition().steps] == list(ORDER)


def test_a_definition_survives_the_trip_through_json() -> None:
    definition = definition_from(seven(review={"min_days": 2, "gates": ["a", "a", "b"]}))
    assert definition.at(Step.REVIEW).gates == ("a", "b")
    assert definition_from(definition.to_plain()) == definition


@pytest.mark.parametrize("dropped", ORDER)
def test_no_step_can_be_dropped(dropped: Step) -> None:
    steps = [step for step in seven()["steps"] if step["step"] != dropped]
    error = refusal({"steps": steps})
    assert error.code == "workflow.step.dropped"
    assert error.params["source"] == dropped.source


@pytest.mark.parametrize("first", range(6))
def test_no_two_steps_can_change_places(first: int) -> None:
    steps = seven()["steps"]
    steps[first], steps[first + 1] = steps[first + 1], steps[first]
    error = refusal({"steps": steps})
    assert (error.code, error.field) == ("workflow.step.reordered", f"steps.{first}")


@pytest.mark.parametrize("name", ["vote", "Proposal", "提议", ""])
def test_no_step_can_be_renamed_or_added(name: str) -> None:
    steps = [*seven()["steps"], {"step": name}]
    assert refusal({"steps": steps}).code == "workflow.step.renamed"


def test_no_step_can_be_there_twice() -> None:
    steps = [*seven()["steps"], {"step": "review"}]
    assert refusal({"steps": steps}).code == "workflow.step.repeated"


def test_the_refusal_gives_the_law_as_its_reason_in_both_languages() -> None:
    error = refusal({"steps": seven()["steps"][:4]})
    assert say(error.message, error.params, "zh") == (
        "“决议公开”不能省略，依据：“4321”规范协商程序；城市居民委员会组织法第 34 条。"
    )
    assert "URC 34" in say(error.message, error.params, "en")


@pytest.mark.parametrize(
    ("plain", "place"),
    [
        ({}, "steps"),
        ({"steps": {}}, "steps"),
        ({"steps": [1]}, "steps.0._schema"),
        ({**seven(), "skip": ["review"]}, "skip"),
        (seven(review={"min_days": -1}), "steps.2.min_days"),
        (seven(review={"min_days": 366}), "steps.2.min_days"),
        (seven(review={"min_days": 1.5}), "steps.2.min_days"),
        (seven(review={"min_days": None}), "steps.2.min_days"),
        (seven(review={"bodies": ["club"]}), "steps.2.bodies.0"),
        (seven(review={"gates": ["DROP TABLE"]}), "steps.2.gates.0"),
        (seven(review={"optional": True}), "steps.2.optional"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(plain: dict[str, Any], place: str) -> None:
    with pytest.raises(Invalid) as refused:
        definition_from(plain)
    assert (refused.value.code, refused.value.field) == ("workflow.malformed", place)


def refusal(plain: dict[str, Any]) -> FolkmootError:
    with pytest.raises(Refused) as refused:
        definition_from(plain)
    return refused.value
