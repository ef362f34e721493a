"""Two at once: one elector's ballots, a cast beside a close, a cast beside a batch."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, FolkmootError
from folkmoot.votes import service
from folkmoot.votes.asking import RuleFailedError
from folkmoot.votes.domain import ElectorDraft, Receipt, Tally
from folkmoot.votes.faults import Fault
from folkmoot.votes.models import Ballot, CountFailure
from folkmoot.votes.service import casting, closing
from folkmoot_sdk import Outcome, Secrecy

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]

FOR, AGAINST = {"cables": "for"}, {"cables": "against"}


def at_once(*jobs: Callable[[], Any]) -> list[Any]:
    """What each job returned or raised, all of them begun together."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        barrier.wait()
        try:
            return job()
        except FolkmootError as error:
            return error

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


@pytest.mark.parametrize("secrecy", list(Secrecy))
def test_two_co_owners_at_once_are_one_voter_with_two_ballots(
    open_poll: OpenPoll, secrecy: Secrecy
) -> None:
    persons = tuple(uuid4() for _ in range(4))
    poll = open_poll([ElectorDraft("unit-1", persons)], secrecy=secrecy)

    def cast(person: UUID, choices: dict[str, Any]) -> Receipt:
        voter = replace(poll.voter(0), actor=replace(poll.voter(0).actor, person_id=person))
        with poll.session() as session:
            return service.cast_ballot(
                session, voter, vote_id=poll.vote_id, choices=choices, request_key=uuid4().hex
            )

    answers = at_once(*(partial(cast, person, FOR) for person in persons))
    receipts = [answer for answer in answers if isinstance(answer, Receipt)]
    assert sorted(receipt.seq for receipt in receipts) == list(range(1, len(receipts) + 1))
    assert {type(answer) for answer in answers} <= {Receipt, Conflict}
    assert poll.close().ballots == 1
    with poll.session() as session:
        kept = session.scalar(select(func.count()).select_from(Ballot))
        assert kept == (0 if secrecy is Secrecy.SECRET else len(receipts))
        assert verify(session).sound


def test_a_double_click_gets_one_ballot_and_the_same_receipt_twice(open_poll: OpenPoll) -> None:
    poll = open_poll()
    for attempt in range(5):
        key = f"form-{attempt}"
        one, two = at_once(*[partial(poll.cast, 0, FOR, key)] * 2)
        assert (one.seq, one.cast_at) == (two.seq, two.cast_at)
        assert {one.repeated, two.repeated} == {False, True}


def test_who_always_comes_second_is_told_so(
    open_poll: OpenPoll, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    seen = casting._look_back  # noqa: SLF001 - the moment between looking and casting

    def blind(*given: Any) -> object:  # noqa: ANN401 - as the original
        return replace(seen(*given), seq=0)

    monkeypatch.setattr(casting, "_look_back", blind)
    with pytest.raises(Conflict) as refused:
        poll.cast(0, FOR)
    assert refused.value.code == "vote.concurrent"


@pytest.mark.parametrize("secrecy", list(Secrecy))
def test_no_ballot_slips_in_after_the_count(in_a_meeting: OpenPoll, secrecy: Secrecy) -> None:
    for _ in range(4):
        poll = in_a_meeting(8, secrecy=secrecy)
        casts = [partial(poll.cast, n, FOR) for n in range(7)]
        close = partial(poll.close, announcement="主持人宣布投票结束")
        *answers, outcome = at_once(*casts, close)
        taken = [answer for answer in answers if isinstance(answer, Receipt)]
        refused = {answer.code for answer in answers if isinstance(answer, FolkmootError)}
        assert outcome.ballots == len(taken)
        assert refused <= {"vote.closed"}
        assert poll.recount().agrees


def fail(*_asked: object) -> None:
    raise RuleFailedError(Fault("timeout"))


@pytest.mark.parametrize(("counts", "code"), [(True, "vote.closed"), (False, "vote.over")])
def test_a_waiting_close_shuts_out_who_waits_behind_it(
    in_a_meeting: OpenPoll,
    monkeypatch: pytest.MonkeyPatch,
    counts: bool,
    code: str,
) -> None:
    """The cast that waited for the lock sees the close, though its snapshot is older."""
    poll = in_a_meeting(2)
    if not counts:
        monkeypatch.setattr(closing, "judge", fail)
    started = Barrier(2)
    plain = casting._enter  # noqa: SLF001 - where the cast takes its lock

    def slow(*given: Any) -> object:  # noqa: ANN401 - as the original
        started.wait()
        return plain(*given)

    monkeypatch.setattr(casting, "_enter", slow)

    def close() -> Outcome | CountFailure:
        with poll.session() as session:
            outcome = service.close_vote(
                session, poll.act, vote_id=poll.vote_id, announcement="投票结束"
            )
            started.wait()
            # The cast is now waiting for the row that this transaction holds.
            session.execute(select(func.pg_sleep(0.3)))
            return outcome

    answer, outcome = at_once(lambda: poll.cast(0, FOR), close)
    assert answer.code == code
    assert isinstance(outcome, Outcome) == counts
    monkeypatch.undo()
    with poll.session() as session:
        assert not session.scalar(select(func.count()).select_from(Ballot))


def test_a_cast_and_a_batch_for_the_same_elector_never_both_count(open_poll: OpenPoll) -> None:
    for _ in range(4):
        poll = open_poll(2)
        batch = poll.enter([0], [Tally(AGAINST)])
        ballot, verified = at_once(partial(poll.cast, 0, FOR), partial(poll.verify, batch))
        refused = [each.code for each in (ballot, verified) if isinstance(each, FolkmootError)]
        assert refused in (["vote.already_counted"], ["vote.batch_conflict"])
        if isinstance(verified, FolkmootError):
            poll.reject(batch)
        assert poll.close().ballots == 1


def test_two_verifiers_at_once_count_a_batch_once(open_poll: OpenPoll) -> None:
    poll = open_poll(3)
    batch = poll.enter([0, 1], [Tally(FOR, 2)])
    answers = at_once(lambda: poll.verify(batch), lambda: poll.verify(batch, by=poll.voter(2)))
    refused = [each.code for each in answers if isinstance(each, FolkmootError)]
    assert refused == ["vote.batch_judged"]
    assert poll.close().ballots == 2


def test_two_closers_at_once_close_once(open_poll: OpenPoll) -> None:
    poll = open_poll(3)
    poll.cast(0, FOR)
    answers = at_once(poll.close, poll.close)
    refused = [each.code for each in answers if isinstance(each, FolkmootError)]
    assert refused == ["vote.closed"]
