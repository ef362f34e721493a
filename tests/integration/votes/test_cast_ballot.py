"""One counted ballot a voter, a change of mind until the close, and one receipt a request."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError, ProgrammingError
from tests.statements import sent_to

from folkmoot.kernel.act import Act, Actor
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.verify import Fault, verify
from folkmoot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from folkmoot.votes import queries, service
from folkmoot.votes.domain import Channel, ElectorDraft, Receipt, Tally
from folkmoot.votes.models import Ballot, Participation
from folkmoot_sdk import Option, Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
Poll = Any
World = Any

FOR, AGAINST = {"cables": "for"}, {"cables": "against"}


def rows(poll: Poll) -> tuple[int, int]:
    with poll.session() as session:
        return (
            session.scalar(select(func.count()).select_from(Participation)),
            session.scalar(select(func.count()).select_from(Ballot)),
        )


@pytest.fixture(params=list(Secrecy))
def poll(request: pytest.FixtureRequest, open_poll: OpenPoll) -> Poll:
    return open_poll(5, secrecy=request.param)


def test_a_ballot_is_taken_and_acknowledged(poll: Poll) -> None:
    receipt = poll.cast(0, FOR)
    assert (receipt.vote_id, receipt.seq, receipt.repeated) == (poll.vote_id, 1, False)
    assert rows(poll) == (1, 1)


def test_the_last_of_a_voters_ballots_counts_and_the_first_stays_on_record(poll: Poll) -> None:
    poll.cast(0, FOR)
    assert poll.cast(0, AGAINST).seq == 2
    poll.cast(1, FOR)
    outcome = poll.close()
    # A secret vote's ballots are deleted at its close; what was replaced is still said.
    assert rows(poll)[0] == 2
    assert outcome.options[0].count.figures == {"abstain": 0, "against": 1, "for": 1}
    assert [(each.reason, each.times) for each in outcome.left_out] == [("votes.replaced", 1)]


def test_the_same_request_again_gets_the_first_receipt_and_casts_nothing(poll: Poll) -> None:
    first = poll.cast(0, FOR, key="form-1")
    again = poll.cast(0, AGAINST, key="form-1")
    assert again == replace(first, repeated=True)
    assert rows(poll) == (1, 1)


def test_another_voters_request_key_gives_no_receipt_of_theirs(poll: Poll) -> None:
    poll.cast(0, FOR, key="form-1")
    assert poll.cast(1, FOR, key="form-1").repeated is False
    assert rows(poll) == (2, 2)


def test_a_lost_receipt_of_a_named_vote_is_found_even_after_the_close(open_poll: OpenPoll) -> None:
    poll = open_poll()
    first = poll.cast(0, FOR, key="form-1")
    poll.close()
    assert poll.cast(0, FOR, key="form-1") == replace(first, repeated=True)


def test_a_closed_vote_takes_no_ballot(poll: Poll) -> None:
    poll.close()
    with pytest.raises(Refused) as refused:
        poll.cast(0, FOR)
    assert refused.value.code == "vote.closed"
    assert rows(poll) == (0, 0)


def test_no_ballot_after_the_announced_end(open_poll: OpenPoll, act: Act) -> None:
    poll = open_poll(closes_at=act.at + timedelta(days=4))
    poll.cast(0, FOR)
    poll.act = replace(act, at=act.at + timedelta(days=4))
    with pytest.raises(Refused) as refused:
        poll.cast(1, FOR)
    assert refused.value.code == "vote.closed"


def test_who_is_not_on_the_roll_casts_nothing(poll: Poll) -> None:
    poll.roll.append(ElectorDraft("stranger", (uuid4(),)))
    with pytest.raises(NotAllowed) as refused:
        poll.cast(5, FOR)
    assert refused.value.code == "vote.not_on_roll"
    assert rows(poll) == (0, 0)


def test_an_account_that_is_nobody_here_casts_nothing(poll: Poll, act: Act) -> None:
    with pytest.raises(NotAllowed) as refused, poll.session() as session:
        service.cast_ballot(session, act, vote_id=poll.vote_id, choices=FOR, request_key="form-1")
    assert refused.value.code == "auth.no_person"


def test_a_ballot_for_another_communitys_vote_finds_no_vote(
    poll: Poll, make_world: Callable[[], World], open_poll: OpenPoll
) -> None:
    other = open_poll(world=make_world())
    theirs = poll.voter(0)
    with pytest.raises(NotFound) as refused, other.session() as session:
        service.cast_ballot(
            session, theirs, vote_id=poll.vote_id, choices=FOR, request_key="form-1"
        )
    assert refused.value.code == "vote.unknown"
    assert rows(poll) == rows(other) == (0, 0)


@pytest.mark.parametrize(
    ("choices", "code"),
    [
        ({"lamps": "for"}, "vote.unknown_option"),
        ({"cables": "perhaps"}, "vote.bad_mark"),
        ({"cables": 0.5}, "vote.bad_mark"),
        ({"cables": True}, "vote.bad_mark"),
        ({"cables": 10**30}, "vote.bad_mark"),
        ({"cables": ["for"]}, "vote.bad_mark"),
        ({"cables": "for\x00"}, "text.control"),
        ({"cables": "<script>"}, "text.markup"),
        ({"cables": "f" * 101}, "text.too_long"),
    ],
)
def test_marks_that_could_not_be_counted_are_refused_and_change_nothing(
    poll: Poll, choices: dict[str, Any], code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        poll.cast(0, choices)
    assert refused.value.code == code
    assert rows(poll) == (0, 0)


@pytest.mark.parametrize("key", ["", "k" * 101, "a\x00b"])
def test_a_request_needs_a_key_of_its_own(poll: Poll, key: str) -> None:
    with pytest.raises(Invalid), poll.session() as session:
        service.cast_ballot(
            session, poll.voter(0), vote_id=poll.vote_id, choices=FOR, request_key=key
        )


def test_any_co_owner_casts_the_one_ballot(open_poll: OpenPoll) -> None:
    pair = ElectorDraft("unit-1", (uuid4(), uuid4()))
    poll = open_poll([pair])
    poll.cast(0, FOR)
    poll.roll[0] = replace(pair, person_ids=pair.person_ids[::-1])
    assert poll.cast(0, AGAINST).seq == 2
    assert rows(poll) == (1, 2)


def test_an_owner_behind_two_heads_says_whose_ballot_it_is(open_owners: OpenPoll) -> None:
    poll = open_owners([400, 100])
    alone, couple = poll.roll
    person = alone.person_ids[0]
    poll = open_owners(
        [400, 100],
        electors=[alone, replace(couple, person_ids=(person, *couple.person_ids))],
        registered=True,
    )

    def cast(elector_key: str | None) -> Receipt:
        with poll.session() as session:
            return service.cast_ballot(
                session,
                replace(poll.act, actor=Actor(uuid4(), frozenset(), person)),
                vote_id=poll.vote_id,
                choices=FOR,
                request_key=uuid4().hex,
                elector_key=elector_key,
            )

    with pytest.raises(Invalid) as refused:
        cast(None)
    assert refused.value.code == "vote.which_elector"
    with pytest.raises(NotAllowed):
        cast("owner-9")
    assert (cast("owner-0").seq, cast("owner-1").seq) == (1, 1)
    assert poll.close().options[0].count.area_in_favour == 500


def test_an_organisation_that_owns_votes_on_paper(open_owners: OpenPoll) -> None:
    poll = open_owners([400, 100], electors=[ElectorDraft("org:1", (), area=400)])
    poll.roll = [ElectorDraft("org:1", (), area=400)]
    poll.verify(poll.enter([0], [Tally(FOR, electors=("org:1",))]))
    assert poll.close().options[0].count.area_in_favour == 400


def test_who_is_counted_on_paper_does_not_vote_online_as_well(poll: Poll) -> None:
    poll.verify(poll.enter([0, 1], [Tally(FOR, 2)]))
    with pytest.raises(Refused) as refused:
        poll.cast(0, AGAINST)
    assert refused.value.code == "vote.already_counted"
    assert rows(poll) == (2, 0)


def test_a_batch_that_nobody_verified_keeps_nobody_from_voting(poll: Poll) -> None:
    """One person's word must not silence others: whoever is said to be in it votes all the same."""
    batch = poll.enter([0, 1, 2], [Tally(FOR, 3)])
    assert poll.cast(0, AGAINST).seq == 1
    with pytest.raises(Refused) as refused:
        poll.verify(batch)
    assert (refused.value.code, refused.value.params["count"]) == ("vote.batch_conflict", 1)
    assert refused.value.params["electors"] == poll.roll[0].key
    poll.reject(batch)
    poll.verify(poll.enter([1, 2], [Tally(FOR, 2)]))
    assert poll.close().options[0].count.figures == {"abstain": 0, "against": 1, "for": 2}


