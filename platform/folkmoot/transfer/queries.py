"""The registers as a roster meets them, and rosters between preview and end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.people.models import (
    Grid,
    GridDuty,
    Household,
    Kinship,
    Organisation,
    Ownership,
    Person,
    Residence,
    ResidentGroup,
    Unit,
)
from folkmoot.people.queries.spans import during
from folkmoot.transfer.domain.fates import Decision, Fate, Note, SheetKind
from folkmoot.transfer.domain.picture import (
    KnownDuty,
    KnownHousehold,
    KnownOwnership,
    KnownPerson,
    KnownResidence,
    KnownUnit,
    Picture,
)
from folkmoot.transfer.models import RosterImport, RosterRow, RosterState

PAGE = 50


def picture_of(session: Session, today: date) -> Picture:
    """The registers without spans that are over. Ten queries, however large the community."""
    rows = session.execute
    return Picture(
        persons=tuple(KnownPerson(*row) for row in rows(_PERSONS)),
        households=tuple(KnownHousehold(*row) for row in rows(_HOUSEHOLDS)),
        residences=tuple(
            KnownResidence(*row) for row in rows(_RESIDENCES.where(during(Residence, today, None)))
        ),
        units=tuple(KnownUnit(*row) for row in rows(_UNITS)),
        ownerships=tuple(
            KnownOwnership(*row) for row in rows(_OWNERSHIPS.where(during(Ownership, today, None)))
        ),
        duties=tuple(KnownDuty(*row) for row in rows(_DUTIES.where(during(GridDuty, today, None)))),
        groups=dict(rows(_GROUPS).all()),
        grids=dict(rows(_GRIDS).all()),
        organisations={name: (one, kind) for name, one, kind in rows(_ORGANISATIONS)},
        kinship={(one, other): relation for one, other, relation in rows(_KINSHIP)},
    )


_PERSONS = select(Person.id, Person.name, Person.born_on, Person.phone, Person.party_member)
_HOUSEHOLDS = select(
    Household.id, Household.door, Household.unit_id, Household.group_id, Household.grid_id
).order_by(Household.id)
_RESIDENCES = select(
    Residence.id,
    Residence.person_id,
    Residence.household_id,
    Residence.householder,
    Residence.from_on,
    Residence.until,
).order_by(Residence.from_on)
_UNITS = select(Unit.id, Unit.building, Unit.number, Unit.area)
_OWNERSHIPS = select(
    Ownership.unit_id,
    Ownership.person_id,
    Ownership.organisation_id,
    Ownership.from_on,
    Ownership.until,
)
_DUTIES = select(GridDuty.grid_id, GridDuty.person_id, GridDuty.from_on, GridDuty.until)
_GROUPS = select(ResidentGroup.name, ResidentGroup.id)
_GRIDS = select(Grid.name, Grid.id)
_ORGANISATIONS = select(Organisation.name, Organisation.id, Organisation.kind)
_KINSHIP = select(Kinship.person_id, Kinship.relative_id, Kinship.relation)


@dataclass(frozen=True, slots=True)
class RowLine:
    """One row of a preview as a page and a list of refused rows show it."""

    id: UUID
    kind: SheetKind
    sheet: str
    number: int
    cells: Mapping[str, str]
    fate: Fate
    notes: tuple[Note, ...]
    decision: Decision | None


def find_import(session: Session, import_id: UUID, *, lock: bool = False) -> RosterImport:
    """Raises NotFound (``roster.unknown``)."""
    key = (tenant_of(session).tenant_id, import_id)
    found = session.get(RosterImport, key, with_for_update=lock, populate_existing=lock)
    if found is None:
        raise NotFound(
            "roster.unknown",
            mark("There is no such roster here."),
            cure=mark("Previews are deleted after thirty days: upload the file again."),
        )
    return found


def find_row(session: Session, row_id: UUID) -> RosterRow:
    """Raises NotFound (``roster.row_unknown``)."""
    found = session.get(RosterRow, (tenant_of(session).tenant_id, row_id))
    if found is None:
        raise NotFound("roster.row_unknown", mark("There is no such row here."))
    return found


def newest_imports(session: Session, at: datetime) -> tuple[RosterImport, ...]:
    """The rosters of the last thirty days, the newest first."""
    query = select(RosterImport).where(RosterImport.expires_at > at)
    return tuple(session.scalars(query.order_by(RosterImport.id.desc()).limit(PAGE)))


def open_previews(session: Session, at: datetime) -> int:
    """How many rosters can still be taken over."""
    query = select(func.count()).select_from(RosterImport)
    mine = (RosterImport.state == RosterState.PREVIEWED, RosterImport.expires_at > at)
    return session.scalar(query.where(*mine)) or 0


_LINES = select(
    RosterRow.id,
    RosterRow.kind,
    RosterRow.sheet,
    RosterRow.number,
    RosterRow.cells,
    RosterRow.fate,
    RosterRow.notes,
    RosterRow.decision,
)


def lines_of(
    session: Session, import_id: UUID, *, fates: tuple[Fate, ...], skip: int = 0, limit: int = PAGE
) -> tuple[RowLine, ...]:
    """Rows that met one of these fates, in the order of the file."""
    query = _LINES.where(RosterRow.import_id == import_id, RosterRow.fate.in_(fates))
    found = session.execute(query.order_by(RosterRow.position).offset(skip).limit(limit))
    return tuple(
        RowLine(
            row.id,
            row.kind,
            row.sheet,
            row.number,
            row.cells,
            row.fate,
            tuple(Note.from_plain(note) for note in row.notes),
            row.decision,
        )
        for row in found
    )


def counts_of(session: Session, import_id: UUID) -> dict[Fate, int]:
    """How many rows are still kept of each fate."""
    query = (
        select(RosterRow.fate, func.count())
        .where(RosterRow.import_id == import_id)
        .group_by(RosterRow.fate)
    )
    found: dict[Fate, int] = dict(session.execute(query).all())
    return {fate: found.get(fate, 0) for fate in Fate}
