"""From a file that was read to the fate of each row; the registers stay as they are."""

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import delete
from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Conflict, Refused, mark
from folkmoot.transfer.domain.fates import Decision, Fate, Outcome
from folkmoot.transfer.domain.rows import Row, rows_of
from folkmoot.transfer.models import RosterImport, RosterRow, RosterState
from folkmoot.transfer.queries import find_import, find_row, open_previews, picture_of
from folkmoot.transfer.reading.table import Table
from folkmoot.transfer.service.access import as_clerk, lock_rosters
from folkmoot.transfer.service.assessing import assess, counted
from folkmoot.transfer.service.entering import Entering
from folkmoot.transfer.service.keeping import change_rows, keep_rows, stored_rows
from folkmoot.transfer.service.seating import seat_people
from folkmoot.transfer.service.sweeping import no_sweeping

KEPT = timedelta(days=30)
MOST_OPEN = 5


@no_sweeping()
def preview_roster(
    session: Session, act: Act, *, tables: Sequence[Table], digest: str
) -> RosterImport:
    """Hold a file against the registers and keep what would become of each row, for thirty days.

    ``tables`` are what :func:`folkmoot.transfer.reading.apart.read_file` made of it, ``digest``
    names the file. Raises Invalid for a file that is no roster as a whole, Conflict
    (``roster.busy``) and Refused (``roster.too_many_open``); a single bad row is refused and no
    error.
    """
    clerk = as_clerk(session, act)
    lock_rosters(session)
    _require_few_open(session, act)
    rows = rows_of(tables)
    outcomes = outcomes_now(session, clerk, rows)
    made = RosterImport(
        id=act.new_id(),
        state=RosterState.PREVIEWED,
        file_digest=digest,
        counts=counted(outcomes),
        made_at=act.at,
        made_by=act.actor.account_id,
        expires_at=act.at + KEPT,
    )
    session.add(made)
    session.flush()
    keep_rows(session, act, made.id, rows, outcomes)
    return made


def _require_few_open(session: Session, act: Act) -> None:
    # Each may keep fifty thousand rows of personal data.
    if open_previews(session, act.at) >= MOST_OPEN:
        raise Refused(
            "roster.too_many_open",
            mark("There are %(limit)d previews here already that were not taken over."),
            cure=mark("Take one of them over or delete it, then upload the file again."),
            limit=MOST_OPEN,
        )


def outcomes_now(session: Session, clerk: Act, rows: Sequence[Row]) -> dict[int, Outcome]:
    """What committing these rows now would do to each; nothing of it stays."""
    picture = picture_of(session, clerk.today)
    found = assess(rows, picture, clerk.today)
    if not found.seated:
        return found.outcomes({})
    # Bodies are constituted in earnest and taken back: no second copy of their rules could say
    # as surely what they would refuse.
    trial = session.begin_nested()
    try:
        entering = Entering(session, clerk, picture, clerk.new_id())
        entering.enter(found.deeds_for_seats())
        seating = seat_people(session, clerk, found.seated, entering.person_id)
    finally:
        trial.rollback()
    return found.outcomes(seating)


@no_sweeping()
def preview_again(session: Session, act: Act, *, import_id: UUID) -> RosterImport:
    """Hold the same rows against the registers of now. Raises NotFound, Conflict, Refused."""
    clerk = as_clerk(session, act)
    lock_rosters(session)
    found = open_import(session, act, import_id)
    rows, before = stored_rows(session, import_id)
    now = outcomes_now(session, clerk, rows)
    changed = {at: outcome for at, outcome in now.items() if outcome != before[at]}
    change_rows(session, import_id, changed)
    found.counts = counted(now)
    session.flush()
    return found


def open_import(session: Session, act: Act, import_id: UUID) -> RosterImport:
    """A preview that is still one, held until the end of the transaction.

    Raises NotFound, Conflict (``roster.committed``), Refused (``roster.expired``).
    """
    found = find_import(session, import_id, lock=True)
    if found.state is RosterState.COMMITTED:
        raise Conflict(
            "roster.committed",
            mark("This roster has been taken over already."),
            cure=mark("Mend the rows that were left out, and upload those alone."),
        )
    if act.at >= found.expires_at:
        raise Refused(
            "roster.expired",
            mark("This preview is older than thirty days."),
            cure=mark("Upload the file again."),
        )
    return found


def decide_row(session: Session, act: Act, *, row_id: UUID, decision: Decision) -> RosterRow:
    """Say whether a row means somebody on record; all fates are then found anew.

    Raises NotFound, Conflict (``roster.nothing_to_decide``) for a row in no doubt.
    """
    as_clerk(session, act)
    row = find_row(session, row_id)
    lock_rosters(session)
    open_import(session, act, row.import_id)
    if row.fate is not Fate.UNDECIDED and row.decision is None:
        raise Conflict(
            "roster.nothing_to_decide",
            mark("About this row there is nothing to decide."),
            cure=mark("Load the preview again."),
        )
    row.decision = decision
    session.flush()
    preview_again(session, act, import_id=row.import_id)
    session.refresh(row)
    return row


def discard_roster(session: Session, act: Act, *, import_id: UUID) -> None:
    """Delete a roster's preview, or what is still kept of one that was taken over."""
    as_clerk(session, act)
    lock_rosters(session)
    found = find_import(session, import_id, lock=True)
    session.execute(delete(RosterRow).where(RosterRow.import_id == import_id))
    session.delete(found)
    session.flush()
