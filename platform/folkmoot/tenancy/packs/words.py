"""A pack in words: what its values, modes and drifts are called, for pages and the terminal."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from folkmoot.extensions.bodies import CATEGORIES
from folkmoot.extensions.loader import installed
from folkmoot.extensions.shares import in_words
from folkmoot.kernel.errors import mark
from folkmoot.kernel.wording import filled, joined
from folkmoot.tenancy.packs.drift import DriftKind
from folkmoot.tenancy.packs.merging import Origin
from folkmoot.tenancy.packs.parameters import Group, Parameter
from folkmoot.tenancy.packs.versions import Mode
from folkmoot.tenancy.rules import NamedRule, Quorum, quorum_from
from folkmoot_sdk import Comparison, DecisionRule, Kind, Text

MODE_WORDS: Mapping[Mode, Text] = MappingProxyType(
    {
        Mode.INHERIT: Text("未定", "says nothing"),
        Mode.LOCK: Text("统一", "locked"),
        Mode.OVERRIDE: Text("可自定", "open"),
    }
)
# The same for whoever reads a version line by line.
MODE_SENTENCES: Mapping[Mode, Text] = MappingProxyType(
    {
        Mode.INHERIT: Text("区里未作规定，从法律或通行做法", "Left to the law or to what is usual"),
        Mode.LOCK: Text("全区统一，社区不得另定", "Locked: the same in every community"),
        Mode.OVERRIDE: Text("社区可以另定", "Open: a community may set its own"),
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
_QUORUM = (
    Text("{tests}，会议有效", "valid when {tests}"),
    Text("{tests}，决定通过", "carried when {tests}"),
)
_TITLED = Text("{title}（{words}）", "{title} ({words})")
_ALL_ALIKE = Text("各类同等计算", "all categories count alike")
_WEIGHS = Text("{who} {weight}", "{who} {weight}")
_MISSING = Text("{name}（插件未安装）", "{name} (its plugin is not installed)")
# What it means that nothing is laid down, where that is not nothing.
_OF_NOTHING: Mapping[Group, Text] = MappingProxyType(
    {
        Group.QUORUM: Text("从法律规定", "as the law or custom has it"),
        Group.APPRAISAL_FORM: Text("通用评议表", "the usual one of the method"),
    }
)


def value_in(parameter: Parameter, value: Any) -> Text:  # noqa: ANN401 - JSON
    """A value in words. None: nothing is laid down."""
    if value is None:
        return _OF_NOTHING.get(parameter.group, NOTHING)
    spell = _WORDS.get(parameter.group, days_words)
    return spell(value)


def days_words(value: int) -> Text:
    """A number of days."""
    return Text(f"{value} 天", "1 day" if value == 1 else f"{value} days")


def _listed(parts: Sequence[str | Text]) -> Text:
    texts = [part if isinstance(part, Text) else Text(part, part) for part in parts]
    zh, en = "、".join(text.zh for text in texts), ", ".join(text.en for text in texts)
    return Text(zh, en) if texts else NOTHING


def _title_of(kind: Kind, name: str) -> Text:
    """As its plugin calls it; one that is no longer installed by its name."""
    plugin, _, id_ = name.partition("/")
    for entry in installed().of_kind(kind, frozenset({plugin})):
        if entry.id == id_:
            title: Text = entry.contribution.title
            return title
    return filled(_MISSING, name=name)


def quorum_words(rule: Quorum | DecisionRule) -> Text:
    """When a meeting is valid and when something is carried: a share of whom."""
    if isinstance(rule, Quorum):
        tests: tuple[Sequence[Comparison], ...] = ((rule.valid,), (rule.carried,))
    else:
        tests = (rule.validity, rule.carriage)
    said = [
        filled(how, tests=joined([in_words(each) for each in asked], "，", ", and "))
        for how, asked in zip(_QUORUM, tests, strict=True)
        if asked
    ]
    return joined(said, "；", "; ")


def _quorum(value: Mapping[str, str]) -> Text:
    said = quorum_from(value)
    return _named(said) if isinstance(said, NamedRule) else quorum_words(said)


def _named(said: NamedRule) -> Text:
    """A plugin's rule by its title and what it asks; one no longer installed by its name."""
    for entry in installed().of_kind(Kind.DECISION_RULES, frozenset({said.plugin})):
        if entry.id == said.rule:
            rule: DecisionRule = entry.contribution
            return filled(_TITLED, title=rule.title, words=quorum_words(rule))
    return filled(_MISSING, name=f"{said.plugin}/{said.rule}")


def _reminders(said: Mapping[str, int]) -> Text:
    return _listed(
        [
            _before(said["secretary"], Text("提醒书记", "the secretary")),
            _before(said["street"], Text("告知街道", "the street office")),
            filled(
                Text("逾期 {days}告知区里", "the district {days} after it"),
                days=days_words(said["district"]),
            ),
        ]
    )


def _before(days: int, whom: Text) -> Text:
    if days == 0:
        return Text(f"到期当日{whom.zh}", f"{whom.en} on the last day")
    before = Text("到期前 {days}{whom}", "{whom} {days} before the last day")
    return filled(before, days=days_words(days), whom=whom)


def _weights(said: Mapping[str, int]) -> Text:
    """Of whom, and how much, in the order of a sheet; who is unknown by the name in the pack."""
    if not said:
        return _ALL_ALIKE
    names = {category.value: name for category, name in CATEGORIES.items()}
    order = [*(key for key in names if key in said), *(key for key in said if key not in names)]
    return _listed(
        [filled(_WEIGHS, who=names.get(key, Text(key, key)), weight=said[key]) for key in order]
    )


_WORDS: Mapping[Group, Callable[[Any], Text]] = {
    Group.QUORUM: _quorum,
    Group.REMINDERS: _reminders,
    Group.NOTICE_BOARDS: lambda said: _listed(list(said)),
    Group.CADENCES: lambda said: _listed([_title_of(Kind.CADENCES, name) for name in said]),
    Group.APPRAISAL_WEIGHTS: _weights,
    Group.APPRAISAL_FORM: lambda said: _title_of(Kind.APPRAISAL_FORMS, said),
}
