"""What is set for a contribution, in layers: platform < district < community < this vote."""

from folkmoot.extensions.settings.judging import judged, unknown_keys
from folkmoot.extensions.settings.layers import About, Layer, LayeredSettings, Layers, layered
from folkmoot.extensions.settings.reading import (
    about,
    effective_settings,
    layers_here,
    layers_of_district,
    settings_for_vote,
)
from folkmoot.extensions.settings.writing import (
    newest_of,
    set_district_settings,
    set_platform_settings,
    set_settings,
)

__all__ = [
    "About",
    "Layer",
    "LayeredSettings",
    "Layers",
    "about",
    "effective_settings",
    "judged",
    "layered",
    "layers_here",
    "layers_of_district",
    "newest_of",
    "set_district_settings",
    "set_platform_settings",
    "set_settings",
    "settings_for_vote",
    "unknown_keys",
]
