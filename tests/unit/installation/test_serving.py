"""Serving needs the repository's configuration, and says so where it is not."""

import os
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from click.testing import CliRunner

from folkmoot.cli import main
from folkmoot.config import read_settings
from folkmoot.kernel.errors import Refused
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
    assert done.exit_code == 1
    assert done.output.startswith(f"Error: {tmp_path}")
    assert "Run this in a clone of the repository" in done.output


def test_a_configuration_can_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(os, "execve", lambda *given: called.append(given))
    file = tmp_path / "own.py"
    file.touch()
    settings = read_settings({"FOLKMOOT_HOME": str(tmp_path)})
    CliRunner().invoke(serve, ["--config", str(file)], obj=SimpleNamespace(settings=settings))
    assert called[0][1][-2:] == ["--config", str(file)]
