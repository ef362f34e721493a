"""Versions of one id follow each other day by day, and on each day one law answers."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby, pairwise, product

import pytest

from folkmoot_cn_statutes import (
    folkmoot_cadences,
    folkmoot_deadlines,
    folkmoot_decision_rules,
    folkmoot_gates,
    folkmoot_size_rules,
)
from folkmoot_sdk import (
    BodyKind,
    Cadence,
    Deadline,
    DecisionRule,
    Event,
    Gate,
    Measure,
    Purpose,
    SizeRule,
    Standing,
    Subject,
    reference,
)

Dated = DecisionRule | Cadence | Deadline | Gate | SizeRule
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


def test_what_the_statutes_say_has_the_standing_of_law_and_the_defaults_that_of_practice() -> None:
    practice = {rule.id for rule in RULES if rule.standing is Standing.PRACTICE}
    assert practice == {rule.id for rule in RULES if rule.version == "2014"}
    others = {rule.standing for rule in RULES if rule.id not in practice}
    sizes = {rule.standing for rule in folkmoot_size_rules() if rule.version != "2014"}
    usual = {rule.standing for rule in folkmoot_size_rules() if rule.version == "2014"}
    assert usual == {Standing.PRACTICE}
    dated = sizes | {each.standing for each in folkmoot_deadlines()}
    assert others == dated == {gate.standing for gate in folkmoot_gates()} == {Standing.STATUTE}


@pytest.mark.parametrize("day", DAYS, ids=str)
def test_one_deadline_and_one_size_at_most_answer_for_one_thing(day: date) -> None:
    for event, body in product(Event, (*BodyKind, None)):
        lawful = [d for d in folkmoot_deadlines() if d.governs(event=event, body=body, day=day)]
        assert len(lawful) <= 1
    for measure, body in product(Measure, (*BodyKind, None)):
        sizes = [s for s in folkmoot_size_rules() if s.governs(measure=measure, body=body, day=day)]
        assert len(sizes) <= 1


def test_ten_days_of_notice_bind_either_residents_meeting_since_2026_and_none_before() -> None:
    def days(body: BodyKind, day: date) -> list[int]:
        return [
            each.days
            for each in folkmoot_deadlines()
            if each.governs(event=Event.MEETING, body=body, day=day)
        ]

    for body in (BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING):
        assert days(body, date(2026, 1, 1)) == [10]
        assert days(body, date(2025, 12, 31)) == []
    assert days(BodyKind.REPRESENTATIVES_ASSEMBLY, date(2026, 1, 1)) == []


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
