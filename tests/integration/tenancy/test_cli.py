"""``folkmoot tenants`` as an operator uses it."""

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner, Result

from folkmoot.kernel.act import Act
from folkmoot.kernel.database import Database
from folkmoot.tenancy.cli import tenants

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


def test_an_unknown_district_cannot_be_exported(run: Any, tmp_path: Path) -> None:  # noqa: ANN401 - a function
    refused = run("export", "nowhere", tmp_path / "out", "--lang", "en")
    assert refused.exit_code == 1
    assert "no district" in refused.stderr
    assert not (tmp_path / "out").exists()
