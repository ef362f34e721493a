"""One version of a district's pack, and which of several holds on a day."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Protocol, TypeVar

from folkmoot.tenancy.packs.parameters import PARAMETERS, Parameter, parameter_named


class Mode(StrEnum):
    """INHERIT: the district says nothing, so law or what is usual holds. LOCK: its value holds in
    every community. OVERRIDE: its value holds where a community has not set its own.
    """

    INHERIT = "inherit"
    LOCK = "lock"
    OVERRIDE = "override"


@dataclass(frozen=True, slots=True)
class Setting:
    """What a version says of one parameter. ``value`` is JSON; None where it says nothing."""

    mode: Mode
    value: Any = None


SILENT = Setting(Mode.INHERIT)


class _Dated(Protocol):
    @property
    def effective_from(self) -> date: ...
    @property
    def number(self) -> int: ...


D = TypeVar("D", bound=_Dated)


def newest_on(dated: Iterable[D], day: date) -> D | None:
    """What holds on ``day``: the newest in effect; of two from one day, the one said later."""
    begun = [each for each in dated if each.effective_from <= day]
    return max(begun, key=lambda each: (each.effective_from, each.number), default=None)


@dataclass(frozen=True, slots=True)
class Pack:
    """A version as published; it never changes. ``number`` counts the district's versions."""

    version: str
    effective_from: date
    note: str
    settings: Mapping[Parameter, Setting] = field(hash=False)
    number: int = 0

    def of(self, parameter: Parameter) -> Setting:
        return self.settings.get(parameter, SILENT)

    def to_plain(self) -> dict[str, Any]:
        """All that it says, as JSON; :func:`pack_from` reads it."""
        return {
            "version": self.version,
            "effective_from": self.effective_from.isoformat(),
            "note": self.note,
            "settings": {
                each.key: _plain(self.settings[each])
                for each in PARAMETERS
                if each in self.settings
            },
        }

    @property
    def digest(self) -> str:
        """SHA-256 of what it says; two versions of one name must have the same."""
        text = json.dumps(self.to_plain(), ensure_ascii=False, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()


def _plain(said: Setting) -> dict[str, Any]:
    value = {} if said.mode is Mode.INHERIT else {"value": said.value}
    return {"mode": said.mode.value, **value}


def pack_from(plain: Mapping[str, Any], number: int = 0) -> Pack:
    """A version from its stored JSON."""
    return Pack(
        plain["version"],
        date.fromisoformat(plain["effective_from"]),
        plain["note"],
        {
            parameter_named(key): Setting(Mode(said["mode"]), said.get("value"))
            for key, said in plain["settings"].items()
        },
        number,
    )


@dataclass(frozen=True, slots=True)
class OwnValue:
    """What a community set for itself, from a day on; ``value`` None gives it up again.

    ``number`` counts what the community said of this parameter.
    """

    parameter: Parameter
    effective_from: date
    number: int
    value: Any = field(hash=False)
    reason: str = ""
