"""What one check found out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from folkmoot.kernel.errors import FolkmootError

_NOTHING: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Finding:
    """``said`` and ``cure`` are marked English; ``params`` fill both. A cure beside ``ok`` is
    advice: nothing is wrong.
    """

    name: str
    ok: bool
    said: str
    cure: str = ""
    params: Mapping[str, object] = field(default_factory=lambda: _NOTHING)


def from_error(name: str, error: FolkmootError) -> Finding:
    """A refusal as a finding, in the refusal's own words."""
    return Finding(name, ok=False, said=error.message, cure=error.cure, params=error.params)
