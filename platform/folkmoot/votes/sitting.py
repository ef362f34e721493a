"""Does the meeting of a vote sit at this moment? Votes know no meetings, so they are told."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.votes.models import Vote

Sitting = Callable[[Session, UUID, datetime], bool]


@dataclass(slots=True)
class _Wiring:
    # As long as nobody has said how to find out, no hand is counted.
    sitting: Sitting = lambda _session, _meeting_id, _at: False


_wiring = _Wiring()


def register_sitting(source: Sitting) -> None:
    """Ask ``source(session, meeting_id, at)`` whether a meeting sits. The last source holds."""
    _wiring.sitting = source


def is_sitting(session: Session, vote: Vote, at: datetime) -> bool:
    """False for a vote that is taken in no meeting."""
    return vote.meeting_id is not None and _wiring.sitting(session, vote.meeting_id, at)
