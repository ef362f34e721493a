"""One contribution of which something is set: its layers, and what its schema says of them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from folkmoot.catalogue.set_values import value_words
from folkmoot.catalogue.standings import Standing, settable
from folkmoot.extensions.registered import Registered
from folkmoot.extensions.settings import (
    About,
    LayeredSettings,
    Layers,
    about,
    judged,
    unknown_keys,
)
from folkmoot.extensions.settings.problems import nothing_like
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.wording import filled
from folkmoot.web.forms.settings import words_of
from folkmoot.web.shapes import Row
from folkmoot_sdk import Kind, SettingField, Text, describe_settings

_WHY = Text("{value}：{why}", "{value}: {why}")


@dataclass(frozen=True, slots=True)
class Asked:
    """One contribution, the layers of it, and what its schema says of them."""

    entry: Registered[Any]
    layers: Layers

    @property
    def what(self) -> About:
        return about(self.entry)

    @property
    def described(self) -> tuple[SettingField, ...]:
        return describe_settings(self.entry.contribution.settings)

    @property
    def titles(self) -> dict[str, Text]:
        """By key; of a key that its schema does not name, none."""
        return {each.key: each.title for each in self.described}

    @property
    def summary(self) -> Text | None:
        """How a rule counts, in a sentence, where it is a rule that says so."""
        found: Text | None = getattr(self.entry.contribution, "summary", None)
        return found

    def judged(self, layers: Layers) -> LayeredSettings:
        return judged(self.entry.contribution.settings, layers)

    def otherwise(self, above: LayeredSettings) -> dict[str, Text]:
        """What holds of each key where this layer says nothing."""
        return {each.key: value_words(each, above) for each in self.described}

    def refused(self, found: LayeredSettings) -> list[Row]:
        """What is set and no longer taken, key by key, with the publisher's reason."""
        titles: dict[str, str | Text] = {"": mark("All of them together"), **self.titles}
        return [
            Row(titles.get(key, key), _refused(found.values.get(key), why))
            for key, why in found.refused.items()
        ]

    def gone(self, said: Mapping[str, object]) -> list[str]:
        return unknown_keys(self.entry.contribution.settings, said)


def _refused(value: object, why: str) -> Text:
    return filled(_WHY, value=words_of(value), why=why)


def asked_for(
    standings: Iterable[Standing],
    plugin: str,
    kind: str,
    contribution: str,
    layers: Mapping[About, Layers],
) -> Asked:
    """What of a plugin's release in use is to be set. Raises NotFound."""
    try:
        what = About(plugin, Kind(kind), contribution)
    except ValueError:
        raise NotFound("web.not_found", mark("There is nothing at this address.")) from None
    releases = (each.release for each in standings if each.plugin == plugin)
    entries = (entry for release in releases if release for entry in settable(release))
    found = next((entry for entry in entries if about(entry) == what), None)
    if found is None:
        raise nothing_like(what)
    return Asked(found, layers.get(what, Layers()))


def locked_rows(asked: Asked, found: LayeredSettings) -> Sequence[Row]:
    locked = [each for each in asked.described if each.key in found.locked]
    return [Row(each.title, value_words(each, found)) for each in locked]
