from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.meetings.domain import Base, foreign_quantities, quorum_of
from folkmoot_sdk import (
    BodyKind,
    Comparison,
    DecisionRule,
    InForce,
    Purpose,
    Quantity,
    Source,
    Text,
    Unit,
)

Q = Quantity
ATTENDANCE = Text("到会人数", "attendance")
TWO_THIRDS = Comparison(3, Q.PRESENT, ">=", 2, Q.MEMBERS, ATTENDANCE)
FOUR_FIFTHS = Comparison(
    5, Q.REPRESENTATIVES, ">=", 4, Q.MEMBERS, Text("代表比例", "share"), shared=True
)
MORE_THAN_HALF_VOTE = Comparison(2, Q.BALLOTS, ">", 1, Q.ELIGIBLE, Text("投票", "turnout"))
OF_AREA = Comparison(3, Q.AREA_PRESENT, ">=", 2, Q.AREA_TOTAL, Text("面积", "area"))


def rule(*validity: Comparison) -> DecisionRule:
    return DecisionRule(
        id="of-the-test",
        version="1",
        title=Text("规则", "rule"),
        in_force=InForce(date(2026, 1, 1)),
        source=Source(Text("城市居民委员会组织法", "URC"), "28-29"),
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        purpose=Purpose.DECISION,
        unit=Unit.PERSON,
        validity=validity,
        carriage=(Comparison(2, Q.IN_FAVOUR, ">", 1, Q.PRESENT, Text("同意", "favour")),),
    )


def base(members: int, representatives: int | None = None) -> Base:
    return Base(members, members, members if representatives is None else representatives)


@pytest.mark.parametrize(
    ("members", "quorum"),
    [(9, 6), (10, 7), (43, 29), (45, 30), (75, 50), (79, 53), (200, 134)],
)
def test_two_thirds_or_more_of_the_members(members: int, quorum: int) -> None:
    enough = quorum_of(rule(TWO_THIRDS), base(members), quorum)
    short = quorum_of(rule(TWO_THIRDS), base(members), quorum - 1)
    assert (enough.valid, enough.shortfall) == (True, 0)
    assert (short.valid, short.shortfall) == (False, 1)


def test_a_meeting_of_31_is_19_short_of_75() -> None:
    outcome = quorum_of(rule(TWO_THIRDS, FOUR_FIFTHS), base(75), 31)
    assert (outcome.valid, outcome.shortfall) == (False, 19)
    assert outcome.explanation().en == "50 must attend, 31 did: 19 short"
    assert outcome.explanation().zh == "需 50 人到会，实到 31 人，还差 19 人"
    assert "28-29" in outcome.citation().zh


@pytest.mark.parametrize(("committee", "representatives"), [(5, 20), (7, 28), (9, 36)])
def test_four_fifths_must_be_representatives(committee: int, representatives: int) -> None:
    whole = base(committee + representatives, representatives)
    one_less = base(committee + representatives - 1, representatives - 1)
    assert quorum_of(rule(FOUR_FIFTHS), whole, 1).valid
    assert not quorum_of(rule(FOUR_FIFTHS), one_less, 1).valid


def test_a_wrong_composition_cannot_be_mended_by_more_people_coming() -> None:
    outcome = quorum_of(rule(TWO_THIRDS, FOUR_FIFTHS), base(24, 19), 24)
    assert (outcome.valid, outcome.shortfall) == (False, 0)
    assert "19" in outcome.explanation().en


def test_an_election_can_have_no_more_ballots_than_people_in_the_room() -> None:
    assert not quorum_of(rule(MORE_THAN_HALF_VOTE), base(40), 20).valid
    assert quorum_of(rule(MORE_THAN_HALF_VOTE), base(40), 21).valid


def test_an_empty_room_is_no_meeting_even_where_the_rule_asks_for_nobody() -> None:
    assert not quorum_of(rule(), base(5), 0).valid
    assert quorum_of(rule(), base(5), 1).valid


def test_a_rule_of_areas_is_foreign_to_a_meeting() -> None:
    assert foreign_quantities(rule(OF_AREA)) == {Q.AREA_PRESENT, Q.AREA_TOTAL}
    assert not foreign_quantities(rule(TWO_THIRDS, FOUR_FIFTHS, MORE_THAN_HALF_VOTE))


@given(members=st.integers(1, 500), present=st.integers(0, 500))
def test_the_shortfall_is_exactly_what_is_missing(members: int, present: int) -> None:
    present = min(present, members)
    outcome = quorum_of(rule(TWO_THIRDS), base(members), present)
    if outcome.shortfall:
        assert quorum_of(rule(TWO_THIRDS), base(members), present + outcome.shortfall).valid
        assert not quorum_of(rule(TWO_THIRDS), base(members), present + outcome.shortfall - 1).valid
    assert outcome.valid == (3 * present >= 2 * members)
