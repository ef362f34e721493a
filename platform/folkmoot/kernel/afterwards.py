"""What is done once a transaction is committed, and not at all if it is not."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import Session, SessionTransaction

from folkmoot.kernel.scope import TenantSession

# Given what the session works on, so that a job can open one of its own. It must not raise: the
# change is on record, and whoever made it must not be told otherwise.
Job = Callable[[Any], None]

_JOBS = "folkmoot.afterwards"
_CERTAIN = "folkmoot.committed"


def afterwards(session: Session, job: Job) -> None:
    """Do ``job`` when this transaction is committed and its connection is free again.

    A savepoint that is rolled back takes nothing away: call it where nothing is undone any more.
    """
    session.info.setdefault(_JOBS, []).append(job)


@event.listens_for(TenantSession, "after_commit")
def _committed(session: Session) -> None:
    session.info[_CERTAIN] = True


@event.listens_for(TenantSession, "after_transaction_end")
def _at_the_end(session: Session, transaction: SessionTransaction) -> None:
    """Not at the commit itself: there the session still holds the only connection of its thread."""
    if transaction.parent is not None:
        # A savepoint's own commit makes nothing certain.
        session.info.pop(_CERTAIN, None)
        return
    jobs: list[Job] = session.info.pop(_JOBS, [])
    if session.info.pop(_CERTAIN, False):
        for job in jobs:
            job(session.get_bind())
