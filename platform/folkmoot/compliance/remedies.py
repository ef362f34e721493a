"""What can still be done about something owed: finish what was held, else hold it. Pure."""

from collections.abc import Iterable
from enum import StrEnum

from folkmoot.compliance.domain import Shortcoming
from folkmoot.compliance.holding import MeetingOwed
from folkmoot.compliance.queries import ObligationLine


class Remedy(StrEnum):
    """PUBLISH and WRITE the minutes of a meeting that lacks nothing else, else CALL one."""

    PUBLISH = "publish"
    WRITE = "write"
    CALL = "call"


_FINISHING = {
    Shortcoming.NOT_PUBLISHED: Remedy.PUBLISH,
    Shortcoming.NOT_MINUTED: Remedy.WRITE,
}


def is_about(meeting: MeetingOwed, line: ObligationLine) -> bool:
    """The meeting that met it; before one has, all that its body called or held in its period.

    One whose minutes were taken down met it once, and is still the one that can.
    """
    if line.meeting_id is not None:
        return meeting.held.id == line.meeting_id
    held = meeting.held
    free = held.met in {None, line.id}
    return free and held.body is line.body and line.period.covers(held.day)


def remedy_of(own: Iterable[MeetingOwed]) -> tuple[Remedy, MeetingOwed | None]:
    """What to do first, and the meeting to do it with; ``own`` are those about one obligation."""
    lacking = {one.shortcoming: one for one in own}
    for shortcoming, remedy in _FINISHING.items():
        if shortcoming in lacking:
            return remedy, lacking[shortcoming]
    return Remedy.CALL, None
