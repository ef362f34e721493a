"""Policy packs: what a district lays down, version by version, and what a community may change.

Pure: which version holds on a day, what of it a community replaces, and what drifts apart.
"""

from folkmoot.tenancy.packs.laid_down import LaidDown, Whose
from folkmoot.tenancy.packs.merging import Governing, Origin
from folkmoot.tenancy.packs.parameters import PARAMETERS, Group, Parameter, parameter_named
from folkmoot.tenancy.packs.versions import Mode, OwnValue, Pack, Setting

__all__ = [
    "PARAMETERS",
    "Governing",
    "Group",
    "LaidDown",
    "Mode",
    "Origin",
    "OwnValue",
    "Pack",
    "Parameter",
    "Setting",
    "Whose",
    "parameter_named",
]
