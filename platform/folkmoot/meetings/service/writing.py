"""Adding rows, and saying when things happened: shared by all verbs of meetings."""

from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.db import Base
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.meetings.refusals import at_once


def save(session: Session, *rows: Base) -> None:
    """Add and flush, parents before children. Raises Conflict ``meeting.at_once`` for the later of
    two writers; the transaction is over then.
    """
    session.add_all(rows)
    try:
        session.flush()
    except IntegrityError as error:
        raise at_once() from error


def moment_of(act: Act, at: datetime | None) -> datetime:
    """When it happened. Raises Invalid ``meeting.future`` for what has not happened yet."""
    moment = at or act.at
    if moment > act.at:
        raise Invalid(
            "meeting.future",
            mark("%(moment)s has not come yet."),
            cure=mark("Enter the time at which it happened."),
            field="at",
            moment=moment,
        )
    return moment
