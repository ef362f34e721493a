"""A pack in words: what its values, modes and drifts are called, for pages and the terminal."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from folkmoot.extensions.loader import installed
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.packs.drift import DriftKind
from folkmoot.tenancy.packs.merging import Origin
from folkmoot.tenancy.packs.parameters import Group, Parameter
from folkmoot.tenancy.packs.versions import Mode
from folkmoot_sdk import Kind, Text

MODE_WORDS: Mapping[Mode, Text] = MappingProxyType(
    {
        Mode.INHERIT: Text("未定", "says nothing"),
        Mode.LOCK: Text("统一", "locked"),
        Mode.OVERRIDE: Text("可自定", "open"),
    }
)
ORIGIN_WORDS: Mapping[Origin, Text] = MappingProxyType(
    {
        Origin.LAW: Text("法律规定", "the law"),
        Origin.DISTRICT: Text("区级规定", "the district"),
        Origin.OWN: Text("本社区规定", "this community"),
        Origin.USUAL: Text("通行做法", "what is usual"),
    }
)
DRIFT_WORDS: Mapping[DriftKind, str] = MappingProxyType(
    {
        DriftKind.APART: mark("governs here, instead of the district's value"),
        DriftKind.SAME: mark("says the same as the district by now"),
        DriftKind.LOCKED: mark("locked by this version, which governs: %(governs)s"),
        DriftKind.CLOSED: mark("no longer open in this version; what holds: %(governs)s"),
        DriftKind.BELOW_LAW: mark("below what the law asks, which governs: %(governs)s"),
    }
)
NOTHING = Text("无", "none")
_BY_LAW = Text("从法律规定", "as the law or custom has it")


def value_in(parameter: Parameter, value: Any) -> Text:  # noqa: ANN401 - JSON
    """A value in words. None: nothing is laid down."""
    if value is None:
        return _BY_LAW if parameter.group is Group.QUORUM else NOTHING
    in_words = _WORDS.get(parameter.group, _days)
    return in_words(value)


def _days(value: int) -> Text:
    return Text(f"{value} 天", "1 day" if value == 1 else f"{value} days")


def _listed(parts: Sequence[str | Text]) -> Text:
    texts = [part if isinstance(part, Text) else Text(part, part) for part in parts]
    zh, en = "、".join(text.zh for text in texts), ", ".join(text.en for text in texts)
    return Text(zh, en) if texts else NOTHING


def _cadence(name: str) -> str | Text:
    """As its plugin calls it; one that is no longer installed by its name."""
    plugin, _, id_ = name.partition("/")
    for entry in installed().of_kind(Kind.CADENCES, frozenset({plugin})):
        if entry.id == id_:
            title: Text = entry.contribution.title
            return title
    return name


def _quorum(said: Mapping[str, str]) -> Text:
    if "plugin" in said:
        return Text(f"{said['plugin']}/{said['rule']}", f"{said['plugin']}/{said['rule']}")
    valid, carried = said["valid"], said["carried"]
    return Text(f"有效 {valid}，通过 {carried}", f"valid {valid}, carried {carried}")


def _reminders(said: Mapping[str, int]) -> Text:
    return _listed(
        [
            _before(said["secretary"], Text("提醒书记", "the secretary")),
            _before(said["street"], Text("告知街道", "the street office")),
            Text(
                f"逾期 {said['district']} 天告知区里",
                f"the district {said['district']} days after it",
            ),
        ]
    )


def _before(days: int, whom: Text) -> Text:
    if days == 0:
        return Text(f"到期当日{whom.zh}", f"{whom.en} on the last day")
    return Text(f"到期前 {days} 天{whom.zh}", f"{whom.en} {days} days before the last day")


_WORDS: Mapping[Group, Callable[[Any], Text]] = {
    Group.QUORUM: _quorum,
    Group.REMINDERS: _reminders,
    Group.NOTICE_BOARDS: lambda said: _listed(list(said)),
    Group.CADENCES: lambda said: _listed([_cadence(name) for name in said]),
    Group.APPRAISAL_WEIGHTS: lambda said: _listed(
        [f"{category} {weight}" for category, weight in said.items()]
    ),
}
