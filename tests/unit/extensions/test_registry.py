"""A registry shows one release of each plugin, and finds every other by its digest."""

from dataclasses import replace

from folkmoot.extensions.models import ReleaseState
from folkmoot.extensions.registry import Installed, Registered, registry_of
from folkmoot_sdk import EvaluationForm, FormItem, Grade, Kind, Text

WORD = Text("好", "good")
GRADES = (Grade("a", WORD, 1), Grade("b", WORD, 0))


def release(version: str, plugin: str = "one", *, outside: bool = False) -> Installed:
    form = EvaluationForm("form", "1", WORD, (FormItem("q", WORD, GRADES),))
    entry = Registered(plugin, version, f"digest of {version}", Kind.FORMS, form)
    return Installed(plugin, version, entry.digest, (entry,), outside=outside)


def in_state(state: ReleaseState, version: str, *, outside: bool = False) -> Installed:
    return replace(release(version, outside=outside), state=state)


def shown(*releases: Installed) -> list[str]:
    return [entry.plugin_version for entry in registry_of(releases, {}).entries.values()]


def test_the_newest_active_release_is_shown() -> None:
    assert shown(release("1.9"), release("1.10"), release("1.2")) == ["1.10"]
    assert shown(release("1.9"), in_state(ReleaseState.RETIRED, "1.10")) == ["1.9"]
    assert shown(in_state(ReleaseState.SUSPENDED, "1.9")) == []


def test_every_release_is_found_by_its_own_digest_and_by_no_other() -> None:
    old, new = release("1.0"), release("1.1")
    registry = registry_of((old, new), {})
    for each in (old, new):
        found = registry.find(each.entries[0].pin())
        assert found is each.entries[0]
    stranger = replace(new.entries[0], digest="another")
    assert registry.find(stranger.pin()) is None
    # Data goes by its id and version alone, which once shipped never change.
    assert registry.of_version(stranger.pin()) is new.entries[0]


def test_a_suspended_release_is_found_only_where_the_runner_will_refuse_it() -> None:
    inside = in_state(ReleaseState.SUSPENDED, "1.0")
    outside = in_state(ReleaseState.SUSPENDED, "1.0", outside=True)
    pin = inside.entries[0].pin()
    assert registry_of((inside,), {}).find(pin) is None
    assert registry_of((outside,), {}).find(pin) is outside.entries[0]
    assert registry_of((outside,), {}).is_suspended("one", "1.0")


def test_a_set_has_its_own_releases_and_leaves_the_other_plugins_as_they_are() -> None:
    registry = registry_of((release("1.0"), release("1.1"), release("3.0", "two")), {})
    composed = registry.composed(frozenset({("one", "1.0")}))
    assert sorted(e.plugin_version for e in composed.entries.values()) == ["1.0", "3.0"]
    assert composed.releases is registry.releases


def test_a_set_of_what_is_newest_anyway_is_the_registry_itself() -> None:
    registry = registry_of((release("1.0"), release("1.1")), {})
    assert registry.composed(frozenset({("one", "1.1")})) is registry


def test_an_allow_list_names_plugins_and_sees_no_other() -> None:
    registry = registry_of((release("1.0"), release("3.0", "two")), {})
    found = registry.of_kind(Kind.FORMS, frozenset({"two", "three"}))
    assert [entry.plugin for entry in found] == ["two"]
