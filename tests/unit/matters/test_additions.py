"""What a community's workflow, and the law of a day, ask for inside a step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

import pytest

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Registered, Registry
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.matters.additions import answers_looked_for, facts_for_gates, lacking
from folkmoot.matters.dossier import Dossier
from folkmoot.tenancy.steps import ORDER, Step
from folkmoot.tenancy.workflow import WorkflowDefinition, definition_from
from folkmoot_sdk import BodyKind, Gate, GateResult, InForce, Kind, MatterFacts, Subject, Text

Ready = Callable[..., Dossier]
Make = Any

TODAY = date(2026, 3, 2)
OLD, NEW = date(2025, 12, 31), date(2026, 1, 1)


@pytest.fixture
def view() -> TenantView:
    return TenantView(installed(), frozenset({"cn-statutes", "ballots", "method-4321"}))


def asking(step: Step, **wanted: object) -> WorkflowDefinition:
    """A workflow that adds ``wanted`` to one step and nothing to the others."""
    return definition_from(
        {"steps": [{"step": each.value, **(wanted if each is step else {})} for each in ORDER]}
    )


def lacks(dossier: Dossier, view: TenantView, today: date = TODAY) -> list[str]:
    return [each.code for each in lacking(dossier, view, today)]


def test_a_bare_workflow_adds_nothing(ready: Ready, view: TenantView) -> None:
    assert [lacks(ready(position), view) for position in range(8)] == [[]] * 8


def test_an_important_matter_needs_the_party_organisations_study_since_2026(
    ready: Ready, view: TenantView
) -> None:
    important = {"important": True, "law_date": NEW}
    assert lacks(ready(2, **important), view) == ["gate.party-study"]
    assert lacks(ready(2, important=False, law_date=NEW), view) == []
    studied = {"party_study": NEW}
    assert lacks(ready(2, **important, statements=studied), view) == []


def test_a_quorate_party_committee_meeting_is_a_study_as_well(
    ready: Ready, make: Make, view: TenantView
) -> None:
    important = {"important": True, "law_date": NEW}
    met = make.meeting(BodyKind.PARTY_COMMITTEE)
    assert lacks(ready(2, **important, meetings=(met,)), view) == []
    for short in ({"quorate": False}, {"closed_at": None}):
        weak = make.meeting(BodyKind.PARTY_COMMITTEE, **short)
        assert lacks(ready(2, **important, meetings=(weak,)), view) == ["gate.party-study"]


def test_a_matter_that_began_before_2026_keeps_the_law_of_its_day(
    ready: Ready, view: TenantView
) -> None:
    assert lacks(ready(2, important=True, law_date=OLD), view) == []


def test_the_study_is_asked_for_in_consultation_alone(ready: Ready, view: TenantView) -> None:
    others = [n for n in range(8) if n != Step.CONSULTATION.position]
    assert [lacks(ready(n, important=True), view) for n in others] == [[]] * 7


@pytest.mark.parametrize("step", ORDER)
def test_an_added_body_must_have_met_on_the_matter_in_that_step(
    ready: Ready, make: Make, view: TenantView, step: Step
) -> None:
    given = {"workflow": asking(step, bodies=["joint_meeting"])}
    assert lacks(ready(step.position, **given), view) == ["evidence.body"]
    met = make.meeting(BodyKind.JOINT_MEETING)
    assert lacks(ready(step.position, **given, meetings=(met,)), view) == []
    early = make.meeting(BodyKind.JOINT_MEETING, closed_at=make.entered - timedelta(seconds=1))
    assert lacks(ready(step.position, **given, meetings=(early,)), view) == ["evidence.body"]
    other = ORDER[step.position % 7]
    assert lacks(ready(other.position, **given), view) == []


@pytest.mark.parametrize("step", ORDER)
def test_an_added_form_must_be_filled_in_for_this_entry_of_the_step(
    ready: Ready, view: TenantView, step: Step
) -> None:
    given = {"workflow": asking(step, forms=["satisfaction"])}
    seq = step.position
    assert lacks(ready(seq, **given), view) == ["evidence.form"]
    assert lacks(ready(seq, **given, forms=frozenset({("satisfaction", seq)})), view) == []
    stale = frozenset({("satisfaction", seq - 1), ("other", seq)})
    assert lacks(ready(seq, **given, forms=stale), view) == ["evidence.form"]


@pytest.mark.parametrize("step", ORDER)
def test_an_added_time_is_counted_in_days_of_china(
    ready: Ready, view: TenantView, step: Step
) -> None:
    waiting = ready(step.position, workflow=asking(step, min_days=3))
    assert lacks(waiting, view, TODAY + timedelta(days=2)) == ["evidence.time"]
    assert lacks(waiting, view, TODAY + timedelta(days=3)) == []


def test_an_added_gate_holds_the_step_that_it_was_added_to(ready: Ready, view: TenantView) -> None:
    workflow = asking(Step.CONSULTATION, gates=["party-study"])
    given = {"important": True, "law_date": NEW, "workflow": workflow}
    assert set(lacks(ready(2, **given), view)) == {"gate.party-study"}
    assert lacks(ready(2, **{**given, "law_date": OLD}), view) == []


@pytest.mark.parametrize(("law_date", "held"), [(OLD, []), (NEW, ["gate.two"])])
def test_a_gate_is_the_version_of_the_matters_law_date(
    ready: Ready, law_date: date, held: list[str]
) -> None:
    """A stricter version that came into force later does not hold what began before."""
    view = bringing(gate("1", None, OLD, is_open=True), gate("2", NEW, None, is_open=False))
    given = {"workflow": asking(Step.REVIEW, gates=["two"]), "law_date": law_date}
    assert lacks(ready(3, **given), view) == held
    newest = bringing(gate("3", OLD, OLD, is_open=False), gate("1", NEW, None, is_open=True))
    assert lacks(ready(3, **{**given, "law_date": NEW}), newest) == []


def test_a_gate_may_be_named_with_its_plugin(ready: Ready, view: TenantView) -> None:
    workflow = asking(Step.REVIEW, gates=["cn-statutes/party-study"])
    given = {"important": True, "law_date": NEW, "workflow": workflow}
    assert lacks(ready(3, **given), view) == ["gate.cn-statutes/party-study"]
    studied = {"party_study": NEW}
    assert lacks(ready(3, **given, statements=studied), view) == []
    other = asking(Step.REVIEW, gates=["ballots/party-study"])
    assert lacks(ready(3, **{**given, "workflow": other}), view) == ["gate.ballots/party-study"]


def test_a_gate_that_cannot_be_asked_is_shut_and_names_its_plugin(ready: Ready) -> None:
    view = bringing(BrokenGate("1", InForce(date.min), is_open=True))
    given = {"workflow": asking(Step.REVIEW, gates=["two"])}
    (lack,) = lacking(ready(3, **given), view, TODAY)
    assert lack.code == "gate.two"
    assert "own gave no answer" in str(lack)


def test_what_gates_look_for_is_offered_with_the_words_of_the_plugin(ready: Ready) -> None:
    asked = ready(3, workflow=asking(Step.REVIEW, gates=["two"]))
    view = bringing(gate("1", None, None, is_open=True))
    assert answers_looked_for(asked, view) == {"seen": Text("已查看", "Seen")}
    assert answers_looked_for(ready(3), view) == {}


def test_two_gates_that_look_for_one_statement_are_both_heard(ready: Ready) -> None:
    asked = ready(3, workflow=asking(Step.REVIEW, gates=["one", "two"]))
    other = replace(
        gate("1", None, None, is_open=True),
        id="one",
        answers={"seen": Text("已踏勘", "Walked round"), "heard": Text("已听取", "Heard")},
    )
    again = gate("2", None, None, is_open=True)
    view = bringing(other, gate("1", None, None, is_open=True), again)
    assert answers_looked_for(asked, view) == {
        "seen": Text("已踏勘；已查看", "Walked round; Seen"),
        "heard": Text("已听取", "Heard"),
    }


def test_a_gate_whose_plugin_is_missing_is_shut_and_says_so(ready: Ready) -> None:
    given = {"workflow": asking(Step.REVIEW, gates=["fire-safety"])}
    (lack,) = lacking(ready(3, **given), bringing(), TODAY)
    assert lack.code == "gate.fire-safety"
    assert isinstance(lack.message, Text)
    assert "fire-safety" in lack.message.en
    assert "plugin" in lack.message.en
    assert "fire-safety" in lack.message.zh
    # The law's own gate too: nobody may pass because the plugin that knows the law is gone.
    assert lacks(ready(2), bringing()) == ["gate.party-study"]


@dataclass(frozen=True)
class OwnGate(Gate):
    """A gate in several versions, each with its time."""

    version: str
    in_force: InForce
    is_open: bool
    id: str = "two"
    title: Text = Text("二", "Two")  # noqa: RUF009 - frozen
    answers: Mapping[str, Text] = field(default_factory=lambda: {"seen": Text("已查看", "Seen")})

    def check(self, _facts: MatterFacts) -> GateResult:
        return GateResult(open=self.is_open, reason=Text("未开", "shut"))


class BrokenGate(OwnGate):
    def check(self, facts: MatterFacts) -> GateResult:
        raise TimeoutError(facts)


def gate(version: str, start: date | None, end: date | None, *, is_open: bool) -> OwnGate:
    return OwnGate(version, InForce(start or date.min, end), is_open)


def bringing(*gates: OwnGate) -> TenantView:
    """A view of one plugin with these gates and nothing else."""
    entries = {
        ("own", Kind.GATES, each.id, each.version): Registered("own", "1", "", Kind.GATES, each)
        for each in gates
    }
    return TenantView(Registry(entries, {}), frozenset({"own"}))


def test_all_additions_are_named_at_once(ready: Ready, view: TenantView) -> None:
    workflow = asking(
        Step.CONSULTATION, bodies=["joint_meeting"], forms=["satisfaction"], min_days=2
    )
    found = lacks(ready(2, workflow=workflow, important=True, law_date=NEW), view)
    assert found == ["evidence.form", "evidence.body", "evidence.time", "gate.party-study"]


def test_a_gate_is_told_of_no_person(ready: Ready, make: Make) -> None:
    fund = make.option("C", subject=Subject.FUND_USE)
    facts = facts_for_gates(ready(4, options=(make.option("A"), fund)), TODAY)
    assert facts.effects == {"facilities", "fund_use"}
    assert (facts.round, facts.days_in_step, facts.step.value) == (1, 0, "resolution")
    assert facts.meetings[BodyKind.REPRESENTATIVES_ASSEMBLY] == 1
    told = ready(4, statements={"lift_damaged": TODAY - timedelta(days=9)})
    assert facts_for_gates(told, TODAY).statement_days == {"lift_damaged": 9}
    assert "person" not in str(facts)
