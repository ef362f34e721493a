"""The rules a district lays down, as exact comparisons."""

from pathlib import Path

import pytest

from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.rules import carriage, rules_from, validity
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
    assert rules.notice_for(BodyKind.REPRESENTATIVES_ASSEMBLY) == 5
    assert rules.notice_for(BodyKind.JOINT_MEETING) == rules.other_notice_days == 3
    assert rules_from({}).notice_for(BodyKind.HOUSEHOLDS_MEETING) == 10


def test_a_district_that_laid_nothing_down_has_the_laws_least() -> None:
    assert rules_from({}).publication_days == 15
    assert rules_from({}).plugins == ()


def test_the_district_grants_the_three_plugins_of_the_house(folder: Path) -> None:
    rules = rules_from(read_manifest(folder).settings)
    assert rules.plugins == ("cn-statutes", "ballots", "method-4321")
    assert rules.quorum[BodyKind.GROUP_LEADERS_MEETING].valid == validity("3P >= 2M")
