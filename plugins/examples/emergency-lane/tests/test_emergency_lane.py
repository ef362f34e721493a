"""What an emergency repair is held to, and that no other matter is held by it."""

from dataclasses import replace
from datetime import date

import pytest

import emergency_lane
from emergency_lane import CONFIRMED, DAMAGED, LATE, DamageConfirmed, MadePublic, SettledInAMonth
from folkmoot_sdk import BodyKind, MatterFacts, Step, Subject
from folkmoot_sdk.testing import conformance_of

globals().update(conformance_of(emergency_lane))

ALL = (DamageConfirmed(), MadePublic(), SettledInAMonth())
MET = {BodyKind.RESIDENTS_COMMITTEE: 1}


def facts(*statements: str, days: int = 0, notices: frozenset[str] = frozenset()) -> MatterFacts:
    return MatterFacts(
        kind=Subject.FACILITIES,
        law_date=date(2016, 8, 1),
        step=Step.IMPLEMENTATION,
        statements=frozenset(statements),
        statement_days=dict.fromkeys(statements, days),
        meetings=MET,
        notices=notices,
    )


@pytest.mark.parametrize("gate", ALL)
def test_a_matter_that_is_no_emergency_is_held_by_nothing(gate: DamageConfirmed) -> None:
    assert gate.check(facts("party_study", days=99)).open


@pytest.mark.parametrize("gate", ALL)
def test_an_emergency_of_before_the_agreement_is_held_by_nothing(gate: DamageConfirmed) -> None:
    before = replace(facts(DAMAGED, CONFIRMED, days=99), law_date=date(2015, 12, 31), meetings={})
    assert gate.check(before).open


def test_damage_without_the_committees_word_is_held() -> None:
    assert not ALL[0].check(facts(DAMAGED)).open
    assert ALL[0].check(facts(DAMAGED, CONFIRMED)).open


def test_a_word_without_a_meeting_is_held() -> None:
    said = MatterFacts(
        kind=Subject.FACILITIES,
        law_date=date(2016, 8, 1),
        step=Step.CONSULTATION,
        statements=frozenset({CONFIRMED}),
    )
    assert not ALL[0].check(said).open


def test_an_emergency_is_posted_before_it_is_worked_on() -> None:
    assert not ALL[1].check(facts(CONFIRMED)).open
    assert ALL[1].check(facts(CONFIRMED, notices=frozenset({"resolution"}))).open


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (30, True), (31, False)])
def test_a_month_is_thirty_days_after_the_confirmation(days: int, is_open: bool) -> None:
    assert ALL[2].check(facts(CONFIRMED, days=days)).open is is_open


def test_whoever_is_late_says_why() -> None:
    assert ALL[2].check(facts(CONFIRMED, LATE, days=31)).open
