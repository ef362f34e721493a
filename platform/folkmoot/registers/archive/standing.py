"""An archive beside the record that it says it was packed from."""

from dataclasses import dataclass
from enum import StrEnum

from folkmoot.registers.archive.checking import Checked, Origin
from folkmoot.registers.archive.files import INDEX
from folkmoot.registers.archive.package import INDEX_PAGE, Package
from folkmoot.registers.queries.matter import Head

# They tell where the chain stood, so they change whenever anything goes on record.
_OF_THE_DAY = frozenset({INDEX, INDEX_PAGE})


class Standing(StrEnum):
    """What can be said of an archive, the worst first."""

    CHANGED = "changed"
    UNKNOWN = "unknown"
    OTHERWISE = "otherwise"
    ELSEWHERE = "elsewhere"
    NAMES = "names"
    SINCE = "since"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class Examined:
    """``unlike`` are files that would be packed otherwise today."""

    checked: Checked
    standing: Standing
    unlike: tuple[str, ...] = ()


def beside(checked: Checked, origin: Origin, package: Package, head: Head) -> Examined:
    """An archive that agrees with itself, held against what is packed of the same matter now."""
    if package.digest == checked.digest:
        return Examined(checked, Standing.SAME)
    names = sorted(checked.sums.keys() | package.sums.keys())
    unlike = [name for name in names if checked.sums.get(name) != package.sums.get(name)]
    # By the same entry of the chain nothing has gone on record since.
    standing = Standing.OTHERWISE if head.seq == origin.seq else Standing.SINCE
    told = [name for name in unlike if name not in _OF_THE_DAY]
    return Examined(checked, standing, tuple(told or unlike))
