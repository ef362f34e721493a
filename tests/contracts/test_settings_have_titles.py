"""What a form shows of a setting of ours: its title in both languages, never its key."""

import re
from importlib.metadata import entry_points

from folkmoot.extensions.loader import FIRST_PARTY, GROUP, collect
from folkmoot_sdk import NoSettings, describe_settings

CHINESE = re.compile(r"[\u4e00-\u9fff]")


def test_every_setting_of_ours_has_a_title_in_both_languages() -> None:
    ours = collect(each for each in entry_points(group=GROUP) if each.name in FIRST_PARTY)
    asked = [
        (f"{entry.plugin}/{entry.id}", each)
        for entry in ours.entries.values()
        for each in describe_settings(getattr(entry.contribution, "settings", NoSettings))
    ]
    assert len({name for name, _ in asked}) >= 9
    raw = [
        f"{name}: {each.key}"
        for name, each in asked
        if each.title.en == each.key or not CHINESE.search(each.title.zh)
    ]
    assert raw == []
