"""A real district brought in, brought up to date, and refused whole."""

import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.recorder import has_changes
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import NotAllowed, NotFound
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.exporting import export
from folkmoot.tenancy.manifest import ManifestError, read_manifest
from folkmoot.tenancy.models import Community, CommunityStatus, Workflow
from folkmoot.tenancy.models import District as DistrictRow
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.queries import (
    CommunityLine,
    communities_of,
    district_rules,
    find_community,
    find_district,
)
from folkmoot.tenancy.service import apply, plan
from folkmoot.tenancy.staging import set_status
from folkmoot.tenancy.steps import ORDER
from folkmoot.tenancy.workflow import (
    WorkflowDefinition,
    definition_from,
    lay_down_workflow,
    workflow_in_force,
)

District = Any  # the fixture's own class


def lines(database: Database, district: District) -> dict[str, CommunityLine]:
    with database.begin(PLATFORM) as session:
        found = communities_of(session, find_district(session, district.slug).id)
    return {line.slug: line for line in found}


def test_all_61_communities_come_in_each_with_its_first_workflow(
    database: Database, operator: Act, district: District
) -> None:
    done: list[tuple[int, int]] = []
    change = onboard(
        database, operator, district.manifest(), progress=lambda *step: done.append(step)
    )
    found = lines(database, district)
    assert change.new_district
    assert len(change.creates) == len(found) == 61
    assert done[-1] == (61, 61)
    assert found["lingqian"].street_name == "北极街道"
    assert found["ererer"].status is CommunityStatus.LIVE
    with database.begin(PLATFORM) as session:
        row = find_district(session, district.slug)
        assert row.listed_year == 2023
        district_id = row.id
    for slug in ("lingqian", "xinyue"):
        with database.begin(TenantScope(found[slug].id, district_id)) as session:
            assert workflow_in_force(session).version == 1
            assert workflow_in_force(session).definition == WorkflowDefinition()
            assert district_rules(session).on(operator.today).publication_days == 15
            assert verify(session).sound


def test_a_second_time_changes_nothing_and_records_nothing(
    database: Database, operator: Act, district: District
) -> None:
    onboard(database, operator, district.manifest())
    with database.begin(PLATFORM) as session:
        before = find_district(session, district.slug)
    found = lines(database, district)
    again = onboard(database, replace(operator), district.manifest())
    assert not again.changes_anything
    assert len(again.unchanged) == 61
    assert lines(database, district) == found
    with database.begin(PLATFORM) as session:
        after = find_district(session, district.slug)
        assert after.manifest_digest == before.manifest_digest
    with database.begin(TenantScope(found["lingqian"].id, before.id)) as session:
        assert session.scalar(select(func.count()).select_from(Workflow)) == 1


def test_the_same_manifest_again_adds_no_entry_to_the_platforms_chain(
    database: Database, operator: Act, district: District
) -> None:
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
    with database.begin(PLATFORM) as session:
        assert not apply(session, operator, district.manifest()).changes_anything
        # Not by the chain's head: other districts are onboarded while this test runs.
        assert not has_changes(session)


def test_a_plan_shows_the_change_and_makes_none(
    database: Database, operator: Act, district: District
) -> None:
    with database.begin(PLATFORM) as session:
        assert len(plan(session, district.manifest(), operator.today).creates) == 61
    with database.begin(PLATFORM) as session, pytest.raises(NotFound):
        find_district(session, district.slug)


def test_a_bad_manifest_reports_all_its_faults_and_changes_nothing(
    database: Database, operator: Act, district: District
) -> None:
    onboard(database, operator, district.manifest())
    before = lines(database, district)
    district.put("communities.csv", "岭前社区", "新岭前社区")
    district.put("communities.csv", f"{district.code}001002", f"{district.code}001001")
    district.put("packs/2014.toml", "2014-01-01", "2014-02-30")
    with pytest.raises(ManifestError) as refused:
        onboard(database, operator, read_manifest(district.folder))
    assert [fault.code for fault in refused.value.faults] == [
        "manifest.code.duplicate",
        "manifest.date.broken",
    ]
    assert lines(database, district) == before


