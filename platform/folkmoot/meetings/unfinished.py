"""What must be finished before a meeting may end: votes, of which meetings themselves know nothing.

The floor above registers who does know. What a vote comes to after the one and only minutes were
written would stand in none.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel.errors import Refused, mark

# (session, meeting) -> the titles of its votes that are still open.
OpenVotes = Callable[[Session, UUID], Sequence[str]]


def _none(_session: Session, _meeting_id: UUID) -> Sequence[str]:
    return ()


@dataclass(slots=True)
class _Wiring:
    open_votes: OpenVotes = _none


_wiring = _Wiring()


def register_open_votes(provider: OpenVotes) -> None:
    """Say which votes of a meeting are still open. The last provider holds."""
    _wiring.open_votes = provider


def require_votes_closed(session: Session, meeting_id: UUID) -> None:
    """Raises Refused ``meeting.vote_open``."""
    titles = _wiring.open_votes(session, meeting_id)
    if titles:
        raise Refused(
            "meeting.vote_open",
            mark("The vote on “%(title)s” in this meeting is still open."),
            cure=mark("Close the vote and count it first; then its result stands in the minutes."),
            title=titles[0],
        )
