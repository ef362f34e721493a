"""The rules a district lays down, as exact comparisons."""

from datetime import date
from pathlib import Path

import pytest

from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.packs import LaidDown, Mode, parameter_named
from folkmoot.tenancy.packs.before_packs import pack_before_packs
from folkmoot.tenancy.rules import (
    DistrictRules,
    NamedRule,
    Quorum,
    carriage,
    quorum_from,
    validity,
)
from folkmoot_sdk import BodyKind


def test_a_quorum_reads_as_the_comparison_it_is() -> None:
    two_thirds = validity("3P >= 2M")
    assert [two_thirds.passes(p, 9) for p in (5, 6)] == [False, True]
    majority = carriage("2Y > P")
    assert [majority.passes(y, 30) for y in (15, 16)] == [False, True]


@pytest.mark.parametrize("text", ["", "2/3", "0P >= 2M", "3P = 2M", "3P >= 2Y", "66.7%"])
def test_what_compares_nothing_is_no_quorum(text: str) -> None:
    with pytest.raises(ValueError, match="does not compare"):
        validity(text)


def chuanying(folder: Path) -> DistrictRules:
    packs = tuple(entry.pack for entry in read_manifest(folder).packs)
    return LaidDown(packs).on(date(2017, 4, 18))


def test_notice_is_the_districts_but_never_less_than_the_laws(folder: Path) -> None:
    rules = chuanying(folder)
    assert rules.notice_for(BodyKind.REPRESENTATIVES_ASSEMBLY, lawful=0) == 5
    assert rules.notice_for(BodyKind.JOINT_MEETING, lawful=0) == rules.other_notice_days == 3
    nothing = LaidDown().on(date(2017, 4, 18))
    assert nothing.notice_for(BodyKind.HOUSEHOLDS_MEETING, lawful=10) == 10


def test_a_district_that_laid_nothing_down_has_the_usual_days_or_the_laws_more() -> None:
    nothing = LaidDown().on(date(2017, 4, 18))
    assert nothing.publication_for(lawful=0) == 15
    assert nothing.publication_for(lawful=20) == 20


def test_rules_from_before_there_were_packs_bind_from_their_day_on_and_are_locked() -> None:
    said = {
        "effective_from": "2014-01-01",
        "notice_days": {"joint_meeting": 7},
        "other_notice_days": 5,
        "publication_days": 30,
    }
    rules = LaidDown((pack_before_packs(said),))
    before, since = rules.on(date(2013, 12, 31)), rules.on(date(2014, 1, 1))
    assert since.notice_for(BodyKind.JOINT_MEETING, lawful=0) == 7
    assert before.notice_for(BodyKind.JOINT_MEETING, lawful=0) == 3
    assert (before.publication_days, since.publication_days) == (15, 30)
    days = rules.governing(parameter_named("publication_days"), date(2014, 1, 1))
    assert (days.mode, days.is_open) == (Mode.LOCK, False)


def test_a_quorum_is_two_comparisons_or_a_rule_by_its_name(folder: Path) -> None:
    own = chuanying(folder).quorum[BodyKind.GROUP_LEADERS_MEETING]
    assert own == Quorum(validity("3P >= 2M"), carriage("2Y > P"))
    assert quorum_from({"plugin": "vendor", "rule": "ours"}) == NamedRule("vendor", "ours")