def test_a_fault_found_beside_what_stands_changes_nothing(
    database: Database, operator: Act, district: District
) -> None:
    onboard(database, operator, district.manifest())
    before = lines(database, district)
    district.put("communities.csv", "岭前社区", "新岭前社区")
    new = f"{district.code}001099,新社区,{district.code}001,德胜街道,lingqian\n"
    path = district.folder / "communities.csv"
    path.write_text(path.read_text() + new)
    with pytest.raises(ManifestError, match=r"manifest\.refused"):
        onboard(database, operator, district.manifest())
    assert lines(database, district) == before


def test_renames_moves_and_newcomers_are_carried_out_and_the_missing_stay(
    database: Database, operator: Act, district: District
) -> None:
    onboard(database, operator, district.manifest())
    before = lines(database, district)
    code = district.code
    district.put("communities.csv", "street,slug", "street,slug,formerly")
    district.put("communities.csv", "街道,", "街道,,")
    district.put("communities.csv", "镇,", "镇,,")
    district.put("communities.csv", ",,niumahang", ",niumahang,")
    district.put("communities.csv", f"{code}006003,岭前社区", f"{code}006003,岭前新社区")
    district.put(
        "communities.csv",
        f"{code}007003,二二二社区,{code}007,致和街道,,",
        f"{code}006222,二二二社区,{code}006,北极街道,,{code}007003",
    )
    district.put(
        "communities.csv",
        f"{code}001001,永前社区,{code}001,德胜街道,,\n",
        f"{code}001077,光明社区,{code}001,德胜街道,,\n",
    )
    change = onboard(database, operator, district.manifest())
    after = lines(database, district)
    assert [(r.old_name, r.name) for r in change.renames] == [("岭前社区", "岭前新社区")]
    assert [(m.old_code, m.code) for m in change.moves] == [(f"{code}007003", f"{code}006222")]
    assert [place.slug for place in change.missing] == ["yongqian"]
    assert [place.slug for place in change.creates] == ["guangming-desheng"]
    assert after["lingqian"].name == "岭前新社区"
    assert after["ererer"].id == before["ererer"].id
    assert after["ererer"].street_slug == "beiji"
    assert after["yongqian"] == before["yongqian"]
    assert not onboard(database, operator, district.manifest()).changes_anything


def test_two_communities_can_exchange_their_addresses(
    database: Database, operator: Act, district: District
) -> None:
    onboard(database, operator, district.manifest())
    before = lines(database, district)
    for one, other in (("长春社区", "changan"), ("长安社区", "changchun")):
        row = next(
            line
            for line in (district.folder / "communities.csv").read_text().splitlines()
            if one in line
        )
        district.put("communities.csv", row, row + other)
    onboard(database, operator, district.manifest())
    after = lines(database, district)
    assert after["changan"].id == before["changchun"].id
    assert after["changchun"].id == before["changan"].id


def test_a_run_that_was_cut_off_is_finished_by_the_next(
    database: Database, operator: Act, district: District
) -> None:
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
    change = onboard(database, operator, district.manifest())
    assert not change.changes_anything
    with database.begin(PLATFORM) as session:
        community = find_community(session, district.slug, "xinyue")
    with database.begin(TenantScope(community.id, community.district_id)) as session:
        assert workflow_in_force(session).version == 1


def test_what_a_community_laid_down_itself_is_left_alone(
    database: Database, operator: Act, district: District
) -> None:
    onboard(database, operator, district.manifest())
    with database.begin(PLATFORM) as session:
        community = find_community(session, district.slug, "lingqian")
    scope = TenantScope(community.id, community.district_id)
    own = definition_from({"steps": [{"step": step.value, "min_days": 1} for step in ORDER]})
    with database.begin(scope) as session:
        lay_down_workflow(session, operator, own)
    onboard(database, operator, district.manifest())
    with database.begin(scope) as session:
        assert workflow_in_force(session).definition == own


