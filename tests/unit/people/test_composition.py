"""Who may sit in a body, under the law of the day."""

from dataclasses import replace
from datetime import date
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel.errors import Refused
from folkmoot.people.domain.composition import (
    MemberDraft,
    Norms,
    Representation,
    check_composition,
    check_independence,
    check_joining,
)
from folkmoot.people.domain.kinds import DERIVED, Office
from folkmoot_sdk import (
    BodyKind,
    Comparison,
    DecisionRule,
    InForce,
    Measure,
    Purpose,
    Quantity,
    SizeRule,
    Source,
    Text,
    Unit,
)

NOW, BEFORE = date(2026, 1, 1), date(2025, 12, 31)
WORD, LAW = Text("某", "some"), Source(Text("某法", "A law"), "8")
SIZES = {
    BodyKind.RESIDENTS_COMMITTEE: SizeRule(
        "size", "1", WORD, InForce(NOW), LAW, Measure.MEMBERS, Text("人", "members"), 5, 9
    )
}
SHARES = {
    BodyKind.REPRESENTATIVES_ASSEMBLY: DecisionRule(
        id="share",
        version="1",
        title=WORD,
        in_force=InForce(NOW),
        source=LAW,
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        purpose=Purpose.COMPOSITION,
        unit=Unit.PERSON,
        validity=(
            Comparison(5, Quantity.REPRESENTATIVES, ">=", 4, Quantity.MEMBERS, WORD, shared=True),
        ),
    )
}


def norms(kind: BodyKind) -> Norms:
    """A law as a plugin would bring it; of most bodies it says nothing."""
    return Norms(kind, SIZES.get(kind), SHARES.get(kind))


def members(count: int, office: Office = Office.MEMBER) -> list[MemberDraft]:
    return [MemberDraft(uuid4(), office) for _ in range(count)]


def representatives(count: int) -> list[MemberDraft]:
    office = Office.REPRESENTATIVE
    return [MemberDraft(uuid4(), office, is_representative=True) for _ in range(count)]


@pytest.mark.parametrize("count", [5, 6, 7, 8, 9])
def test_a_residents_committee_has_five_to_nine_members(count: int) -> None:
    check_composition(norms(BodyKind.RESIDENTS_COMMITTEE), members(count))


@pytest.mark.parametrize("count", [1, 4, 10])
def test_fewer_or_more_are_refused(count: int) -> None:
    error = refusal(BodyKind.RESIDENTS_COMMITTEE, members(count))
    assert error.code == "body.committee_size"
    assert error.params["members"] == count


def test_the_refusal_names_the_bounds_and_the_article_of_the_law_that_sets_them() -> None:
    params = refusal(BodyKind.RESIDENTS_COMMITTEE, members(4)).params
    assert params["bounds"] == Text("5 至 9 人", "5 to 9 members")
    assert params["source"] == Text("某法第 8 条", "A law, art. 8")


@pytest.mark.parametrize(
    ("least", "most", "words"), [(5, None, "at least 5 members"), (None, 2, "at most 2 members")]
)
def test_a_law_may_set_one_bound_alone(least: int | None, most: int | None, words: str) -> None:
    law = replace(SIZES[BodyKind.RESIDENTS_COMMITTEE], at_least=least, at_most=most)
    with pytest.raises(Refused) as refused:
        check_composition(Norms(BodyKind.RESIDENTS_COMMITTEE, law), members(4))
    assert getattr(refused.value.params["bounds"], "en") == words  # noqa: B009 - a Text among objects


def test_where_the_law_is_silent_any_number_may_sit() -> None:
    for kind in (BodyKind.RESIDENTS_COMMITTEE, BodyKind.REPRESENTATIVES_ASSEMBLY):
        check_composition(Norms(kind), members(1))
        check_joining(Norms(kind), members(40), members(1)[0])


def test_observers_are_no_members_of_the_committee() -> None:
    mixed = members(4) + members(3, Office.OBSERVER)
    assert refusal(BodyKind.RESIDENTS_COMMITTEE, mixed).params["members"] == 4


@pytest.mark.parametrize(("committee", "least"), [(5, 20), (7, 28), (9, 36)])
def test_representatives_are_four_fifths_of_their_meeting(committee: int, least: int) -> None:
    assembly = BodyKind.REPRESENTATIVES_ASSEMBLY
    check_composition(norms(assembly), members(committee) + representatives(least))
    error = refusal(assembly, members(committee) + representatives(least - 1))
    assert error.code == "body.representatives_short"
    assert error.params["short"] == 1


@pytest.mark.parametrize(("others", "held", "short"), [(5, 0, 20), (9, 31, 5), (7, 27, 1)])
def test_the_message_says_how_many_representatives_are_short(
    others: int, held: int, short: int
) -> None:
    drafts = members(others) + representatives(held)
    error = refusal(BodyKind.REPRESENTATIVES_ASSEMBLY, drafts)
    assert error.params["short"] == short
    check_composition(norms(BodyKind.REPRESENTATIVES_ASSEMBLY), drafts + representatives(short))


def test_observers_count_on_neither_side_of_the_four_fifths() -> None:
    drafts = members(5) + representatives(20) + members(15, Office.OBSERVER)
    check_composition(norms(BodyKind.REPRESENTATIVES_ASSEMBLY), drafts)


def test_a_body_needs_a_member_who_counts() -> None:
    for drafts in ([], members(2, Office.OBSERVER)):
        assert refusal(BodyKind.DELIBERATION_COUNCIL, drafts).code == "body.empty"


@pytest.mark.parametrize("kind", sorted(DERIVED))
def test_nobody_is_named_into_a_body_that_follows_from_the_registers(kind: BodyKind) -> None:
    check_composition(norms(kind), [])
    assert refusal(kind, members(1)).code == "body.derived"


def test_nobody_is_named_twice() -> None:
    drafts = members(5)
    drafts.append(MemberDraft(drafts[0].person_id, Office.CHAIR))
    assert refusal(BodyKind.RESIDENTS_COMMITTEE, drafts).code == "body.member_twice"


@pytest.mark.parametrize("sitting", [3, 8])
def test_a_seat_may_be_filled_while_others_are_still_empty(sitting: int) -> None:
    (draft,) = members(1)
    check_joining(norms(BodyKind.RESIDENTS_COMMITTEE), members(sitting), draft)


def test_a_tenth_seat_is_refused_but_not_to_an_observer() -> None:
    kind = BodyKind.RESIDENTS_COMMITTEE
    with pytest.raises(Refused, match="committee_size"):
        check_joining(norms(kind), members(9), members(1)[0])
    check_joining(norms(kind), members(9), members(1, Office.OBSERVER)[0])


def test_only_a_representative_may_join_a_meeting_at_its_limit() -> None:
    kind, sitting = BodyKind.REPRESENTATIVES_ASSEMBLY, members(5) + representatives(20)
    check_joining(norms(kind), sitting, representatives(1)[0])
    with pytest.raises(Refused, match="representatives_short"):
        check_joining(norms(kind), sitting, members(1)[0])


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
    law = replace(SIZES[BodyKind.RESIDENTS_COMMITTEE], at_least=20, at_most=50)
    found = Representation(households, representatives, law)
    assert (found.least, found.most, found.holds) == (least, most, holds)


def test_before_any_law_any_number_of_representatives_will_do() -> None:
    found = Representation(3500, 30, None)
    assert (found.least, found.most, found.holds) == (0, None, True)


def refusal(kind: BodyKind, drafts: list[MemberDraft]) -> Refused:
    with pytest.raises(Refused) as refused:
        check_composition(norms(kind), drafts)
    assert refused.value.cure
    return refused.value
