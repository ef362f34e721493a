"""What ``advance`` refuses the database refuses too, against plain SQL in the app's own role.

At every step a matter stands ready, beside a twin in the same community and another next door.
The honest rows go in; every way to bend one of them does not.
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import product
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from folkmoot.kernel.act import CHINA
from folkmoot.kernel.db import Base, table_of
from folkmoot.matters import service
from folkmoot.matters.domain import Force
from folkmoot.matters.exits import exit_of
from folkmoot.matters.models import (
    MatterEnding,
    MatterStep,
    MatterStepExit,
    MatterVote,
    MatterVoteOption,
    Resolution,
)
from folkmoot.matters.service import OptionDraft
from folkmoot.meetings.models import Meeting
from folkmoot.meetings.queries import seats_of
from folkmoot.notices.models import Notice
from folkmoot.votes import service as votes
from folkmoot.votes.domain import Channel, Tally
from folkmoot_sdk import BodyKind, Subject

# The classes behind the fixtures are in conftest.py, which no test module can import.
Town = Any
Case = Any
Row = tuple[type[Base], dict[str, Any]]

# In one order, or two workers would not agree on which tests there are.
OURS = sorted(
    (
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__.startswith("folkmoot.matters.models")
    ),
    key=lambda model: str(model.__tablename__),
)


def takes(town: Town, *rows: Row) -> bool:
    """Whether the database takes these rows, one after the other; they are rolled back."""
    with town.stage.database.session(town.scope) as session:
        try:
            for model, values in rows:
                given = {"tenant_id": town.scope.tenant_id, **values}
                names = ", ".join(given)
                places = ", ".join(f":{name}" for name in given)
                sql = f"INSERT INTO {table_of(model).name} ({names}) VALUES ({places})"  # noqa: S608 - our own names
                session.execute(text(sql), {name: plain(value) for name, value in given.items()})
        except IntegrityError:
            return False
        finally:
            session.rollback()
    return True


def plain(value: object) -> object:
    return value.value if isinstance(value, StrEnum) else value


def but(row: Row, given: Mapping[str, Any] | None = None, **more: object) -> Row:
    """The same row with some columns changed."""
    model, values = row
    return model, {**values, **(given or {}), **more}


def taken(town: Town, tries: Mapping[str, tuple[Row, ...]]) -> list[str]:
    """The names of what went in."""
    return [name for name, rows in tries.items() if takes(town, *rows)]


def evidence(case: Case) -> dict[str, Any]:
    found = exit_of(case.record, case.town.stage.now.astimezone(CHINA).date())
    assert not found.missing
    return dict(found.evidence)


def leaving(case: Case, shown: dict[str, Any] | None = None, **given: object) -> Row:
    """The row by which the present step is left, with the case's own evidence or ``shown``."""
    here = case.here
    shown = evidence(case) if shown is None else shown
    place = {"seq": here.seq, "position": here.position, "round_no": here.round_no}
    place["entered_at"] = here.entered_at
    return MatterStepExit, {"matter_id": case.id, **place, "how": "met", **shown, **given}


def entering(case: Case, **given: object) -> Row:
    """The row by which the next step is entered."""
    here = case.here
    return MatterStep, {
        "matter_id": case.id,
        "seq": here.seq + 1,
        "position": here.position + 1,
        "round_no": here.round_no,
        "entered_at": case.town.stage.now,
        "left_seq": here.seq,
        "left_position": here.position,
        "left_round": here.round_no,
        "left_how": "met",
        **given,
    }


@dataclass
class Walk:
    """A case brought along, with the evidence for its present step on record."""

    case: Case
    supplied: bool = False

    def stand(self, position: int) -> Case:
        while True:
            here = self.case.here.position
            if not self.supplied:
                self.case.supply(here)
                self.supplied = True
            if here == position:
                return self.case
            self.case.advance()
            self.supplied = False


@pytest.fixture(scope="module")
def walks() -> list[Walk]:
    """The matter, its twin and the one next door, once they are on their way."""
    return []


@pytest.fixture
def stand(towns: tuple[Town, ...], walks: list[Walk]) -> Callable[[int], tuple[Case, Case, Case]]:
    """The matter, its twin in the same community, and one next door, ready at a step."""

    def at(position: int) -> tuple[Case, Case, Case]:
        if not walks or walks[0].case.here.position > position:
            walks[:] = [Walk(town.open()) for town in (towns[0], towns[0], towns[1])]
        first, twin, next_door = (walk.stand(position) for walk in walks)
        return first, twin, next_door

    return at


