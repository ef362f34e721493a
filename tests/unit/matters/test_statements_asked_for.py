"""What a gate asks to be stated stands beside what every matter knows, and never in its place."""

from typing import Any

import pytest

from folkmoot.matters.acts import deciding
from folkmoot.matters.acts.deciding_schemas import USUAL
from folkmoot_sdk import Text


def test_no_gate_words_a_statement_that_the_laws_own_gates_look_for(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    own = Text("电梯严重损坏", "The lift is badly damaged")
    asked = {"lift": own, "party_study": Text("已收到报价", "An offer was received")}
    monkeypatch.setattr(deciding, "_looked_for", lambda _desk: asked)
    desk: Any = None
    assert deciding._kinds(desk) == [*USUAL, ("lift", own)]  # noqa: SLF001 - what the form offers
