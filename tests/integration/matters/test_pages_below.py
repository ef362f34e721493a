"""What pages of the features below say of matters, because matters told them."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from folkmoot.kernel.act import Role
from folkmoot.matters import service
from folkmoot.notices.domain import NoticeKind
from folkmoot_sdk import BodyKind

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
Browse = Callable[[Role], FlaskClient]


@pytest.fixture
def browse(
    town: Town, sign_in: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> Browse:
    """A browser signed in with a role, on the town's own clock."""
    monkeypatch.setattr("folkmoot.tenancy.views.now", lambda: town.stage.now)
    return lambda role: sign_in(town, role)


def test_a_meeting_leads_to_its_votes_and_the_secretary_to_a_new_one(
    town: Town, browse: Browse
) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    address = f"{town.address}/meetings/{meeting.id}/?lang=zh"
    secretary, resident = browse(Role.SECRETARY), browse(Role.RESIDENT)
    open_here = f"/matters/{case.id}/do/open-vote"
    assert open_here in secretary.get(address).text
    assert open_here not in resident.get(address).text
    assert secretary.get(f"{town.address}{open_here}").status_code == 200
    case.vote_in(meeting)
    vote = case.record.votes[-1]
    shown = resident.get(address).text
    assert f"/votes/{vote.id}/" in shown
    assert "达到多数" in shown


def test_a_matter_that_cannot_be_voted_on_now_is_offered_no_vote(
    town: Town, browse: Browse
) -> None:
    case = town.open().bring_to(2)
    meeting = case.meet(BodyKind.TWO_COMMITTEES)
    address = f"{town.address}/meetings/{meeting.id}/"
    assert "/do/open-vote" not in browse(Role.SECRETARY).get(address).text


def test_the_notice_of_what_could_not_be_carried_out_says_so(town: Town, browse: Browse) -> None:
    case = town.open().bring_to(5)
    first = case.publish(NoticeKind.RESOLUTION)
    address = f"{town.address}/notices/{first}/?lang=zh"
    assert "落实未成" not in browse(Role.RESIDENT).get(address).text
    case.bring_to(6)
    case.do(service.open_round, attempt_id=case.fail())
    assert "此决议已因落实未成进入第 2 轮" in browse(Role.RESIDENT).get(address).text
