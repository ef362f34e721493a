"""What a form shows of a setting of ours: its title in both languages, never its key."""

import re
from importlib.metadata import entry_points

from folkmoot.extensions.loader import FIRST_PARTY, GROUP, collect
from folkmoot_sdk import NoSettings, SettingField, Text, describe_settings

NO_WORD = Text("-", "-")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def asked_by_ours() -> list[tuple[str, SettingField]]:
    ours = collect(each for each in entry_points(group=GROUP) if each.name in FIRST_PARTY)
    return [
        (f"{entry.plugin}/{entry.id}", each)
        for entry in ours.entries.values()
        for each in describe_settings(getattr(entry.contribution, "settings", NoSettings))
    ]


def test_every_choice_of_ours_is_offered_in_words() -> None:
    raw = [
        f"{name}: {each.key}"
        for name, each in asked_by_ours()
        if not all(CHINESE.search(each.words.get(str(c), NO_WORD).zh) for c in each.choices)
    ]
    assert raw == []


def test_every_setting_of_ours_has_a_title_in_both_languages() -> None:
    asked = asked_by_ours()
    assert len({name for name, _ in asked}) >= 9
    raw = [
        f"{name}: {each.key}"
        for name, each in asked
        if each.title.en == each.key or not CHINESE.search(each.title.zh)
    ]
    assert raw == []
