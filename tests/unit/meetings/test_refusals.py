"""Whoever is refused is told what to do instead."""

import ast
from collections.abc import Iterator
from pathlib import Path

import folkmoot.meetings

KINDS = {"Conflict", "Invalid", "NotAllowed", "NotFound", "Refused"}
ROOM = Path(folkmoot.meetings.__file__).parent


def raised() -> Iterator[tuple[str, set[str | None]]]:
    """Every error of the room by its place, with the names of what it is given."""
    for file in sorted(ROOM.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in KINDS:
                place = f"{file.relative_to(ROOM)}:{node.lineno}"
                yield place, {keyword.arg for keyword in node.keywords}


def test_every_refusal_of_meetings_has_a_cure() -> None:
    found = dict(raised())
    assert len(found) > 30
    assert [place for place, given in found.items() if "cure" not in given] == []
