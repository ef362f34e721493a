"""A new version of the pack takes effect: what is under way keeps the one it began with."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import select

from folkmoot.extensions.service import view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import CHINA, Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.scope import PLATFORM
from folkmoot.meetings.domain import AgendaDraft
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import find_meeting
from folkmoot.meetings.service import call_standing_meeting
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice
from folkmoot.tenancy.models import District
from folkmoot.tenancy.own_rules import set_own_rule
from folkmoot.tenancy.packs import Mode, Pack, Setting, parameter_named
from folkmoot.tenancy.practice import notice_days
from folkmoot.tenancy.publishing import publish
from folkmoot.tenancy.queries import district_rules
from folkmoot.votes import service as votes
from folkmoot.votes.domain import Channel, ElectorDraft, Tally, Turnout
from folkmoot.votes.models import Vote
from folkmoot_sdk import BodyKind, Figures, Option, Outcome, Purpose, Quantity

Town = Any  # the fixtures' own classes
Case = Any
LEADERS = BodyKind.GROUP_LEADERS_MEETING
STRICT = {"valid": "1P >= 1M", "carried": "4Y >= 3P"}
OPERATOR = Actor(None, frozenset({Role.OPERATOR}))


@pytest.fixture
def town(found_towns: Callable[..., tuple[Town, ...]]) -> Town:
    """A district of the test's own, since a version holds for all of its communities."""
    return found_towns()[0]


def today(town: Town) -> Any:  # noqa: ANN401 - a date
    return town.stage.now.astimezone(CHINA).date()


def tighten(town: Town, database: Database) -> None:
    """Version 2 from tomorrow on: longer notices, more days of notice, a quorum of all."""
    tomorrow = today(town) + timedelta(days=1)
    with database.begin(PLATFORM) as session:
        district = session.get_one(District, town.scope.district_id)
        held = town.stage.read(district_rules).packs[-1]
        settings = dict(held.settings) | {
            parameter_named("publication_days"): Setting(Mode.LOCK, 25),
            parameter_named("notice_days.representatives_assembly"): Setting(Mode.LOCK, 20),
            parameter_named("quorum.group_leaders_meeting"): Setting(Mode.LOCK, STRICT),
            parameter_named("quorum.joint_meeting"): Setting(Mode.LOCK, STRICT),
        }
        new = Pack(f"new-{uuid4().hex[:6]}", tomorrow, "", settings)
        act = Act(OPERATOR, town.stage.now)
        publish(session, act, district, [new])
        audit.record(session, act, "test:pack:publish", new.version)
    town.stage.now += timedelta(days=2)


def days_asked(case: Case) -> int:
    """How long the matter's last notice was asked to run."""
    with case.town.begin() as session:
        found: int | None = session.scalar(
            select(Notice.minimum_days).where(Notice.id == case.record.notices[-1].id)
        )
        assert found is not None
        return found


def test_a_running_matter_posts_its_notices_by_the_version_it_began_with(
    town: Town, database: Database
) -> None:
    running = town.open().bring_to(5)
    tighten(town, database)
    running.publish()
    assert days_asked(running) == 15
    begun_since = town.open().bring_to(5)
    begun_since.publish(NoticeKind.RESOLUTION)
    assert days_asked(begun_since) == 25


def test_a_running_matter_calls_its_meetings_by_the_version_it_began_with(
    town: Town, database: Database
) -> None:
    running = town.open().bring_to(3)
    tighten(town, database)
    begun_since = town.open()
    meetings = {}
    for name, case in (("running", running), ("since", begun_since)):
        meetings[name] = [
            town.scenes.call(case.id, body, "会议", after_days=40)
            for body in (LEADERS, BodyKind.REPRESENTATIVES_ASSEMBLY)
        ]
    assert [meeting.notice_days for meeting in meetings["running"]] == [3, 5]
    assert [meeting.notice_days for meeting in meetings["since"]] == [3, 20]
    carried = [meetings[name][0].quorum_rule["validity"][0] for name in ("running", "since")]
    assert [(test["left_factor"], test["right_factor"]) for test in carried] == [(3, 2), (1, 1)]


