"""Serving needs the repository's configuration, and says so where it is not."""

import os
import socket
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import pytest
from click.testing import CliRunner
from psycopg.conninfo import conninfo_to_dict

from folkmoot.cli import REFUSED, main
from folkmoot.config import read_settings
from folkmoot.kernel.errors import Refused
from folkmoot.kernel.provision import as_libpq
from folkmoot.serving import run_gunicorn, serve


def test_a_wheel_without_the_repository_is_told(tmp_path: Path) -> None:
    with pytest.raises(Refused) as caught:
        run_gunicorn(SimpleNamespace(), tmp_path / "deploy" / "gunicorn.conf.py")  # type: ignore[arg-type] # not reached
    assert caught.value.code == "serve.no_config"


def test_a_refusal_is_said_in_words_and_with_its_cure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en")
    monkeypatch.setattr("folkmoot.serving._CONFIG", tmp_path / "gunicorn.conf.py")
    done = CliRunner().invoke(main, ["serve"])
    assert done.exit_code == REFUSED
    assert done.output.startswith(str(tmp_path))
    assert "Run this in a clone of the repository" in done.output


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_in_use_is_said_before_anything_is_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        monkeypatch.setenv("FOLKMOOT_HOME", str(tmp_path))
        monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
        monkeypatch.setenv("LANG", "zh_CN.UTF-8")
        done = CliRunner().invoke(main, [command])
    assert done.exit_code == REFUSED
    assert "[serve.port_taken]" in done.output
    assert "PORT" in done.output


@pytest.mark.parametrize(
    "command", [["audit", "verify"], ["votes", "recount", str(UUID(int=1)), "--community", "a/b"]]
)
def test_a_command_that_reads_makes_no_database_in_a_wrong_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("FOLKMOOT_HOME", str(tmp_path / "wrong"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    done = CliRunner().invoke(main, command)
    assert done.exit_code == REFUSED
    assert "[config.no_database]" in done.output
    assert not (tmp_path / "wrong").exists()


def test_removing_takes_the_embedded_database_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "roles.json").touch()
    monkeypatch.setenv("FOLKMOOT_HOME", str(tmp_path))
    monkeypatch.setenv("DATABASE_URL", "postgresql://somewhere/else")
    done = CliRunner().invoke(main, ["db", "remove", "--yes"])
    assert "[db.not_embedded]" in done.output
    assert (tmp_path / "postgres").exists()
    monkeypatch.delenv("DATABASE_URL")
    assert CliRunner().invoke(main, ["db", "remove"], input="n\n").exit_code == 1
    assert (tmp_path / "postgres").exists()
    assert CliRunner().invoke(main, ["db", "remove", "--yes"]).exit_code == 0
    assert not (tmp_path / "postgres").exists()


def test_an_address_with_a_space_is_one_that_libpq_reads() -> None:
    url = "postgresql+psycopg://u:p%2Bq@/d?host=%2Ftmp%2Fmy%20folk"
    assert conninfo_to_dict(as_libpq(url))["host"] == "/tmp/my folk"  # noqa: S108 - an address
    assert conninfo_to_dict(as_libpq(url))["password"] == "p+q"  # noqa: S105 - as above


def test_a_configuration_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda *given: called.append(given))
    file = tmp_path / "own.py"
    file.touch()
    settings = read_settings({"FOLKMOOT_HOME": str(tmp_path)})
    CliRunner().invoke(serve, ["--config", str(file)], obj=SimpleNamespace(settings=settings))
    assert called[0][1][-2:] == ["--config", str(file)]
