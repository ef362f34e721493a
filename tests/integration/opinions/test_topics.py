"""Many opinions become one topic, and every one of them can be found from it and it from them."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from uuid import UUID, uuid4

import pytest

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, Invalid, NotAllowed, NotFound
from folkmoot.kernel.scope import TenantSession
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.queries import became_of, opinions_of, topics, waiting
from folkmoot.opinions.service import merge_opinions, raise_topic, record_opinion

Begin = Callable[[], AbstractContextManager[TenantSession]]


@pytest.fixture
def opinions(begin: Begin, act: Act) -> list[UUID]:
    """Four opinions, in the order in which they came."""
    with begin() as session:
        return [
            record_opinion(
                session, act, text=f"意见{number}", channel=Channel.LETTER, origin=f"{number}号"
            ).id
            for number in range(4)
        ]


@pytest.fixture
def topic(begin: Begin, act: Act, opinions: list[UUID]) -> UUID:
    """A topic of the first two opinions."""
    with begin() as session:
        return raise_topic(
            session,
            act,
            title="电梯维修",
            summary="八部电梯坏了四部",
            affected="三栋楼近二百户",
            opinion_ids=opinions[:2],
        ).id


def test_from_a_topic_back_to_every_opinion_with_who_linked_it_and_when(
    begin: Begin, act: Act, topic: UUID, opinions: list[UUID]
) -> None:
    with begin() as session:
        sources = opinions_of(session, topic)
    assert {source.opinion.id for source in sources} == set(opinions[:2])
    assert {(source.linked_at, source.linked_by) for source in sources} == {
        (act.at, act.actor.account_id)
    }


def test_from_an_opinion_forward_to_every_topic_that_it_feeds(
    begin: Begin, act: Act, topic: UUID, opinions: list[UUID]
) -> None:
    with begin() as session:
        other = raise_topic(
            session, act, title="物业", summary="物业不管", opinion_ids=[opinions[1], opinions[2]]
        ).id
    with begin() as session:
        became = became_of(session, opinions)
    assert became[opinions[0]] == (topic,)
    assert set(became[opinions[1]]) == {topic, other}
    assert became[opinions[2]] == (other,)
    assert became[opinions[3]] == ()


def test_an_opinion_that_feeds_nothing_keeps_waiting_in_sight(
    begin: Begin, act: Act, topic: UUID, opinions: list[UUID]
) -> None:
    with begin() as session:
        assert {opinion.id for opinion in waiting(session)} == set(opinions[2:])
    with begin() as session:
        merge_opinions(session, act, topic_id=topic, opinion_ids=opinions)
    with begin() as session:
        assert waiting(session) == ()


def test_merging_again_adds_only_what_is_new(
    begin: Begin, act: Act, topic: UUID, opinions: list[UUID]
) -> None:
    with begin() as session:
        assert merge_opinions(session, act, topic_id=topic, opinion_ids=opinions[:3]) == (
            opinions[2],
        )
    with begin() as session:
        assert merge_opinions(session, act, topic_id=topic, opinion_ids=opinions[:3]) == ()
    with begin() as session:
        assert len(opinions_of(session, topic)) == 3
        assert verify(session).sound


def test_two_who_merge_the_same_opinion_at_once_link_it_once(
    begin: Begin, act: Act, topic: UUID, opinions: list[UUID]
) -> None:
    barrier = Barrier(2)

    def merge(_: int) -> str:
        try:
            with begin() as session:
                barrier.wait()
                merge_opinions(session, act, topic_id=topic, opinion_ids=[opinions[3]])
        except Conflict as error:
            return error.code
        return "merged"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(merge, range(2)))
    assert set(outcomes) <= {"merged", "opinions.topic.merged_meanwhile"}
    with begin() as session:
        found = [source.opinion.id for source in opinions_of(session, topic)]
        assert found.count(opinions[3]) == 1
        assert verify(session).sound


def test_a_topic_is_never_made_up_at_a_desk(begin: Begin, act: Act) -> None:
    with pytest.raises(Invalid) as caught, begin() as session:
        raise_topic(session, act, title="绿化", summary="种树", opinion_ids=[])
    assert caught.value.code == "opinions.topic.from_nobody"


def test_an_opinion_that_does_not_exist_here_makes_no_topic(
    begin: Begin, act: Act, opinions: list[UUID], make_world: Callable[[], object]
) -> None:
    with pytest.raises(NotFound) as caught, begin() as session:
        raise_topic(session, act, title="绿化", summary="种树", opinion_ids=[opinions[0], uuid4()])
    assert caught.value.code == "opinions.unknown_among"
    elsewhere = make_world()
    with pytest.raises(NotFound), elsewhere.begin() as session:  # type: ignore[attr-defined] # a World
        raise_topic(session, act, title="绿化", summary="种树", opinion_ids=opinions)
    with begin() as session:
        assert topics(session) == ()


def test_a_resident_does_not_merge(
    begin: Begin, resident: Act, topic: UUID, opinions: list[UUID]
) -> None:
    with pytest.raises(NotAllowed), begin() as session:
        merge_opinions(session, resident, topic_id=topic, opinion_ids=opinions)


def test_lists_of_topics_and_their_opinions_take_one_query_each(
    begin: Begin,
    act: Act,
    topic: UUID,
    opinions: list[UUID],
    count_queries: Callable[[TenantSession], list[str]],
) -> None:
    with begin() as session:
        for number in range(5):
            raise_topic(session, act, title=f"议题{number}", summary="同上", opinion_ids=opinions)
    with begin() as session:
        seen = count_queries(session)
        assert sorted(line.opinions for line in topics(session)) == [2, 4, 4, 4, 4, 4]
        assert len(opinions_of(session, topic)) == 2
        assert len(became_of(session, opinions)[opinions[0]]) == 6
        assert len(seen) == 3
