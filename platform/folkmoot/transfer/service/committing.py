"""Taking a previewed roster over, all of it or nothing."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Conflict, Refused, mark
from folkmoot.transfer.domain.fates import Fate, Outcome
from folkmoot.transfer.domain.rows import Row
from folkmoot.transfer.models import RosterImport, RosterRow, RosterState
from folkmoot.transfer.queries import picture_of
from folkmoot.transfer.service.access import as_clerk, lock_rosters
from folkmoot.transfer.service.assessing import assess
from folkmoot.transfer.service.entering import Entering
from folkmoot.transfer.service.keeping import stored_rows
from folkmoot.transfer.service.previewing import open_import
from folkmoot.transfer.service.seating import seat_people
from folkmoot.transfer.service.sweeping import no_sweeping

_TAKEN = tuple(fate for fate in Fate if fate.is_taken)


@no_sweeping()
def commit_roster(session: Session, act: Act, *, import_id: UUID) -> RosterImport:
    """Write into the registers what the preview promised, in one transaction.

    Every row is held against the registers once more; raises Conflict (``roster.changed_since``)
    when one of them would now meet another fate, ``roster.committed`` for a second time, Refused
    (``roster.nothing_to_take``). Rows that were refused or wait for a decision stay to be
    downloaded; the others are deleted.
    """
    clerk = as_clerk(session, act)
    lock_rosters(session)
    found = open_import(session, act, import_id)
    rows, promised = stored_rows(session, import_id)
    if not any(outcome.fate in {Fate.NEW, Fate.CHANGES} for outcome in promised):
        raise _nothing()
    _enter(session, clerk, import_id, rows, promised)
    session.execute(
        delete(RosterRow).where(RosterRow.import_id == import_id, RosterRow.fate.in_(_TAKEN))
    )
    found.state = RosterState.COMMITTED
    found.committed_at, found.committed_by = act.at, act.actor.account_id
    audit.record(session, act, "transfer:roster:commit", import_id)
    return found


def _enter(
    session: Session,
    clerk: Act,
    import_id: UUID,
    rows: Sequence[Row],
    promised: Sequence[Outcome],
) -> None:
    picture = picture_of(session, clerk.today)
    plans = assess(rows, picture, clerk.today)
    # Before anything is written: a conflict is told sooner, and undoes nothing.
    _require_same(rows, promised, plans.outcomes({}))
    entering = Entering(session, clerk, picture, import_id)
    try:
        entering.enter(plans.deeds)
        seating = seat_people(session, clerk, plans.seated, entering.person_id)
    except IntegrityError as error:
        # Somebody registered the same unit, group or grid since the registers were read.
        raise _changed(0) from error
    _require_same(rows, promised, seating)


def _require_same(
    rows: Sequence[Row], promised: Sequence[Outcome], now: Mapping[int, Outcome]
) -> None:
    for position, outcome in now.items():
        if _meaning(outcome) != _meaning(promised[position]):
            raise _changed(rows[position].number)


def _meaning(outcome: Outcome) -> object:
    """What somebody who read the preview relies on: that a row is left out, for whatever reason,
    that it is new, and what exactly it changes.
    """
    if not outcome.fate.is_taken:
        return None
    return (outcome.fate, outcome.notes if outcome.fate is Fate.CHANGES else ())


def _changed(row: int) -> Conflict:
    return Conflict(
        "roster.changed_since",
        mark("The registers have changed since the preview, in what row %(row)d touches."),
        cure=mark("Preview the roster again, look at it, and take it over then."),
        row=row,
    )


def _nothing() -> Refused:
    return Refused(
        "roster.nothing_to_take",
        mark("No row of this roster is new or changes anything."),
        cure=mark("Download the rows that were refused, mend them, and upload those."),
    )
