"""A community's stages of roll-out as a machine: what may follow what, and why. Pure."""

from collections.abc import Sequence
from enum import StrEnum
from types import MappingProxyType


class CommunityStatus(StrEnum):
    """Roll-out is staged. A draft rehearses, a pilot and a live community work; one that is
    suspended or closed can be read, and nothing in it can be changed.
    """

    DRAFT = "draft"
    PILOT = "pilot"
    LIVE = "live"
    SUSPENDED = "suspended"
    CLOSED = "closed"


_DRAFT, _SUSPENDED = CommunityStatus.DRAFT, CommunityStatus.SUSPENDED
WORKING = frozenset({CommunityStatus.PILOT, CommunityStatus.LIVE})
RESTING = frozenset({CommunityStatus.SUSPENDED, CommunityStatus.CLOSED})
# Nothing leads back to a draft, and nothing out of the end.
NEXT = MappingProxyType(
    {
        CommunityStatus.DRAFT: frozenset({*WORKING, CommunityStatus.CLOSED}),
        CommunityStatus.PILOT: frozenset({CommunityStatus.LIVE, *RESTING}),
        CommunityStatus.LIVE: RESTING,
        CommunityStatus.SUSPENDED: frozenset({*WORKING, CommunityStatus.CLOSED}),
        CommunityStatus.CLOSED: frozenset[CommunityStatus](),
    }
)


def following(history: Sequence[CommunityStatus]) -> frozenset[CommunityStatus]:
    """What may come after these stages. Suspension ends where it began: a live community does not
    become a pilot by it, nor a pilot live.
    """
    now, before = history[-1], history[-2] if len(history) > 1 else None
    if now is CommunityStatus.SUSPENDED and before is not None:
        return NEXT[now] - (WORKING - {before})
    return NEXT[now]


def begins_work(now: CommunityStatus, then: CommunityStatus) -> bool:
    """The one step before which the readiness list is looked at."""
    return now is CommunityStatus.DRAFT and then in WORKING


def needs_reason(
    now: CommunityStatus, then: CommunityStatus, lacking: Sequence[str] | None = ()
) -> bool:
    """To stop a community, to let it go on, and to begin before everything is ready."""
    return CommunityStatus.SUSPENDED in {now, then} or then in RESTING or bool(lacking)


def _pairs() -> str:
    found = ((now, then) for now, allowed in NEXT.items() for then in sorted(allowed))
    return ", ".join(f"('{now}', '{then}')" for now, then in found)


# The same as SQL, for the database to hold.
IN_ORDER = (
    "(seq = 1 AND before_seq IS NULL AND before_status IS NULL) OR (seq > 1"
    " AND before_seq IS NOT NULL AND before_seq = seq - 1 AND before_status IS NOT NULL"
    f" AND (before_status, status) IN ({_pairs()}))"
)
WITH_ITS_READINESS = (
    f"(before_status IS NOT NULL AND before_status = '{_DRAFT}' AND status IN"
    f" ({', '.join(sorted(repr(str(each)) for each in WORKING))})) = (lacking IS NOT NULL)"
)
WITH_ITS_REASON = (
    f"reason <> '' OR ((seq = 1 OR (status IN"
    f" ({', '.join(sorted(repr(str(each)) for each in WORKING))})"
    f" AND before_status <> '{_SUSPENDED}')) AND (lacking IS NULL OR lacking = '[]'))"
)