def test_finding_a_vote_and_casting_takes_five_statements_and_the_chain_three(
    open_poll: OpenPoll, world: World
) -> None:
    poll = open_poll(
        50, secrecy=Secrecy.SECRET, options=tuple(Option(f"o{i}", "甲") for i in range(9))
    )
    poll.cast(0, {})
    with sent_to(world.database.engine) as statements:
        poll.cast(1, {})
    own = [each for each in statements if "audit" not in each and "SET LOCAL" not in each]
    assert len([each for each in statements if "audit" in each]) == 3
    assert len(own) == 5, own


def test_the_chain_vouches_for_every_ballot_and_names_no_secret_voter(
    poll: Poll, world: World
) -> None:
    voter = poll.voter(0)
    with world.begin() as session:
        service.cast_ballot(session, voter, vote_id=poll.vote_id, choices=FOR, request_key="form-1")
    with world.begin() as session:
        entry = session.scalars(
            select(AuditEntry).where(AuditEntry.action == "votes:ballot:cast")
        ).one()
        is_secret = queries.find_vote(session, poll.vote_id).secrecy is Secrecy.SECRET
        assert entry.actor == (None if is_secret else voter.actor.account_id)
        assert entry.subject == str(poll.vote_id)
        assert verify(session).sound


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ballot SET choices = '{}'",
        "UPDATE participation SET channel = 'paper'",
        "DELETE FROM participation",
        "UPDATE elector SET heads = 5",
        "DELETE FROM elector",
        "DELETE FROM elector_person",
        "UPDATE vote_option SET label = 'x'",
        "UPDATE vote SET figures = '{}'",
        "UPDATE vote SET method = '{}'",
        "DELETE FROM vote",
        "UPDATE vote_secret SET key = 'x'",
        "UPDATE batch SET tallies = '[]'",
        "DELETE FROM batch_elector",
        "UPDATE batch_judgement SET judgement = 'verified'",
        "DELETE FROM batch_judgement",
        "UPDATE closing SET carried = true",
        "DELETE FROM closing",
    ],
)
def test_the_app_itself_can_rewrite_nothing_by_raw_sql(open_poll: OpenPoll, statement: str) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    poll.cast(0, FOR)
    with pytest.raises(ProgrammingError, match="permission denied"), poll.session() as session:
        session.execute(text(statement))


