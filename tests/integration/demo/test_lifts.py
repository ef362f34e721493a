"""The lifts: four rounds, A B C B, refused, refused, blocked, succeeded."""

from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import select

from folkmoot.demo import lifts
from folkmoot.implementation.queries import items_of
from folkmoot.matters.domain import Ending, Force
from folkmoot.matters.dossier import Dossier
from folkmoot.meetings.models import Meeting
from folkmoot.notices.domain import NoticeKind
from folkmoot.opinions.models import DoorVisit, Sweep
from folkmoot.votes.models import Vote
from folkmoot_sdk import BodyKind

# The class behind the fixture is in conftest.py, which no test module can import.
Replay = Any

ASSEMBLY = BodyKind.REPRESENTATIVES_ASSEMBLY


@pytest.fixture(scope="module")
def replay(lifts_replay: Replay) -> Replay:
    return lifts_replay


@pytest.fixture(scope="module")
def record(replay: Replay) -> Dossier:
    found: Dossier = replay.record
    return found


def test_it_takes_four_rounds_and_each_failure_goes_back_to_the_assembly(record: Dossier) -> None:
    once, again = [0, 1, 2, 3, 4, 5, 6], [4, 5, 6]
    assert [e.position for e in record.trail] == [*once, *again, *again, *again, 7]
    assert [e.round_no for e in record.trail] == [1] * 7 + [2] * 3 + [3] * 3 + [4] * 4
    assert all(a.entered_at < b.entered_at for a, b in pairwise(record.trail))
    assert record.ending is Ending.CLOSED


def test_the_attempts_are_a_b_c_b_refused_refused_blocked_succeeded(record: Dossier) -> None:
    tried = [(i.round_no, i.option_key, a.state) for i in record.items for a in i.attempts]
    assert tried == [
        (1, "A", "refused"),
        (2, "B", "refused"),
        (3, "C", "blocked"),
        (4, "B", "succeeded"),
    ]
    reasons = [a.reason for i in record.items for a in i.attempts]
    assert all(reasons[:3])
    parties = [a.counterparty for i in record.items for a in i.attempts]
    assert parties == ["物业公司", "产权单位", "市房产管理部门", "产权单位"]


def test_four_lifts_are_repaired_as_promised_and_four_serviced_beyond_it(replay: Replay) -> None:
    carried = replay.read(items_of, replay.matter_id)
    promised = {item.item.promised for item in carried}
    assert promised == {"修复停运的 4 部电梯"}
    (excess,) = [excess for item in carried for excess in item.excesses]
    assert (excess.number, excess.unit) == (4, "部")
    assert carried[-1].item.id == excess.item_id
    (done,) = [r for t in carried[-1].attempts for r in t.reports if r.evidence]
    assert "4 部" in done.evidence


def test_in_round_three_the_assembly_only_recommends_to_spend_the_fund(record: Dossier) -> None:
    resolved = [(r.round_no, r.option_key, r.force) for r in record.resolutions]
    assert resolved == [
        (1, "A", Force.DECIDES),
        (2, "B", Force.DECIDES),
        (3, "C", Force.RECOMMENDS),
        (4, "B", Force.DECIDES),
    ]
    assert {r.body for r in record.resolutions} == {ASSEMBLY}


def test_all_options_stand_in_every_round_and_the_winner_needs_its_majority(
    replay: Replay, record: Dossier
) -> None:
    assert [o.key for o in record.options] == ["A", "B", "C"]
    assert [v.winners for v in record.votes] == [("A",), ("B",), ("C",), ("B",)]
    assert all(v.valid and v.carried and v.body is ASSEMBLY for v in record.votes)
    # Unanimous for C: 30 of 30.
    assert lifts.ROUNDS[2].votes == {"C": 30}
    assert replay.matter_id == record.matter_id


def test_meetings_and_votes_are_held_under_the_law_of_2016(replay: Replay, record: Dossier) -> None:
    assert record.law_date == date(2016, 7, 11)
    with replay.begin() as session:
        ids = [meeting.id for meeting in record.meetings]
        called = session.scalars(select(Meeting).where(Meeting.id.in_(ids))).all()
        votes = session.scalars(select(Vote).where(Vote.subject_id == replay.matter_id)).all()
    assert len(called) == 6
    assert len(votes) == 4
    rules = [m.quorum_rule for m in called if m.body_kind is ASSEMBLY] + [
        v.law["rule"] for v in votes
    ]
    assert len(rules) == 8
    for rule in rules:
        assert rule["in_force"]["start"] <= "2016-07-11"
        assert rule["in_force"]["end"] < "2026-01-01"
    assert {v.law["pin"]["plugin"] for v in votes} == {"cn-statutes"}


def test_two_bodies_sign_off_by_two_persons_and_residents_were_asked(record: Dossier) -> None:
    assert {s.body for s in record.sign_offs} == {
        BodyKind.DELIBERATION_COUNCIL,
        BodyKind.SUPERVISION_COMMITTEE,
    }
    assert len({s.person_id for s in record.sign_offs}) == len(record.sign_offs) == 2
    assert all(s.approved and s.at > record.here.entered_at for s in record.sign_offs)
    assert record.survey is not None
    assert record.survey.answers == 19


def test_each_rounds_resolution_and_the_outcome_are_on_public_notice(record: Dossier) -> None:
    kinds = [n.kind for n in record.notices]
    assert kinds == [NoticeKind.RESOLUTION] * 4 + [NoticeKind.OUTCOME]
    assert all((n.ends_on - n.posted_at.date()).days >= 15 for n in record.notices)


def test_workers_knock_on_198_doors_on_three_evenings_and_two_days_off(replay: Replay) -> None:
    with replay.begin() as session:
        sweeps = session.scalars(select(Sweep).order_by(Sweep.started_at)).all()
        doors = session.scalars(select(DoorVisit.household_id)).all()
    hours = [sweep.started_at.hour + 8 for sweep in sweeps]
    assert hours == [18, 18, 18, 9, 9]
    assert [sweep.started_at.weekday() for sweep in sweeps][3:] == [5, 6]
    assert len(doors) == len(set(doors)) == 198
