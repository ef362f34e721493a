"""Closing counts, judges, explains, publishes and destroys the secret, all or nothing."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType
from typing import Any

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import ProgrammingError
from tests.statements import sent_to

from folkmoot.extensions.loader import installed
from folkmoot.extensions.registry import Kind, Registered, Registry
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import NotFound, Refused
from folkmoot.kernel.scope import DistrictScope
from folkmoot.votes import pins, queries
from folkmoot.votes.domain import Channel, Tally
from folkmoot.votes.models import Ballot, Closing, Participation, Vote, VoteSecret
from folkmoot_sdk import Figures, Option, Quantity, Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
World = Any

FOR, AGAINST = {"cables": "for"}, {"cables": "against"}


def poll_batch(poll: Any) -> Any:  # noqa: ANN401 - the class is in conftest.py
    with poll.session() as session:
        return queries.batches_of(session, poll.vote_id)[0][0].id


M, R, P = Quantity.MEMBERS, Quantity.REPRESENTATIVES, Quantity.PRESENT


def representatives() -> Registered[Any]:
    key = ("cn-statutes", Kind.DECISION_RULES, "representatives-meeting", "2026")
    return installed().entries[key]


def assembly(in_a_meeting: OpenPoll, present: int, members: int) -> Any:  # noqa: ANN401 - the class is in conftest.py
    figures = Figures({M: members, R: members, P: present})
    return in_a_meeting(present, figures=figures, law=representatives())


@pytest.mark.parametrize(
    ("for_", "against", "abstain", "carried", "margin"),
    [(15, 10, 5, False, 1), (15, 15, 0, False, 1), (16, 14, 0, True, 0), (16, 0, 0, True, 0)],
)
def test_of_thirty_attending_sixteen_carry_however_the_others_vote(
    in_a_meeting: OpenPoll, for_: int, against: int, abstain: int, carried: bool, margin: int
) -> None:
    poll = assembly(in_a_meeting, 30, 45)
    lines = [Tally(FOR, for_), Tally(AGAINST, against), Tally({}, abstain)]
    lines = [line for line in lines if line.times]
    poll.verify(poll.enter(range(30), lines, Channel.HAND))
    outcome = poll.close()
    assert (outcome.valid, outcome.carried) == (True, carried)
    test = outcome.options[0].tests[0]
    assert (test.right, test.margin) == (30, margin)
    assert test.source.article


def test_thirty_one_of_seventy_five_is_inquorate_and_nineteen_short(
    in_a_meeting: OpenPoll,
) -> None:
    poll = assembly(in_a_meeting, 31, 75)
    poll.verify(poll.enter(range(31), [Tally(FOR, 31)], Channel.HAND))
    outcome = poll.close()
    assert (outcome.valid, outcome.carried, outcome.winners) == (False, False, ())
    assert [test.margin for test in outcome.validity if not test.passed] == [19]


def test_owners_carry_by_heads_and_fail_by_area(open_owners: OpenPoll) -> None:
    poll = open_owners([59_00] * 100 + [61_00 * 100 // 34] * 34)
    lines = [Tally(FOR, electors=tuple(each.key for each in poll.roll[:100]))]
    lines.append(Tally(AGAINST, electors=tuple(each.key for each in poll.roll[100:])))
    poll.verify(poll.enter(range(134), lines))
    outcome = poll.close()
    assert (outcome.valid, outcome.carried) == (True, False)
    failed = [test for test in outcome.options[0].tests if not test.passed]
    assert [test.comparison.left for test in failed] == [Quantity.AREA_IN_FAVOUR]


def test_online_owners_weigh_as_the_roll_says(open_owners: OpenPoll) -> None:
    poll = open_owners([400_00, 100_00, 100_00])
    poll.cast(0, FOR)
    poll.cast(1, AGAINST)
    outcome = poll.close()
    assert outcome.options[0].count.area_in_favour == 400_00
    figures = poll.closing().figures
    assert (figures["heads_present"], figures["area_present"]) == (2, 500_00)


def test_nobody_voting_is_an_invalid_vote_and_closes(open_poll: OpenPoll) -> None:
    outcome = open_poll().close()
    assert (outcome.valid, outcome.carried, outcome.ballots) == (False, False, 0)


def test_a_closing_can_be_held_as_evidence_by_its_verdict(open_poll: OpenPoll) -> None:
    poll = open_poll(3)
    for voter in range(3):
        poll.cast(voter, FOR)
    poll.close()
    closing = poll.closing()
    assert (closing.valid, closing.carried, closing.winners) == (True, True, ["cables"])
    assert closing.count_file_digest == closing.count_file["digests"]["file"]
    with poll.session() as session:
        vote = queries.find_vote(session, poll.vote_id)
        assert (vote.closed_at, closing.subject_id) == (closing.closed_at, vote.subject_id)
        assert verify(session).sound


def test_a_vote_closes_once(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.close()
    with pytest.raises(Refused) as refused:
        poll.close()
    assert refused.value.code == "vote.closed"


def test_an_announced_end_is_kept_unless_everybody_has_voted(open_poll: OpenPoll, act: Act) -> None:
    poll = open_poll(2, closes_at=act.at + timedelta(days=3))
    poll.cast(0, FOR)
    poll.enter([1], [Tally({})])
    for announcement in ("", "大家都投了"):
        with pytest.raises(Refused) as refused:
            poll.close(act, announcement)
        assert refused.value.code == "vote.batch_unverified"
    poll.reject(poll_batch(poll))
    for announcement in ("", "大家都投了"):
        with pytest.raises(Refused) as refused:
            poll.close(act, announcement)
        assert refused.value.code == "vote.not_over"
    poll.cast(1, FOR)
    assert poll.close(act).carried


def test_a_vote_in_a_meeting_closes_when_everybody_attending_is_counted(
    in_a_meeting: OpenPoll, act: Act
) -> None:
    poll = in_a_meeting(3)
    poll.cast(0, FOR)
    with pytest.raises(Refused) as refused:
        poll.close(act)
    assert (refused.value.code, refused.value.params["missing"]) == ("vote.not_announced", 2)
    poll.verify(poll.enter([1, 2], [Tally(FOR)], Channel.HAND))
    assert poll.close(act).ballots == 3
    assert poll.closing().announced is None


def test_the_chairs_announcement_ends_a_vote_in_a_meeting_and_is_kept(
    in_a_meeting: OpenPoll, act: Act
) -> None:
    poll = in_a_meeting(3)
    poll.cast(0, FOR)
    poll.close(act, " 主持人宣布：投票结束 ")
    assert poll.closing().announced == "主持人宣布：投票结束"
    with poll.session() as session:
        assert verify(session).sound


def test_an_announced_end_that_has_come_closes_the_vote(open_poll: OpenPoll, act: Act) -> None:
    poll = open_poll(2, closes_at=act.at + timedelta(days=3))
    assert poll.close(replace(act, at=act.at + timedelta(days=3))).ballots == 0


def test_the_secret_goes_at_the_close_and_not_before(open_poll: OpenPoll) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    poll.cast(0, FOR)
    with poll.session() as session:
        assert session.scalar(select(VoteSecret.key))
    poll.close()
    with poll.session() as session:
        assert session.scalar(select(VoteSecret.key)) is None


@pytest.mark.parametrize("secrecy", list(Secrecy))
def test_a_ballot_of_nobody_on_the_roll_keeps_the_vote_from_closing(
    open_poll: OpenPoll, act: Act, secrecy: Secrecy
) -> None:
    poll = open_poll(secrecy=secrecy)
    key = {"vote_id": poll.vote_id, "voter_key": "f" * 64, "channel": Channel.ONLINE}
    ballot = Ballot(**key, seq=1, choices=FOR, cast_at=act.at, request_key="x")
    poll.add(Participation(**key, batch_id=None), ballot)
    with pytest.raises(Refused) as refused:
        poll.close()
    assert refused.value.code == "vote.does_not_add_up"


def test_a_verified_batch_without_its_electors_keeps_the_vote_from_closing(
    open_poll: OpenPoll, superuser: psycopg.Connection
) -> None:
    poll = open_poll()
    poll.verify(poll.enter([0], [Tally(FOR)]))
    superuser.execute("DELETE FROM participation WHERE vote_id = %s", [poll.vote_id])
    superuser.commit()
    with pytest.raises(Refused) as refused:
        poll.close()
    assert refused.value.code == "vote.does_not_add_up"


def other_release(entry: Registered[Any]) -> Registry:
    key = (entry.plugin, entry.kind, entry.id, entry.version)
    changed = replace(entry, digest="0" * 64)
    return Registry(MappingProxyType({key: changed}), MappingProxyType({}))


def test_another_release_of_the_plugin_counts_nothing(
    open_poll: OpenPoll, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = installed().entries["ballots", Kind.VOTING_RULES, "must-do-list", "1"]
    poll = open_poll()
    poll.cast(0, FOR)
    monkeypatch.setattr(pins, "installed", lambda: other_release(entry))
    for act in (lambda: poll.cast(1, FOR), poll.close):
        with pytest.raises(NotFound) as refused:
            act()
        assert refused.value.code == "vote.rule_missing"
        assert refused.value.params["plugin"] == "ballots"
        assert refused.value.params["plugin_version"] == entry.plugin_version


def test_the_number_of_statements_does_not_grow_with_ballots(
    open_poll: OpenPoll, world: World
) -> None:
    def statements_to_close(count: int) -> int:
        poll = open_poll(count, secrecy=Secrecy.SECRET)
        for voter in range(count - 1):
            poll.cast(voter, [FOR, AGAINST, {}][voter % 3])
        poll.verify(poll.enter([count - 1], [Tally(FOR)]))
        act = poll.at_the_end
        with sent_to(world.database.engine) as seen:
            poll.close(act)
        return len(seen)

    few = statements_to_close(3)
    assert statements_to_close(24) == few
    assert few <= 33


def test_several_items_are_each_carried_on_their_own(open_poll: OpenPoll) -> None:
    options = (Option("cables", "飞线"), Option("roads", "道路"), Option("none", "都不做", False))
    poll = open_poll(3, options=options)
    poll.cast(0, {"cables": "for", "roads": "for"})
    poll.cast(1, {"cables": "for", "roads": "against"})
    poll.cast(2, {"roads": "abstain"})
    outcome = poll.close()
    assert outcome.winners == ("cables",)
    assert [each.carried for each in outcome.options] == [True, False, False]


def test_the_district_reads_the_header_and_no_ballot(open_poll: OpenPoll) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    district = DistrictScope(poll.world.scope.district_id)
    with poll.world.database.begin(district) as session:
        assert session.execute(text("SELECT title FROM vote")).scalar() == "环境整治"
    for table in ("ballot", "elector", "participation", "batch", "vote_secret", "closing"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            poll.world.database.begin(district) as session,
        ):
            session.execute(text(f"SELECT * FROM {table}"))  # noqa: S608 - names from this test


def test_open_votes_and_their_pins_are_listed_until_they_close(open_poll: OpenPoll) -> None:
    first, second = open_poll(), open_poll()
    first.close()
    with second.session() as session:
        (found,) = queries.open_pins(session)
        assert (found[0].id, found[1].id) == (second.vote_id, "must-do-list")
        assert session.scalars(select(Closing)).one().vote_id == first.vote_id
        assert session.get(Vote, (second.world.scope.tenant_id, first.vote_id)).closed_at
