"""What a new version changes, parameter by parameter, and for how many communities."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from folkmoot.tenancy.packs.laid_down import LaidDown
from folkmoot.tenancy.packs.parameters import PARAMETERS, Parameter
from folkmoot.tenancy.packs.versions import SILENT, Mode, Pack, Setting


@dataclass(frozen=True, slots=True)
class ParameterChange:
    """``communities`` is for how many another value governs, the law left aside. ``stand`` have a
    value of their own that goes on governing, ``overruled`` one that no longer does.
    """

    parameter: str
    old_mode: Mode
    old: Any
    mode: Mode
    value: Any
    communities: int
    stand: tuple[str, ...]
    overruled: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PackChange:
    """A version to be published, beside the one that would hold without it."""

    version: str
    effective_from: str
    parameters: tuple[ParameterChange, ...]


def change_by(
    new: Pack, standing: Collection[Pack], own: Mapping[str, LaidDown], communities: int
) -> PackChange:
    """``own`` has what communities set for themselves, by name; ``communities`` counts them all."""
    before = LaidDown(tuple(standing)).pack_on(new.effective_from)
    return PackChange(
        new.version, new.effective_from.isoformat(), tuple(_changes(before, new, own, communities))
    )


def _changes(
    before: Pack | None, new: Pack, own: Mapping[str, LaidDown], communities: int
) -> Iterator[ParameterChange]:
    for parameter in PARAMETERS:
        old, said = before.of(parameter) if before else SILENT, new.of(parameter)
        if old == said:
            continue
        having = sorted(_having(parameter, new, own))
        stand = having if said.mode is Mode.OVERRIDE else []
        yield ParameterChange(
            parameter.key,
            old.mode,
            old.value,
            said.mode,
            said.value,
            _affected(old, said, communities, len(having)),
            tuple(stand),
            tuple(having if not stand else ()),
        )


def _having(parameter: Parameter, new: Pack, own: Mapping[str, LaidDown]) -> Iterator[str]:
    """Communities with a value of their own on the day on which the version takes effect."""
    for name, said in own.items():
        found = said.own_on(new.effective_from).get(parameter)
        if found is not None and found.value is not None:
            yield name


def _affected(old: Setting, new: Setting, communities: int, having: int) -> int:
    """Those with a value of their own change when it comes to govern or ceases to."""
    others = communities - having if old.value != new.value else 0
    turned = (old.mode is Mode.OVERRIDE) != (new.mode is Mode.OVERRIDE)
    still = old.mode is not Mode.OVERRIDE and old.value != new.value
    return others + (having if turned or still else 0)
