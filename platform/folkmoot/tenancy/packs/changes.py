"""What a new version changes, parameter by parameter, and for how many communities."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from folkmoot.tenancy.packs.laid_down import LaidDown, Whose
from folkmoot.tenancy.packs.merging import govern
from folkmoot.tenancy.packs.parameters import PARAMETERS, Parameter
from folkmoot.tenancy.packs.versions import SILENT, Mode, OwnValue, Pack
from folkmoot.tenancy.rules import USUAL


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
    new: Pack, standing: Collection[Pack], own: Mapping[Whose, LaidDown], communities: int
) -> PackChange:
    """``own`` has what communities set for themselves; ``communities`` counts them all."""
    before = LaidDown(tuple(standing)).pack_on(new.effective_from)
    return PackChange(
        new.version, new.effective_from.isoformat(), tuple(_changes(before, new, own, communities))
    )


def _changes(
    before: Pack | None, new: Pack, own: Mapping[Whose, LaidDown], communities: int
) -> Iterator[ParameterChange]:
    for parameter in PARAMETERS:
        old, said = before.of(parameter) if before else SILENT, new.of(parameter)
        if old == said:
            continue
        having = _having(parameter, new, own)
        changed = [one for one, each in having.items() if _differs(parameter, before, new, each)]
        names = tuple(whose.name for whose in sorted(having))
        others = communities - len(having) if _differs(parameter, before, new, None) else 0
        stands = said.mode is Mode.OVERRIDE
        yield ParameterChange(
            parameter=parameter.key,
            old_mode=old.mode,
            old=old.value,
            mode=said.mode,
            value=said.value,
            communities=others + len(changed),
            stand=names if stands else (),
            overruled=() if stands else names,
        )


def _having(
    parameter: Parameter, new: Pack, own: Mapping[Whose, LaidDown]
) -> Mapping[Whose, OwnValue]:
    """Communities with a value of their own on the day on which the version takes effect."""
    found = {one: said.own_on(new.effective_from).get(parameter) for one, said in own.items()}
    return {one: each for one, each in found.items() if each and each.value is not None}


def _differs(parameter: Parameter, before: Pack | None, new: Pack, own: OwnValue | None) -> bool:
    usual = USUAL.get(parameter.key)
    old, now = (govern(parameter, each, own, usual).value for each in (before, new))
    return bool(old != now)
