"""Who may excuse a community from a meeting, and what it takes."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from folkmoot.compliance.domain import Standing
from folkmoot.compliance.service import excuse
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, NotFound, Refused
from folkmoot_sdk import BodyKind

Town = Any
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