def test_what_is_exported_and_applied_again_changes_nothing(
    database: Database, operator: Act, district: District
) -> None:
    new = f"{district.code}001099,岭前社区,{district.code}001,德胜街道,\n"
    path = district.folder / "communities.csv"
    path.write_text(path.read_text() + new)
    onboard(database, operator, district.manifest())
    with database.begin(PLATFORM) as session:
        files = export(session, district_slug=district.slug)
    shutil.rmtree(district.folder / "packs")
    (district.folder / "packs").mkdir()
    for name, content in files.items():
        (district.folder / name).write_bytes(content)
    assert files["communities.csv"].startswith(b"\xef\xbb\xbf")
    # Elsewhere the same addresses come out again, those of namesakes too.
    written = [entry.slug for entry in district.manifest().communities if entry.slug]
    assert written == ["niumahang", "lingqian-beiji"]
    with database.begin(PLATFORM) as session:
        assert not plan(session, district.manifest(), operator.today).changes_anything


def test_another_districts_address_is_taken(
    database: Database, operator: Act, district: District
) -> None:
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
    for file in ("district.toml", "communities.csv"):
        district.put(file, f"{district.code}", "899999")
    district.put("district.toml", "chuanying899999", district.slug)
    with database.begin(PLATFORM) as session, pytest.raises(ManifestError) as refused:
        plan(session, district.manifest(), operator.today)
    assert refused.value.faults[0].code == "manifest.slug.taken"


def test_only_the_operator_applies_a_manifest(
    database: Database, district: District, act: Act
) -> None:
    with database.begin(PLATFORM) as session, pytest.raises(NotAllowed):
        apply(session, act, district.manifest())


def test_the_platforms_chain_vouches_for_districts_and_communities(
    database: Database, operator: Act, district: District
) -> None:
    onboard(database, operator, district.manifest())
    with database.begin(PLATFORM) as session:
        row = find_district(session, district.slug)
        own = {str(row.id)} | {str(line.id) for line in communities_of(session, row.id)}
        findings = verify(session).findings
    tables = {DistrictRow.__tablename__, Community.__tablename__}
    assert [f for f in findings if f.table in tables and f.key[0] in own] == []


def test_a_district_is_listed_in_one_query(
    database: Database,
    operator: Act,
    district: District,
    counting: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
        district_id = find_district(session, district.slug).id
    with database.begin(PLATFORM) as session, counting() as statements:
        assert len(communities_of(session, district_id)) == 61
    assert len(statements) == 1


def test_the_number_of_queries_of_a_plan_does_not_grow_with_the_communities(
    database: Database,
    operator: Act,
    district: District,
    counting: Callable[[], AbstractContextManager[list[str]]],
) -> None:
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
    with database.begin(PLATFORM) as session, counting() as statements:
        plan(session, district.manifest(), operator.today)
    assert len(statements) <= 8


def test_an_officer_moves_a_community_along_its_roll_out(
    database: Database, operator: Act, district: District
) -> None:
    with database.begin(PLATFORM) as session:
        apply(session, operator, district.manifest())
        community = find_community(session, district.slug, "lingqian")
        where: dict[str, Any] = {
            "district_id": community.district_id,
            "community_id": community.id,
        }
        set_status(session, operator, **where, status=CommunityStatus.SUSPENDED, reason="整顿")
    assert lines(database, district)["lingqian"].status is CommunityStatus.SUSPENDED
    abroad = where | {"district_id": community.district_id + 1}
    with database.begin(PLATFORM) as session, pytest.raises(NotFound):
        set_status(session, operator, **abroad, status=CommunityStatus.LIVE)
    resident = Act(Actor(uuid4(), frozenset({Role.RESIDENT})), operator.at)
    with database.begin(PLATFORM) as session, pytest.raises(NotAllowed):
        set_status(session, resident, **where, status=CommunityStatus.LIVE)


def test_an_unknown_address_is_not_found(database: Database) -> None:
    with database.begin(PLATFORM) as session, pytest.raises(NotFound, match=r"community\.unknown"):
        find_community(session, "nowhere", "lingqian")
