"""Where an absent member may be stood for: residents' elections alone (URC 19).

How many one person may hold is the law's of the day, and comes from the plugins.
"""

from folkmoot_sdk import BodyKind, Purpose

# Representatives stand for others already; what they were given they cannot pass on.
_BODIES = frozenset({BodyKind.RESIDENTS_MEETING, BodyKind.HOUSEHOLDS_MEETING})
_PURPOSES = frozenset({Purpose.ELECTION, Purpose.RUN_OFF})


def proxies_allowed(body: BodyKind, purpose: Purpose) -> bool:
    return body in _BODIES and purpose in _PURPOSES
