"""The acts of this feature: walking from door to door, taking opinions in, merging them."""

from folkmoot.opinions.service.bringing_in import BroughtIn, bring_in
from folkmoot.opinions.service.intake import record_opinion
from folkmoot.opinions.service.sweeps import finish_sweep, record_visit, start_sweep
from folkmoot.opinions.service.topics import merge_opinions, raise_topic

__all__ = [
    "BroughtIn",
    "bring_in",
    "finish_sweep",
    "merge_opinions",
    "raise_topic",
    "record_opinion",
    "record_visit",
    "start_sweep",
]
