"""What a command runs into is told with a code and a cure, and never as a traceback."""

from pathlib import Path

import psycopg
import pytest
from click.testing import CliRunner
from sqlalchemy.exc import ArgumentError, OperationalError

from folkmoot.cli import REFUSED, main
from folkmoot.kernel.errors import NotFound
from folkmoot.web.mishaps import mishap_of


def run(*arguments: str, **environ: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, list(arguments), env=environ)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result.exit_code, result.output


@pytest.mark.parametrize(
    "asked", [("--lang", "zh", "plugins", "list"), ("plugins", "list", "--lang", "zh")]
)
def test_what_goes_wrong_is_told_in_the_language_that_was_asked_for(asked: tuple[str, ...]) -> None:
    code, said = run(*asked, LANG="C", DATABASE_URL="nonsense")
    assert code == REFUSED
    assert "数据库" in said


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("postgresql+psycopg://folkmoot_app@127.0.0.1:1/x", "terminal.database"),
        ("nonsense", "terminal.database"),
    ],
)
def test_a_database_out_of_reach_is_named(tmp_path: Path, address: str, said: str) -> None:
    status, told = run(
        "audit", "verify", DATABASE_URL=address, FOLKMOOT_HOME=str(tmp_path), LANG="en"
    )
    assert status == REFUSED
    assert f"[{said}]" in told
    assert "folkmoot doctor" in told
    assert "Traceback" not in told


def test_a_setting_that_is_no_number_is_named(tmp_path: Path) -> None:
    status, told = run("serve", PORT="abc", FOLKMOOT_HOME=str(tmp_path), LANG="en")
    assert (status, "[config.number]" in told, "PORT is abc" in told) == (REFUSED, True, True)


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    home = tmp_path / "file"
    home.write_text("")
    status, told = run("admin", "create", "值班员", FOLKMOOT_HOME=str(home), LANG="zh_CN")
    assert status == REFUSED
    assert str(home) in told
    assert "请检查路径" in told


def test_a_defect_of_ours_keeps_its_traceback() -> None:
    assert mishap_of(ZeroDivisionError()) is None
    assert mishap_of(ValueError()) is None


def test_everything_a_user_can_mend_has_words() -> None:
    refused = psycopg.OperationalError("connection refused\nmore")
    for error in (
        NotFound("x.y", "gone"),
        ArgumentError("no address"),
        OperationalError("SELECT", {}, refused),
        FileNotFoundError(2, "No such file", "/nowhere"),
    ):
        told = mishap_of(error)
        assert told is not None
        assert told.code
