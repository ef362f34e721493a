import inspect
from collections.abc import Callable

import pluggy
import pytest

from folkmoot_sdk import Kind, Text, hookimpl, hookspecs

SPECS = [
    value
    for name, value in vars(hookspecs).items()
    if name.startswith("folkmoot_") and inspect.isfunction(value)
]


def test_each_kind_of_a_manifest_has_its_hook_and_no_hook_is_without_a_kind() -> None:
    assert {spec.__name__ for spec in SPECS} == {kind.hook for kind in Kind}


@pytest.mark.parametrize("spec", SPECS, ids=lambda spec: str(spec.__name__))
def test_a_hook_is_documented_by_a_plugin_typed_and_takes_nothing(
    spec: Callable[[], object],
) -> None:
    assert "Used by folkmoot-" in (spec.__doc__ or "")
    signature = inspect.signature(spec)
    assert not signature.parameters
    assert signature.return_annotation is not inspect.Signature.empty


def test_no_hook_takes_only_the_first_answer() -> None:
    manager = pluggy.PluginManager("folkmoot")
    manager.add_hookspecs(hookspecs)
    for spec in SPECS:
        assert not getattr(spec, "folkmoot_spec")["firstresult"]  # noqa: B009 - pluggy's mark


def test_hookimpl_marks_for_the_same_project() -> None:
    class Plugin:
        @hookimpl
        def folkmoot_forms(self) -> tuple[Text, ...]:
            return (Text("一", "one"),)

    manager = pluggy.PluginManager("folkmoot")
    manager.add_hookspecs(hookspecs)
    manager.register(Plugin())
    manager.check_pending()
    assert manager.hook.folkmoot_forms() == [(Text("一", "one"),)]
