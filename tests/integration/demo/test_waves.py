"""The roll-out of the demo: the district's waves, and a second district that prepares."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from secrets import randbelow

import pytest

from folkmoot.demo import preparing, waves
from folkmoot.demo.replay import MANIFEST
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.rollout.domain import Requirement
from folkmoot.rollout.queries import waves_of
from folkmoot.rollout.service import gather_all
from folkmoot.tenancy.exporting import export
from folkmoot.tenancy.history import pilots_of, stages_of, working_since
from folkmoot.tenancy.manifest import Manifest, read_manifest
from folkmoot.tenancy.manifest.values import DistrictEntry
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.plans import Plan
from folkmoot.tenancy.queries import communities_of, find_district, scope_of
from folkmoot.tenancy.service import plan

CHUANYING = read_manifest(MANIFEST)
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)
DRAFT, PILOT, LIVE = CommunityStatus.DRAFT, CommunityStatus.PILOT, CommunityStatus.LIVE
CHAPTERS = (waves.FIRST, waves.SECOND, waves.THIRD)


@pytest.fixture
def manifest(monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """Four communities of which two are pilots; the fourth came on the list later."""
    monkeypatch.setattr(waves, "OF_2016", 3)
    # Waves are told apart in the whole database, which tests share.
    monkeypatch.setattr(waves, "SEED", randbelow(10**9))
    code = f"4{randbelow(100_000):05d}"
    communities = tuple(
        replace(c, code=code + c.code[6:], street_code=code + c.street_code[6:])
        for c in CHUANYING.communities[:4]
    )
    rollout = {**CHUANYING.settings["rollout"], "pilots": [c.code for c in communities[1:3]]}
    return replace(
        CHUANYING,
        district=DistrictEntry(code, "试验区", "Test", f"w{code}"),
        settings={**CHUANYING.settings, "rollout": rollout},
        streets=tuple(replace(s, code=code + s.code[6:]) for s in CHUANYING.streets),
        communities=communities,
    )


def replanned(database: Database, exported: Mapping[str, bytes], folder: Path) -> Plan:
    for name, content in exported.items():
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_bytes(content)
    with database.begin() as session:
        return plan(session, read_manifest(folder), NOW.date())


def play(database: Database, manifest: Manifest) -> int:
    waves.bring_in(database, manifest, progress=lambda *_: None)
    waves.roll_out(database, manifest, CHAPTERS, print)
    waves.settle_down(database, manifest, progress=lambda *_: None)
    with database.begin() as session:
        return find_district(session, manifest.district.slug).id


def test_six_pilots_begin_in_2014_all_by_2016_and_who_was_listed_later_after_that(
    database: Database, manifest: Manifest
) -> None:
    district_id = play(database, manifest)
    with database.begin() as session:
        lines = communities_of(session, district_id)
        told = [[each.status for each in stages_of(session, line.id)] for line in lines]
        since = working_since(session, district_id)
        counted = [(wave.communities, wave.begun) for wave in waves_of(session, district_id)]
        assert pilots_of(session, district_id) == {lines[1].id, lines[2].id}
    assert told == [[DRAFT, LIVE], [DRAFT, PILOT, LIVE], [DRAFT, PILOT, LIVE], [DRAFT, LIVE]]
    assert [since[line.id].year for line in lines] == [2016, 2014, 2014, 2020]
    assert counted == [(2, 2), (1, 1), (1, 1)]


def test_a_second_run_begins_nothing_and_leaves_what_the_manifest_says(
    database: Database, manifest: Manifest
) -> None:
    district_id = play(database, manifest)

    def seen() -> object:
        with database.begin(PLATFORM) as session:
            found = find_district(session, manifest.district.slug)
            assert found.rules == manifest.settings
            assert found.manifest_digest == manifest.digest
            entries = [
                (each.seq, each.status, each.at)
                for line in communities_of(session, district_id)
                for each in stages_of(session, line.id)
            ]
            return entries, waves_of(session, district_id)

    first = seen()
    play(database, manifest)
    assert seen() == first


def test_a_run_that_broke_off_between_two_waves_is_gone_on_with(
    database: Database, manifest: Manifest
) -> None:
    waves.bring_in(database, manifest, progress=lambda *_: None)
    waves.roll_out(database, manifest, CHAPTERS[:1], print)
    district_id = play(database, manifest)
    with database.begin() as session:
        assert {line.status for line in communities_of(session, district_id)} == {LIVE}


def test_the_district_that_prepares_has_one_of_each_kind(
    database: Database, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    code = f"3{randbelow(100_000):05d}"
    monkeypatch.setattr(preparing, "CODE", code)
    monkeypatch.setattr(preparing, "STREET", f"{code}001")
    monkeypatch.setattr(preparing, "NEXT", f"n{code}")
    monkeypatch.setattr(preparing, "SEED", randbelow(10**9))
    assert preparing.prepare_next(database, CHUANYING, NOW, print)
    assert not preparing.prepare_next(database, CHUANYING, NOW + timedelta(days=9), print)
    with database.begin() as session:
        district_id = find_district(session, preparing.NEXT).id
        lines = communities_of(session, district_id)
        counted = [(wave.communities, wave.begun) for wave in waves_of(session, district_id)]
        again = export(session, district_slug=preparing.NEXT)
    assert [line.status for line in lines] == [PILOT, DRAFT, DRAFT, DRAFT]
    assert not replanned(database, again, tmp_path).changes_anything
    assert counted == [(2, 1), (2, 0)]
    listed = gather_all(database.begin, Act(waves.OFFICER, NOW), district_id=district_id)
    assert [each.readiness.lacking for each in listed] == [
        (),
        (Requirement.REHEARSAL,),
        (Requirement.REHEARSAL,),
        tuple(Requirement),
    ]
    for line in lines:
        with database.snapshot(scope_of(line, district_id=district_id)) as session:
            assert verify(session).findings == ()
