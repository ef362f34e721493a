"""Who may excuse a community from a meeting, and what it takes."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient

from folkmoot.compliance.domain import Standing
from folkmoot.compliance.service import excuse
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from folkmoot_sdk import BodyKind, Text

Town = Any
SignIn = Callable[..., FlaskClient]
REPRESENTATIVES = BodyKind.REPRESENTATIVES_ASSEMBLY
OFFICERS = {Role.DISTRICT_OFFICER, Role.STREET_OFFICER}


@pytest.fixture
def owing(town: Town) -> Town:
    town.owe()
    return town


@pytest.mark.parametrize("role", sorted(OFFICERS))
def test_an_officer_excuses_with_a_reason(owing: Town, role: Role) -> None:
    line, officer = owing.year()[0], owing.officer(role)
    with owing.begin() as session:
        excuse(session, officer, obligation_id=line.id, reason=" 春节前后居民返乡 ")
    after = owing.year(today=date(2026, 12, 31))[0]
    assert (after.standing, after.excuse) == (Standing.EXCUSED, "春节前后居民返乡")
    assert (after.excused_by, after.excused_at) == (officer.actor.account_id, officer.at)


@pytest.mark.parametrize("role", sorted(set(Role) - OFFICERS))
def test_nobody_within_the_community_excuses_it(owing: Town, role: Role) -> None:
    line = owing.year()[0]
    with owing.begin() as session, pytest.raises(NotAllowed):
        excuse(session, owing.officer(role), obligation_id=line.id, reason="忙")


@pytest.mark.parametrize("role", sorted(OFFICERS))
@pytest.mark.parametrize("own", [Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT, None])
def test_an_officer_who_belongs_to_the_community_does_not_excuse_it(
    owing: Town, role: Role, own: Role | None
) -> None:
    """One account may be both; ``None`` is an officer who is a person of the register here."""
    line, act = owing.year()[0], owing.officer(role)
    roles = act.actor.roles | ({own} if own else set())
    double = replace(act.actor, roles=roles, person_id=None if own else uuid4())
    with owing.begin() as session, pytest.raises(NotAllowed) as refused:
        excuse(session, replace(act, actor=double), obligation_id=line.id, reason="忙")
    assert refused.value.code == "compliance.own_community"


@pytest.mark.parametrize("reason", ["", "   ", "\n", "\u200b", "⠀"])
def test_without_a_reason_nobody_is_excused(owing: Town, reason: str) -> None:
    line = owing.year()[0]
    with owing.begin() as session, pytest.raises(Invalid) as refused:
        excuse(session, owing.officer(), obligation_id=line.id, reason=reason)
    assert refused.value.field == "reason"
    assert owing.year()[0].standing is Standing.UPCOMING


def test_a_reason_has_its_length(owing: Town) -> None:
    line = owing.year()[0]
    with owing.begin() as session, pytest.raises(Invalid) as refused:
        excuse(session, owing.officer(), obligation_id=line.id, reason="长" * 1001)
    assert refused.value.code == "text.too_long"


def test_what_is_met_needs_no_excuse(owing: Town) -> None:
    meeting = owing.hold(date(2026, 3, 12))
    owing.publish(meeting, date(2026, 3, 13))
    march = owing.of(BodyKind.JOINT_MEETING)[2]
    with owing.begin() as session, pytest.raises(Refused) as refused:
        excuse(session, owing.officer(), obligation_id=march.id, reason="已开")
    assert refused.value.code == "compliance.met"


def test_what_is_met_no_longer_can_be_excused(owing: Town) -> None:
    """Its minutes were taken down: the figures call it overdue, and so does this."""
    meeting = owing.hold(date(2026, 3, 12))
    notice = owing.publish(meeting, date(2026, 3, 13))
    owing.remove(notice, date(2026, 3, 14))
    march = owing.of(BodyKind.JOINT_MEETING)[2]
    with owing.begin() as session:
        excuse(session, owing.officer(), obligation_id=march.id, reason="公示有误")
    after = owing.year(today=date(2026, 4, 2))
    assert next(line for line in after if line.id == march.id).standing is Standing.EXCUSED


def test_nobody_is_excused_twice(owing: Town) -> None:
    line = owing.year()[0]
    with owing.begin() as session:
        excuse(session, owing.officer(), obligation_id=line.id, reason="一")
    with owing.begin() as session, pytest.raises(Conflict):
        excuse(session, owing.officer(), obligation_id=line.id, reason="二")


def test_a_meeting_that_is_owed_nowhere_is_unknown(owing: Town) -> None:
    with owing.begin() as session, pytest.raises(NotFound):
        excuse(session, owing.officer(), obligation_id=uuid4(), reason="无")
    lifted = owing.of(BodyKind.JOINT_MEETING)[11]
    owing.lay_down(date(2026, 6, 1), cadences=[])
    owing.owe(on=date(2026, 6, 1))
    with owing.begin() as session, pytest.raises(NotFound):
        excuse(session, owing.officer(), obligation_id=lifted.id, reason="无")


class TestTheLawsOwn:
    """Of the four representatives' meetings of 4321 the law asks for one in each half-year."""

    @staticmethod
    def excuse(owing: Town, number: int, on: date = date(2026, 1, 1)) -> None:
        line = owing.of(REPRESENTATIVES)[number]
        with owing.begin() as session:
            excuse(session, owing.officer(day=on), obligation_id=line.id, reason="全区防汛")

    def test_one_of_a_half_year_is_excused_and_the_other_is_the_laws(self, owing: Town) -> None:
        self.excuse(owing, 0)
        self.excuse(owing, 3)
        for number in (1, 2):
            with pytest.raises(Refused) as refused:
                self.excuse(owing, number)
            assert refused.value.code == "compliance.law_asks"
            law = refused.value.params["law"]
            assert isinstance(law, Text)
            assert law.en.endswith("(revised 2025), art. 28")
            assert refused.value.cure
        assert str(refused.value.params["first"]) == "2026-07-01"
        assert sum(one.standing is Standing.EXCUSED for one in owing.of(REPRESENTATIVES)) == 2

    def test_what_was_missed_does_not_keep_the_law(self, owing: Town) -> None:
        """In May the first quarter is overdue, and the second is all that is left of the half."""
        with pytest.raises(Refused, match="law_asks"):
            self.excuse(owing, 1, on=date(2026, 5, 1))
        self.excuse(owing, 0, on=date(2026, 5, 1))

    def test_once_the_law_is_kept_the_other_can_be_excused(self, owing: Town) -> None:
        held = owing.hold(date(2026, 2, 3), REPRESENTATIVES, present=9)
        owing.publish(held, date(2026, 2, 4))
        self.excuse(owing, 1, on=date(2026, 7, 2))

    def test_after_the_half_year_its_breach_cannot_be_excused(self, owing: Town) -> None:
        for number in (0, 1):
            with pytest.raises(Refused, match="law_asks"):
                self.excuse(owing, number, on=date(2026, 7, 1))

    def test_the_laws_own_appraisal_is_nobodys_to_excuse(self, owing: Town) -> None:
        (appraisal,) = owing.of(BodyKind.APPRAISAL_MEETING)
        with owing.begin() as session, pytest.raises(Refused, match="law_asks"):
            excuse(session, owing.officer(), obligation_id=appraisal.id, reason="忙")

    def test_what_the_district_asks_beyond_the_law_is_excused_freely(self, owing: Town) -> None:
        for line in (*owing.of(BodyKind.JOINT_MEETING), *owing.of(BodyKind.BULLETIN_MEETING)):
            with owing.begin() as session:
                excuse(session, owing.officer(), obligation_id=line.id, reason="全区防汛")

    def test_before_the_law_asked_nothing_is_refused(self, town: Town) -> None:
        town.owe(2025, since=date(2025, 1, 1), on=date(2025, 1, 1))
        for line in town.of(REPRESENTATIVES, 2025):
            with town.begin() as session:
                officer = town.officer(day=date(2025, 1, 2))
                excuse(session, officer, obligation_id=line.id, reason="全区防汛")

    def test_the_form_says_so_before_anything_is_written(
        self, owing: Town, clocked: Flask, sign_in: SignIn
    ) -> None:
        assert clocked
        (appraisal,) = owing.of(BodyKind.APPRAISAL_MEETING)
        place = f"/{owing.world.district_slug}/{owing.world.community_slug}"
        officer = sign_in(owing.world, Role.DISTRICT_OFFICER)
        answer = officer.get(f"{place}/year/{appraisal.id}/excuse")
        assert answer.status_code == 409
        assert "第 37 条" in answer.text
