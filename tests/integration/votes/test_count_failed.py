"""A voting rule that breaks down at the close leaves the vote over, whole, and to be counted again.

The rules here are hostile each in its own way; the closing is the real one, on PostgreSQL.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from click.testing import CliRunner
from flask import Flask
from marshmallow import Schema
from sqlalchemy import select
from tests.integration.votes.conftest import ITEM, RESIDENTS, law

from folkmoot.extensions.aside import aside
from folkmoot.extensions.loader import installed
from folkmoot.extensions.models import PluginTrouble
from folkmoot.extensions.registry import Installed, Kind, Registered, Registry, registry_of
from folkmoot.extensions.releases import borrowed
from folkmoot.extensions.runner.errors import RunnerError
from folkmoot.extensions.tenant_view import suspended
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Invalid, NotFound, Refused
from folkmoot.votes import cli, count_file, counted_by, pins, queries, service
from folkmoot.votes.domain import Channel, Tally
from folkmoot.votes.faults import FAULTS
from folkmoot.votes.models import Ballot, Closing, CountFailure, Participation, VoteSecret
from folkmoot_sdk import Ballot as SdkBallot
from folkmoot_sdk import (
    Count,
    Figures,
    Marking,
    MarkingKind,
    OptionCount,
    Outcome,
    Poll,
    Secrecy,
    Text,
    VotingRule,
)
from folkmoot_sdk.worker import WorkerFault

# The classes behind the fixtures are in conftest.py, which no test module can import.
OpenPoll = Callable[..., Any]
Swap = Callable[..., None]

FOR, AGAINST = {"cables": "for"}, {"cables": "against"}
SECRETS = "整治飞线"


def sound() -> Registered[VotingRule]:
    return installed().entries["ballots", Kind.VOTING_RULES, "must-do-list", "1"]


def counting(answer: Callable[[Poll], object], **members: object) -> Registered[VotingRule]:
    """The must-do list as a vendor's, which opens like ours and counts real ballots by ``answer``.

    Under the same id, version and digest: what a vote pinned, and what went wrong with it since.
    """
    ours = sound()
    base = type(ours.contribution)

    def count(_self: object, poll: Poll) -> object:
        return answer(poll) if any(b.choices for b in poll.ballots) else base.count(_self, poll)  # type: ignore[arg-type]

    made = type("Theirs", (base,), {"count": count, "__module__": __name__, **members})()
    return replace(ours, contribution=made)


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Swap:
    """``use(rule)`` is what is found under the pin from now on; ``use()`` the sound one again."""

    def swap(rule: Registered[VotingRule] | None = None) -> None:
        entry = rule or sound()
        key = (entry.plugin, entry.kind, entry.id, entry.version)
        registry = Registry(MappingProxyType({key: entry}), MappingProxyType({}))
        monkeypatch.setattr(pins, "installed", lambda: registry)

    return swap


def raises(problem: BaseException) -> Callable[[Poll], Count]:
    def answer(_poll: Poll) -> Count:
        raise problem

    return answer


def gives(
    key: str = "cables", in_favour: object = 1, figures: Mapping[str, object] | None = None
) -> Callable[[Poll], Count]:
    def answer(_poll: Poll) -> Count:
        option = OptionCount(key, in_favour, 0, figures or {})  # type: ignore[arg-type] # hostile
        return Count((option,), ((key,),), None)

    return answer


def runner(fault: WorkerFault) -> Callable[[Poll], Count]:
    words = f"ValueError: {SECRETS} has 3 votes"
    return raises(RunnerError(fault, "vendor", "1.0", "rule@1", words, "vendor/__init__.py:7 in f"))


def deep() -> Callable[[Poll], Count]:
    def answer(poll: Poll) -> Count:
        return answer(poll)

    return answer


# What says nothing of the rule: this machine, or somebody else's count, keeps it from answering.
PASSING = (WorkerFault.BUSY, WorkerFault.START, WorkerFault.MISSING)
HOSTILE: Mapping[str, tuple[Callable[[Poll], object], str]] = {
    "raises": (raises(ZeroDivisionError(SECRETS)), "raised"),
    "exits": (raises(SystemExit(0)), "raised"),
    "recurses": (deep(), "raised"),
    "memory": (raises(MemoryError()), "raised"),
    "none": (lambda _poll: None, "raised"),
    "float": (gives(in_favour=0.5), "not_plain"),
    "float figure": (gives(figures={"points": 1.5}), "not_plain"),
    "control": (gives(figures={"\x1b[2J": 1}), "not_plain"),
    "null": (gives(figures={"\x00": 1}), "not_plain"),
    "tag": (gives(figures={"<b>": 1}), "not_plain"),
    "enormous": (gives(figures={"points": 10**5000}), "not_plain"),
    "stranger": (gives("other"), "unsound"),
    "more than cast": (gives(in_favour=9), "unsound"),
    **{fault.value: (runner(fault), fault.value) for fault in WorkerFault if fault not in PASSING},
}


def failures(poll: Any) -> list[CountFailure]:  # noqa: ANN401 - the class is in conftest.py
    with poll.session() as session:
        return list(queries.failures_of(session, poll.vote_id))


def rows(poll: Any) -> tuple[Any, ...]:  # noqa: ANN401 - as above
    """All that came in, and what ties it to voters."""
    with poll.session() as session:
        found = [
            session.execute(
                select(*model.__table__.columns).where(model.vote_id == poll.vote_id)
            ).all()
            for model in (Ballot, Participation, VoteSecret, Closing)
        ]
        return tuple(tuple(sorted(map(tuple, each), key=str)) for each in found)


@pytest.mark.parametrize("way", HOSTILE)
@pytest.mark.parametrize("secrecy", list(Secrecy))
def test_whatever_a_rule_does_the_vote_is_over_whole_and_counted_again(
    open_poll: OpenPoll, use: Swap, way: str, secrecy: Secrecy
) -> None:
    answer, fault = HOSTILE[way]
    poll = open_poll(secrecy=secrecy)
    for voter in range(3):
        poll.cast(voter, FOR)
    poll.cast(3, AGAINST)
    before = rows(poll)
    use(counting(answer))
    failed = poll.close()
    assert isinstance(failed, CountFailure)
    assert (failed.number, failed.fault, failed.plugin) == (1, fault, "ballots")
    assert Text.from_plain(failed.sentence) == FAULTS[fault]
    assert rows(poll) == before
    with poll.session() as session:
        assert queries.find_vote(session, poll.vote_id).closed_at is None
    use()
    outcome = poll.close()
    assert isinstance(outcome, Outcome)
    assert (outcome.ballots, outcome.winners) == (4, ("cables",))
    assert poll.recount().agrees
    assert len(failures(poll)) == 1


def test_the_vendor_is_told_and_nothing_of_the_community_with_it(
    open_poll: OpenPoll, use: Swap
) -> None:
    poll = open_poll(title="三号楼电梯")
    poll.cast(0, FOR)

    class OwnError(ValueError):
        pass

    # A moment of its own: other votes may fail beside this one.
    moment = poll.at_the_end.at + timedelta(days=31, microseconds=int(uuid4()) % 10**6)
    for answer in (HOSTILE["raises"][0], raises(OwnError(SECRETS)), HOSTILE["timeout"][0]):
        use(counting(answer))
        poll.close(replace(poll.act, at=moment))
    entry = sound()
    with poll.session() as session:
        told = select(PluginTrouble).where(PluginTrouble.at == moment).order_by(PluginTrouble.seq)
        found = [(one.fault, one.message, one.frame) for one in session.scalars(told)]
        for one in session.scalars(told):
            said = (one.plugin, one.version, one.digest, one.call, one.ref)
            pin = ("ballots", entry.plugin_version, entry.digest, "count", "must-do-list@1")
            assert said == pin
            assert SECRETS not in f"{one.message}{one.frame}"
            assert str(poll.vote_id) not in f"{one.message}{one.frame}"
    assert [each[:2] for each in found] == [
        ("raised", "ZeroDivisionError"),
        # A name of its own could say how the vote stands.
        ("raised", "ValueError"),
        ("timeout", "ValueError"),
    ]
    assert found[2][2] == "vendor/__init__.py:7 in f"


def test_the_frame_is_the_innermost_one_of_the_plugin(open_poll: OpenPoll, use: Swap) -> None:
    def badly(_poll: Poll) -> Count:
        return Count(*"abc", *"def")

    poll = open_poll()
    poll.cast(0, FOR)
    use(counting(badly))
    poll.close()
    with poll.session() as session:
        frames = list(session.scalars(select(PluginTrouble.frame)))
    assert any("test_count_failed.py:" in each and each.endswith("in badly") for each in frames)


def test_the_chain_says_that_the_count_failed_and_stays_sound(
    open_poll: OpenPoll, use: Swap
) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    poll.cast(0, FOR)
    use(counting(HOSTILE["raises"][0]))
    poll.close()
    poll.close()
    with poll.session() as session:
        entries = select(AuditEntry.action).where(AuditEntry.subject == str(poll.vote_id))
        actions = list(session.scalars(entries.order_by(AuditEntry.seq)))
        assert actions.count("votes:vote:count_failed") == 2
        assert "votes:vote:close" not in actions
        assert verify(session).sound
    use()
    poll.close()
    with poll.session() as session:
        assert verify(session).sound


def test_voting_ends_with_a_count_that_failed(in_a_meeting: OpenPoll, use: Swap) -> None:
    poll = in_a_meeting()
    poll.cast(0, FOR)
    batch = poll.enter([1], [Tally(FOR)], Channel.HAND)
    poll.verify(batch)
    use(counting(HOSTILE["raises"][0]))
    poll.close(announcement="主持人宣布投票结束")
    use()
    acts: tuple[Callable[[], object], ...] = (
        lambda: poll.cast(2, FOR),
        lambda: poll.cast(0, AGAINST),
        lambda: poll.enter([3], [Tally(FOR)], Channel.HAND),
        lambda: poll.object(batch, poll.voter(1)),
    )
    for act in acts:
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "vote.over"
    outcome = poll.close(announcement="后来的话")
    assert outcome.ballots == 2
    assert poll.closing().announced == "主持人宣布投票结束"


def test_a_ballot_sent_twice_is_told_of_the_first_after_a_failed_count(
    open_poll: OpenPoll, use: Swap
) -> None:
    poll = open_poll()
    first = poll.cast(0, FOR, "the-key")
    use(counting(HOSTILE["raises"][0]))
    poll.close()
    again = poll.cast(0, FOR, "the-key")
    assert (again.seq, again.repeated) == (first.seq, True)


def test_a_close_that_is_refused_is_no_count_that_failed(open_poll: OpenPoll, use: Swap) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    use(counting(HOSTILE["raises"][0]))
    with pytest.raises(Refused) as refused:
        poll.close(poll.act)
    assert refused.value.code == "vote.not_over"
    assert failures(poll) == []


def test_weighed_votes_fail_and_are_counted_again(open_owners: OpenPoll, use: Swap) -> None:
    poll = open_owners([9_000, 7_000, 6_000])
    keys = [poll.roll[n].key for n in range(3)]
    poll.verify(poll.enter([0, 1, 2], [Tally(FOR, 3, tuple(keys))]))
    use(counting(HOSTILE["differs"][0]))
    assert isinstance(poll.close(), CountFailure)
    use()
    outcome = poll.close()
    assert outcome.options[0].count.area_in_favour == 22_000
    assert poll.recount().agrees


@pytest.mark.parametrize("fault", PASSING)
def test_a_rule_that_could_not_be_asked_just_now_ends_no_vote(
    open_poll: OpenPoll, use: Swap, fault: WorkerFault
) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    use(counting(runner(fault)))
    with pytest.raises(Refused) as refused:
        poll.close()
    assert refused.value.code == "vote.count_later"
    assert failures(poll) == []
    use()
    assert poll.close().ballots == 1


@pytest.mark.parametrize("fault", PASSING)
def test_a_rule_that_was_shown_the_ballots_keeps_no_voting_open(
    open_poll: OpenPoll, use: Swap, fault: WorkerFault
) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    use(counting(raises(RunnerError(fault, "planted", "1", call="count"))))
    assert isinstance(poll.close(), CountFailure)
    with pytest.raises(Refused, match=r"vote\.over"):
        poll.cast(1, FOR)
    use()
    assert poll.close().ballots == 1


def test_an_answer_without_measure_never_goes_on_record(open_poll: OpenPoll, use: Swap) -> None:
    def endless(poll: Poll) -> Count:
        figures = {f"figure-{n}": n for n in range(150_000)}
        counts = tuple(OptionCount(each.key, 1, figures=figures) for each in poll.options)
        return Count(counts, (), None)

    poll = open_poll()
    poll.cast(0, FOR)
    use(counting(endless))
    failed = poll.close()
    assert isinstance(failed, CountFailure)
    assert failed.fault == "not_plain"


def test_a_recount_by_a_rule_that_fails_is_refused(open_poll: OpenPoll, use: Swap) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    poll.close()
    use(counting(HOSTILE["timeout"][0]))
    with pytest.raises(Refused) as refused:
        poll.recount()
    assert refused.value.code == "vote.count_failed"
    assert failures(poll) == []


BREAKS = MappingProxyType(
    {
        "raises": ZeroDivisionError(SECRETS),
        "exits": SystemExit(1),
        "runner": RunnerError(WorkerFault.TIMEOUT, "vendor", "1.0"),
    }
)


@pytest.mark.parametrize("way", BREAKS)
def test_a_ballot_that_the_rule_cannot_look_at_is_refused_and_kept_by_nobody(
    open_poll: OpenPoll, use: Swap, way: str
) -> None:
    def fall(*_all: object) -> None:
        raise BREAKS[way]

    poll = open_poll()
    use(counting(lambda _poll: None, ballot_problem=fall))
    with pytest.raises(Refused) as refused:
        poll.cast(0, FOR)
    assert refused.value.code == "vote.rule_failed"
    assert SECRETS not in str(refused.value)
    use()
    assert poll.cast(0, FOR).seq == 1


@pytest.mark.parametrize("member", ["marking", "ballot_problem", "count"])
@pytest.mark.parametrize("way", BREAKS)
def test_a_vote_opens_by_no_rule_that_breaks_down(
    open_poll: OpenPoll, way: str, member: str
) -> None:
    def fall(*_all: object) -> None:
        raise BREAKS[way]

    with pytest.raises((Refused, Invalid)) as refused:
        open_poll(method=counting(lambda _poll: None, **{member: fall}))
    assert refused.value.code == "vote.rule_failed"


CALLS = MappingProxyType(
    {"marking": "marking", "ballot_problem": "count", "count": "count", "settings": "pin_settings"}
)


def told(poll: Any, digest: str) -> list[PluginTrouble]:  # noqa: ANN401 - as above
    """What the vendor of that release was told beside the requests."""
    assert aside.drain(10)
    with poll.session() as session:
        query = select(PluginTrouble).where(PluginTrouble.digest == digest)
        return list(session.scalars(query.order_by(PluginTrouble.seq)))


@pytest.fixture
def digest() -> str:
    """Of a release of its own: other tests have troubles beside this one."""
    return uuid4().hex * 2


class Closed(Schema):
    """Settings that nobody can give: they break down before they have looked."""

    def load(self, *_all: object, **_how: object) -> None:
        raise RunnerError(
            WorkerFault.RAISED,
            "vendor",
            "1.0",
            "rule@1",
            f"KeyError: {SECRETS}",
            call="pin_settings",
        )


@pytest.mark.parametrize("member", CALLS)
def test_a_vendor_is_told_of_a_rule_by_which_no_vote_opens(
    open_poll: OpenPoll, digest: str, member: str
) -> None:
    def fall(*_all: object) -> None:
        raise KeyError(SECRETS)

    broken = Closed if member == "settings" else fall
    method = replace(counting(lambda _poll: None, **{member: broken}), digest=digest)
    with pytest.raises(Refused) as refused:
        open_poll(title=SECRETS, method=method)
    assert refused.value.code == "vote.rule_failed"
    (found,) = told(open_poll(), digest)
    assert (found.call, found.fault, found.message) == (CALLS[member], "raised", "KeyError")
    named = (found.plugin, found.version, found.ref)
    assert named == ("ballots", sound().plugin_version, "must-do-list@1")
    assert SECRETS not in f"{found.message}{found.frame}"


def test_a_vendor_is_told_once_of_ballots_that_its_rule_cannot_look_at(
    open_poll: OpenPoll, use: Swap, digest: str
) -> None:
    def fall(*_all: object) -> None:
        raise ZeroDivisionError(SECRETS)

    poll = open_poll(method=replace(sound(), digest=digest))
    use(replace(counting(lambda _poll: None, ballot_problem=fall), digest=digest))
    for voter in range(3):
        with pytest.raises(Refused):
            poll.cast(voter, FOR)
    (found,) = told(poll, digest)
    assert (found.call, found.message) == ("ballot_problem", "ZeroDivisionError")
    assert found.frame.endswith("in fall")
    assert str(poll.vote_id) not in f"{found.message}{found.frame}"


@pytest.mark.parametrize("fault", [*PASSING, WorkerFault.SUSPENDED])
def test_no_vendor_is_told_of_what_it_cannot_mend(
    open_poll: OpenPoll, use: Swap, digest: str, fault: WorkerFault
) -> None:
    def fall(*_all: object) -> None:
        raise RunnerError(fault, "vendor", "1.0", "rule@1")

    poll = open_poll(method=replace(sound(), digest=digest))
    use(replace(counting(lambda _poll: None, ballot_problem=fall), digest=digest))
    with pytest.raises(Refused):
        poll.cast(0, FOR)
    assert told(poll, digest) == []


def test_no_vendor_is_told_that_its_release_was_suspended_at_the_count(
    open_poll: OpenPoll, use: Swap, digest: str
) -> None:
    own = replace(sound(), digest=digest)
    use(own)
    poll = open_poll(method=own)
    poll.cast(0, FOR)
    use(replace(counting(runner(WorkerFault.SUSPENDED)), digest=digest))
    assert poll.close().fault == WorkerFault.SUSPENDED
    assert told(poll, digest) == []


def test_settings_that_the_rule_does_not_know_open_no_vote(open_poll: OpenPoll) -> None:
    with pytest.raises(Invalid) as refused:
        open_poll(settings={"no_such": 1})
    assert refused.value.code == "vote.settings"


def test_voting_is_over_for_a_cast_that_waited_for_the_failed_close(
    open_poll: OpenPoll, use: Swap
) -> None:
    """The cast's first statement may have begun before the failure was there to be seen."""
    poll = open_poll()
    poll.cast(0, FOR)
    use(counting(HOSTILE["raises"][0]))
    poll.close()
    early: Act = replace(poll.voter(1), at=poll.act.at + timedelta(minutes=1))
    with poll.session() as session, pytest.raises(Refused) as refused:
        service.cast_ballot(session, early, vote_id=poll.vote_id, choices=FOR, request_key="k")
    assert refused.value.code == "vote.over"


