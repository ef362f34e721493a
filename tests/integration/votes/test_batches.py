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

STRANGER = Actor(uuid4(), frozenset({Role.RESIDENT}), uuid4())
FOR, AGAINST = {"cables": "for"}, {"cables": "against"}


def rows(poll: Poll) -> list[int]:
    with poll.session() as session:
        tables = (Batch, BatchElector, BatchJudgement, Participation)
        return [session.scalar(select(func.count()).select_from(table)) for table in tables]


def test_a_hand_count_paper_and_online_ballots_add_up(in_a_meeting: OpenPoll) -> None:
    poll = in_a_meeting(10)
    poll.cast(0, FOR)
    poll.verify(poll.enter([1, 2, 3], [Tally(FOR, 2), Tally(AGAINST)], Channel.HAND))
    poll.verify(poll.enter([4, 5], [Tally(FOR), Tally({})]))
    outcome = poll.close(announcement="主持人宣布投票结束")
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


PERSON, ACCOUNT = uuid4(), uuid4()


@pytest.mark.parametrize(
    ("claimed", "why"),
    [
        ({"judged_by": PERSON}, "another_person_and_account"),
        ({"judged_account": ACCOUNT}, "another_person_and_account"),
        ({"judged_account": None}, "another_person_and_account"),
        ({"entered_account": None}, "another_person_and_account"),
        ({"entered_account": uuid4()}, "fk_batch_judgement"),
        ({"entered_by": uuid4()}, "fk_batch_judgement"),
    ],
)
def test_the_database_refuses_a_batch_verified_by_who_entered_it(
    open_poll: OpenPoll, claimed: dict[str, Any], why: str
) -> None:
    poll = open_poll()
    poll.act = replace(poll.act, actor=Actor(ACCOUNT, frozenset({Role.SECRETARY}), PERSON))
    given = {
        "batch_id": poll.enter([0], [Tally(FOR)]),
        "vote_id": poll.vote_id,
        "judgement": Judgement.VERIFIED,
        "reason": "",
        "entered_by": PERSON,
        "entered_account": ACCOUNT,
        "judged_by": uuid4(),
        "judged_account": uuid4(),
        "judged_at": poll.act.at,
    }
    with pytest.raises(IntegrityError, match=why):
        poll.add(BatchJudgement(**(given | claimed)))


def test_an_account_verifies_nothing_that_it_entered_whoever_stands_behind_it_now(
    open_poll: OpenPoll,
) -> None:
    poll = open_poll()
    with_person = Actor(uuid4(), frozenset({Role.SECRETARY}), uuid4())
    without = replace(with_person, person_id=None)
    for one, two in ((with_person, without), (without, with_person)):
        poll.act = replace(poll.act, actor=one)
        batch = poll.enter([0], [Tally(FOR)])
        with pytest.raises(NotAllowed) as refused:
            poll.verify(batch, by=replace(poll.act, actor=two))
        assert refused.value.code == "vote.batch_same_person"


def test_a_teller_needs_an_account(open_poll: OpenPoll) -> None:
    poll = open_poll()
    batch = poll.enter([0], [Tally(FOR)])
    nobody = replace(poll.act, actor=Actor(None, frozenset({Role.GRID_WORKER}), uuid4()))
    for act in (partial(poll.verify, batch, nobody), partial(poll.reject, batch, nobody)):
        with pytest.raises(NotAllowed) as refused:
            act()
        assert refused.value.code == "vote.batch_nobody"


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
    before = rows(poll)
    with pytest.raises(Refused) as refused:
        poll.enter([0, 1, 3], [Tally(FOR, 3)])
    assert (refused.value.code, refused.value.params["count"]) == ("vote.already_counted", 2)
    assert poll.roll[3].key not in str(refused.value.params["electors"])
    assert rows(poll) == before


def test_of_two_batches_with_the_same_elector_one_can_be_verified(open_poll: OpenPoll) -> None:
    poll = open_poll()
    one, other = poll.enter([2], [Tally(FOR)]), poll.enter([2, 3], [Tally(AGAINST, 2)])
    poll.verify(other)
    with pytest.raises(Refused) as refused:
        poll.verify(one)
    assert refused.value.code == "vote.batch_conflict"


def test_an_elector_who_verifies_is_told_how_many_and_not_who(open_poll: OpenPoll) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    batch = poll.enter([0, 1], [Tally(FOR, 2)])
    poll.cast(0, AGAINST)
    with pytest.raises(Refused) as refused:
        poll.verify(batch, by=poll.voter(3))
    assert refused.value.params == {"count": 1}


