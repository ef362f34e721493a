"""What becomes of a command whose reader goes away."""

import click
import pytest
from click.testing import CliRunner

from folkmoot import cli


def test_a_reader_who_has_read_enough_is_no_mishap(monkeypatch: pytest.MonkeyPatch) -> None:
    @click.command()
    def talk() -> None:
        raise BrokenPipeError(32, "Broken pipe")

    monkeypatch.setattr(cli, "_found", lambda _where: talk)
    said = CliRunner().invoke(cli.main, ["demo"])
    assert (said.exit_code, said.output) == (1, "")
