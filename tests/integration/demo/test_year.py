"""The simulated year, in four communities: what it comes to, and that it is played once."""

import os
import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.codes import district_code

from folkmoot.compliance.domain import Standing
from folkmoot.demo.once import OPERATOR
from folkmoot.demo.replay import MANIFEST
from folkmoot.demo.year.playing import SEED, play_year
from folkmoot.demo.year.telling import told_in_lines, year_told
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.tenancy.manifest import read_manifest
from folkmoot.tenancy.manifest.values import DistrictEntry
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import communities_of, find_district, scope_of

CHUANYING = read_manifest(MANIFEST)
# Two of the four are pilots; the other two keep everything, and miss something.
CHOSEN = ("岭前社区", "落马湖社区", "永前社区", "西大社区")
ONBOARDED = datetime(2014, 1, 2, 1, tzinfo=UTC)


# Accounts are the whole platform's and their ids follow from the seed: one seed a worker. Steps
# of a multiple of six, so that the same becomes of the meetings in each.
WORKER = int(re.sub(r"\D", "", os.environ.get("PYTEST_XDIST_WORKER", "")) or 0)


@dataclass(frozen=True)
class District:
    database: Database
    slug: str

    def play(self) -> int:
        seed = SEED + 12_000 * WORKER
        return play_year(self.database, self.slug, print, lambda *_: None, seed=seed)


@pytest.fixture(scope="module")
def district(database: Database) -> District:
    code = district_code()
    pilots = [code + each[6:] for each in CHUANYING.settings["rollout"]["pilots"]]
    rollout = {**CHUANYING.settings["rollout"], "pilots": pilots}
    manifest = replace(
        CHUANYING,
        district=DistrictEntry(code, "试验区", "Test", f"y{code}"),
        settings={**CHUANYING.settings, "rollout": rollout},
        streets=tuple(replace(s, code=code + s.code[6:]) for s in CHUANYING.streets),
        communities=tuple(
            replace(c, code=code + c.code[6:], street_code=code + c.street_code[6:])
            for c in CHUANYING.communities
            if c.name in CHOSEN
        ),
    )
    onboard(database, Act(OPERATOR, ONBOARDED), manifest)
    played = District(database, manifest.district.slug)
    assert played.play() == len(CHOSEN)
    return played


@pytest.fixture(scope="module")
def told(district: District) -> dict[str, Any]:
    return year_told(district.database, district.slug)


def test_each_community_owes_nineteen_meetings(told: dict[str, Any]) -> None:
    assert (told["all"]["communities"], told["all"]["owed"]) == (4, 4 * 19)
    assert (told["pilots"]["communities"], told["pilots"]["owed"]) == (2, 2 * 19)


def test_an_inquorate_quarterly_meeting_leaves_its_obligation_open(told: dict[str, Any]) -> None:
    assert told["second_quarter_in_luomahu"] == Standing.OVERDUE


def test_most_is_met_and_what_is_not_is_overdue(told: dict[str, Any]) -> None:
    whole = told["all"]
    assert whole["met"] + whole["overdue"] == whole["owed"]
    assert whole["overdue"] == 2


def test_the_quorum_of_2026_applies_from_its_day_and_not_before(told: dict[str, Any]) -> None:
    before, after = told["lingqian"]["assemblies"]
    assert (before["law"], before["present"], before["quorate"]) == ("1990", 7, True)
    assert (after["law"], after["present"], after["quorate"]) == ("2026", 7, False)
    assert after["short"] == 1


def test_tasks_of_one_appraisal_stand_at_the_head_of_the_next(told: dict[str, Any]) -> None:
    first, second = told["lingqian"]["appraisals"]
    assert (first["year"], first["carried_over"]) == (2024, 0)
    assert (second["year"], second["carried_over"]) == (2025, first["problems"])


def test_an_own_rule_survives_the_new_version_unless_that_locks_it(told: dict[str, Any]) -> None:
    drifts = {each["parameter"]: each for each in told["drift"]}
    locked, kept = drifts["publication_days"], drifts["notice_days.representatives_assembly"]
    assert (locked["own"], locked["governs"], locked["kind"]) == (20, 15, "locked")
    assert (kept["own"], kept["governs"], kept["kind"]) == (7, 7, "apart")


def test_it_is_told_in_lines_for_people(told: dict[str, Any]) -> None:
    said = "\n".join(told_in_lines(told))
    assert "4 communities owe 76 meetings" in said
    assert "inquorate, 1 short" in said


def test_every_chain_is_sound_and_a_second_run_plays_nothing(district: District) -> None:
    assert district.play() == 0
    with district.database.begin() as session:
        found = find_district(session, district.slug)
        lines = communities_of(session, found.id)
    for line in lines:
        with district.database.snapshot(scope_of(line, district_id=found.id)) as session:
            assert verify(session).findings == ()