@pytest.fixture
def beside(monkeypatch: pytest.MonkeyPatch) -> Swap:
    """``beside(broken, mended, …)``: these are installed, the first as it was pinned."""

    def install(*rules: Registered[VotingRule]) -> None:
        registry = registry_of(
            [Installed(each.plugin, each.plugin_version, each.digest, (each,)) for each in rules],
            {},
        )
        monkeypatch.setattr(pins, "installed", lambda: registry)

    return install


def later(rule: Registered[VotingRule], version: str = "9.1") -> Registered[VotingRule]:
    return replace(rule, plugin_version=version, digest=version.replace(".", "") * 10)


def test_a_later_release_with_the_same_rule_counts_after_the_pinned_one_failed(
    open_poll: OpenPoll, beside: Swap
) -> None:
    poll = open_poll(secrecy=Secrecy.SECRET)
    poll.cast(0, FOR)
    beside(counting(HOSTILE["raises"][0]), later(sound()))
    with pytest.raises(Refused) as refused:
        poll.close(release="9.1")
    assert refused.value.code == "vote.release_pinned"
    assert isinstance(poll.close(), CountFailure)
    with pytest.raises(NotFound) as unknown:
        poll.close(release="9.2")
    assert unknown.value.code == "vote.release_unknown"
    outcome = poll.close(release="9.1")
    assert outcome.ballots == 1
    file = poll.closing().count_file
    assert (file["method"]["plugin_version"], file["method"]["pin"]["digest"]) == ("9.1", "91" * 10)
    before = file["method"]["instead_of"]
    assert (before["plugin_version"], before["pin"]["digest"]) == (
        sound().plugin_version,
        sound().digest,
    )
    assert poll.recount().agrees
    with poll.session() as session:
        assert verify(session).sound
        entries = select(AuditEntry.action).where(AuditEntry.subject == str(poll.vote_id))
        assert "votes:vote:close_by_later_release" in set(session.scalars(entries))


