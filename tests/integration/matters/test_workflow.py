"""What a community adds inside the steps holds a matter back, and never a running one later."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Refused
from folkmoot.matters import service
from folkmoot.tenancy.steps import ORDER, Step
from folkmoot.tenancy.workflow import definition_from, lay_down_workflow
from folkmoot_sdk import BodyKind

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
Unchanged = Callable[[Town], AbstractContextManager[None]]


@pytest.fixture
def lay_down(town: Town) -> Callable[..., None]:
    """Make a workflow the one in force: ``lay_down(Step.REVIEW, min_days=3)``."""

    def add(step: Step | None = None, **wanted: object) -> None:
        steps = [{"step": each.value, **(wanted if each is step else {})} for each in ORDER]
        act: Act = town.stage.act(town.secretary)
        with town.begin() as session:
            lay_down_workflow(session, act, definition_from({"steps": steps}))

    return add


@pytest.fixture
def held(town: Town, unchanged: Unchanged) -> Callable[[Case], tuple[str, ...]]:
    """The codes that keep a matter in its step; the attempt to leave it changes nothing."""

    def try_on(case: Case) -> tuple[str, ...]:
        last = case.here.position == 7
        with unchanged(town), pytest.raises(Refused) as refused:
            case.do(service.close_matter) if last else case.advance()
        codes = refused.value.params["codes"]
        assert isinstance(codes, tuple)
        return codes

    return try_on


def leave(case: Case) -> None:
    if case.here.position == 7:
        case.do(service.close_matter)
    else:
        case.advance()


STEPS = pytest.mark.parametrize("step", ORDER)
Held = Callable[[Case], tuple[str, ...]]


@STEPS
def test_an_added_form_holds_the_matter_in_its_step(
    town: Town, lay_down: Callable[..., None], held: Held, step: Step
) -> None:
    lay_down(step, forms=["satisfaction"])
    case = town.open().bring_to(step.position)
    case.supply(step.position)
    assert held(case) == ("evidence.form",)
    case.do(service.fill_form, form="satisfaction", answers={"outcome": "fair"})
    leave(case)


@STEPS
def test_an_added_body_holds_the_matter_in_its_step(
    town: Town, lay_down: Callable[..., None], held: Held, step: Step
) -> None:
    lay_down(step, bodies=["residents_committee"])
    case = town.open().bring_to(step.position)
    case.supply(step.position)
    assert held(case) == ("evidence.body",)
    case.disperse(case.meet(BodyKind.RESIDENTS_COMMITTEE))
    leave(case)


@pytest.mark.parametrize("step", [Step.PROPOSAL, Step.PUBLICATION, Step.IMPLEMENTATION])
def test_added_time_holds_the_matter_in_its_step(
    town: Town, lay_down: Callable[..., None], held: Held, step: Step
) -> None:
    lay_down(step, min_days=30)
    case = town.open().bring_to(step.position)
    case.supply(step.position)
    assert held(case) == ("evidence.time",)
    town.stage.now += timedelta(days=30)
    leave(case)


def test_an_added_gate_holds_the_matter_in_its_step(
    town: Town, lay_down: Callable[..., None], held: Held
) -> None:
    lay_down(Step.CONSULTATION, gates=["party-study"])
    case = town.open(important=True).bring_to(2)
    case.consult()
    assert "gate.party-study" in held(case)
    case.do(service.state_for_record, kind="party_study", text="社区党组织已研究，同意。")
    leave(case)


def test_the_law_asks_for_the_partys_study_of_an_important_matter_in_any_workflow(
    town: Town, lay_down: Callable[..., None], held: Held
) -> None:
    lay_down()
    case = town.open(important=True).bring_to(2)
    case.consult()
    assert held(case) == ("gate.party-study",)
    case.do(service.state_for_record, kind="party_study", text="社区党组织已研究，同意。")
    leave(case)


def test_a_new_workflow_does_not_touch_a_running_matter(
    town: Town, lay_down: Callable[..., None], held: Held
) -> None:
    lay_down()
    before = town.open().bring_to(1)
    lay_down(Step.PROPOSAL, min_days=30)
    after = town.open().bring_to(1)
    assert before.record.workflow != after.record.workflow
    for case in (before, after):
        case.propose()
    before.advance()
    assert held(after) == ("evidence.time",)
    lay_down()
    assert held(after) == ("evidence.time",)


def test_what_is_missing_stands_on_the_matters_page(
    town: Town, lay_down: Callable[..., None], app: Flask
) -> None:
    lay_down(Step.PROPOSAL, forms=["satisfaction"])
    case = town.open().bring_to(1)
    page = app.test_client().get(f"{town.address}/matters/{case.id}/?lang=en").text
    assert "the kind of matter and who is affected" in page
    assert "a form that this community asks for in this step" in page
