"""A pack in words: what its values, modes and drifts are called, for pages and the terminal."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from folkmoot.kernel.errors import mark
from folkmoot.tenancy.packs.drift import DriftKind
from folkmoot.tenancy.packs.merging import Origin
from folkmoot.tenancy.packs.parameters import Group, Parameter
from folkmoot.tenancy.packs.versions import Mode
from folkmoot_sdk import Text

MODE_WORDS: Mapping[Mode, Text] = MappingProxyType(
    {
        Mode.INHERIT: Text("未作规定", "says nothing"),
        Mode.LOCK: Text("统一规定", "locked"),
        Mode.OVERRIDE: Text("可自行规定", "open"),
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
    match parameter.group:
        case Group.QUORUM:
            return _quorum(value)
        case Group.REMINDERS:
            return _reminders(value)
        case Group.APPRAISAL_WEIGHTS:
            return _listed([f"{category} {weight}" for category, weight in value.items()])
        case Group.NOTICE_BOARDS | Group.CADENCES:
            return _listed(list(value))
    return Text(f"{value} 天", "1 day" if value == 1 else f"{value} days")


def _listed(parts: list[str]) -> Text:
    return Text("、".join(parts), ", ".join(parts)) if parts else NOTHING


def _quorum(said: Mapping[str, str]) -> Text:
    if "plugin" in said:
        return Text(f"{said['plugin']}/{said['rule']}", f"{said['plugin']}/{said['rule']}")
    valid, carried = said["valid"], said["carried"]
    return Text(f"有效 {valid}，通过 {carried}", f"valid {valid}, carried {carried}")


def _reminders(said: Mapping[str, int]) -> Text:
    days = (said["secretary"], said["street"], said["district"])
    return Text(
        "到期前 {} 天提醒书记，前 {} 天告知街道，逾期 {} 天告知区".format(*days),
        "secretary {} days before, street office {} days before, district {} days after".format(
            *days
        ),
    )