def test_a_later_release_that_counts_otherwise_where_the_pinned_one_answers_counts_nothing(
    open_poll: OpenPoll, beside: Swap
) -> None:
    """Whoever knows how ballots stand could have a rule changed: here it turns every ballot round
    at all, and is found out by one of each kind.
    """

    def turned(poll: Poll) -> Count:
        ballots = tuple(
            replace(each, choices=dict.fromkeys(each.choices, "against")) for each in poll.ballots
        )
        return sound().contribution.count(replace(poll, ballots=ballots))

    def only_few(poll: Poll) -> Count:
        if sum(each.times for each in poll.ballots) > 3:
            raise MemoryError
        return sound().contribution.count(poll)

    poll = open_poll(8)
    for voter in range(4):
        poll.cast(voter, FOR)
    poll.cast(4, AGAINST)
    beside(counting(only_few), later(counting(turned)), later(sound(), "9.2"))
    poll.close()
    before = rows(poll)
    with pytest.raises(Refused) as refused:
        poll.close(release="9.1")
    assert refused.value.code == "vote.release_counts_otherwise"
    assert (rows(poll), len(failures(poll))) == (before, 1)
    assert poll.close(release="9.2").winners == ("cables",)


def test_a_later_release_counts_whatever_the_words_in_which_it_tells_the_count(
    open_poll: OpenPoll, beside: Swap
) -> None:
    def only_few(poll: Poll) -> Count:
        if sum(each.times for each in poll.ballots) > 3:
            raise MemoryError
        return sound().contribution.count(poll)

    def worded(poll: Poll) -> Count:
        return replace(sound().contribution.count(poll), steps=(Text("改过的话", "mended"),))

    poll = open_poll(8)
    for voter in range(4):
        poll.cast(voter, FOR)
    beside(counting(only_few), later(counting(worded)))
    poll.close()
    outcome = poll.close(release="9.1")
    assert outcome.steps == (Text("改过的话", "mended"),)
    assert poll.closing().outcome["steps"] == [{"zh": "改过的话", "en": "mended"}]


