"""HOOKS.md: each hook with its signature, an example that runs, a plugin of ours that uses it."""

import inspect
import re
from pathlib import Path

import pluggy
import pytest

from folkmoot_sdk import Kind, hookspecs, read_manifest

SDK = Path(__file__).parents[1]
PAGE = (SDK / "HOOKS.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## (\w+)\n(.*?)(?=^## |\Z)", PAGE, flags=re.MULTILINE | re.DOTALL))
# The two things that a plugin is held to; neither stands for the other.
SPECIFIED = [name for name in vars(hookspecs) if name.startswith("folkmoot_")]
PROMISED = [kind.hook for kind in Kind]


def example(hook: str) -> str:
    (code,) = re.findall(r"```python\n(.*?)```", SECTIONS[hook], flags=re.DOTALL)
    return str(code)


def test_every_hook_stands_on_the_page_and_nothing_else() -> None:
    headings = re.findall(r"^## (.+)$", PAGE, flags=re.MULTILINE)
    assert headings == SPECIFIED
    assert headings == PROMISED


@pytest.mark.parametrize("kind", list(Kind))
def test_its_signature_is_the_one_that_plugins_are_held_to(kind: Kind) -> None:
    returned = inspect.signature(getattr(hookspecs, kind.hook)).return_annotation
    said = f"`{kind.hook}() -> Iterable[{returned.__args__[0].__name__}]`"
    assert said in SECTIONS[kind.hook]
    assert f"Scope: `{kind.scope}`" in SECTIONS[kind.hook] or kind.scope is None
    assert ("in a process of its own" in SECTIONS[kind.hook]) is kind.runs_outside


@pytest.mark.parametrize("kind", list(Kind))
def test_its_example_runs_and_brings_what_the_hook_is_for(kind: Kind) -> None:
    names: dict[str, object] = {"__name__": f"example_of_{kind.value}"}
    exec(example(kind.hook), names)  # noqa: S102 - our own page
    manager = pluggy.PluginManager("folkmoot")
    manager.add_hookspecs(hookspecs)
    plugin = type("Plugin", (), {kind.hook: staticmethod(names[kind.hook])})  # type: ignore[arg-type] # a function
    manager.register(plugin)
    manager.check_pending()
    ((brought,),) = getattr(manager.hook, kind.hook)()
    wanted = inspect.signature(getattr(hookspecs, kind.hook)).return_annotation.__args__[0]
    assert isinstance(brought, wanted)


@pytest.mark.parametrize("kind", list(Kind))
def test_a_plugin_of_ours_promises_it_and_both_places_name_that_plugin(kind: Kind) -> None:
    used_by = r"Used by \[`folkmoot-([a-z0-9-]+)`\]\(\.\./([^)]*)\)"
    ((name, readme),) = re.findall(used_by, SECTIONS[kind.hook])
    assert (SDK.parent / readme).is_file()
    (manifest,) = (SDK.parent / name / "src").glob("*/folkmoot-plugin.toml")
    assert kind in read_manifest(manifest).contributions
    assert f"folkmoot-{name}" in (getattr(hookspecs, kind.hook).__doc__ or "")
