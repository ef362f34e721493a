"""Hands and papers: entered by one person, verified by another, never counted twice."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any, cast
from uuid import uuid4

import pytest
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from folkmoot.kernel.act import Actor, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import FolkmootError, Invalid, NotAllowed, NotFound, Refused
from folkmoot.votes import queries, service
from folkmoot.votes.domain import Channel, Judgement, Tally
from folkmoot.votes.models import Batch, BatchElector, BatchJudgement, Participation
from folkmoot_sdk import Figures, Option, Quantity, Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
Poll = Any
World = Any

FOR, AGAINST = {"cables": "for"}, {"cables": "against"}


def rows(poll: Poll) -> list[int]:
    with poll.session() as session:
        tables = (Batch, BatchElector, BatchJudgement, Participation)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_hand_count_paper_and_online_ballots_add_up(open_poll: OpenPoll) -> None:
    poll = open_poll(10)
    poll.cast(0, FOR)
    poll.verify(poll.enter([1, 2, 3], [Tally(FOR, 2), Tally(AGAINST)], Channel.HAND))
    poll.verify(poll.enter([4, 5], [Tally(FOR), Tally({})]))
    outcome = poll.close()
    assert outcome.options[0].count.figures == {"abstain": 1, "against": 1, "for": 4}
    assert poll.closing().count_file["attendance"]["channels"] == {
        "hand": 3,
        "online": 1,
        "paper": 2,
    }


def test_an_unverified_batch_keeps_the_vote_open(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.enter([0], [Tally(FOR)])
    with pytest.raises(Refused) as refused:
        poll.close()
    assert (refused.value.code, refused.value.params["count"]) == ("vote.batch_unverified", 1)


def test_a_rejected_batch_counts_for_nothing_and_frees_its_electors(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.reject(poll.enter([0, 1], [Tally(FOR, 2)]))
    poll.verify(poll.enter([0, 2], [Tally(AGAINST, 2)]))
    poll.cast(1, FOR)
    outcome = poll.close()
    assert outcome.options[0].count.figures == {"abstain": 0, "against": 2, "for": 1}


def test_who_entered_a_batch_cannot_verify_it_even_by_a_second_account(open_poll: OpenPoll) -> None:
    poll = open_poll()
    person = uuid4()
    clerk = Actor(uuid4(), frozenset({Role.SECRETARY}), person)
    poll.act = replace(poll.act, actor=clerk)
    batch = poll.enter([0], [Tally(FOR)])
    for actor in (clerk, replace(clerk, account_id=uuid4())):
        with pytest.raises(NotAllowed) as refused:
            poll.verify(batch, by=replace(poll.act, actor=actor))
        assert refused.value.code == "vote.batch_same_person"
    assert rows(poll) == [1, 1, 0, 0]


def test_the_database_refuses_a_batch_verified_by_who_entered_it(open_poll: OpenPoll) -> None:
    poll = open_poll()
    batch_id = poll.enter([0], [Tally(FOR)])
    with poll.session() as session:
        who = queries.find_batch(session, batch_id).entered_by
    row = BatchJudgement(
        batch_id=batch_id,
        vote_id=poll.vote_id,
        judgement=Judgement.VERIFIED,
        reason="",
        entered_by=who,
        judged_by=who,
        judged_at=poll.act.at,
    )
    with pytest.raises(IntegrityError, match="second_person"):
        poll.add(row)


def test_a_mistake_may_be_rejected_by_who_made_it(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.reject(poll.enter([0], [Tally(FOR)]), by=poll.act)
    assert poll.close().ballots == 0


def test_an_elector_may_verify_and_another_resident_may_not(open_poll: OpenPoll) -> None:
    poll = open_poll()
    batch = poll.enter([0], [Tally(FOR)])
    stranger = Actor(uuid4(), frozenset({Role.RESIDENT}), uuid4())
    with pytest.raises(NotAllowed) as refused:
        poll.verify(batch, by=replace(poll.act, actor=stranger))
    assert refused.value.code == "vote.batch_teller"
    poll.verify(batch, by=poll.voter(3))


def test_a_batch_is_judged_once(open_poll: OpenPoll) -> None:
    poll = open_poll()
    batch = poll.enter([0], [Tally(FOR)])
    poll.verify(batch)
    for again in (poll.verify, poll.reject):
        with pytest.raises(Refused) as refused:
            again(batch)
        assert refused.value.code == "vote.batch_judged"
    assert rows(poll) == [1, 1, 1, 1]


def test_nobody_can_be_in_two_batches_or_in_a_batch_and_online(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    poll.verify(poll.enter([1], [Tally(FOR)]))
    poll.enter([2], [Tally(FOR)])
    before = rows(poll)
    with pytest.raises(Refused) as refused:
        poll.enter([0, 1, 2, 3], [Tally(FOR, 4)])
    assert (refused.value.code, refused.value.params["count"]) == ("vote.already_counted", 3)
    assert poll.roll[3].key not in str(refused.value.params["electors"])
    assert rows(poll) == before


@pytest.mark.parametrize(
    ("numbers", "tallies", "code"),
    [
        ([], [], "vote.batch_empty"),
        ([0, 0], [Tally(FOR, 2)], "vote.batch_empty"),
        ([0], [Tally(FOR, 2)], "vote.batch_too_many"),
        ([0, 1], [Tally(FOR), Tally(AGAINST, 2)], "vote.batch_too_many"),
        ([0], [Tally(FOR, 0)], "vote.tally"),
        ([0], [Tally(FOR, -1)], "vote.tally"),
        ([0], [Tally({"lamps": "for"})], "vote.unknown_option"),
        ([0], [Tally({"cables": cast("int", 1.5)})], "vote.bad_mark"),
        ([0], [Tally(FOR, electors=("nobody",))], "vote.tally"),
    ],
)
def test_a_wrong_batch_is_refused_and_changes_nothing(
    open_poll: OpenPoll, numbers: list[int], tallies: list[Tally], code: str
) -> None:
    poll = open_poll()
    with pytest.raises(Invalid) as refused:
        poll.enter(numbers, tallies)
    assert refused.value.code == code
    assert rows(poll) == [0, 0, 0, 0]


def test_electors_of_another_vote_are_named_as_strangers(open_poll: OpenPoll) -> None:
    poll, other = open_poll(), open_poll()
    poll.roll[4] = other.roll[0]
    with pytest.raises(Invalid) as refused:
        poll.enter([3, 4], [Tally(FOR, 2)])
    assert refused.value.code == "vote.not_on_roll"
    assert refused.value.params["electors"] == other.roll[0].key


@pytest.mark.parametrize(
    ("tally", "channel", "code"),
    [
        (Tally(FOR), Channel.HAND, "vote.secrecy"),
        (Tally(FOR), Channel.ONLINE, "vote.batch_channel"),
    ],
)
def test_a_secret_vote_takes_papers_only(
    open_poll: OpenPoll, tally: Tally, channel: Channel, code: str
) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    with pytest.raises(Invalid) as refused:
        poll.enter([0], [tally], channel)
    assert refused.value.code == code


def test_a_secret_vote_takes_no_papers_with_names(open_poll: OpenPoll) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    with pytest.raises(Invalid) as refused:
        poll.enter([0], [Tally(FOR, electors=(poll.roll[0].key,))])
    assert refused.value.code == "vote.secrecy"


def test_a_closed_vote_takes_no_batch_and_no_word_on_one(open_poll: OpenPoll) -> None:
    poll = open_poll()
    batch = poll.enter([0], [Tally(FOR)])
    poll.verify(batch)
    poll.close()
    for late in (partial(poll.enter, [1], [Tally(FOR)]), partial(poll.verify, batch)):
        with pytest.raises(Refused) as refused:
            late()
        assert refused.value.code == "vote.closed"


def test_residents_enter_no_batch(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.act = poll.voter(0)
    with pytest.raises(NotAllowed):
        poll.enter([0], [Tally(FOR)])


def test_another_communitys_batch_is_unknown(
    open_poll: OpenPoll, make_world: Callable[[], World]
) -> None:
    poll, other = open_poll(), open_poll(world=make_world())
    batch = other.enter([0], [Tally(FOR)])
    with pytest.raises(NotFound) as refused, poll.session() as session:
        service.verify_batch(session, poll.second, batch_id=batch)
    assert refused.value.code == "vote.batch_unknown"


def test_papers_with_wrong_marks_or_that_cannot_be_read_are_left_out_with_the_reason(
    open_poll: OpenPoll,
) -> None:
    poll = open_poll(5, figures=Figures({Quantity.ELIGIBLE: 5}))
    papers = [Tally(FOR, 2), Tally({"cables": "maybe"}), Tally(spoilt=True)]
    poll.verify(poll.enter([0, 1, 2, 3], papers))
    outcome = poll.close()
    assert {each.reason: each.times for each in outcome.left_out} == {
        "unknown_mark": 1,
        "votes.spoilt": 1,
    }
    # Both were cast all the same: four took part, and two of four is no majority.
    assert (outcome.valid, outcome.carried, outcome.ballots) == (True, False, 2)


def test_weighed_papers_name_their_owners_and_count_their_area(open_owners: OpenPoll) -> None:
    poll = open_owners([400_00, 100_00, 100_00])
    with pytest.raises(Invalid) as refused:
        poll.enter([0, 1], [Tally(FOR, 2)])
    assert refused.value.code == "vote.batch_names"
    names = tuple(poll.roll[i].key for i in (0, 1))
    poll.verify(poll.enter([0, 1, 2], [Tally(FOR, electors=names)]))
    outcome = poll.close()
    assert (outcome.options[0].count.in_favour, outcome.options[0].count.area_in_favour) == (
        2,
        500_00,
    )


def test_an_owner_named_on_two_lines_is_refused(open_owners: OpenPoll) -> None:
    poll = open_owners([100, 100])
    key = poll.roll[0].key
    lines = [Tally(FOR, electors=(key,)), Tally(AGAINST, electors=(key,))]
    with pytest.raises(Invalid) as refused:
        poll.enter([0, 1], lines)
    assert refused.value.code == "vote.tally"


def test_batches_are_in_the_chain(open_poll: OpenPoll) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    poll.verify(poll.enter([0, 1], [Tally(FOR, 2)]))
    poll.reject(poll.enter([2], [Tally(FOR)]))
    with poll.session() as session:
        assert verify(session).sound
        found = queries.batches_of(session, poll.vote_id)
        assert {judged and judged.judgement for _, judged in found} == {"verified", "rejected"}


def test_every_refusal_says_what_to_do(open_poll: OpenPoll) -> None:
    poll = open_poll(options=(Option("cables", "飞线"),))
    with pytest.raises(FolkmootError) as refused:
        poll.enter([0], [Tally(FOR, 9)])
    assert refused.value.cure
    assert refused.value.message % refused.value.params
