"""Who may sit in a body, under the law of the day."""

from datetime import date
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel.errors import Refused
from folkmoot.people.domain.composition import (
    MemberDraft,
    Representation,
    check_composition,
    check_independence,
    check_joining,
)
from folkmoot.people.domain.kinds import DERIVED, Office
from folkmoot_sdk import BodyKind

NOW, BEFORE = date(2026, 1, 1), date(2025, 12, 31)


def members(count: int, office: Office = Office.MEMBER) -> list[MemberDraft]:
    return [MemberDraft(uuid4(), office) for _ in range(count)]


def representatives(count: int) -> list[MemberDraft]:
    office = Office.REPRESENTATIVE
    return [MemberDraft(uuid4(), office, is_representative=True) for _ in range(count)]


@pytest.mark.parametrize("count", [5, 6, 7, 8, 9])
def test_a_residents_committee_has_five_to_nine_members(count: int) -> None:
    check_composition(BodyKind.RESIDENTS_COMMITTEE, members(count), NOW)


@pytest.mark.parametrize("count", [1, 4, 10])
@pytest.mark.parametrize("on", [BEFORE, NOW])
def test_fewer_or_more_are_refused_under_either_law(count: int, on: date) -> None:
    error = refusal(BodyKind.RESIDENTS_COMMITTEE, members(count), on)
    assert error.code == "body.committee_size"
    assert error.params["members"] == count


def test_the_refusal_names_the_law_of_the_day() -> None:
    old = refusal(BodyKind.RESIDENTS_COMMITTEE, members(4), BEFORE).params["source"]
    new = refusal(BodyKind.RESIDENTS_COMMITTEE, members(4), NOW).params["source"]
    assert "1989" in str(old)
    assert "URC" in str(new)


def test_observers_are_no_members_of_the_committee() -> None:
    mixed = members(4) + members(3, Office.OBSERVER)
    assert refusal(BodyKind.RESIDENTS_COMMITTEE, mixed, NOW).params["members"] == 4


@pytest.mark.parametrize(("committee", "least"), [(5, 20), (7, 28), (9, 36)])
def test_representatives_are_four_fifths_of_their_meeting(committee: int, least: int) -> None:
    assembly = BodyKind.REPRESENTATIVES_ASSEMBLY
    check_composition(assembly, members(committee) + representatives(least), NOW)
    error = refusal(assembly, members(committee) + representatives(least - 1), NOW)
    assert error.code == "body.representatives_short"
    assert error.params["short"] == 1


@pytest.mark.parametrize(("others", "held", "short"), [(5, 0, 20), (9, 31, 5), (7, 27, 1)])
def test_the_message_says_how_many_representatives_are_short(
    others: int, held: int, short: int
) -> None:
    drafts = members(others) + representatives(held)
    error = refusal(BodyKind.REPRESENTATIVES_ASSEMBLY, drafts, NOW)
    assert error.params["short"] == short
    check_composition(BodyKind.REPRESENTATIVES_ASSEMBLY, drafts + representatives(short), NOW)


def test_observers_count_on_neither_side_of_the_four_fifths() -> None:
    drafts = members(5) + representatives(20) + members(15, Office.OBSERVER)
    check_composition(BodyKind.REPRESENTATIVES_ASSEMBLY, drafts, NOW)


def test_before_2026_no_law_asked_for_four_fifths() -> None:
    check_composition(BodyKind.REPRESENTATIVES_ASSEMBLY, members(9), BEFORE)


def test_a_body_needs_a_member_who_counts() -> None:
    for drafts in ([], members(2, Office.OBSERVER)):
        assert refusal(BodyKind.DELIBERATION_COUNCIL, drafts, NOW).code == "body.empty"


@pytest.mark.parametrize("kind", sorted(DERIVED))
def test_nobody_is_named_into_a_body_that_follows_from_the_registers(kind: BodyKind) -> None:
    check_composition(kind, [], NOW)
    assert refusal(kind, members(1), NOW).code == "body.derived"


def test_nobody_is_named_twice() -> None:
    drafts = members(5)
    drafts.append(MemberDraft(drafts[0].person_id, Office.CHAIR))
    assert refusal(BodyKind.RESIDENTS_COMMITTEE, drafts, NOW).code == "body.member_twice"


@pytest.mark.parametrize("sitting", [3, 8])
def test_a_seat_may_be_filled_while_others_are_still_empty(sitting: int) -> None:
    (draft,) = members(1)
    check_joining(BodyKind.RESIDENTS_COMMITTEE, members(sitting), draft, NOW)


def test_a_tenth_seat_is_refused_but_not_to_an_observer() -> None:
    kind = BodyKind.RESIDENTS_COMMITTEE
    with pytest.raises(Refused, match="committee_size"):
        check_joining(kind, members(9), members(1)[0], NOW)
    check_joining(kind, members(9), members(1, Office.OBSERVER)[0], NOW)


def test_only_a_representative_may_join_a_meeting_at_its_limit() -> None:
    kind, sitting = BodyKind.REPRESENTATIVES_ASSEMBLY, members(5) + representatives(20)
    check_joining(kind, sitting, representatives(1)[0], NOW)
    with pytest.raises(Refused, match="representatives_short"):
        check_joining(kind, sitting, members(1)[0], NOW)


SUPERVISOR, MEMBER, OUTSIDER = (UUID(int=n) for n in (1, 2, 3))
NAMES = {SUPERVISOR: "甲", MEMBER: "乙", OUTSIDER: "丙"}


def test_nobody_supervises_themselves() -> None:
    with pytest.raises(Refused) as refused:
        check_independence([MEMBER], {MEMBER}, {}, NAMES, NOW)
    assert refused.value.code == "body.supervisor_on_committee"
    assert refused.value.params["name"] == "乙"


def test_no_close_relative_of_a_committee_member_supervises() -> None:
    kin = {SUPERVISOR: frozenset({MEMBER, OUTSIDER})}
    with pytest.raises(Refused) as refused:
        check_independence([SUPERVISOR], {MEMBER}, kin, NAMES, NOW)
    assert refused.value.code == "body.supervisor_related"
    assert (refused.value.params["name"], refused.value.params["relative"]) == ("甲", "乙")


def test_relatives_of_others_may_supervise() -> None:
    kin = {SUPERVISOR: frozenset({OUTSIDER})}
    check_independence([SUPERVISOR], {MEMBER}, kin, NAMES, NOW)


@pytest.mark.parametrize(
    ("households", "representatives", "least", "most", "holds"),
    [
        (3500, 30, 70, 175, False),
        (3500, 70, 70, 175, True),
        (3500, 175, 70, 175, True),
        (3500, 176, 70, 175, False),
        (1001, 21, 21, 50, True),
        (0, 0, 0, 0, True),
    ],
)
def test_one_representative_stands_for_20_to_50_households(
    households: int, representatives: int, least: int, most: int, holds: bool
) -> None:
    found = Representation(households, representatives)
    assert (found.least, found.most, found.holds) == (least, most, holds)


def refusal(kind: BodyKind, drafts: list[MemberDraft], on: date) -> Refused:
    with pytest.raises(Refused) as refused:
        check_composition(kind, drafts, on)
    assert refused.value.cure
    return refused.value
