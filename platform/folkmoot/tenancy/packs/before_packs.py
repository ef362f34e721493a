"""Districts onboarded before there were packs have their rules in one table. Read as a version."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from folkmoot.tenancy.packs.parameters import BY_BODY, LATER, Group, Parameter
from folkmoot.tenancy.packs.versions import Mode, Pack, Setting
from folkmoot.tenancy.rules import USUAL
from folkmoot_sdk import BodyKind


def pack_before_packs(rules: Mapping[str, Any]) -> Pack:
    """The table as a version of its own. All of it is locked, as no community could change it."""
    since = rules["effective_from"]
    settings = {parameter: Setting(Mode.LOCK, value) for parameter, value in _said(rules)}
    return Pack(since, date.fromisoformat(since), "", settings)


def _said(rules: Mapping[str, Any]) -> Iterator[tuple[Parameter, Any]]:
    for group in Group:
        if group in BY_BODY:
            for body, value in rules.get(group, {}).items():
                yield Parameter(group, BodyKind(body)), value
        elif group not in LATER:
            yield Parameter(group), rules.get(group, USUAL[group])
