"""One thing to do, as data: the page knows the reader's language and the addresses."""

from dataclasses import dataclass
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Duty:
    """``message`` is a marked string with ``params``; it leads to ``endpoint`` with ``values``.

    ``until`` is the last moment or day to do it. ``since`` is when it begins to be due.
    """

    message: str
    params: tuple[tuple[str, object], ...]
    endpoint: str
    values: tuple[tuple[str, object], ...] = ()
    until: datetime | date | None = None
    since: datetime | None = None

    def is_due(self, now: datetime) -> bool:
        if self.since is not None and now < self.since:
            return False
        return not (isinstance(self.until, datetime) and now >= self.until)