STATIONS = pytest.mark.parametrize("position", range(7))
Stand = Callable[[int], tuple[Case, Case, Case]]


@STATIONS
def test_the_honest_rows_go_in(stand: Stand, position: int) -> None:
    case, *_ = stand(position)
    assert takes(case.town, leaving(case), entering(case))


@STATIONS
def test_no_step_is_entered_without_leaving_the_one_before(stand: Stand, position: int) -> None:
    case, *_ = stand(position)
    assert not takes(case.town, entering(case))
    assert not takes(case.town, entering(case), leaving(case))


@STATIONS
def test_no_step_is_skipped_repeated_or_reordered(stand: Stand, position: int) -> None:
    case, *_ = stand(position)
    here = case.here
    honest = {"position": position + 1, "round_no": 1, "seq": here.seq + 1}
    out, on = leaving(case), entering(case)
    bent = {
        f"{to} in round {number} as number {seq}": (
            out,
            but(on, position=to, round_no=number, seq=seq),
        )
        for to, number, seq in product(
            range(-1, 9), (0, 1, 2), (here.seq, here.seq + 1, here.seq + 2)
        )
        if {"position": to, "round_no": number, "seq": seq} != honest
    }
    assert taken(case.town, bent) == []


@STATIONS
def test_no_entry_hides_what_it_left(stand: Stand, position: int) -> None:
    case, *_ = stand(position)
    out, on = leaving(case), entering(case)
    columns = ("left_seq", "left_position", "left_round", "left_how")
    bent = {name: (out, but(on, {name: None})) for name in columns}
    bent["all"] = (out, but(on, dict.fromkeys(columns)))
    bent["failed"] = (out, but(on, left_how="failed"))
    bent["a fresh start"] = (out, but(on, dict.fromkeys(columns), position=0, seq=0))
    if position:
        bent["an earlier step"] = (out, but(on, left_seq=0, left_position=0))
    assert taken(case.town, bent) == []


@STATIONS
def test_one_matters_exit_lets_no_other_matter_in(stand: Stand, position: int) -> None:
    case, twin, _ = stand(position)
    assert not takes(case.town, leaving(twin), entering(case))


@STATIONS
def test_a_step_is_left_once(stand: Stand, position: int) -> None:
    case, *_ = stand(position)
    assert not takes(case.town, leaving(case), leaving(case))
    assert not takes(case.town, leaving(case), leaving(case, how="failed"))


@STATIONS
def test_no_piece_of_the_evidence_can_be_left_out(stand: Stand, position: int) -> None:
    case, *_ = stand(position)
    out = leaving(case)
    bent = {name: (but(out, {name: None}),) for name in evidence(case)}
    if position == 5:
        bent["when it was entered"] = (but(out, {"entered_at": None}),)
    bent["all"] = (leaving(case, {}),)
    assert taken(case.town, bent) == []


@STATIONS
def test_no_piece_of_the_evidence_can_be_another_matters(stand: Stand, position: int) -> None:
    case, twin, next_door = stand(position)
    out = leaving(case)
    bent: dict[str, tuple[Row]] = {}
    for whose, other in (("twin", twin), ("next door", next_door)):
        shown = evidence(other)
        ids = {name: value for name, value in shown.items() if isinstance(value, UUID)}
        bent |= {f"{name} of {whose}": (but(out, {name: one}),) for name, one in ids.items()}
        if ids:
            bent[f"all of {whose}"] = (but(out, shown),)
    assert bent or position == 1
    assert taken(case.town, bent) == []


@STATIONS
def test_no_piece_of_the_evidence_can_be_made_up(stand: Stand, position: int) -> None:
    case, *_ = stand(position)
    out = leaving(case)
    others: dict[type, Callable[[Any], object]] = {
        bool: operator.not_,
        datetime: lambda moment: moment + timedelta(days=1),
        UUID: lambda _: uuid4(),
        str: lambda _: "other",
    }
    bent = {
        name: (but(out, {name: change(value)}),)
        for name, value in evidence(case).items()
        for kind, change in others.items()
        if isinstance(value, kind)
    }
    bent["how"] = (but(out, how="skipped"),)
    bent["the position"] = (but(out, position=(position + 1) % 7),)
    bent["the round"] = (but(out, round_no=2),)
    assert taken(case.town, bent) == []