def test_a_running_matter_ends_under_the_version_it_began_with(
    town: Town, database: Database
) -> None:
    """Two of three group leaders are a quorum until the new version asks for all three."""
    running = town.open().bring_to(3)
    tighten(town, database)
    running.review(present=2)
    running.advance()
    assert running.here.position == 4
    running.bring_to(6)
    assert days_asked(running) == 15
    since = town.open().bring_to(3)
    with pytest.raises(Refused):
        _reviewed_by_two(since)


def _reviewed_by_two(case: Case) -> None:
    case.review(present=2)
    case.advance()


def test_a_meeting_that_was_called_keeps_what_its_notice_froze(
    town: Town, database: Database
) -> None:
    meeting = _call(town)
    tighten(town, database)
    with town.begin() as session:
        kept = find_meeting(session, meeting.id)
    assert (kept.quorum_rule, kept.notice_days) == (meeting.quorum_rule, meeting.notice_days)
    assert _call(town).quorum_rule != meeting.quorum_rule


def _call(town: Town) -> Meeting:
    meeting: Meeting = town.do(
        call_standing_meeting,
        body_kind=LEADERS,
        purpose=Purpose.DECISION,
        title="例会",
        place="会议室",
        starts_at=town.stage.now + timedelta(days=30),
        agenda=[AgendaDraft("议题")],
    )
    return meeting


def test_an_open_vote_is_counted_under_the_version_it_was_opened_under(
    town: Town, database: Database
) -> None:
    """Six of ten in favour carry it by half, and would not by three quarters."""
    running, roll = _open_vote(town)
    tighten(town, database)
    since, later_roll = _open_vote(town)
    assert [_close(town, *one) for one in ((running, roll), (since, later_roll))] == [True, False]
    with town.begin() as session:
        assert votes.recount(session, running.id).agrees


def _open_vote(town: Town) -> tuple[Vote, list[ElectorDraft]]:
    roll = [ElectorDraft(str(person), (person,)) for person in town.settled.resident_ids[:10]]
    with town.begin() as session:
        view = view_for(session)
        vote = votes.open_vote(
            session,
            town.stage.act(town.secretary),
            title="联席会议表决",
            subject_id=uuid4(),
            options=[Option("A", "方案")],
            electors=roll,
            figures=Figures({Quantity.MEMBERS: 10, Quantity.PRESENT: 10}),
            law=view.law_for(BodyKind.JOINT_MEETING, Purpose.DECISION, on=today(town)),
            method=view.voting_rule("must-do-list"),
            turnout=Turnout.ATTENDING,
            closes_at=town.stage.now + timedelta(days=20),
        )
    return vote, roll


def _close(town: Town, vote: Vote, roll: list[ElectorDraft]) -> bool:
    batch = town.do(
        votes.enter_batch,
        town.settled.cast.recorder,
        vote_id=vote.id,
        channel=Channel.PAPER,
        electors=[elector.key for elector in roll],
        tallies=[Tally({"A": "for"}, 6), Tally({"A": "against"}, 4)],
    )
    town.do(votes.verify_batch, town.settled.cast.verifier, batch_id=batch.id)
    act = replace(town.stage.act(town.secretary), at=town.stage.now + timedelta(days=40))
    with town.begin() as session:
        outcome = votes.close_vote(session, act, vote_id=vote.id)
        assert isinstance(outcome, Outcome)
    return outcome.valid and outcome.carried


def test_a_communitys_own_value_binds_the_next_matter_and_not_the_running_one(
    town: Town,
) -> None:
    running = town.open()
    town.do(
        set_own_rule,
        parameter="notice_days.representatives_assembly",
        value=9,
        effective_from=today(town) + timedelta(days=1),
        reason="住户分散",
    )
    town.stage.now += timedelta(days=2)
    since = town.open()
    days = [
        town.stage.read(notice_days, BodyKind.REPRESENTATIVES_ASSEMBLY, case.record.law_date)
        for case in (running, since)
    ]
    assert days == [5, 9]
