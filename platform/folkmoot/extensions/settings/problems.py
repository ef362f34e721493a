"""What can be wrong with settings."""

from collections.abc import Iterable, Mapping, Sequence

from folkmoot.extensions.settings.layers import About, Layer, LayeredSettings
from folkmoot.kernel.errors import Conflict, Invalid, NotFound, Refused, mark
from folkmoot_sdk import Text

LAYERS: Mapping[Layer, Text] = {
    Layer.PLATFORM: Text("平台", "the platform"),
    Layer.DISTRICT: Text("区", "the district"),
    Layer.COMMUNITY: Text("社区", "the community"),
}
_FEW = 5
_LONGEST = 60


def unknown(what: About, keys: Sequence[str]) -> Invalid:
    return Invalid(
        "settings.unknown",
        mark("%(what)s has no settings of these names: %(keys)s."),
        cure=mark("Leave them out; its page lists what can be set."),
        what=str(what),
        keys=names(keys),
    )


def not_taken(what: About, refused: Mapping[str, str]) -> Invalid:
    """``refused`` is why, by key, in the words of the contribution's publisher."""
    return Invalid(
        "settings.refused",
        mark("%(what)s does not take these settings: %(refused)s."),
        cure=mark("Correct them; its page says what each may be."),
        field=next(iter(refused)) if len(refused) == 1 else "",
        what=str(what),
        refused="; ".join(f"{key}: {why}" if key else why for key, why in refused.items())[:500],
    )


def no_longer_taken(what: About, keys: Sequence[str], found: LayeredSettings) -> Refused:
    whose = sorted({found.origins[key] for key in keys if key in found.origins})
    return Refused(
        "settings.stale",
        mark("What is set for %(what)s is no longer taken by it: %(keys)s (set by %(whose)s)."),
        cure=mark("Set these again, or take them off, on the page with the plugins."),
        what=str(what),
        keys=names([key for key in keys if key] or list(found.values)),
        whose=[LAYERS[layer] for layer in whose] or [LAYERS[each] for each in Layer],
    )


def locked_by_district(what: About, keys: Sequence[str]) -> Refused:
    return Refused(
        "settings.locked",
        mark("The district has locked these settings of %(what)s: %(keys)s."),
        cure=mark("Leave them as they are, or ask the district to open them."),
        field=keys[0] if len(keys) == 1 else "",
        what=str(what),
        keys=names(keys),
    )


def nothing_like(what: About) -> NotFound:
    return NotFound(
        "settings.nothing_to_set",
        mark("There is no %(what)s here that could be set."),
        cure=mark("Choose it on the page with the plugins."),
        what=str(what)[: 2 * _LONGEST],
    )


def too_much(most: int) -> Invalid:
    return Invalid(
        "settings.too_much",
        mark("These settings are longer than %(most)d characters."),
        cure=mark("Shorten them."),
        most=most,
    )


def no_values() -> Invalid:
    return Invalid(
        "settings.no_values",
        mark("Only words, whole numbers, yes and no, and lists of these can be set."),
        cure=mark("Write fractions as whole numbers of a smaller unit."),
    )


def raced() -> Conflict:
    return Conflict(
        "settings.raced",
        mark("Somebody else has just set this."),
        cure=mark("Look at what holds now, then set it again."),
    )


def names(keys: Iterable[str]) -> str:
    """Keys in a sentence, each cut, the first few of many."""
    cut = [key[:_LONGEST] for key in keys]
    return ", ".join(cut[:_FEW]) + (" …" if len(cut) > _FEW else "")
