"""Versions of one id follow each other day by day, and on each day one law answers."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise, product
from typing import Protocol

import pytest

from folkmoot_cn_statutes import (
    folkmoot_cadences,
    folkmoot_deadlines,
    folkmoot_decision_rules,
    folkmoot_gates,
    folkmoot_size_rules,
)
from folkmoot_sdk import BodyKind, DecisionRule, InForce, Purpose, Subject, reference


class Dated(Protocol):
    @property
    def id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def in_force(self) -> InForce: ...


KINDS: tuple[Sequence[Dated], ...] = (
    folkmoot_decision_rules(),
    folkmoot_cadences(),
    folkmoot_deadlines(),
    folkmoot_gates(),
    folkmoot_size_rules(),
)
IDS = [
    pytest.param(tuple(versions), id=id_)
    for kind in KINDS
    for id_, versions in groupby(sorted(kind, key=lambda each: each.id), lambda each: each.id)
]
RULES = folkmoot_decision_rules()


@pytest.mark.parametrize("versions", IDS)
def test_versions_of_one_id_neither_overlap_nor_leave_a_gap(versions: Iterable[Dated]) -> None:
    ordered = sorted(versions, key=lambda each: each.in_force.start)
    for one, two in pairwise(ordered):
        assert one.in_force.end is not None
        assert two.in_force.start - one.in_force.end == timedelta(days=1)
    assert ordered[-1].in_force.end is None


@pytest.mark.parametrize("kind", KINDS)
def test_no_id_and_version_twice(kind: Sequence[Dated]) -> None:
    assert len({reference(each) for each in kind}) == len(kind)


def test_a_version_is_the_year_in_which_it_came_into_force() -> None:
    for kind in KINDS:
        assert {
            each.version for each in kind if each.version != str(each.in_force.start.year)
        } == set()


def governing(body: BodyKind, subject: Subject, purpose: Purpose, day: date) -> list[DecisionRule]:
    return [
        rule for rule in RULES if rule.governs(body=body, subject=subject, purpose=purpose, day=day)
    ]


VOTED = (Purpose.DECISION, Purpose.ELECTION, Purpose.RUN_OFF, Purpose.RECALL)
DAYS = [
    date(1990, 1, 1),
    date(2007, 9, 30),
    date(2007, 10, 1),
    date(2014, 1, 1),
    date(2020, 12, 31),
    date(2021, 1, 1),
    date(2025, 12, 31),
    date(2026, 1, 1),
]


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_no_vote_has_two_laws_on_one_day(day: date) -> None:
    for body, subject, purpose in product(BodyKind, Subject, VOTED):
        assert len(governing(body, subject, purpose, day)) <= 1


@pytest.mark.parametrize("day", DAYS[3:], ids=str)
@pytest.mark.parametrize(
    "body",
    [
        BodyKind.RESIDENTS_MEETING,
        BodyKind.HOUSEHOLDS_MEETING,
        BodyKind.REPRESENTATIVES_ASSEMBLY,
        BodyKind.GROUP_LEADERS_MEETING,
        BodyKind.JOINT_MEETING,
        BodyKind.BULLETIN_MEETING,
        BodyKind.OWNERS_ASSEMBLY,
    ],
)
def test_every_body_that_decides_has_a_law_for_every_subject(body: BodyKind, day: date) -> None:
    for subject in Subject:
        assert len(governing(body, subject, Purpose.DECISION, day)) == 1


def test_using_the_fund_became_ordinary_and_changing_common_parts_special_in_2021() -> None:
    def kind(subject: Subject, day: date) -> str:
        (rule,) = governing(BodyKind.OWNERS_ASSEMBLY, subject, Purpose.DECISION, day)
        return rule.id

    before, after = date(2020, 12, 31), date(2021, 1, 1)
    assert kind(Subject.FUND_USE, before) == "owners-special"
    assert kind(Subject.FUND_USE, after) == "owners-ordinary"
    assert kind(Subject.CHANGE_COMMON_USE, before) == "owners-ordinary"
    assert kind(Subject.CHANGE_COMMON_USE, after) == "owners-special"
    for subject in (Subject.FUND_RAISE, Subject.REBUILD):
        assert {kind(subject, before), kind(subject, after)} == {"owners-special"}


@pytest.mark.parametrize("rule", RULES, ids=reference)
def test_a_rule_survives_plain_data(rule: DecisionRule) -> None:
    assert DecisionRule.from_plain(rule.to_plain()) == rule
