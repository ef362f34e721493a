"""The annual works: one meeting of one hour, five items, each on its own from vote to notice."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from folkmoot.demo import works
from folkmoot.matters.domain import Ending, Force
from folkmoot.matters.dossier import Dossier
from folkmoot.meetings.models import ItemProposal, Meeting, MeetingOutcome
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import Opinion, TopicOpinion
from folkmoot.votes.models import Closing, Vote
from folkmoot_sdk import BodyKind, Outcome

# The class behind the fixture is in conftest.py, which no test module can import.
Replay = Any

ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY
FIVE = ["1", "2", "3", "4", "5"]


@pytest.fixture(scope="module")
def replay(works_replay: Replay) -> Replay:
    return works_replay


@pytest.fixture(scope="module")
def record(replay: Replay) -> Dossier:
    found: Dossier = replay.record
    return found


def test_one_round_through_all_seven_steps(record: Dossier) -> None:
    assert [e.position for e in record.trail] == list(range(8))
    assert {e.round_no for e in record.trail} == {1}
    assert record.ending is Ending.CLOSED


def test_one_assembly_of_exactly_one_hour_on_18_april_2017(replay: Replay, record: Dossier) -> None:
    (meeting,) = [m for m in record.meetings if m.body is ASSEMBLY]
    with replay.begin() as session:
        outcome = session.scalars(
            select(MeetingOutcome).where(MeetingOutcome.meeting_id == meeting.id)
        ).one()
        called = session.scalars(select(Meeting).where(Meeting.id == meeting.id)).one()
    assert outcome.ended_at - outcome.opened_at == timedelta(hours=1)
    assert outcome.opened_at - meeting.starts_at < timedelta(minutes=1)
    assert (meeting.starts_at + timedelta(hours=8)).date() == date(2017, 4, 18)
    assert (outcome.present, outcome.members, outcome.quorate) == (34, 36, True)
    assert (
        called.quorum_rule["in_force"]["start"]
        <= "2017-04-18"
        < called.quorum_rule["in_force"]["end"]
        < "2026-01-01"
    )


def test_each_of_the_five_is_carried_on_its_own(replay: Replay, record: Dossier) -> None:
    assert [(r.option_key, r.force) for r in record.resolutions] == [
        (key, Force.DECIDES) for key in FIVE
    ]
    (vote,) = record.votes
    with replay.begin() as session:
        closing = session.scalars(select(Closing).where(Closing.vote_id == vote.id)).one()
        header = session.scalars(select(Vote).where(Vote.id == vote.id)).one()
    assert header.law["rule"]["in_force"]["end"] < "2026-01-01"
    outcome = Outcome.from_plain(closing.outcome)
    counted = {
        o.option.key: tuple(o.count.figures[mark] for mark in ("for", "against", "abstain"))
        for o in outcome.options
    }
    assert counted == works.HANDS
    assert all(test.passed for option in outcome.options for test in option.tests)


def test_three_options_come_from_opinions_and_two_were_raised_in_the_meeting(
    replay: Replay, record: Dossier
) -> None:
    (meeting,) = [m for m in record.meetings if m.body is ASSEMBLY]
    with replay.begin() as session:
        feeding = TopicOpinion.opinion_id == Opinion.id
        query = select(Opinion).join(TopicOpinion, feeding).order_by(Opinion.given_at)
        heard = session.scalars(query.where(TopicOpinion.topic_id == record.topic_id)).all()
        raised = session.scalars(select(ItemProposal).order_by(ItemProposal.position)).all()
    at_doors = [o for o in heard if o.channel is Channel.DOOR]
    in_meeting = [o for o in heard if o.channel is Channel.MEETING]
    assert len(at_doors) == 5
    assert len(heard) == 7
    assert {o.meeting_id for o in in_meeting} == {meeting.id}
    titles = {option.key: option.label for option in record.options}
    assert [titles[key] for key in ("4", "5")] == [p.title for p in raised]
    assert {o.text for o in in_meeting} == {p.title for p in raised}
    assert {o.person_id for o in in_meeting} == {p.raised_by for p in raised}
    # The three were there before the meeting was called, the two only since it sat.
    early = {key for key in titles if key in works.HANDS and key < "4"}
    assert early == {option.key for option in works.FROM_OPINIONS}


def test_each_item_is_carried_out_and_published_on_its_own(replay: Replay, record: Dossier) -> None:
    assert [i.option_key for i in record.items] == FIVE
    ends = {i.option_key: [a.state for a in i.attempts] for i in record.items}
    assert ends == {key: ["succeeded"] for key in FIVE}
    parties = {i.option_key: i.attempts[0].counterparty for i in record.items}
    assert parties == {key: done[0] for key, done in works.DONE.items()}
    with replay.begin() as session:
        kind = Notice.kind == NoticeKind.IMPLEMENTATION
        query = select(Notice.title).where(Notice.subject_id == replay.matter_id, kind)
        titles = session.scalars(query.order_by(Notice.posted_at)).all()
    assert titles == [f"实施情况：{item.title}" for item in record.items]
    kinds = [n.kind for n in record.notices]
    assert kinds == ["resolution", *["implementation"] * 5, "outcome"]
