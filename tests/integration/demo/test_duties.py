"""What waits for somebody in the community where the owners are voting on their roof."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.meetings.models import Meeting
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.service import record_opinion
from folkmoot.overview.duties import Duty, duties_of
from folkmoot.votes.models import ElectorPerson, Vote, VoteOption
from folkmoot.votes.service import cast_ballot

# The class behind the fixture is in conftest.py, which no test module can import.
Replay = Any


def secretary() -> Act:
    # Of now and not of when the module was read: nothing is entered before what is on record.
    return Act(Actor(uuid4(), frozenset({Role.SECRETARY})), datetime.now(UTC))


def resident(person_id: UUID | None) -> Act:
    return Act(Actor(uuid4(), frozenset({Role.RESIDENT}), person_id), datetime.now(UTC))


def waiting(roof: Replay, act: Act) -> dict[str, Duty]:
    """By the address that a duty leads to."""
    with roof.begin() as session:
        return {duty.endpoint: duty for duty in duties_of(session, act)}


@pytest.fixture
def vote(roof_replay: Replay) -> Vote:
    with roof_replay.begin() as session:
        found: Vote = session.scalars(select(Vote)).one()
        return found


@pytest.fixture
def owners(roof_replay: Replay) -> list[UUID]:
    with roof_replay.begin() as session:
        return list(session.scalars(select(ElectorPerson.person_id).order_by("person_id")))


def test_an_owner_is_asked_to_vote_until_the_ballot_is_in(
    roof_replay: Replay, vote: Vote, owners: list[UUID]
) -> None:
    owner = resident(owners[0])
    duty = waiting(roof_replay, owner)["votes.vote"]
    assert dict(duty.params) == {"title": vote.title}
    assert duty.until == vote.closes_at
    with roof_replay.begin() as session:
        option = session.scalars(select(VoteOption.key)).one()
        cast_ballot(
            session, owner, vote_id=vote.id, choices={option: "for"}, request_key=uuid4().hex
        )
    assert "votes.vote" not in waiting(roof_replay, owner)


def test_whoever_is_not_on_the_roll_is_not_asked(roof_replay: Replay) -> None:
    assert waiting(roof_replay, resident(uuid4())) == {}
    assert waiting(roof_replay, resident(None)) == {}


def test_a_vote_that_is_over_asks_its_voters_no_more_and_the_secretary_to_close_it(
    roof_replay: Replay, vote: Vote, owners: list[UUID]
) -> None:
    assert "matters.do" not in waiting(roof_replay, secretary())
    assert vote.closes_at is not None
    after = vote.closes_at + timedelta(seconds=1)
    assert "matters.do" in waiting(roof_replay, replace(secretary(), at=after))
    assert "votes.vote" not in waiting(roof_replay, replace(resident(owners[1]), at=after))


def test_the_secretary_sees_how_many_opinions_wait(roof_replay: Replay) -> None:
    def number() -> object:
        duty = waiting(roof_replay, secretary()).get("opinions.opinion_list")
        return dict(duty.params)["number"] if duty else 0

    before = number()
    assert isinstance(before, int)
    with roof_replay.begin() as session:
        record_opinion(
            session, secretary(), text="楼道灯不亮", channel=Channel.COUNTER, anonymous=True
        )
    assert number() == before + 1


def test_what_waits_is_found_in_a_fixed_number_of_queries(
    roof_replay: Replay, counting: Callable[[], AbstractContextManager[list[str]]]
) -> None:
    everything = replace(
        secretary(), actor=Actor(uuid4(), frozenset({Role.SECRETARY, Role.RESIDENT}), uuid4())
    )
    with counting() as first:
        waiting(roof_replay, everything)
    with counting() as again:
        waiting(roof_replay, everything)
    read = [sum("SELECT" in statement for statement in sent) for sent in (first, again)]
    assert read == [13, 1]


def test_the_page_leads_there(
    roof_replay: Replay, owners: list[UUID], sign_in: Callable[..., Any], app: Flask
) -> None:
    class Here:
        scope, database = roof_replay.scope, roof_replay.database

    page = sign_in(Here, Role.RESIDENT, person_id=owners[2]).get(f"{roof_replay.address}/").text
    assert "等您办的事" in page
    assert "投票：" in page
    visitor = app.test_client().get(f"{roof_replay.address}/").text
    assert "等您办的事" not in visitor


def test_a_meeting_is_to_come_until_it_begins(
    lifts_replay: Replay, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing in the community changes at that moment, and its page does."""
    with lifts_replay.begin() as session:
        starts_at: datetime = session.scalars(select(func.max(Meeting.starts_at))).one()
    client, address = app.test_client(), f"{lifts_replay.address}/"
    for minutes, to_come in ((-61, True), (-1, True), (0, False), (1, False), (60, False)):
        moment = starts_at + timedelta(minutes=minutes)
        monkeypatch.setitem(app.config, "CLOCK", lambda moment=moment: moment)
        assert ("将要召开的会议" in client.get(address).text) is to_come, minutes
