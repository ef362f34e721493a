"""What governs: the law before the district's lock, that before a community's own value."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from folkmoot.tenancy.packs.parameters import Group, Parameter
from folkmoot.tenancy.packs.versions import SILENT, Mode, OwnValue, Pack


class Origin(StrEnum):
    """Where a value that holds comes from. USUAL is what the platform does where nobody speaks."""

    LAW = "law"
    DISTRICT = "district"
    OWN = "own"
    USUAL = "usual"


@dataclass(frozen=True, slots=True)
class Governing:
    """What holds for one parameter. ``value`` None: nothing is laid down."""

    parameter: Parameter
    value: Any
    origin: Origin
    mode: Mode
    pack: Pack | None = None
    own: OwnValue | None = None

    @property
    def is_open(self) -> bool:
        """Whether the community may set its own."""
        return self.mode is Mode.OVERRIDE

    def beside(self, lawful: int | None) -> "Governing":
        """The same beside what the law asks for: days are never fewer than that.

        ``lawful`` is None where the law is silent. A quorum that a statute fixes is the law's
        whatever was laid down; ``lawful`` is then any number.
        """
        if lawful is None:
            return self
        if self.parameter.group is Group.QUORUM:
            return Governing(self.parameter, None, Origin.LAW, self.mode, self.pack, self.own)
        if self.parameter.in_days and (self.value is None or self.value < lawful):
            return Governing(self.parameter, lawful, Origin.LAW, self.mode, self.pack, self.own)
        return self


def govern(
    parameter: Parameter, pack: Pack | None, own: OwnValue | None, usual: object = None
) -> Governing:
    """What district and community lay down together; ``usual`` where neither does.

    An own value that the version no longer lets stand is kept in ``own`` and governs nothing.
    """
    said = pack.of(parameter) if pack else SILENT
    stands = own if own is not None and own.value is not None else None
    if said.mode is Mode.INHERIT:
        return Governing(parameter, usual, Origin.USUAL, said.mode, pack, stands)
    if said.mode is Mode.OVERRIDE and stands is not None:
        return Governing(parameter, stands.value, Origin.OWN, said.mode, pack, stands)
    return Governing(parameter, said.value, Origin.DISTRICT, said.mode, pack, stands)
