"""Reading a count: who wins, who is tied, where each option stands."""

from collections.abc import Mapping
from dataclasses import replace

from folkmoot_sdk import Count, OptionCount


def winners(count: Count) -> tuple[frozenset[str], frozenset[str]]:
    """Who wins as far as the rule goes, everybody carried, and who is tied for a last place."""
    sure: list[str] = []
    for tier in count.tiers:
        left = len(tier) if count.places is None else count.places - len(sure)
        if left < len(tier):
            return frozenset(sure), frozenset(tier if left else ())
        sure += tier
    return frozenset(sure), frozenset(count.tied)


def standing(count: Count) -> Mapping[str, object]:
    """Where each option ended: its tiers and whether only chance could have placed it."""
    tiers = {each.key: [] for each in count.options}  # type: dict[str, list[int | str]]
    for place, tier in enumerate(count.tiers):
        for key in tier:
            tiers.setdefault(key, []).append(place)
    for key in count.tied:
        tiers.setdefault(key, []).append("tied")
    return {key: tuple(places) for key, places in tiers.items()}


def sole(count: Count) -> str | None:
    sure, tied = winners(count)
    return next(iter(sure)) if len(sure) == 1 and not tied else None


def loses(key: str, before: Count, after: Count) -> str:
    """In words what an option has lost from one count to the other; "" when nothing."""
    if key in winners(before)[0] and key not in frozenset().union(*winners(after)):
        return "wins, and no longer wins"
    fewer = _in_favour(after, key) < _in_favour(before, key)
    return "loses votes" if fewer and before.places is None else ""


def _in_favour(count: Count, key: str) -> int:
    return next((each.in_favour for each in count.options if each.key == key), 0)


def figures(count: Count) -> Mapping[str, tuple[object, OptionCount]]:
    """What each option came to, apart from its name."""
    places = standing(count)
    return {each.key: (places[each.key], replace(each, key="")) for each in count.options}