def test_ballots_that_vanish_before_the_close_are_missed(poll: Poll) -> None:
    """The close of a secret vote needs the right to delete them; the chain watches its use."""
    for number in range(5):
        poll.cast(number, FOR)
    with poll.session() as session:
        gone = text("DELETE FROM ballot WHERE voter_key = (SELECT min(voter_key) FROM ballot)")
        session.execute(gone)
    with poll.session() as session:
        assert [each.fault for each in verify(session).findings] == [Fault.MISSING_ROW]
    with pytest.raises(Refused) as refused:
        poll.close()
    assert refused.value.code == "vote.does_not_add_up"


def test_a_second_ballot_row_for_a_voter_is_refused_by_the_database(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.verify(poll.enter([0], [Tally(FOR)]))
    key = poll.roll[0].key
    again = Participation(
        vote_id=poll.vote_id, voter_key=key, channel=Channel.ONLINE, batch_id=None
    )
    with pytest.raises(IntegrityError, match="pk_participation"):
        poll.add(again)


def test_a_ballot_row_beside_a_paper_is_refused_by_the_database(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.verify(poll.enter([0], [Tally(FOR)]))
    row = Ballot(
        vote_id=poll.vote_id,
        voter_key=poll.roll[0].key,
        seq=1,
        channel=Channel.ONLINE,
        choices={},
        cast_at=poll.act.at,
        request_key="x",
    )
    with pytest.raises(IntegrityError, match="fk_ballot"):
        poll.add(row)


def test_a_residents_other_roles_do_not_matter(poll: Poll) -> None:
    voter = replace(poll.voter(0), actor=Actor(uuid4(), frozenset(), poll.roll[0].person_ids[0]))
    with poll.session() as session:
        receipt = service.cast_ballot(
            session, voter, vote_id=poll.vote_id, choices=FOR, request_key="form-1"
        )
    assert receipt.seq == 1