def test_a_matter_of_another_community_cannot_be_moved(towns: tuple[Town, ...]) -> None:
    here, there = towns
    case = there.open()
    rows = leaving(case), entering(case)
    assert takes(there, *rows)
    assert not takes(here, *rows)
    for _model, values in rows:
        values["tenant_id"] = there.scope.tenant_id
    with pytest.raises(ProgrammingError, match="row-level security"):
        takes(here, *rows)


# Evidence that is there, but not good enough


def test_an_inquorate_review_is_none(town: Town) -> None:
    case = town.open().bring_to(3)
    meeting = case.meet(BodyKind.GROUP_LEADERS_MEETING, present=1)
    case.disperse(meeting)
    shown = {
        "meeting_id": meeting.id,
        "meeting_body": "group_leaders_meeting",
        "meeting_quorate": True,
        "meeting_announced": True,
        "meeting_decides": False,
    }
    bent = {
        "said to be quorate": (leaving(case, shown),),
        "honest": (leaving(case, shown | {"meeting_quorate": False}),),
        "silent": (leaving(case, shown | {"meeting_quorate": None}),),
        "silent on the notice": (leaving(case, shown | {"meeting_announced": None}),),
        "silent on the agenda": (leaving(case, shown | {"meeting_decides": None}),),
    }
    assert taken(town, bent) == []
    case.review()
    assert takes(town, leaving(case))


def test_another_bodys_meeting_is_no_consultation(town: Town) -> None:
    case = town.open().bring_to(2)
    case.consult()
    honest = evidence(case)
    meeting = case.meet(BodyKind.GROUP_LEADERS_MEETING)
    case.disperse(meeting)
    other = {
        "minutes_of": meeting.id,
        "meeting_id": meeting.id,
        "meeting_body": "group_leaders_meeting",
    }
    assert not takes(town, leaving(case, honest | other))
    assert not takes(town, leaving(case, honest | {"minutes_of": meeting.id}))
    assert takes(town, leaving(case, honest))


def test_a_vote_that_did_not_carry_is_none(town: Town) -> None:
    case = town.open().bring_to(4)
    outcome = case.resolve("A", against=3)
    assert outcome.valid
    assert not outcome.carried
    lost = case.record.votes[-1]
    case.resolve()
    honest = evidence(case)
    other = {"vote_id": lost.id, "meeting_id": lost.meeting_id}
    bent = {
        "claimed": (leaving(case, honest | other),),
        "the vote alone": (leaving(case, honest | {"vote_id": lost.id}),),
        "honest": (leaving(case, honest | other | {"vote_carried": False}),),
        "silent": (leaving(case, honest | other | {"vote_carried": None}),),
        "resolution": (resolution(case, vote_id=lost.id),),
        "resolution, honest": (resolution(case, vote_id=lost.id, vote_carried=False),),
    }
    assert taken(town, bent) == []
    assert takes(town, leaving(case, honest))


def resolution(case: Case, **given: object) -> Row:
    """Another resolution of the case's last vote, on its option B."""
    vote = case.record.votes[-1]
    option = next(o for o in case.record.options if o.key == "B")
    return Resolution, {
        "id": uuid4(),
        "matter_id": case.id,
        "round_no": vote.round_no,
        "vote_id": vote.id,
        "vote_valid": True,
        "vote_carried": True,
        "option_id": option.id,
        "body": vote.body,
        "subject": option.subject,
        "withdraws": option.withdraws,
        "force": Force.DECIDES,
        "resolved_at": case.town.stage.now,
        **given,
    }


def test_a_resolution_says_no_more_than_its_body_may(stand: Stand) -> None:
    case, twin, _ = stand(4)
    assert takes(case.town, resolution(case))
    bent = {
        "advice of the body that decides": (resolution(case, force=Force.RECOMMENDS),),
        "another body": (resolution(case, body=BodyKind.OWNERS_ASSEMBLY),),
        "another subject": (resolution(case, subject=Subject.FUND_USE, force=Force.RECOMMENDS),),
        "a withdrawal": (resolution(case, withdraws=True),),
        "another round": (resolution(case, round_no=2),),
        "another matter's option": (resolution(case, option_id=twin.record.options[1].id),),
        "another matter's vote": (resolution(case, vote_id=twin.record.votes[-1].id),),
    }
    assert taken(case.town, bent) == []


