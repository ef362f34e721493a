"""Waves and readiness: the facts of one community, and a district's list of all."""

from folkmoot.rollout.queries.district import gathered, matters_by_community
from folkmoot.rollout.queries.facts import facts_of
from folkmoot.rollout.queries.waves import (
    WaveLine,
    cancellation_of,
    find_wave,
    has_begun,
    last_called,
    places_of,
    planned_for,
    wave_for,
    wave_named,
    waves_of,
)

__all__ = [
    "WaveLine",
    "cancellation_of",
    "facts_of",
    "find_wave",
    "gathered",
    "has_begun",
    "last_called",
    "matters_by_community",
    "places_of",
    "planned_for",
    "wave_for",
    "wave_named",
    "waves_of",
]