def test_who_is_in_the_room_and_raises_no_hand_abstains(in_a_meeting: OpenPoll) -> None:
    poll = in_a_meeting(5)
    poll.verify(poll.enter(range(5), [Tally(FOR, 2), Tally(AGAINST)], Channel.HAND))
    assert poll.close().options[0].count.figures == {"abstain": 2, "against": 1, "for": 2}


def test_owners_who_raise_no_hand_abstain_with_their_area(
    open_owners: OpenPoll, sitting: set[Any]
) -> None:
    meeting_id = uuid4()
    sitting.add(meeting_id)
    poll = open_owners([400, 100], meeting_id=meeting_id)
    poll.verify(poll.enter([0, 1], [Tally(FOR, electors=(poll.roll[0].key,))], Channel.HAND))
    poll.close()
    assert poll.closing().count_file["attendance"]["area"] == 500


def test_hands_are_counted_only_while_the_meeting_sits(
    open_poll: OpenPoll, in_a_meeting: OpenPoll, sitting: set[Any]
) -> None:
    poll, elsewhere = in_a_meeting(5), open_poll(5)
    batch = poll.enter([0], [Tally(FOR)], Channel.HAND)
    sitting.clear()
    for late in (
        partial(poll.verify, batch),
        partial(poll.enter, [1], [Tally(FOR)], Channel.HAND),
        partial(elsewhere.enter, [1], [Tally(FOR)], Channel.HAND),
    ):
        with pytest.raises(Refused) as refused:
            late()
        assert refused.value.code == "vote.no_hands_now"


def test_nothing_enters_the_count_after_the_announced_end(open_poll: OpenPoll) -> None:
    poll = open_poll()
    batch = poll.enter([0], [Tally(FOR)])
    poll.act = poll.at_the_end
    poll.second = replace(poll.second, at=poll.act.at)
    for late in (partial(poll.verify, batch), partial(poll.enter, [1], [Tally(FOR)])):
        with pytest.raises(Refused) as refused:
            late()
        assert refused.value.code == "vote.batch_late"
    poll.reject(batch)
    assert poll.close().ballots == 0


def test_rejecting_is_for_staff_and_who_entered_it(open_poll: OpenPoll) -> None:
    poll = open_poll()
    batch = poll.enter([0, 1], [Tally(FOR, 2)])
    with pytest.raises(NotAllowed) as refused:
        poll.reject(batch, by=poll.voter(4))
    assert refused.value.code == "vote.batch_reject"
    former = replace(poll.act, actor=replace(poll.act.actor, roles=frozenset({Role.RESIDENT})))
    poll.reject(batch, by=former)


def test_an_elector_objects_once_and_it_is_kept(open_poll: OpenPoll) -> None:
    poll = open_poll()
    batch = poll.enter([0, 1], [Tally(FOR, 2)])
    poll.object(batch, poll.voter(0))
    poll.verify(batch)
    poll.object(batch, poll.voter(1), "我交的是反对票")
    for who, error in ((poll.voter(0), Refused), (replace(poll.act, actor=STRANGER), NotAllowed)):
        with pytest.raises(error):
            poll.object(batch, who)
    with poll.session() as session:
        found = queries.objections_of(session, poll.vote_id)[batch]
        assert {row.text for row in found} == {"我没有交过票", "我交的是反对票"}
        assert verify(session).sound
    poll.close()
    with pytest.raises(Refused) as refused:
        poll.object(batch, poll.voter(3))
    assert refused.value.code == "vote.closed"


@pytest.mark.parametrize(
    ("numbers", "tallies", "code"),
    [
        ([], [], "vote.batch_empty"),
        ([0, 0], [Tally(FOR, 2)], "vote.batch_empty"),
        ([0], [Tally(FOR, 2)], "vote.batch_too_many"),
        ([0, 1], [Tally(FOR), Tally(AGAINST, 2)], "vote.batch_too_many"),
        ([0, 1, 2], [], "vote.batch_too_few"),
        ([0, 1, 2], [Tally(FOR), Tally(spoilt=True)], "vote.batch_too_few"),
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
    with pytest.raises(Invalid) as refused:
        poll.enter([0, 1, 2], [Tally(FOR, electors=names)])
    assert refused.value.code == "vote.batch_too_few"
    poll.verify(poll.enter([0, 1], [Tally(FOR, electors=names)]))
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