def test_the_assemblys_vote_does_not_spend_the_fund(town: Town) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    case.resolve()
    advice = case.record.votes[-1], case.record.resolutions[-1]
    case.ask_owners(option_keys=["A"])
    honest = evidence(case)
    assert takes(town, leaving(case, honest))
    shown = honest | {
        "vote_id": advice[0].id,
        "vote_body": advice[0].body,
        "resolution_id": advice[1].id,
        "meeting_id": advice[0].meeting_id,
        "meeting_body": advice[0].body,
        "meeting_quorate": True,
        "meeting_announced": True,
        "meeting_decides": True,
    }
    alone = dict.fromkeys(name for name in shown if name.startswith("meeting"))
    bent = {
        "as it was": (leaving(case, shown),),
        "as the owners'": (leaving(case, shown | {"vote_body": "owners_assembly"}),),
        "as the owners', without its meeting": (
            leaving(case, shown | alone | {"vote_body": "owners_assembly"}),
        ),
        "another subject": (leaving(case, shown | {"subject": "facilities"}),),
        "no subject": (leaving(case, shown | {"subject": None}),),
        "its resolution alone": (leaving(case, honest | {"resolution_id": advice[1].id}),),
    }
    assert taken(town, bent) == []
    assert not takes(town, resolution(case, vote_id=advice[0].id, body=advice[0].body))


def test_a_vote_is_linked_to_its_own_matter_and_meeting(town: Town) -> None:
    case, twin = town.open().bring_to(4), town.open().bring_to(4)
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    vote = case.do(service.open_vote_in_meeting, meeting_id=meeting.id, method="must-do-list")
    link = {
        "vote_id": vote.id,
        "matter_id": twin.id,
        "round_no": 1,
        "body": BodyKind.REPRESENTATIVES_ASSEMBLY,
        "meeting_id": meeting.id,
    }
    assert not takes(town, (MatterVote, link))
    assert not takes(town, (MatterVote, link | {"matter_id": case.id, "meeting_id": None}))
    case.do(service.close_vote_on_matter, vote_id=vote.id, announcement="投票结束")
    case.disperse(meeting)


