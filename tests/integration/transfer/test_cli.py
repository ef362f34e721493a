"""``folkmoot roster``: the same two steps without a browser."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import CliRunner, Result
from tests.conftest import actor
from tests.integration.transfer.conftest import Office, residents

from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import Invalid
from folkmoot.people.models import Person
from folkmoot.transfer.cli import REFUSED, SOME_LEFT_OUT, roster
from folkmoot.transfer.domain.rows import rows_of
from folkmoot.transfer.reading.tables import read

Run = Callable[..., Result]


@pytest.fixture
def run(office: Office) -> Run:
    where = f"{office.world.district_slug}/{office.world.community_slug}"
    operator = replace(office.act, actor=actor(Role.OPERATOR))
    operation = SimpleNamespace(database=office.world.database, act=operator)

    def command(verb: str, file: Path, *more: str) -> Result:
        given = [verb, str(file), "--community", where, *more]
        return CliRunner().invoke(roster, given, obj=operation)

    return command


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "roster.xlsx"
    path.write_bytes(residents(("王明", "1956-03-08"), ("李芳", "1960-02-31")))
    return path


def test_preview_then_commit(run: Run, file: Path, count: Callable[[type], int]) -> None:
    previewed = run("preview", file, "--lang", "zh", "--refused", str(file.with_name("back.xlsx")))
    assert previewed.exit_code == 0, previewed.output
    assert "新增: 1" in previewed.output
    assert "居民 3: 出生日期：“1960-02-31”不是有效日期。" in previewed.output
    (row,) = rows_of(read(file.with_name("back.xlsx").read_bytes()))
    assert "李芳" in row.cells.values()
    assert count(Person) == 0
    done = run("commit", file, "--json")
    assert json.loads(done.output)["state"] == "committed"
    assert count(Person) == 1


def test_a_preview_says_that_nothing_is_written_and_how_to_go_on(run: Run, file: Path) -> None:
    said = run("preview", file, "--lang", "en").output
    assert said.startswith("This is a preview: nothing has been written.")
    assert (
        "To write 1 of the rows into the registers, and leave out 1:\n  folkmoot roster commit"
        in said
    )
    assert "  folkmoot roster refused" in said
    empty = file.with_name("again.xlsx")
    empty.write_bytes(residents(("李芳", "1960-02-31")))
    nothing = run("preview", empty, "--lang", "zh").output
    assert "没有新增或变更的行" in nothing
    assert "folkmoot roster commit" not in nothing


def test_a_commit_says_what_was_written_and_what_was_left_out_and_gives_that_back(
    run: Run, file: Path
) -> None:
    run("preview", file)
    back = file.with_name("back.xlsx")
    done = run("commit", file, "--lang", "en", "--refused", str(back))
    assert done.exit_code == SOME_LEFT_OUT
    assert "Written into the registers: 1 new, 0 changed." in done.output
    assert "Not written, left out: 1. They are kept until " in done.output
    assert "居民 3: " in done.output
    assert f"The rows left out are in {back}" in done.output
    (row,) = rows_of(read(back.read_bytes()))
    assert "李芳" in row.cells.values()


def test_rows_left_out_can_be_had_after_the_commit_too(run: Run, file: Path) -> None:
    run("preview", file)
    assert "  folkmoot roster refused" in run("commit", file).output
    back = file.with_name("back.xlsx")
    given = run("refused", file, "--to", str(back), "--lang", "zh")
    assert (given.exit_code, str(back) in given.output) == (0, True)
    (row,) = rows_of(read(back.read_bytes()))
    assert "李芳" in row.cells.values()


def test_a_commit_of_every_row_says_so_and_leaves_no_file(run: Run, file: Path) -> None:
    file.write_bytes(residents(("王明", "1956-03-08")))
    run("preview", file)
    done = run("commit", file, "--lang", "en")
    assert done.exit_code == 0
    assert "No row was left out." in done.output
    back = file.with_name("back.xlsx")
    assert "No row was left out." in run("refused", file, "--to", str(back), "--lang", "en").output
    assert not back.exists()


def test_the_roster_itself_is_never_written_over(run: Run, file: Path) -> None:
    before = file.read_bytes()
    run("preview", file)
    for verb, option in (("preview", "--refused"), ("commit", "--refused"), ("refused", "--to")):
        assert run(verb, file, option, str(file)).exit_code == REFUSED
    assert file.read_bytes() == before
    nowhere = file.with_name("missing") / "back.xlsx"
    assert run("commit", file, "--refused", str(nowhere)).exit_code == REFUSED
    assert run("commit", file).exit_code == SOME_LEFT_OUT


def test_commit_without_a_preview_of_this_very_file_is_refused(
    run: Run, file: Path, count: Callable[[type], int]
) -> None:
    run("preview", file)
    file.write_bytes(residents(("王明", "1956-03-08"), ("赵强", "1960-02-01")))
    refused = run("commit", file, "--json")
    assert refused.exit_code == REFUSED
    assert json.loads(refused.output)["error"] == "roster.not_previewed"
    assert count(Person) == 0


def test_a_preview_that_nobody_wants_is_deleted_by_its_file(run: Run, file: Path) -> None:
    run("preview", file)
    assert set(json.loads(run("discard", file, "--json").output)) == {"deleted"}
    assert json.loads(run("discard", file, "--json").output)["error"] == "roster.not_previewed"


def test_a_bad_file_is_refused_with_its_code(run: Run, file: Path) -> None:
    file.write_bytes(b"PK\x03\x04")
    refused = run("preview", file, "--json")
    assert refused.exit_code == REFUSED
    assert json.loads(refused.output)["error"] == "roster.unreadable"
    # Without --json the command line itself says it in words.
    assert isinstance(run("preview", file).exception, Invalid)


def test_the_template_needs_no_database(tmp_path: Path) -> None:
    file = tmp_path / "empty.xlsx"
    written = CliRunner().invoke(roster, ["template", str(file), "--lang", "en"])
    assert written.exit_code == 0
    assert [table.name for table in read(file.read_bytes())][1:] == [
        "Residents",
        "Kinship",
        "Bodies",
    ]
