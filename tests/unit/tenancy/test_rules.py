"""The rules a district lays down, as exact comparisons."""

from datetime import date
from pathlib import Path

import pytest

from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.rules import NamedRule, Quorum, carriage, rules_from, validity
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


def test_notice_is_the_districts_but_never_less_than_the_laws(folder: Path) -> None:
    rules = rules_from(read_manifest(folder).settings)
    assert rules.notice_for(BodyKind.REPRESENTATIVES_ASSEMBLY, lawful=0) == 5
    assert rules.notice_for(BodyKind.JOINT_MEETING, lawful=0) == rules.other_notice_days == 3
    assert rules_from({}).notice_for(BodyKind.HOUSEHOLDS_MEETING, lawful=10) == 10


def test_a_district_that_laid_nothing_down_has_the_usual_days_or_the_laws_more() -> None:
    assert rules_from({}).publication_for(lawful=0) == 15
    assert rules_from({}).publication_for(lawful=20) == 20


def test_what_a_district_lays_down_binds_from_its_day_on() -> None:
    said = {
        "effective_from": "2014-01-01",
        "notice_days": {"joint_meeting": 7},
        "other_notice_days": 5,
        "publication_days": 30,
    }
    rules = rules_from({"rules": said})
    before, since = rules.on(date(2013, 12, 31)), rules.on(date(2014, 1, 1))
    assert since.notice_for(BodyKind.JOINT_MEETING, lawful=0) == 7
    assert before.notice_for(BodyKind.JOINT_MEETING, lawful=0) == 3
    assert (before.publication_days, since.publication_days) == (15, 30)


def test_a_quorum_is_two_comparisons_or_a_rule_by_its_name(folder: Path) -> None:
    rules = rules_from(read_manifest(folder).settings)
    own = rules.quorum[BodyKind.GROUP_LEADERS_MEETING]
    assert own == Quorum(validity("3P >= 2M"), carriage("2Y > P"))
    named = {"joint_meeting": {"plugin": "vendor", "rule": "ours"}}
    found = rules_from({"rules": {"quorum": named}}).quorum
    assert found == {BodyKind.JOINT_MEETING: NamedRule("vendor", "ours")}
