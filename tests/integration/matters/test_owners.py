"""The maintenance fund: the representatives recommend, the owners decide by heads and by area."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date, datetime, timedelta
from inspect import signature
from typing import Any

import pytest

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import Refused
from folkmoot.matters import service
from folkmoot.matters.domain import Force
from folkmoot.matters.service import OptionDraft
from folkmoot.people import service as people
from folkmoot.people.domain.kinds import OrganisationKind
from folkmoot.votes import service as votes
from folkmoot.votes.domain import Channel, Tally
from folkmoot.votes.queries import roll_of
from folkmoot_sdk import BodyKind, Outcome, Quantity, Subject

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
Unchanged = Callable[[Town], AbstractContextManager[None]]

ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY
FUND = OptionDraft("C", "动用维修资金", "修复停运的 4 部电梯", Subject.FUND_USE)
OUTSIDER_AREA = 2000_00


@pytest.fixture(scope="module")
def big_owner(town: Town) -> str:
    """One owner of as much area as all the others twice; the key of that head."""
    register = people.register_person
    person = town.do(register, name="商铺业主")
    unit = town.do(people.register_unit, building="商铺", number="1", area=OUTSIDER_AREA)
    since = date(2025, 1, 1)
    town.do(people.record_ownership, unit_id=unit.id, person_id=person.id, from_on=since)
    return f"person:{person.id}"


def codes(case: Case) -> tuple[str, ...]:
    with pytest.raises(Refused) as refused:
        case.advance()
    found = refused.value.params["codes"]
    assert isinstance(found, tuple)
    return found


def failed(outcome: Outcome, key: str) -> set[Quantity]:
    """What the tests that an option did not pass were about."""
    (option,) = (each for each in outcome.options if each.option.key == key)
    return {test.comparison.left for test in option.tests if not test.passed}


def test_the_assembly_asked_to_spend_the_fund_recommends_and_the_step_is_not_left(
    town: Town, unchanged: Unchanged
) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    assert case.resolve().carried
    (advice,) = case.record.resolutions
    assert (advice.body, advice.force) == (ASSEMBLY, Force.RECOMMENDS)
    with unchanged(town):
        assert codes(case) == ("evidence.vote",)


def test_the_owners_decide_by_heads_and_by_area(town: Town, big_owner: str) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    outcome = case.ask_owners(option_keys=["A"])
    assert outcome.carried
    measured = {test.comparison.left for option in outcome.options for test in option.tests}
    assert measured == {Quantity.HEADS_IN_FAVOUR, Quantity.AREA_IN_FAVOUR}
    sums = [test.right for test in outcome.validity]
    assert sums == [12 * 80_00 + OUTSIDER_AREA, 13]
    (decided,) = case.record.resolutions
    assert decided.force is Force.DECIDES
    case.advance()
    case.bring_to(7)
    assert big_owner


def test_most_heads_without_most_of_the_area_do_not_carry_it(
    town: Town, big_owner: str, unchanged: Unchanged
) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    outcome = case.ask_owners(frozenset({big_owner}), option_keys=["A"])
    assert outcome.valid
    assert not outcome.carried
    assert failed(outcome, "A") == {Quantity.AREA_IN_FAVOUR}
    (area,) = (t for t in outcome.options[0].tests if not t.passed)
    assert "面积" in area.comparison.name.zh
    assert "area" in area.comparison.name.en
    # 2 × 960.00 m² of 2,960.00 m², so 520.01 m² more are needed.
    assert (area.left, area.right, area.margin) == (960_00, 2960_00, 520_01)
    assert case.record.resolutions == ()
    with unchanged(town):
        assert codes(case) == ("evidence.vote",)


def test_advice_and_decision_on_one_option_open_one_item(town: Town) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    case.resolve("A")
    case.ask_owners(option_keys=["A"])
    assert [r.force for r in case.record.resolutions] == [Force.RECOMMENDS, Force.DECIDES]
    case.advance()
    case.bring_to(6)
    assert [item.option_key for item in case.record.items] == ["A"]
    case.bring_to(7)


def advised(town: Town) -> Case:
    """A matter of facilities in which the assembly recommended option C, being carried out."""
    case = town.open()
    case.options = (*case.options, FUND)
    case.bring_to(4).resolve("C")
    case.advance()
    return case.bring_to(6)


def test_what_was_only_recommended_is_not_done_until_the_owners_decided(
    town: Town, unchanged: Unchanged
) -> None:
    case = advised(town)
    case.carry_out()
    with unchanged(town):
        assert codes(case) == ("evidence.owners",)
    assert case.ask_owners(option_keys=["C"]).carried
    case.advance()
    assert case.here.position == 7


def test_advice_of_an_earlier_round_is_still_advice(town: Town, unchanged: Unchanged) -> None:
    """Another item failed and was resolved anew: that says nothing about spending the fund."""
    case = town.open()
    case.options = (*case.options, FUND)
    case.bring_to(4).resolve("AC")
    case.advance()
    case.bring_to(6)
    case.try_item("C")
    case.do(service.open_round, attempt_id=case.fail("A"))
    case.bring_to(6).carry_out()
    with unchanged(town):
        assert codes(case) == ("evidence.owners",)
    assert case.ask_owners(option_keys=["C"]).carried
    case.advance()
    assert case.here.position == 7


def test_what_the_owners_refuse_is_not_done_either(town: Town, big_owner: str) -> None:
    case = advised(town)
    case.carry_out()
    assert not case.ask_owners(frozenset({big_owner}), option_keys=["C"]).carried
    assert codes(case) == ("evidence.owners",)


def test_advice_to_the_residents_meeting_waits_for_it_in_either_form(
    town: Town, unchanged: Unchanged
) -> None:
    """The representatives may recommend a convention; the meeting that they represent decides."""
    case = town.open()
    pact = OptionDraft("G", "修订居民公约", "公约写明电梯使用规则", Subject.CONVENTION)
    case.options = (*case.options, pact)
    case.bring_to(4).resolve("G")
    case.advance()
    case.bring_to(6).carry_out()
    with unchanged(town):
        assert codes(case) == ("evidence.owners",)
        with pytest.raises(Refused):
            case.do(service.open_owners_vote, method="must-do-list", option_keys=["G"])
    meeting = case.meet(BodyKind.HOUSEHOLDS_MEETING, everybody=True)
    present = case.called(meeting)
    question = {"meeting_id": meeting.id, "method": "must-do-list"}
    with unchanged(town), pytest.raises(Refused) as refused:
        case.do(service.open_vote_in_meeting, **question, option_keys=["A"])
    assert refused.value.code == "matter.not_in_step"
    vote = case.do(service.open_vote_in_meeting, **question, option_keys=["G"])
    batch = town.do(
        votes.enter_batch,
        town.settled.cast.recorder,
        vote_id=vote.id,
        channel=Channel.HAND,
        electors=[str(person) for person in present],
        tallies=[Tally({"G": "for"}, len(present))],
    )
    town.do(votes.verify_batch, town.settled.cast.verifier, batch_id=batch.id)
    assert case.do(service.close_vote_on_matter, vote_id=vote.id).carried
    case.disperse(meeting)
    case.advance()
    assert case.here.position == 7


def test_after_step_4_the_owners_are_asked_about_what_was_recommended_alone(
    town: Town, unchanged: Unchanged
) -> None:
    case = advised(town)
    for keys in (["A"], ["C", "A"], []):
        with unchanged(town), pytest.raises(Refused) as refused:
            case.do(service.open_owners_vote, method="must-do-list", option_keys=keys)
        assert refused.value.code == "matter.not_in_step"


def test_the_law_follows_from_what_the_option_would_do(town: Town, unchanged: Unchanged) -> None:
    """Rebuilding takes three quarters, whatever kind of matter it comes up in."""
    case = town.open()
    case.options = (*case.options, FUND, OptionDraft("R", "加装电梯", subject=Subject.REBUILD))
    case.bring_to(4)
    with unchanged(town), pytest.raises(Refused) as refused:
        case.do(service.open_owners_vote, method="must-do-list", option_keys=["C", "R"])
    assert refused.value.code == "matter.laws_differ"
    assert case.ask_owners(option_keys=["R"]).decision_rule == "owners-special@2021"
    assert case.ask_owners(option_keys=["C"]).decision_rule == "owners-ordinary@2021"


def test_the_law_is_that_of_the_day_on_which_the_matter_was_taken_up(
    found_towns: Callable[..., tuple[Town, ...]],
) -> None:
    """Before 2021 spending the fund took two thirds of all owners and of all the area."""
    (old,) = found_towns(1, datetime(2016, 3, 1, 9, tzinfo=CHINA))
    case = old.open(subject=Subject.FUND_USE).bring_to(4)
    outcome = case.ask_owners(option_keys=["A"])
    assert outcome.decision_rule == "owners-special@2007"
    tests = outcome.options[0].tests
    assert {(t.comparison.left_factor, t.comparison.right_factor) for t in tests} == {(3, 2)}
    assert {t.comparison.right for t in tests} == {Quantity.HEADS_TOTAL, Quantity.AREA_TOTAL}


# Who the owners are


@pytest.fixture(scope="module")
def estate(found_towns: Callable[..., tuple[Town, ...]]) -> Town:
    """A community of its own with a second building, in which an organisation owns."""
    (town,) = found_towns(1)
    firm = town.do(people.register_organisation, name="产权单位", kind=OrganisationKind.OWNING_UNIT)
    unit = town.do(people.register_unit, building="写字楼", number="1", area=300_00)
    since = date(2025, 1, 1)
    town.do(people.record_ownership, unit_id=unit.id, organisation_id=firm.id, from_on=since)
    return town


def test_an_organisation_that_owns_is_asked_on_paper_like_every_owner(estate: Town) -> None:
    case = estate.open(subject=Subject.FUND_USE).bring_to(4)
    ends = estate.stage.now + timedelta(days=14)
    vote = case.do(
        service.open_owners_vote, method="must-do-list", option_keys=["A"], closes_at=ends
    )
    keys = estate.stage.read(roll_of, vote.id)
    (firm,) = (key for key in keys if key.startswith("org:"))
    assert len(keys) == vote.figures["heads_total"] == 13
    batch = estate.do(
        votes.enter_batch,
        estate.settled.cast.recorder,
        vote_id=vote.id,
        channel=Channel.PAPER,
        electors=(firm,),
        tallies=[Tally({"A": "for"}, electors=(firm,))],
    )
    estate.do(votes.verify_batch, estate.settled.cast.verifier, batch_id=batch.id)
    estate.stage.now = ends
    outcome = case.do(service.close_vote_on_matter, vote_id=vote.id)
    (area,) = (t for t in outcome.validity if t.comparison.right is Quantity.AREA_TOTAL)
    assert (area.left, area.right) == (300_00, 12 * 80_00 + 300_00)


def test_the_proposal_says_whose_owners_decide_and_nobody_chooses_them_later(
    estate: Town,
) -> None:
    case = estate.open(subject=Subject.FUND_USE, buildings=["写字楼"]).bring_to(4)
    outcome = case.ask_owners(option_keys=["A"])
    assert [test.right for test in outcome.validity] == [300_00, 1]
    assert "unit_ids" not in signature(service.open_owners_vote).parameters


def test_owners_are_not_asked_while_a_unit_has_none_on_record(
    estate: Town, unchanged: Unchanged
) -> None:
    """Its area would be missing from the whole, and the majority of it would be smaller."""
    estate.do(people.register_unit, building="试验小区1号楼", number="地下室", area=40_00)
    everywhere = estate.open(subject=Subject.FUND_USE).bring_to(4)
    elsewhere = estate.open(subject=Subject.FUND_USE, buildings=["写字楼"]).bring_to(4)
    with unchanged(estate), pytest.raises(Refused) as refused:
        everywhere.do(service.open_owners_vote, method="must-do-list")
    assert refused.value.code == "matter.owners_unknown"
    assert refused.value.params["number"] == 1
    assert "地下室" in str(refused.value.params["units"])
    assert refused.value.cure
    elsewhere.ask_owners(option_keys=["A"])
