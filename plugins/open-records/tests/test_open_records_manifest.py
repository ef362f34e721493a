from pathlib import Path

import pluggy

import folkmoot_open_records
from folkmoot_sdk import API_VERSION, Kind, hookspecs, read_manifest, reference

MANIFEST = read_manifest(Path(folkmoot_open_records.__file__).parent / "folkmoot-plugin.toml")


def test_the_hooks_register_exactly_what_the_manifest_promises() -> None:
    manager = pluggy.PluginManager("folkmoot")
    manager.add_hookspecs(hookspecs)
    manager.register(folkmoot_open_records)
    manager.check_pending()
    found = {
        kind: tuple(
            reference(each)
            for contributions in getattr(manager.hook, kind.hook)()
            for each in contributions
        )
        for kind in Kind
    }
    assert {kind: refs for kind, refs in found.items() if refs} == dict(MANIFEST.contributions)


def test_the_manifest_is_this_plugin_and_accepts_this_api() -> None:
    assert MANIFEST.id == "open-records"
    assert MANIFEST.accepts(API_VERSION)
