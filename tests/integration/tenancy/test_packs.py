"""Versions of a district's pack, applied; and what communities set for themselves beside them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import click
import pytest
from click.testing import CliRunner
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError, ProgrammingError
from tests.conftest import World

from folkmoot.cli import main
from folkmoot.compliance.queries import year_of
from folkmoot.compliance.service import owe
from folkmoot.extensions.service import choose_plugins, view_for
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Invalid, NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.drifting import drift_report
from folkmoot.tenancy.exporting import export
from folkmoot.tenancy.laid_down import laid_down_by, published
from folkmoot.tenancy.manifest import ManifestError
from folkmoot.tenancy.models import District as DistrictRow
from folkmoot.tenancy.models import OwnRule, PolicyPack
from folkmoot.tenancy.onboarding import onboard
from folkmoot.tenancy.own_rules import give_up_own_rule, set_own_rule
from folkmoot.tenancy.packs import Mode, Pack, Setting, parameter_named
from folkmoot.tenancy.packs.drift import DriftKind
from folkmoot.tenancy.plans import Plan
from folkmoot.tenancy.practice import notice_days, publication_days
from folkmoot.tenancy.publishing import publish
from folkmoot.tenancy.queries import (
    district_rules,
    find_community,
    find_district,
    own_community,
    rules_of,
)
from folkmoot.tenancy.service import apply, plan
from folkmoot_sdk import BodyKind, Purpose

District = Any  # the fixture's own class
SINCE = date(2026, 4, 1)
V3 = "packs/2027.toml"


@pytest.fixture
def settled(database: Database, operator: Act, district: District) -> District:
    """The district onboarded with both of its versions."""
    onboard(database, operator, district.manifest())
    return district


def place(database: Database, district: District, slug: str = "lingqian") -> TenantScope:
    with database.begin(PLATFORM) as session:
        community = find_community(session, district.slug, slug)
        return TenantScope(community.id, community.district_id)


def draw_up(district: District, *changes: tuple[str, str], since: str = "2026-04-01") -> None:
    """A third version: the second with these changes."""
    text = (district.folder / "packs/2026.toml").read_text()
    named = (('version = "2026"', 'version = "2027"'), ("= 2026-01-01", f"= {since}"))
    for old, new in (*named, *changes):
        assert old in text
        text = text.replace(old, new)
    (district.folder / V3).write_text(text)


def applied(database: Database, operator: Act, district: District) -> Plan:
    with database.begin(PLATFORM) as session:
        return apply(session, operator, district.manifest())


def secretary(operator: Act) -> Act:
    return replace(operator, actor=Actor(uuid4(), frozenset({Role.SECRETARY})))


def set_own(
    database: Database,
    act: Act,
    scope: TenantScope,
    parameter: str = "notice_days.representatives_assembly",
    value: object = 7,
    since: date = SINCE,
) -> None:
    with database.begin(scope) as session:
        set_own_rule(
            session, act, parameter=parameter, value=value, effective_from=since, reason="住户分散"
        )


def faults(refused: pytest.ExceptionInfo[ManifestError]) -> list[tuple[str, int, str]]:
    return [(fault.file, fault.line, fault.code) for fault in refused.value.faults]


def test_a_district_comes_in_with_its_history(database: Database, settled: District) -> None:
    with database.begin(PLATFORM) as session:
        packs = published(session, find_district(session, settled.slug).id)
        rules = rules_of(session, find_district(session, settled.slug).id)
    assert [(each.version, each.number) for each in packs] == [("2014", 1), ("2026", 2)]
    assert rules.on(date(2013, 12, 31)).cadences == ()
    assert len(rules.on(date(2016, 7, 1)).cadences) == 4
    assert rules.on(date(2016, 7, 1)).notice_days[BodyKind.RESIDENTS_MEETING] == 10
    assert BodyKind.RESIDENTS_MEETING not in rules.on(date(2026, 1, 1)).notice_days


def test_applied_twice_nothing_changes(
    database: Database, operator: Act, settled: District
) -> None:
    draw_up(settled, ("publication_days = { lock = 15 }", "publication_days = { lock = 20 }"))
    assert [each.version for each in applied(database, operator, settled).packs] == ["2027"]
    assert not applied(database, operator, settled).changes_anything


def test_a_published_version_never_changes(
    database: Database, operator: Act, settled: District
) -> None:
    settled.put("packs/2026.toml", "{ lock = 15 }", "{ lock = 16 }")
    with pytest.raises(ManifestError) as refused:
        applied(database, operator, settled)
    assert faults(refused) == [("packs/2026.toml", 2, "manifest.pack.changed")]
    with database.begin(PLATFORM) as session:
        rules = rules_of(session, find_district(session, settled.slug).id)
    assert rules.on(SINCE).publication_days == 15


@pytest.mark.parametrize("since", ["2025-06-01", "2026-03-01", "2026-03-02"])
def test_a_version_that_reaches_back_is_refused_today_included(
    database: Database, operator: Act, settled: District, since: str
) -> None:
    """What was begun this morning keeps the rules of this morning."""
    draw_up(settled, since=since)
    with pytest.raises(ManifestError) as refused:
        applied(database, operator, settled)
    assert faults(refused) == [(V3, 3, "manifest.pack.past")]
    assert refused.value.faults[0].params["earliest"] == "2026-03-03"


def test_a_version_may_bind_from_tomorrow(
    database: Database, operator: Act, settled: District
) -> None:
    draw_up(settled, since="2026-03-03")
    assert applied(database, operator, settled).packs


def test_the_database_itself_refuses_a_version_that_reaches_back(
    database: Database, operator: Act, settled: District
) -> None:
    with database.begin(PLATFORM) as session:
        row = PolicyPack(
            district_id=find_district(session, settled.slug).id,
            number=3,
            version="sly",
            effective_from=operator.today,
            content={},
            with_district=False,
            published_at=operator.at,
            published_by=None,
        )
        session.add(row)
        with pytest.raises(IntegrityError, match="not_dated_back"):
            session.flush()
        session.rollback()


def test_nobody_publishes_backwards_once_the_district_is_made(
    database: Database, operator: Act, settled: District
) -> None:
    with database.begin(PLATFORM) as session:
        row = find_district(session, settled.slug)
        sly = replace(published(session, row.id)[0], version="sly")
        with pytest.raises(IntegrityError, match="not_dated_back"):
            publish(session, operator, row, [sly])
        session.rollback()


@pytest.mark.parametrize(
    "change", ["UPDATE policy_pack SET version = ''", "DELETE FROM policy_pack"]
)
@pytest.mark.usefixtures("settled")
def test_nobody_alters_a_published_version_by_raw_sql(database: Database, change: str) -> None:
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        database.begin(PLATFORM) as session,
    ):
        session.connection().exec_driver_sql(change)


def test_a_version_that_contradicts_the_law_is_refused_with_the_article(
    database: Database, operator: Act, settled: District
) -> None:
    draw_up(settled, ("publication_days = { lock = 15 }", "publication_days = { lock = 14 }"))
    with pytest.raises(ManifestError) as refused:
        applied(database, operator, settled)
    (fault,) = refused.value.faults
    assert (fault.file, fault.code) == (V3, "manifest.publication.too_short")
    assert "34" in str(fault)


def test_what_is_exported_with_its_packs_and_applied_changes_nothing(
    database: Database, operator: Act, settled: District
) -> None:
    weights = "{ party_members = 1, residents = 3, units = 1, affected = 1 }"
    draw_up(
        settled,
        ('appraisal_weights = "inherit"', f"appraisal_weights = {{ override = {weights} }}"),
    )
    applied(database, operator, settled)
    with database.begin(PLATFORM) as session:
        files = export(session, district_slug=settled.slug)
    for old in (settled.folder / "packs").iterdir():
        old.unlink()
    for name, content in files.items():
        (settled.folder / name).write_bytes(content)
    assert sorted(name for name in files if "/" in name) == [
        "packs/2014.toml",
        "packs/2026.toml",
        "packs/2027.toml",
    ]
    with database.begin(PLATFORM) as session:
        assert not plan(session, settled.manifest(), operator.today).changes_anything


def test_a_plan_says_for_how_many_communities_and_which_own_values_stand(
    database: Database, operator: Act, settled: District
) -> None:
    set_own(database, secretary(operator), place(database, settled))
    assembly = "representatives_assembly = { override = 5 }"
    draw_up(settled, (assembly, "representatives_assembly = { override = 6 }"), since="2026-05-01")
    with database.begin(PLATFORM) as session:
        (change,) = plan(session, settled.manifest(), operator.today).packs
    (parameter,) = change.parameters
    assert (parameter.old, parameter.value, parameter.communities) == (5, 6, 60)
    assert (parameter.stand, parameter.overruled) == (("岭前社区",), ())


def test_a_version_that_is_not_in_the_folder_is_named_and_stays(
    database: Database, operator: Act, settled: District
) -> None:
    (settled.folder / "packs/2014.toml").unlink()
    change = applied(database, operator, settled)
    assert (change.missing_packs, change.changes_anything) == (("2014",), False)


def test_rules_from_before_there_were_packs_go_on_as_a_version_that_says_the_same(
    database: Database, operator: Act, settled: District
) -> None:
    before = {
        "effective_from": "2014-01-01",
        "new_communities": "live",
        "notice_days": {"residents_meeting": 10},
        "other_notice_days": 3,
        "publication_days": 15,
        "quorum": {},
        "notice_boards": ["公告栏"],
        "cadences": [],
        "reminders": {"secretary": 10, "street": 0, "district": 3},
    }
    with database.begin(PLATFORM) as session:
        row = find_district(session, settled.slug)
        row.rules = {key: said for key, said in row.rules.items() if key != "rollout"}
        row.rules |= {"rules": before}
        row.packs_digest = None
        audit.record(session, operator, "test:district:before_packs", row.id)
    with database.begin(PLATFORM) as session:
        rules = rules_of(session, find_district(session, settled.slug).id)
        files = export(session, district_slug=settled.slug)
    assert rules.on(SINCE).notice_boards == ("公告栏",)
    assert "packs/2014-01-01.toml" in files
    assert b"new_communities" in files["district.toml"]


# --- what is owed follows


def owed(database: Database, scope: TenantScope) -> set[tuple[BodyKind, int]]:
    with database.begin(scope) as session:
        return {(line.body, line.due_on.month) for line in year_of(session, 2026, SINCE, 0)}


def test_a_version_with_other_cadences_is_owed_as_soon_as_it_is_applied(
    database: Database, operator: Act, settled: District
) -> None:
    """No timer need run before its day; who cannot follow holds nobody up."""
    stuck, follows, without = (
        place(database, settled, slug) for slug in ("lingqian", "xinyue", "ererer")
    )
    for scope in (stuck, follows):
        with database.begin(scope) as session:
            owe(session, operator, year=2026, owed_from=date(2026, 1, 1))
    with database.begin(stuck) as session:
        choose_plugins(session, secretary(operator), plugins=["cn-statutes"])
    before = owed(database, follows)
    draw_up(settled, ('  "method-4321/monthly-joint-meeting",\n', ""))
    command = main.get_command(click.Context(main), "tenants")
    assert command is not None
    operation = SimpleNamespace(database=database, act=operator)
    answer = CliRunner().invoke(command, ["apply", str(settled.folder)], obj=operation)
    assert answer.exit_code == 0, answer.output
    joint = {(BodyKind.JOINT_MEETING, month) for month in range(4, 13)}
    assert owed(database, follows) == before - joint
    assert owed(database, stuck) == before
    assert owed(database, without) == set()


# --- a community's own


def test_a_community_sets_its_own_where_it_is_open_and_gives_it_up_again(
    database: Database, operator: Act, settled: District
) -> None:
    scope, act = place(database, settled), secretary(operator)
    set_own(database, act, scope)
    with database.begin(scope) as session:
        days = [
            notice_days(session, BodyKind.REPRESENTATIVES_ASSEMBLY, day)
            for day in (SINCE - timedelta(days=1), SINCE)
        ]
        assert days == [5, 7]
        give_up_own_rule(
            session,
            act,
            parameter="notice_days.representatives_assembly",
            effective_from=SINCE + timedelta(days=1),
            reason="太长",
        )
        # In this very transaction as well.
        after = notice_days(session, BodyKind.REPRESENTATIVES_ASSEMBLY, SINCE + timedelta(days=1))
        assert after == 5
    with database.begin(scope) as session:
        assert verify(session).sound
    with database.begin(place(database, settled, "xinyue")) as session:
        assert notice_days(session, BodyKind.REPRESENTATIVES_ASSEMBLY, SINCE) == 5


def test_giving_up_leaves_nothing_that_would_begin_later(
    database: Database, operator: Act, settled: District
) -> None:
    scope, act = place(database, settled), secretary(operator)
    set_own(database, act, scope)
    body = BodyKind.REPRESENTATIVES_ASSEMBLY
    before, later = SINCE - timedelta(days=3), SINCE + timedelta(days=30)
    with database.begin(scope) as session:
        give_up_own_rule(
            session, act, parameter=f"notice_days.{body}", effective_from=before, reason="太长"
        )
        assert [notice_days(session, body, day) for day in (before, SINCE, later)] == [5, 5, 5]
        with pytest.raises(Refused, match=r"rules\.no_own"):
            give_up_own_rule(
                session, act, parameter=f"notice_days.{body}", effective_from=before, reason="太长"
            )
    with database.begin(scope) as session:
        assert verify(session).sound


def test_saying_the_same_again_adds_nothing(
    database: Database, operator: Act, settled: District
) -> None:
    scope, act = place(database, settled), secretary(operator)
    set_own(database, act, scope)
    set_own(database, act, scope)
    set_own(database, act, scope, since=SINCE + timedelta(days=9))
    with database.begin(scope) as session:
        assert [row.number for row in session.scalars(select(OwnRule))] == [1]


def test_what_is_locked_is_refused_and_says_who_locked_it(
    database: Database, operator: Act, settled: District
) -> None:
    with pytest.raises(Refused, match=r"rules\.locked") as refused:
        set_own(database, secretary(operator), place(database, settled), "publication_days", 20)
    assert refused.value.params["version"] == "2026"
    assert str(refused.value.params["district"]).count("船营区")


def test_what_a_version_to_come_locks_is_refused_from_its_day_on(
    database: Database, operator: Act, settled: District
) -> None:
    draw_up(settled, ("other_notice_days = { override = 3 }", "other_notice_days = { lock = 3 }"))
    applied(database, operator, settled)
    scope, act = place(database, settled), secretary(operator)
    with pytest.raises(Refused, match=r"rules\.locked"):
        set_own(database, act, scope, "other_notice_days", 4, SINCE)
    set_own(database, act, scope, "other_notice_days", 4, SINCE - timedelta(days=1))
    with database.begin(scope) as session:
        rules = district_rules(session)
        assert rules.on(SINCE - timedelta(days=1)).other_notice_days == 4
        assert rules.on(SINCE).other_notice_days == 3


BAD = {
    "nothing is laid down about it": ("appraisal_weights", {"residents": 2}, Refused, "not_open"),
    "a body of which nothing is said": ("notice_days.joint_meeting", 4, Refused, "not_open"),
    "no rule at all": ("speaking_minutes", 3, NotFound, "parameter.unknown"),
    "days that are none": ("other_notice_days", "many", Invalid, "value"),
    "days below nothing": ("other_notice_days", -1, Invalid, "value"),
    "more days than a year": ("other_notice_days", 366, Invalid, "value"),
    "a truth for a number": ("other_notice_days", True, Invalid, "value"),
    "a quorum that compares nothing": (
        "quorum.group_leaders_meeting",
        {"valid": "half", "carried": "2Y > P"},
        Invalid,
        "value",
    ),
    "a rule that no plugin here brings": (
        "quorum.group_leaders_meeting",
        {"plugin": "vendor", "rule": "ours"},
        NotFound,
        "unknown",
    ),
    "boards that are no list": ("notice_boards", "公告栏", Invalid, "value"),
    "a board with a tag": ("notice_boards", ["<b>公告栏</b>"], Invalid, "value"),
    "a hundred and one boards": ("notice_boards", ["栏"] * 101, Invalid, "value"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_own_value_is_refused_and_leaves_nothing(
    name: str, live_world: World, act: Act
) -> None:
    parameter, value, kind, code = BAD[name]
    with pytest.raises(kind, match=rf"rules\.{code}"):
        set_own(live_world.database, act, live_world.scope, parameter, value)
    with live_world.begin() as session:
        assert session.scalars(select(OwnRule)).all() == []


@pytest.mark.parametrize("since", [date(2020, 1, 1), date(2026, 3, 1), date(2026, 3, 2)])
def test_an_own_value_cannot_reach_back_today_included(
    live_world: World, act: Act, since: date
) -> None:
    with pytest.raises(Invalid, match=r"rules\.past"):
        set_own(live_world.database, act, live_world.scope, since=since)


def test_an_own_value_needs_a_reason(live_world: World, act: Act) -> None:
    with pytest.raises(Invalid, match=r"text\.required"), live_world.begin() as session:
        set_own_rule(
            session,
            act,
            parameter="other_notice_days",
            value=4,
            effective_from=SINCE,
            reason="  ",
        )


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.SECRETARY}))
def test_nobody_but_the_secretary_sets_or_gives_up_an_own_value(
    live_world: World, act: Act, role: Role
) -> None:
    other = replace(act, actor=Actor(uuid4(), frozenset({role})))
    with pytest.raises(NotAllowed):
        set_own(live_world.database, other, live_world.scope)
    with pytest.raises(NotAllowed), live_world.begin() as session:
        give_up_own_rule(
            session, other, parameter="other_notice_days", effective_from=SINCE, reason="x"
        )


def test_what_was_never_set_cannot_be_given_up(live_world: World, act: Act) -> None:
    with pytest.raises(Refused, match=r"rules\.no_own"), live_world.begin() as session:
        give_up_own_rule(
            session, act, parameter="other_notice_days", effective_from=SINCE, reason="x"
        )


def test_fewer_days_than_the_law_asks_are_refused_with_the_article(
    database: Database, operator: Act, settled: District
) -> None:
    settled_open = ('residents_meeting = "inherit"', "residents_meeting = { override = 10 }")
    draw_up(settled, settled_open)
    applied(database, operator, settled)
    scope = place(database, settled)
    with pytest.raises(Refused, match=r"rules\.below_law") as refused:
        set_own(database, secretary(operator), scope, "notice_days.residents_meeting", 9)
    assert "26" in str(refused.value.params["law"])
    set_own(database, secretary(operator), scope, "notice_days.residents_meeting", 12)
    with database.begin(scope) as session:
        assert notice_days(session, BodyKind.RESIDENTS_MEETING, SINCE) == 12


def test_a_communitys_own_quorum_decides_from_its_day_on(
    database: Database, operator: Act, settled: District
) -> None:
    said = {"valid": "4P >= 3M", "carried": "3Y >= 2P"}
    scope = place(database, settled)
    set_own(database, secretary(operator), scope, "quorum.group_leaders_meeting", said)
    with database.begin(scope) as session:
        view = view_for(session)
        laws = [
            view.law_for(BodyKind.GROUP_LEADERS_MEETING, Purpose.DECISION, on=day)
            for day in (SINCE - timedelta(days=1), SINCE)
        ]
    assert [law.plugin.partition("/")[0] for law in laws] == ["district", "community"]
    assert laws[1].contribution.source.sentence("zh").startswith("岭前社区规定")
    assert laws[1].version == "2026-04-01"


def test_a_quorum_that_a_statute_fixes_cannot_be_set(
    live_world: World, act: Act, operator: Act
) -> None:
    """Not even where a version lets it: the law of the day comes first."""
    said = {"valid": "1P >= 1M", "carried": "2Y > P"}
    about = parameter_named("quorum.representatives_assembly")
    sly = Pack("sly", SINCE, "", {about: Setting(Mode.OVERRIDE, said)})
    with live_world.database.begin(PLATFORM) as session:
        district = session.get_one(DistrictRow, live_world.scope.district_id)
        publish(session, operator, district, [sly])
        audit.record(session, operator, "test:pack:add", "sly")
    with pytest.raises(Refused, match=r"rules\.statutory") as refused:
        set_own(live_world.database, act, live_world.scope, about.key, said)
    assert "28" in str(refused.value.params["law"])


def test_an_own_value_cannot_be_dated_back_or_altered_by_raw_sql(
    database: Database, operator: Act, settled: District
) -> None:
    scope = place(database, settled)
    set_own(database, secretary(operator), scope)
    with (
        pytest.raises(ProgrammingError, match="permission denied"),
        database.begin(scope) as session,
    ):
        session.connection().exec_driver_sql("UPDATE own_rule SET effective_from = '2020-01-01'")
    with database.begin(scope) as session:
        row = OwnRule(
            parameter="publication_days",
            number=1,
            effective_from=operator.today,
            value=1,
            reason="x",
            said_at=operator.at,
        )
        session.add(row)
        with pytest.raises(IntegrityError, match="not_dated_back"):
            session.flush()
        session.rollback()


# --- the report


def test_the_drift_report_follows_an_own_value_through_a_new_version(
    database: Database, operator: Act, settled: District
) -> None:
    act, lingqian = secretary(operator), place(database, settled)
    xinyue = place(database, settled, "xinyue")
    set_own(database, act, lingqian, "other_notice_days", 5)
    set_own(database, act, lingqian, "notice_days.two_committees", 2)
    set_own(database, act, xinyue, "notice_boards", ["社区服务中心"])
    draw_up(
        settled,
        ("other_notice_days = { override = 3 }", "other_notice_days = { override = 5 }"),
        ("two_committees = { override = 1 }", "two_committees = { lock = 1 }"),
        since="2026-05-01",
    )
    applied(database, operator, settled)
    officer = replace(operator, actor=Actor(uuid4(), frozenset({Role.DISTRICT_OFFICER})))
    with database.begin(PLATFORM) as session:
        before = drift_report(session, officer, district_slug=settled.slug, on=SINCE)
        after = drift_report(session, officer, district_slug=settled.slug, on=date(2026, 5, 1))
    assert (before.version, after.version) == ("2026", "2027")
    assert {each.kind for each in before.drifts} == {DriftKind.APART}
    assert {(each.community, each.parameter.key, each.kind) for each in after.drifts} == {
        ("岭前社区", "other_notice_days", DriftKind.SAME),
        ("岭前社区", "notice_days.two_committees", DriftKind.LOCKED),
        (name_of(database, xinyue), "notice_boards", DriftKind.APART),
    }
    (locked,) = (each for each in after.drifts if each.kind is DriftKind.LOCKED)
    assert (locked.own, locked.governs) == (2, 1)


def name_of(database: Database, scope: TenantScope) -> str:
    with database.begin(scope) as session:
        return own_community(session).name


def test_the_report_says_when_the_law_has_come_to_ask_for_more(
    database: Database, operator: Act, district: District
) -> None:
    """Ten days were lawful in 2025; since 2026 the law asks for fifteen."""
    district.put(
        "packs/2026.toml",
        "publication_days = { lock = 15 }",
        "publication_days = { override = 15 }",
    )
    in_2025 = replace(operator, at=operator.at.replace(year=2025))
    onboard(database, in_2025, district.manifest())
    scope = place(database, district)
    set_own(database, secretary(in_2025), scope, "publication_days", 10, date(2025, 4, 1))
    with database.begin(scope) as session:
        days = [publication_days(session, day) for day in (date(2025, 12, 31), date(2026, 1, 1))]
    assert days == [10, 15]
    with database.begin(PLATFORM) as session:
        report = drift_report(session, operator, district_slug=district.slug, on=SINCE)
    assert [(each.kind, each.own, each.governs) for each in report.drifts] == [
        (DriftKind.BELOW_LAW, 10, 15)
    ]


def test_only_the_districts_officers_and_operators_see_the_report(
    database: Database, operator: Act, settled: District
) -> None:
    with database.begin(PLATFORM) as session, pytest.raises(NotAllowed):
        drift_report(session, secretary(operator), district_slug=settled.slug, on=SINCE)
    with database.begin(PLATFORM) as session, pytest.raises(NotFound):
        drift_report(session, operator, district_slug="nowhere", on=SINCE)


def test_another_district_does_not_show_in_the_report(
    database: Database, operator: Act, settled: District, live_world: World, act: Act
) -> None:
    set_own(live_world.database, act, live_world.scope)
    with database.begin(PLATFORM) as session:
        report = drift_report(session, operator, district_slug=settled.slug, on=SINCE)
    assert report.drifts == ()


# --- how much it costs

Counting = Callable[[], AbstractContextManager[list[str]]]


def test_what_is_laid_down_is_one_query_a_transaction_however_much_it_is(
    database: Database, operator: Act, settled: District, counting: Counting
) -> None:
    scope, act = place(database, settled), secretary(operator)
    with database.begin(scope) as session:
        district_rules(session)
    for own in (False, True):
        if own:
            set_own(database, act, scope)
            set_own(database, act, scope, "other_notice_days", 4)
        with database.begin(scope) as session, counting() as statements:
            view_for(session)
            assert len(statements) == 2
            view_for(session)
            district_rules(session).on(SINCE)
            notice_days(session, BodyKind.JOINT_MEETING, SINCE)
            assert len(statements) == 4


def test_the_report_takes_as_many_queries_for_many_communities_as_for_one(
    database: Database, operator: Act, settled: District, counting: Counting
) -> None:
    counted = []
    for slugs in (["lingqian"], ["xinyue", "ererer", "yongqian"]):
        for slug in slugs:
            set_own(database, secretary(operator), place(database, settled, slug))
        with database.begin(PLATFORM) as session, counting() as statements:
            report = drift_report(session, operator, district_slug=settled.slug, on=SINCE)
        counted.append((len(report.drifts), len(statements)))
    assert counted == [(1, 5), (4, 5)]


def test_versions_are_read_once_and_known_again_by_their_digest(
    database: Database, settled: District, counting: Counting
) -> None:
    with database.begin(PLATFORM) as session:
        district_id = find_district(session, settled.slug).id
        laid_down_by(session, district_id)
        with counting() as statements:
            laid_down_by(session, district_id)
    assert len(statements) == 1
