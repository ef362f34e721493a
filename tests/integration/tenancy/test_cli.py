"""``folkmoot tenants`` as an operator uses it."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM, TenantScope
from folkmoot.tenancy.cli import tenants
from folkmoot.tenancy.own_rules import set_own_rule
from folkmoot.tenancy.queries import find_community

District = Any  # the fixture's own class


@pytest.fixture
def run(database: Database, operator: Act) -> Any:  # noqa: ANN401 - a function
    def invoke(*arguments: object) -> Result:
        operation = SimpleNamespace(database=database, act=operator)
        return CliRunner().invoke(tenants, [str(part) for part in arguments], obj=operation)

    return invoke


def test_plan_then_apply_then_nothing_is_left_to_do(run: Any, district: District) -> None:  # noqa: ANN401 - a function
    planned = run("plan", district.folder, "--lang", "zh")
    assert (planned.exit_code, planned.exception) == (0, None)
    assert "船营区：新的区。" in planned.output
    assert "新增 61" in planned.output
    applied = json.loads(run("apply", district.folder, "--json").output)
    assert len(applied["creates"]) == 61
    again = run("plan", district.folder, "--lang", "en")
    assert "everything is as the manifest says" in again.output
    assert "61 unchanged" in again.output


def test_what_district_toml_says_otherwise_is_named_step_by_step(
    run: Any,  # noqa: ANN401 - a function
    district: District,
) -> None:
    run("apply", district.folder)
    district.put("district.toml", 'step = "review"', 'step = "review"\nmin_days = 9')
    district.put("district.toml", 'new_communities = "live"', 'new_communities = "draft"')
    planned = run("plan", district.folder, "--lang", "en")
    lines = [" ".join(line.split()) for line in planned.output.splitlines()]
    assert 'changed workflow.review {} → {"min_days": 9}' in lines
    assert 'changed rollout.new_communities "live" → "draft"' in lines
    assert sum(line.startswith("changed") for line in lines) == 2


def test_a_bad_manifest_ends_with_1_and_names_every_line(run: Any, district: District) -> None:  # noqa: ANN401 - a function
    district.put("communities.csv", "岭前社区", "")
    district.put("communities.csv", f"{district.code}001002", f"{district.code}001001")
    refused = run("apply", district.folder, "--lang", "zh")
    assert refused.exit_code == 1
    assert "communities.csv:3:" in refused.stderr
    assert "在第 2 行已经出现过" in refused.stderr
    assert "communities.csv:25: 名称为空。 [manifest.name.empty]" in refused.stderr
    plain = json.loads(run("plan", district.folder, "--json").output)
    assert [(f["line"], f["code"]) for f in plain["faults"]] == [
        (3, "manifest.code.duplicate"),
        (25, "manifest.name.empty"),
    ]
    assert {"zh", "en"} <= plain["faults"][0].keys()


def test_an_export_can_be_applied(run: Any, district: District, tmp_path: Path) -> None:  # noqa: ANN401 - a function
    run("apply", district.folder)
    written = run("export", district.slug, tmp_path / "out")
    assert written.exit_code == 0
    again = json.loads(run("apply", tmp_path / "out", "--json").output)
    assert again["changes"] is False


NEXT = (
    ('version = "2026"', 'version = "2027"'),
    ("= 2026-01-01", "= 2026-04-01"),
    ("publication_days = { lock = 15 }", "publication_days = { lock = 20 }"),
)


def draw_up(district: District) -> None:
    text = (district.folder / "packs/2026.toml").read_text()
    for old, new in NEXT:
        text = text.replace(old, new)
    (district.folder / "packs/2027.toml").write_text(text)


def test_a_plan_shows_a_new_version_parameter_by_parameter(run: Any, district: District) -> None:  # noqa: ANN401 - a function
    run("apply", district.folder)
    draw_up(district)
    planned = run("plan", district.folder, "--lang", "zh")
    assert "规则新版 2027，自 2026-04-01 起施行" in planned.output
    assert "公示天数" in planned.output
    assert "统一 15 天" in planned.output
    assert "61 个社区的数值改变" in " ".join(planned.output.split())
    (pack,) = json.loads(run("plan", district.folder, "--json").output)["packs"]
    assert [(p["parameter"], p["old"], p["value"]) for p in pack["parameters"]] == [
        ("publication_days", 15, 20)
    ]
    assert json.loads(run("apply", district.folder, "--json").output)["changes"] is True
    assert json.loads(run("apply", district.folder, "--json").output)["changes"] is False


def test_a_bad_pack_ends_with_1_and_names_file_line_and_article(
    run: Any,  # noqa: ANN401 - a function
    district: District,
) -> None:
    district.put("packs/2026.toml", "{ lock = 15 }", "{ lock = 14 }")
    refused = run("apply", district.folder, "--lang", "zh")
    assert refused.exit_code == 1
    assert "packs/2026.toml:7: " in refused.stderr
    assert "第 34 条" in refused.stderr


def test_drift_is_shown_to_people_and_to_machines(
    run: Any,  # noqa: ANN401 - a function
    district: District,
    database: Database,
    operator: Act,
) -> None:
    run("apply", district.folder)
    assert "没有社区自行规定" in run("drift", district.slug, "--lang", "zh").output
    with database.begin(PLATFORM) as session:
        community = find_community(session, district.slug, "lingqian")
    secretary = replace(operator, actor=Actor(uuid4(), frozenset({Role.SECRETARY})))
    with database.begin(TenantScope(community.id, community.district_id)) as session:
        set_own_rule(
            session,
            secretary,
            parameter="other_notice_days",
            value=5,
            effective_from=date(2026, 4, 1),
            reason="住户分散",
        )
    shown = run("drift", district.slug, "--on", "2026-04-02", "--lang", "zh")
    assert (shown.exit_code, "岭前社区" in shown.output, "5 天" in shown.output) == (0, True, True)
    (drift,) = json.loads(run("drift", district.slug, "--on", "2026-04-02", "--json").output)[
        "drifts"
    ]
    assert (drift["parameter"]["group"], drift["own"], drift["kind"]) == (
        "other_notice_days",
        5,
        "apart",
    )
    assert run("drift", "nowhere").exit_code == 1


def test_an_unknown_district_cannot_be_exported(run: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a function
    refused = run("export", "nowhere", tmp_path / "out", "--lang", "en")
    assert refused.exit_code == 1
    assert "no district" in refused.stderr
    assert not (tmp_path / "out").exists()