def test_an_unannounced_vote_is_none(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """Notice that was too short, for an urgent reason: the meeting may talk and not resolve."""
    case = town.open().bring_to(4)
    scenes = town.scenes
    meeting = case.do(
        service.call_on_matter,
        body=BodyKind.REPRESENTATIVES_ASSEMBLY,
        title="紧急会议",
        place="社区",
        starts_at=town.stage.now + timedelta(hours=1),
        urgent_reason="情况紧急。",
    )
    scenes.gather(meeting, case.members(BodyKind.REPRESENTATIVES_ASSEMBLY))
    # As if the services had not looked: here the database alone is asked.
    monkeypatch.setattr(Meeting, "may_resolve", True)
    assert case.vote_in(meeting).carried
    case.disperse(meeting)
    vote, decided = case.record.votes[-1], case.record.resolutions[-1]
    shown = {
        "subject": "facilities",
        "vote_id": vote.id,
        "vote_body": vote.body,
        "vote_valid": True,
        "vote_carried": True,
        "resolution_id": decided.id,
        "meeting_id": meeting.id,
        "meeting_body": vote.body,
        "meeting_quorate": True,
        "meeting_announced": True,
        "meeting_decides": True,
    }
    without = dict.fromkeys(name for name in shown if name.startswith("meeting"))
    bent = {
        "claimed": (leaving(case, shown),),
        "honest": (leaving(case, shown | {"meeting_announced": False}),),
        "silent": (leaving(case, shown | {"meeting_announced": None}),),
        "without its meeting": (leaving(case, shown | without),),
    }
    assert taken(town, bent) == []


def test_the_urgent_residents_meeting_resolves_and_no_other_does(town: Town) -> None:
    """URC 26: the reason is on record by the meeting's own check, whatever raw SQL says."""
    case = town.open().bring_to(4)
    meeting = case.do(
        service.call_on_matter,
        body=BodyKind.RESIDENTS_MEETING,
        title="紧急居民会议",
        place="社区",
        starts_at=town.stage.now + timedelta(hours=1),
        urgent_reason="汛情紧急。",
    )
    everybody = town.stage.read(lambda s: [seat.person_id for seat in seats_of(s, meeting.id)])
    town.scenes.gather(meeting, everybody)
    tallies = [Tally({"A": "for", "B": "against"}, len(everybody))]
    town.scenes.count_hands(case.id, meeting, "must-do-list", tallies, everybody)
    case.disperse(meeting)
    shown = evidence(case)
    assert (shown["vote_body"], shown["meeting_announced"]) == ("residents_meeting", False)
    assert takes(town, leaving(case))
    case.advance()
    case.bring_to(7)


# Putting questions


def asking(case: Case, vote_id: UUID, **given: object) -> Row:
    """Option A put to the vote ``vote_id``."""
    vote = next(v for v in case.record.votes if v.id == vote_id)
    return MatterVoteOption, {
        "vote_id": vote_id,
        "option_id": case.record.options[0].id,
        "matter_id": case.id,
        "round_no": vote.round_no,
        "body": vote.body,
        "meeting_id": vote.meeting_id,
        "turn": 1,
        "reason": "",
        **given,
    }


def test_an_option_is_put_once_a_meeting_and_one_vote_after_the_other(town: Town) -> None:
    case = town.open().bring_to(4)
    lost = case.resolve(against=4)
    assert not lost.carried
    (first,) = case.record.votes
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    question = {"meeting_id": meeting.id, "method": "must-do-list", "option_keys": ["B"]}
    case.do(service.open_vote_in_meeting, **question)
    second = case.record.votes[-1]
    again = {"turn": 2, "before_turn": 1, "before_vote_id": first.id}
    honest = asking(case, second.id, **again)
    assert takes(town, honest)
    bent = {
        "as the first": (but(honest, turn=1, before_turn=None, before_vote_id=None),),
        "as the third": (but(honest, turn=3),),
        "after nothing": (but(honest, before_turn=None, before_vote_id=None),),
        "after itself": (but(honest, before_vote_id=second.id),),
        "after one on something else": (but(honest, before_turn=2, turn=3),),
        "in the first meeting": (but(honest, meeting_id=first.meeting_id),),
        "in no meeting": (but(honest, {"meeting_id": None}),),
        "as the owners": (but(honest, {"meeting_id": None}, body="owners_assembly"),),
        "in the next round": (but(honest, round_no=2),),
    }
    assert taken(town, bent) == []
    # Two votes at once: the second rests on one that is not closed.
    b = {"option_id": case.record.options[1].id}
    open_one = {"turn": 3, "before_turn": 2, "before_vote_id": second.id}
    assert not takes(town, asking(case, second.id, **b, **open_one))
    case.do(service.close_vote_on_matter, vote_id=second.id, announcement="投票结束")
    case.disperse(meeting)


def test_only_what_was_asked_is_resolved(town: Town) -> None:
    case = town.open().bring_to(4)
    meeting = case.meet(BodyKind.REPRESENTATIVES_ASSEMBLY)
    present = case.members(BodyKind.REPRESENTATIVES_ASSEMBLY)
    question = {"meeting_id": meeting.id, "method": "must-do-list", "option_keys": ["A"]}
    vote = case.do(service.open_vote_in_meeting, **question)
    batch = town.do(
        votes.enter_batch,
        town.settled.cast.recorder,
        vote_id=vote.id,
        channel=Channel.HAND,
        electors=[str(person) for person in present],
        tallies=[Tally({"A": "for"}, len(present))],
    )
    town.do(votes.verify_batch, town.settled.cast.verifier, batch_id=batch.id)
    assert case.do(service.close_vote_on_matter, vote_id=vote.id).carried
    assert not takes(town, resolution(case))
    case.disperse(meeting)


def test_owners_are_asked_again_for_a_reason_alone(town: Town) -> None:
    case = town.open(subject=Subject.FUND_USE).bring_to(4)
    case.ask_owners(option_keys=["A"])
    case.ask_owners(option_keys=["B"])
    first, second = case.record.votes
    row = asking(case, second.id, turn=2, before_turn=1, before_vote_id=first.id)
    assert not takes(town, row)
    assert takes(town, but(row, reason="新的报价。"))


def test_an_empty_consultation_is_none(town: Town) -> None:
    case = town.open().bring_to(2)
    meeting = case.meet(BodyKind.TWO_COMMITTEES, present=0)
    for option in case.options:
        case.do(service.add_option, option=option)
    case.disperse(meeting)
    shown = {
        "minutes_of": meeting.id,
        "option_id": case.record.options[0].id,
        "meeting_id": meeting.id,
        "meeting_body": "two_committees",
        "meeting_quorate": False,
        "meeting_announced": True,
        "meeting_decides": False,
    }
    bent = {
        "honest": (leaving(case, shown),),
        "claimed": (leaving(case, shown | {"meeting_quorate": True}),),
    }
    assert taken(town, bent) == []


def test_a_notice_from_before_the_resolution_is_none(town: Town) -> None:
    """Posted, by raw SQL or an older release, while the assembly had still to vote."""
    case = town.open().bring_to(4)
    early = (
        Notice,
        {
            "district_id": town.scope.district_id,
            "id": uuid4(),
            "kind": "resolution",
            "subject_id": case.id,
            "title": "公示",
            "body": "决议",
            "posted_on": town.stage.now.date(),
            "days": 15,
            "minimum_days": 15,
            "ends_on": town.stage.now.date() + timedelta(days=20),
            "posted_at": town.stage.now,
        },
    )
    case.resolve()
    case.advance()
    values = early[1]
    shown = {
        "notice_id": values["id"],
        "notice_kind": "resolution",
        "notice_ends_on": values["ends_on"],
        "notice_posted_at": values["posted_at"],
    }
    now = town.stage.now
    bent = {
        "honest": (early, leaving(case, shown)),
        "said to be later": (early, leaving(case, shown | {"notice_posted_at": now})),
        "entered earlier": (early, leaving(case, shown, entered_at=values["posted_at"])),
    }
    assert taken(town, bent) == []
    ends_on = now.date() + timedelta(days=20)
    late = but(early, posted_at=now, posted_on=now.date(), ends_on=ends_on)
    lawful = {"notice_posted_at": now, "notice_ends_on": ends_on}
    assert takes(town, late, leaving(case, shown | lawful))


# Rounds


def back(case: Case, attempt: dict[str, Any], to: int = 4, **given: object) -> tuple[Row, Row]:
    """From implementation back to the assembly, on the evidence of an attempt."""
    return (
        leaving(case, attempt, how="failed"),
        entering(case, position=to, round_no=case.here.round_no + 1, left_how="failed", **given),
    )


def attempt_of(case: Case) -> dict[str, Any]:
    """The last attempt of the present round, as evidence."""
    item = next(i for i in reversed(case.record.items) if i.attempts)
    last = item.attempts[-1]
    return {"item_id": item.id, "attempt_id": last.id, "attempt_state": last.state}


def test_a_failed_attempt_is_no_success_and_a_success_no_failure(town: Town) -> None:
    case, twin = town.open().bring_to(6), town.open().bring_to(6)
    case.fail()
    twin.carry_out()
    failed, done = attempt_of(case), attempt_of(twin)
    bent = {
        "claimed": (leaving(case, failed | {"attempt_state": "succeeded"}),),
        "honest": (leaving(case, failed),),
        "silent": (leaving(case, failed | {"attempt_state": None}),),
        "planned": (leaving(case, failed | {"attempt_state": "planned"}),),
        "another matter's success": (leaving(case, done),),
        "another matter's attempt": (leaving(case, failed | {"attempt_id": done["attempt_id"]}),),
        "a round on a success": back(twin, done),
        "a round on a claimed failure": back(twin, done | {"attempt_state": "refused"}),
        "a round on another matter's failure": back(twin, failed),
        "a round on nothing": back(case, {}),
    }
    assert taken(town, bent) == []
    assert takes(town, *back(case, failed))
    assert takes(town, *back(case, failed, to=2))
    wrong = {str(to): back(case, failed, to=to) for to in (0, 1, 3, 5, 6, 7)}
    out, on = back(case, failed)
    wrong["two rounds on"] = (out, but(on, round_no=3))
    assert taken(town, wrong) == []


@pytest.mark.parametrize("position", [0, 1, 2, 3, 4, 5])
def test_no_round_begins_before_the_implementation(stand: Stand, position: int) -> None:
    case, *_ = stand(position)
    rows = leaving(case, how="failed"), entering(case, position=4, round_no=2, left_how="failed")
    assert not takes(case.town, *rows)
    assert not takes(case.town, leaving(case), rows[1])


def test_evidence_of_an_earlier_round_does_not_serve_again(town: Town) -> None:
    case = town.open().bring_to(4)
    shown = {}
    for position in (4, 5):
        case.supply(position)
        shown[position] = evidence(case)
        case.advance()
    case.do(service.open_round, attempt_id=case.fail())
    failed = attempt_of(case)
    assert not takes(town, leaving(case, shown[4]))
    case.supply(4)
    case.advance()
    assert not takes(town, leaving(case, shown[5]))
    case.supply(5)
    case.advance()
    assert not takes(town, *back(case, failed))


# Endings


Rows = tuple[Row, Row]


def ending(case: Case) -> Rows:
    """The last step left for good, and the ending with everything that closing takes."""
    here = case.here
    return ended(
        {
            "matter_id": case.id,
            "seq": here.seq,
            "position": here.position,
            "round_no": here.round_no,
            "entered_at": here.entered_at,
            "ending": "closed",
            "reason": "",
            "ended_at": case.town.stage.now,
            "council_kind": "deliberation_council",
            "supervision_kind": "supervision_committee",
            "approved": True,
            **evidence(case),
        }
    )


def ended(row: dict[str, Any], **given: object) -> Rows:
    """An ending and the exit that belongs to it, with some columns changed."""
    row = {**row, **given}
    left = {name: row[name] for name in ("matter_id", "seq", "position", "round_no")}
    return (MatterStepExit, left | {"how": row["ending"]}), (MatterEnding, row)


@pytest.fixture(scope="module")
def outcomes(towns: tuple[Town, ...]) -> tuple[Case, Case]:
    """Two matters of one community with all that closing takes."""
    both = towns[0].open(), towns[0].open()
    for case in both:
        case.bring_to(7).wind_up()
    return both


def test_the_honest_ending_goes_in(outcomes: tuple[Case, Case]) -> None:
    case, _ = outcomes
    assert takes(case.town, *ending(case))
    assert not takes(case.town, ending(case)[1])


def test_no_piece_of_the_ending_can_be_left_out(outcomes: tuple[Case, Case]) -> None:
    case, _ = outcomes
    row = ending(case)[1][1]
    pieces = [*evidence(case), "council_kind", "supervision_kind", "approved"]
    assert taken(case.town, {name: ended({**row, name: None}) for name in pieces}) == []


def test_an_ending_needs_the_sign_offs_of_two_persons_of_two_bodies(
    outcomes: tuple[Case, Case],
) -> None:
    case, twin = outcomes
    row, own, other = ending(case)[1][1], evidence(case), evidence(twin)
    council = {n: own[f"council_{n}"] for n in ("sign_off", "person")}
    supervision = {n: own[f"supervision_{n}"] for n in ("sign_off", "person")}
    bent = {
        "the council twice": ended(
            row,
            supervision_sign_off=council["sign_off"],
            supervision_person=council["person"],
        ),
        "the council twice, honestly": ended(
            row,
            supervision_kind="deliberation_council",
            supervision_sign_off=council["sign_off"],
            supervision_person=council["person"],
        ),
        "one person": ended(row, supervision_person=council["person"]),
        "crossed": ended(
            row,
            council_sign_off=supervision["sign_off"],
            council_person=supervision["person"],
            supervision_sign_off=council["sign_off"],
            supervision_person=council["person"],
        ),
        "disapproved": ended(row, approved=False),
        "nobody": ended(row, council_person=uuid4()),
        "another matter's survey": ended(row, survey_id=other["survey_id"]),
        "another matter's notice": ended(row, notice_id=other["notice_id"]),
        "another matter's everything": ended(row, **other),
    }
    assert taken(case.town, bent) == []


def test_a_matter_that_nobody_signed_cannot_borrow_anothers_sign_offs(
    outcomes: tuple[Case, Case],
) -> None:
    signed, _ = outcomes
    case = signed.town.open().bring_to(7)
    case.wind_up(sign=False)
    own = {
        "notice_id": case.record.notices[-1].id,
        "notice_ends_on": case.record.notices[-1].ends_on,
        "survey_id": case.record.survey.id,
    }
    place = {"matter_id": case.id, "seq": case.here.seq}
    borrowed = ending(signed)[1][1]
    assert not takes(case.town, *ended(borrowed, **own, **place))
    for body in (BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE):
        case.sign(body)
    assert takes(case.town, *ending(case))


def test_a_matter_cannot_end_while_its_outcome_is_on_notice(outcomes: tuple[Case, Case]) -> None:
    case, _ = outcomes
    row = ending(case)[1][1]
    last = row["notice_ends_on"]
    moment = case.town.stage.now.replace(year=last.year, month=last.month, day=last.day)
    assert not takes(case.town, *ended(row, ended_at=moment))
    assert takes(case.town, *ended(row, ended_at=moment + timedelta(days=1)))
    day = last + timedelta(days=1)
    assert not takes(case.town, *ended(row, notice_ends_on=day))


def test_a_matter_ends_only_from_the_last_step_and_only_where_it_stands(
    outcomes: tuple[Case, Case],
) -> None:
    case, _ = outcomes
    row = ending(case)[1][1]
    bent = {
        str(entry.position): ended(row, seq=entry.seq, position=entry.position)
        for entry in case.record.trail[:-1]
    }
    bent["elsewhere"] = ended(row, position=6)
    bent["in another round"] = ended(row, round_no=2)
    bent["by another word"] = ended(row, ending="dropped")
    assert taken(case.town, bent) == []


def withdrawal(case: Case, notice_id: UUID) -> dict[str, Any]:
    """The ending of a matter that is withdrawn where it stands."""
    notice = next(n for n in case.record.notices if n.id == notice_id)
    here = case.here
    return {
        "matter_id": case.id,
        "seq": here.seq,
        "position": here.position,
        "round_no": here.round_no,
        "ending": "withdrawn",
        "reason": "居民自行解决。",
        "ended_at": case.town.stage.now,
        "notice_id": notice_id,
        "notice_kind": notice.kind,
        "notice_ends_on": notice.ends_on,
    }


def test_withdrawing_takes_a_published_reason_and_from_step_4_a_resolution(town: Town) -> None:
    drop = OptionDraft("Z", "不再办理", withdraws=True)
    case = town.open()
    case.options = (*case.options, drop)
    case.bring_to(3)
    notice = case.publish("withdrawal")
    row = withdrawal(case, notice)
    assert takes(town, *ended(row))
    bent = {
        "no reason": ended(row, reason=""),
        "no notice": ended(row, notice_id=None),
        "no last day": ended(row, notice_ends_on=None),
        "another kind of notice": ended(row, notice_kind="resolution"),
    }
    assert taken(town, bent) == []
    case.review()
    case.advance()
    # The step before was left: a matter cannot be withdrawn from where it no longer stands.
    assert not takes(town, *ended(row))
    row = withdrawal(case, notice)
    assert not takes(town, *ended(row))
    case.resolve("A")
    own = case.record.resolutions[-1]
    shown = {"resolution_id": own.id, "resolution_force": "decides", "resolution_withdraws": True}
    assert not takes(town, *ended(row, **shown))
    assert not takes(town, *ended(row, **shown | {"resolution_withdraws": None}))
    case.resolve("Z")
    shown["resolution_id"] = case.record.resolutions[-1].id
    assert takes(town, *ended(row, **shown))
    assert not takes(town, *ended(row, **shown | {"resolution_force": "recommends"}))


def test_from_an_ending_nothing_goes_on(town: Town) -> None:
    case = town.open().bring_to(1)
    case.propose()
    rows = leaving(case), entering(case)
    assert takes(town, *rows)
    case.do(service.withdraw_matter, reason="已解决。", board_ids=town.settled.board_ids)
    assert not takes(town, *rows)
    assert not takes(town, rows[1])
    assert not takes(town, entering(case, left_how="withdrawn"))


# Privileges


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__tablename__)
def test_raw_sql_neither_alters_nor_removes_what_is_on_record(
    town: Town, model: type[Base]
) -> None:
    table = table_of(model)
    for statement in (update(table).values(tenant_id=1), delete(table)):
        with pytest.raises(ProgrammingError, match="permission denied"), town.begin() as session:
            session.execute(statement)


@pytest.fixture(scope="module", autouse=True)
def _nothing_was_kept(towns: tuple[Town, ...]) -> Iterator[None]:
    """All of these tries were rolled back: the chains still vouch for every row."""
    yield
    assert all(town.is_sound() for town in towns)
