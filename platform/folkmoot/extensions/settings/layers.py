"""Settings in layers: platform < district < community < this vote. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any

from folkmoot_sdk import Kind

Values = Mapping[str, object]


def _nothing() -> Mapping[str, Any]:
    return MappingProxyType({})


@dataclass(frozen=True, slots=True)
class About:
    """The contribution that something is set for, whatever its version."""

    plugin: str
    kind: Kind
    contribution: str

    def __str__(self) -> str:
        return f"{self.plugin}/{self.contribution}"


class Layer(StrEnum):
    """Who set a value, from the weakest."""

    PLATFORM = "platform"
    DISTRICT = "district"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Layers:
    """What each says of one contribution. Nobody below the district sets ``locked`` keys."""

    platform: Values = field(default_factory=_nothing)
    district: Values = field(default_factory=_nothing)
    community: Values = field(default_factory=_nothing)
    locked: frozenset[str] = frozenset()

    def down_to(self, layer: Layer) -> "Layers":
        """The same without what stands below ``layer``."""
        if layer is Layer.COMMUNITY:
            return self
        if layer is Layer.DISTRICT:
            return Layers(self.platform, self.district, locked=self.locked)
        return Layers(self.platform)


@dataclass(frozen=True, slots=True)
class LayeredSettings:
    """What holds, and by whom it was set; a key that nobody set is left to its default.

    ``overruled`` is what a community had set before its district locked it. ``refused`` says of
    each key that is wrong why the contribution's schema does not take it; "" is all of them
    together. With anything refused no vote can be opened.
    """

    values: Values = field(default_factory=_nothing)
    origins: Mapping[str, Layer] = field(default_factory=_nothing)
    locked: frozenset[str] = frozenset()
    overruled: Values = field(default_factory=_nothing)
    refused: Mapping[str, str] = field(default_factory=_nothing)


def layered(layers: Layers) -> LayeredSettings:
    """The strongest layer that says something of a key decides, a lock ends it at the district."""
    own = {key: value for key, value in layers.community.items() if key not in layers.locked}
    said = (
        (Layer.PLATFORM, layers.platform),
        (Layer.DISTRICT, layers.district),
        (Layer.COMMUNITY, own),
    )
    return LayeredSettings(
        MappingProxyType({key: value for _, values in said for key, value in values.items()}),
        MappingProxyType({key: layer for layer, values in said for key in values}),
        layers.locked,
        MappingProxyType({k: v for k, v in layers.community.items() if k in layers.locked}),
    )