def test_a_later_release_is_held_against_blank_ballots_and_a_few_real_ones() -> None:
    ballots = tuple(SdkBallot({"cables": str(i)}, times=2) for i in range(30))
    poll = Poll(ITEM, ballots, {}, law(RESIDENTS).contribution, Figures({}))
    blank, few = counted_by._parts(poll)  # noqa: SLF001 - what it is held against is the rule here
    assert blank.ballots == (SdkBallot({}, times=60),)
    assert few.ballots == tuple(replace(each, times=1) for each in poll.ballots[:20])


def test_nothing_counts_in_the_place_of_a_release_that_answers_nothing_any_more(
    open_poll: OpenPoll, beside: Swap
) -> None:
    poll = open_poll()
    poll.cast(0, FOR)

    def dead(_self: object, _poll: Poll) -> Count:
        raise ZeroDivisionError

    beside(counting(lambda _poll: None, count=dead), later(sound()))
    poll.close()
    with pytest.raises(Refused) as refused:
        poll.close(release="9.1")
    assert refused.value.code == "vote.release_unproven"
    assert len(failures(poll)) == 1


@pytest.mark.parametrize("fault", ["stopped", "suspended"])
def test_a_release_that_was_stopped_and_did_not_fail_gives_its_place_to_none(
    open_poll: OpenPoll, beside: Swap, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    """Else whoever can stop a release chose which one counts."""
    poll = open_poll()
    poll.cast(0, FOR)
    stopped = runner(WorkerFault.SUSPENDED)
    beside(counting(stopped) if fault == "suspended" else sound(), later(sound()))
    with monkeypatch.context() as patch:
        if fault == "stopped":
            patch.setattr(counted_by, "pinned", _stopped)
        assert poll.close().fault == fault
    with poll.session() as session:
        vote = queries.find_vote(session, poll.vote_id)
        assert counted_by.on_offer(vote, queries.failures_of(session, vote.id)) == ()
    with pytest.raises(Refused) as refused:
        poll.close(release="9.1")
    assert refused.value.code == "vote.release_pinned"


def _stopped(*_asked: object) -> None:
    raise suspended("ballots", "0.1.0")


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_result_says_first_that_another_release_counted(
    open_poll: OpenPoll, beside: Swap, app: Flask, language: str
) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    beside(counting(HOSTILE["raises"][0]), later(sound()))
    poll.close()
    poll.close(release="9.1")
    place = f"/{poll.world.district_slug}/{poll.world.community_slug}"
    page = app.test_client().get(f"{place}/votes/{poll.vote_id}/?lang={language}").text
    said = {
        "zh": f"本次表决开始时采用的是表决方式程序的 {sound().plugin_version} 版",
        "en": f"This vote was opened with release {sound().plugin_version} of its voting rule",
    }[language]
    assert said in page
    assert "9.1" in page[page.index(said) : page.index(said) + 250]


def test_whoever_has_the_count_file_is_told_that_another_release_counted(
    open_poll: OpenPoll, beside: Swap, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    beside(counting(HOSTILE["raises"][0]), later(sound()))
    poll.close()
    poll.close(release="9.1")
    file = tmp_path / "count.json"
    file.write_bytes(count_file.to_bytes(poll.closing().count_file))
    registry = registry_of(
        [
            Installed("ballots", each.plugin_version, each.digest, (each,))
            for each in (sound(), later(sound()))
        ],
        {},
    )
    monkeypatch.setattr(borrowed, "installed", lambda: registry)
    done = CliRunner().invoke(cli.count, [str(file), "--lang", "en"])
    assert done.exit_code == 0, done.output
    assert f"opened with release {sound().plugin_version}" in done.stderr


def test_a_file_that_hides_the_pinned_release_is_not_what_was_counted(
    open_poll: OpenPoll, beside: Swap, superuser: psycopg.Connection
) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    beside(counting(HOSTILE["raises"][0]), later(sound()))
    poll.close()
    poll.close(release="9.1")
    hide = "UPDATE closing SET count_file = count_file #- '{method,instead_of}' WHERE vote_id = %s"
    superuser.execute(hide, [poll.vote_id])
    superuser.commit()
    assert "method" in poll.recount().differences


def test_a_later_release_that_fails_as_well_is_named(open_poll: OpenPoll, beside: Swap) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    broken = counting(HOSTILE["raises"][0])
    beside(broken, later(broken))
    poll.close()
    poll.close(release="9.1")
    assert [each.version for each in failures(poll)] == [sound().plugin_version, "9.1"]


def test_a_release_that_marks_otherwise_counts_nothing(open_poll: OpenPoll, beside: Swap) -> None:
    poll = open_poll()
    poll.cast(0, FOR)
    other = counting(lambda _poll: None, marking=lambda *_: Marking(MarkingKind.RANK))
    beside(counting(HOSTILE["raises"][0]), later(other))
    poll.close()
    with pytest.raises(Refused) as refused:
        poll.close(release="9.1")
    assert refused.value.code == "vote.release_differs"
    assert len(failures(poll)) == 1


def test_an_earlier_release_or_another_rule_is_not_on_offer(
    open_poll: OpenPoll, beside: Swap
) -> None:
    poll = open_poll()
    approval = installed().entries["ballots", Kind.VOTING_RULES, "approval", "1"]
    beside(counting(HOSTILE["raises"][0]), later(sound(), "0.0.1"), later(approval))
    with poll.session() as session:
        assert pins.mended(queries.find_vote(session, poll.vote_id)) == ()


def test_a_stopped_release_is_a_count_that_failed_and_no_fault_of_its_vendor(
    open_poll: OpenPoll, monkeypatch: pytest.MonkeyPatch
) -> None:
    poll = open_poll()
    poll.cast(0, FOR)

    with monkeypatch.context() as patch:
        patch.setattr(counted_by, "pinned", _stopped)
        moment = poll.at_the_end.at + timedelta(days=77, microseconds=int(uuid4()) % 10**6)
        failed = poll.close(replace(poll.act, at=moment))
    assert failed.fault == "stopped"
    with poll.session() as session:
        assert not session.scalars(select(PluginTrouble).where(PluginTrouble.at == moment)).all()
    assert poll.close().ballots == 1
