from dataclasses import replace
from datetime import date

import pytest

from folkmoot_cn_statutes import folkmoot_gates
from folkmoot_sdk import BodyKind, Gate, GateResult, MatterFacts, Step, Subject

(GATE,) = folkmoot_gates()
IMPORTANT = MatterFacts(
    kind=Subject.PUBLIC_INTEREST,
    law_date=date(2026, 1, 1),
    step=Step.CONSULTATION,
    important=True,
)


def test_it_is_a_gate_on_consultation() -> None:
    assert isinstance(GATE, Gate)
    assert GATE.step is Step.CONSULTATION


def test_an_important_matter_waits_for_the_study_and_says_so() -> None:
    result = GATE.check(IMPORTANT)
    assert not result.open
    assert "党组织" in result.reason.zh
    assert "Party organisation" in result.reason.en


@pytest.mark.parametrize(
    "facts",
    [
        replace(IMPORTANT, important=False),
        replace(IMPORTANT, law_date=date(2025, 12, 31)),
        replace(IMPORTANT, statements=frozenset({"party_study"})),
        replace(IMPORTANT, meetings={BodyKind.PARTY_COMMITTEE: 1}),
    ],
    ids=["unimportant", "before 2026", "statement", "meeting"],
)
def test_it_opens_for(facts: MatterFacts) -> None:
    assert GATE.check(facts).open


def test_another_statement_or_no_meeting_does_not_open_it() -> None:
    assert not GATE.check(replace(IMPORTANT, statements=frozenset({"objection"}))).open
    assert not GATE.check(replace(IMPORTANT, meetings={BodyKind.PARTY_COMMITTEE: 0})).open


def test_facts_and_result_survive_plain_data() -> None:
    facts = replace(IMPORTANT, meetings={BodyKind.TWO_COMMITTEES: 2})
    assert MatterFacts.from_plain(facts.to_plain()) == facts
    result = GATE.check(facts)
    assert GateResult.from_plain(result.to_plain()) == result
