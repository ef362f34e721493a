"""The example in plugins/README.md is a plugin: it runs, and keeps its own manifest."""

import re
from pathlib import Path

from folkmoot_sdk import API_VERSION, Cadence, Kind, read_manifest, reference

README = Path(__file__).parents[2] / "README.md"


def block(language: str, opening: str) -> str:
    text = re.sub(r"^   ", "", README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    blocks: list[str] = re.findall(rf"```{language}\n(.*?)```", text, flags=re.DOTALL)
    return next(each for each in blocks if each.startswith(opening))


def test_the_example_registers_what_its_manifest_promises() -> None:
    manifest = read_manifest(block("toml", "id =").encode())
    names: dict[str, object] = {}
    exec(block("python", "from datetime"), names)  # noqa: S102 - our own README
    hook = names[Kind.CADENCES.hook]
    assert callable(hook)
    (cadence,) = hook()
    assert isinstance(cadence, Cadence)
    assert cadence.owed(2026) == 12
    assert dict(manifest.contributions) == {Kind.CADENCES: (reference(cadence),)}
    assert manifest.accepts(API_VERSION)
