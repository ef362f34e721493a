"""The first administrator, from the command line."""

from datetime import UTC, datetime
from types import SimpleNamespace
from uuid import UUID

import pytest
from click.testing import CliRunner

from folkmoot.identity.cli import admin
from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.kernel.database import Database

NOW = datetime(2026, 4, 1, 2, tzinfo=UTC)


@pytest.mark.parametrize(("language", "said"), [("en", "one more"), ("zh", "又新开一个")])
def test_a_second_operator_of_one_name_is_said_to_be_one_more(
    database: Database, language: str, said: str
) -> None:
    act = Act(Actor(UUID(int=1), frozenset({Role.OPERATOR})), NOW)
    operation = SimpleNamespace(database=database, act=act, origin="https://example.org")
    asked = ["create", f"值班员 {language}", "--lang", language]
    first, second = (CliRunner().invoke(admin, asked, obj=operation) for _ in range(2))
    assert (first.exit_code, first.stderr, second.exit_code) == (0, "", 0)
    assert said in second.stderr
    for made in (first, second):
        assert made.stdout.startswith("https://example.org/sign-in/")
