"""What holds of every replay: a sound chain, a whole trail both ways, a page that names nobody."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from secrets import randbits
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from folkmoot.demo.settling import FOUNDER
from folkmoot.demo.stage import Stage
from folkmoot.kernel.audit.verify import verify
from folkmoot.matters import queries, service
from folkmoot.matters.models import MatterStep, MatterStepExit
from folkmoot.opinions import service as opinions
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import Opinion
from folkmoot.opinions.queries import became_of, opinions_of
from folkmoot.people.models import Person
from folkmoot.people.service import register_person
from folkmoot.votes.models import Closing
from folkmoot.votes.service import recount

# The class behind the fixtures is in conftest.py, which no test module can import.
Replay = Any
Counting = Callable[[], AbstractContextManager[list[str]]]


@pytest.fixture(params=["lifts", "works"])
def replay(request: pytest.FixtureRequest) -> Replay:
    return request.getfixturevalue(f"{request.param}_replay")


def test_the_audit_is_sound(replay: Replay) -> None:
    with replay.begin() as session:
        report = verify(session)
    assert report.findings == ()
    assert report.entries > 200


def test_the_trail_leads_from_the_outcome_back_to_every_opinion(replay: Replay) -> None:
    """By rows alone: the entry into step 7, exit by exit, to the topic and what fed it."""
    with replay.begin() as session:
        steps = session.scalars(
            select(MatterStep).where(MatterStep.matter_id == replay.matter_id)
        ).all()
        exits = {
            row.seq: row
            for row in session.scalars(
                select(MatterStepExit).where(MatterStepExit.matter_id == replay.matter_id)
            )
        }
        by_seq = {step.seq: step for step in steps}
        place = max(by_seq)
        while (left := by_seq[place].left_seq) is not None:
            place = left
        topic_id = exits[place].topic_id
        assert topic_id is not None
        behind = {source.opinion.id for source in opinions_of(session, topic_id)}
        everything = set(session.scalars(select(Opinion.id)))
    assert place == 0
    assert behind == everything
    assert len(exits) == len(steps)
    assert exits[max(by_seq)].how == "closed"


def test_and_from_every_opinion_forward_to_what_became_of_it(replay: Replay) -> None:
    with replay.begin() as session:
        ids = set(session.scalars(select(Opinion.id)))
        topics = {topic for fed in became_of(session, ids).values() for topic in fed}
        (topic,) = topics
        line = queries.matter_of_topic(session, topics)[topic]
    assert line.id == replay.matter_id
    assert (line.position, line.ending) == (7, "closed")


def test_every_vote_counts_again_to_the_same(replay: Replay) -> None:
    with replay.begin() as session:
        for vote_id in session.scalars(select(Closing.vote_id)).all():
            assert recount(session, vote_id=vote_id).agrees


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_page_of_the_matter_is_everybodys_and_names_nobody(
    replay: Replay, app: Flask, language: str
) -> None:
    client = app.test_client()
    address = f"{replay.address}/matters/{replay.matter_id}/"
    answer = client.get(f"{address}?lang={language}")
    assert answer.status_code == 200
    with replay.begin() as session:
        names = session.scalars(select(Person.name)).all()
    assert len(names) > 100
    assert [name for name in names if name in answer.text] == []
    record = replay.record
    for said in (record.title, *(o.label for o in record.options)):
        assert said in answer.text
    assert {"zh": "实施结果公布", "en": "Publication of the outcome"}[language] in answer.text


def test_every_opinion_and_reason_stands_on_the_page(replay: Replay, app: Flask) -> None:
    page = app.test_client().get(f"{replay.address}/matters/{replay.matter_id}/").text
    record = replay.record
    with replay.begin() as session:
        said = [source.opinion.text for source in opinions_of(session, record.topic_id)]
    reasons = [a.reason for i in record.items for a in i.attempts if a.reason]
    assert [text for text in (*said, *reasons) if text not in page] == []


@pytest.fixture
def fresh(replay: Replay) -> UUID:
    """A matter next door that was taken up this moment and no more."""
    scope, _ = replay.next_door
    stage = Stage(replay.database, scope, datetime(2026, 3, 2, tzinfo=UTC), print, randbits(60))
    person = stage.do(FOUNDER, register_person, name="某某某")
    heard = stage.do(
        FOUNDER,
        opinions.record_opinion,
        text="路灯不亮。",
        channel=Channel.COUNTER,
        person_id=person.id,
    )
    topic = stage.do(
        FOUNDER, opinions.raise_topic, title="路灯", summary="不亮", opinion_ids=[heard.id]
    )
    return stage.do(FOUNDER, service.open_matter, topic_id=topic.id).id


def test_a_dossier_takes_as_many_queries_for_a_long_matter_as_for_a_fresh_one(
    replay: Replay, fresh: UUID, counting: Counting
) -> None:
    numbers = []
    for scope, matter_id in ((replay.scope, replay.matter_id), (replay.next_door[0], fresh)):
        with replay.database.begin(scope) as session, counting() as statements:
            queries.dossier(session, matter_id)
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 20


def test_a_page_takes_no_more_queries_for_a_long_matter_than_for_a_fresh_one(
    replay: Replay, fresh: UUID, app: Flask, counting: Counting
) -> None:
    client, numbers = app.test_client(), []
    for place, matter_id in ((replay.address, replay.matter_id), (replay.next_door[1], fresh)):
        address = f"{place}/matters/{matter_id}/"
        client.get(address)
        with counting() as statements:
            assert client.get(address).status_code == 200
        numbers.append(len(statements))
    assert numbers[0] <= numbers[1] <= 60
