"""``folkmoot doctor`` on this machine and on the test database: what it says, and how it ends."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
from click.testing import CliRunner, Result

from folkmoot.config import Settings, read_settings
from folkmoot.doctor import cli, server
from folkmoot.doctor.finding import Finding
from folkmoot.kernel import startup
from folkmoot.kernel.provision import Connections

NOBODY = "postgresql+psycopg://folkmoot_app:secret-word@127.0.0.1:9/folkmoot"


@pytest.fixture
def settings(connections: Connections, tmp_path: Path) -> Settings:
    found = read_settings({"FOLKMOOT_HOME": str(tmp_path)})
    return replace(found, database_url=connections.app, port=59_999)


@pytest.fixture
def command() -> click.Command:
    return cli.doctor


def run(command: click.Command, *arguments: str, **environ: str) -> Result:
    return CliRunner().invoke(command, arguments, env=environ)


def codes(findings: Iterator[Finding]) -> set[str]:
    return {finding.name for finding in findings if not finding.ok}


def test_a_sound_installation_has_nothing_to_mend(settings: Settings) -> None:
    assert codes(cli.examine_settings(settings)) == set()


def test_an_old_schema_is_said_with_its_cure(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(startup, "expected_revision", lambda: "9999")
    bad = [finding for finding in cli.examine_settings(settings) if not finding.ok]
    assert [finding.name for finding in bad] == ["startup.schema"]
    assert "folkmoot db upgrade" in bad[0].cure


def test_a_database_that_does_not_answer_is_said_once(settings: Settings) -> None:
    findings = cli.examine_settings(replace(settings, database_url=NOBODY))
    assert codes(findings) == {"startup.unreachable"}


def test_the_embedded_database_may_wait_for_the_first_start(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "attach_embedded", lambda _home: None)
    monkeypatch.setattr(cli, "server_home", lambda _home: Path("/var/tmp/folkmoot-never-made"))  # noqa: S108 - never made
    findings = list(cli.examine_settings(replace(settings, database_url="")))
    assert codes(iter(findings)) == set()
    assert findings[-1].name == "database"


@pytest.mark.parametrize(("hours", "ok"), [(0, True), (3, False), (-3, False)])
def test_a_clock_that_is_hours_off_is_said(connections: Connections, hours: int, ok: bool) -> None:
    finding = server.clock(connections.app, now=lambda: datetime.now(UTC) + timedelta(hours=hours))
    assert finding.ok is ok


@pytest.fixture
def of_this_test(connections: Connections, tmp_path: Path) -> dict[str, str]:
    return {
        "FOLKMOOT_HOME": str(tmp_path),
        "DATABASE_URL": connections.app,
        "PORT": "59999",
        "LC_ALL": "C.UTF-8",
        "LANG": "",
    }


def test_what_is_wrong_ends_it_with_code_1(
    command: click.Command, of_this_test: dict[str, str]
) -> None:
    said = run(command, **{**of_this_test, "DATABASE_URL": NOBODY})
    assert said.exit_code == 1
    assert "✗ The database does not answer" in said.output
    assert "→ Check DATABASE_URL" in said.output
    assert "secret-word" not in said.output


def test_a_setting_that_is_no_number_is_said_and_not_thrown(
    command: click.Command, of_this_test: dict[str, str]
) -> None:
    said = run(command, **{**of_this_test, "PORT": "eighty"})
    assert said.exit_code == 1
    assert "✗ PORT is eighty" in said.output


def test_a_home_that_cannot_be_made_is_said_and_not_thrown(
    command: click.Command, of_this_test: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    said = run(command, **{**of_this_test, "FOLKMOOT_HOME": str(tmp_path / "file" / "home")})
    assert said.exit_code == 1
    assert "FOLKMOOT_HOME" in said.output


def test_the_terminals_language_is_spoken(
    command: click.Command, of_this_test: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    # What is free on the disk may change between the two.
    monkeypatch.setattr(
        "folkmoot.doctor.machine.shutil.disk_usage", lambda _: SimpleNamespace(free=10**11)
    )
    asked = run(command, "--lang", "zh", **of_this_test)
    spoken = run(command, **{**of_this_test, "LC_ALL": "zh_CN.UTF-8"})
    assert asked.output == spoken.output
    assert "✓ 数据库有应答，可以使用" in spoken.output


def test_json_says_the_same_in_both_languages(
    command: click.Command, of_this_test: dict[str, str]
) -> None:
    said = run(command, "--json", **{**of_this_test, "DATABASE_URL": NOBODY})
    answer = json.loads(said.output)
    assert said.exit_code == 1
    assert answer["ok"] is False
    (bad,) = [each for each in answer["findings"] if each["name"] == "startup.unreachable"]
    assert bad["zh"].startswith("数据库没有应答")
    assert bad["en"].startswith("The database does not answer")
    assert bad["cure"].keys() == {"zh", "en"}


def test_everything_the_doctor_says_is_filled_in(
    command: click.Command, of_this_test: dict[str, str]
) -> None:
    for language in ("zh", "en"):
        assert "%(" not in run(command, "--lang", language, **of_this_test).output


def test_it_is_a_command_of_folkmoot() -> None:
    from folkmoot.cli import main

    listed = CliRunner().invoke(main, ["doctor", "--help"])
    assert listed.exit_code == 0
    assert "Look over this machine" in listed.output
