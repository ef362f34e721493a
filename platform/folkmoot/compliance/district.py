"""What a district sees of what its communities owe; so many queries, however many communities."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    ColumnElement,
    Date,
    Select,
    Text,
    and_,
    any_,
    bindparam,
    column,
    func,
    select,
)
from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Standing, standing_of
from folkmoot.compliance.figures import Figures, facts_of, total
from folkmoot.compliance.frames import Frame, Street
from folkmoot.compliance.joins import NOT_LIFTED, TENANTS, of_obligation
from folkmoot.compliance.models import Discharge, Excuse, Obligation
from folkmoot.tenancy.queries import CommunityLine
from folkmoot_sdk import BodyKind, Span


@dataclass(frozen=True, slots=True)
class CommunityLook:
    community: CommunityLine
    figures: Figures


@dataclass(frozen=True, slots=True)
class StreetLook:
    street: Street
    communities: int
    figures: Figures


@dataclass(frozen=True, slots=True)
class Overview:
    """A district's year, or a part of it: street offices and communities with the worst first."""

    year: int
    figures: Figures
    streets: tuple[StreetLook, ...]
    communities: tuple[CommunityLook, ...]


def overview(session: Session, frame: Frame, year: int, today: date) -> Overview:
    """The figures of a frame. District scope, one query."""
    found = figures_by_community(session, frame.tenants, year, today, frame.reminders.secretary)
    looks = [CommunityLook(line, found.get(line.id, Figures())) for line in frame.communities]
    return Overview(
        year,
        total(look.figures for look in looks),
        _streets(frame.streets, looks),
        tuple(sorted(looks, key=lambda look: (*_worst(look.figures), look.community.code))),
    )


def _streets(
    streets: Iterable[Street], communities: Iterable[CommunityLook]
) -> tuple[StreetLook, ...]:
    within: defaultdict[str, list[Figures]] = defaultdict(list)
    for look in communities:
        within[look.community.street_code].append(look.figures)
    looks = [StreetLook(s, len(within[s.code]), total(within[s.code])) for s in streets]
    return tuple(sorted(looks, key=lambda look: (*_worst(look.figures), look.street.code)))


def _worst(figures: Figures) -> tuple[object, ...]:
    return tuple(-part for part in figures.behind)


_FIRST, _LAST = bindparam("first", type_=Date), bindparam("last", type_=Date)
_OF_YEAR = and_(Obligation.tenant_id == any_(TENANTS), Obligation.ends_on.between(_FIRST, _LAST))


_MET = Discharge.obligation_id.is_not(None)
_EXCUSED = Excuse.obligation_id.is_not(None)
_FACTS = (
    func.unnest(
        bindparam("days", type_=ARRAY(Date)),
        bindparam("met", type_=ARRAY(Boolean)),
        bindparam("excused", type_=ARRAY(Boolean)),
        bindparam("standings", type_=ARRAY(Text)),
        bindparam("passed", type_=ARRAY(Boolean)),
    )
    .table_valued(
        column("due_on", Date),
        column("met", Boolean),
        column("excused", Boolean),
        column("standing", Text),
        column("passed", Boolean),
    )
    .render_derived()
    .alias("fact")
)
_FACT = and_(
    _FACTS.c.due_on == Obligation.ends_on,
    _FACTS.c.met == _MET,
    _FACTS.c.excused == _EXCUSED,
)


def _number(*which: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count().filter(*which)


_COUNTED = (
    select(
        Obligation.tenant_id,
        *(_number(_FACTS.c.standing == standing.value) for standing in Standing),
        _number(_FACTS.c.standing == Standing.MET.value, _FACTS.c.passed),
    )
    .outerjoin(Discharge, of_obligation(Discharge))
    .outerjoin(Excuse, of_obligation(Excuse))
    .join(_FACTS, _FACT)
    .where(_OF_YEAR, NOT_LIFTED)
    .group_by(Obligation.tenant_id)
)


def figures_by_community(
    session: Session, tenants: Collection[int], year: int, today: date, remind_days: int
) -> Mapping[int, Figures]:
    """The year's figures of each of these communities; who owes nothing is left out.

    Periods count in the year in which they end. District scope, one query.
    """
    facts = facts_of(year, today, remind_days)
    asked = {
        **_year(tenants, year),
        "days": [fact.due_on for fact in facts],
        "met": [fact.met for fact in facts],
        "excused": [fact.excused for fact in facts],
        "standings": [fact.standing.value for fact in facts],
        "passed": [fact.passed for fact in facts],
    }
    names = [*(standing.value for standing in Standing), "kept"]
    return {
        tenant_id: Figures(**dict(zip(names, numbers, strict=True)))
        for tenant_id, *numbers in session.execute(_COUNTED, asked)
    }


def _year(tenants: Collection[int], year: int) -> dict[str, object]:
    return {"tenants": list(tenants), "first": date(year, 1, 1), "last": date(year, 12, 31)}


@dataclass(frozen=True, slots=True)
class Slot:
    """What a community can owe: the ``ordinal``-th meeting of a body in a period."""

    body: BodyKind
    period: Span
    ordinal: int

    @property
    def due_on(self) -> date:
        return self.period.end


@dataclass(frozen=True, slots=True)
class Cell:
    """How one of them stands in one community, and the meeting that met it."""

    standing: Standing
    obligation_id: UUID
    meeting_id: UUID | None


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Slots body by body; ``cells`` by community and slot."""

    slots: tuple[Slot, ...]
    cells: Mapping[int, Mapping[Slot, Cell]]

    @property
    def bodies(self) -> tuple[tuple[BodyKind, tuple[Slot, ...]], ...]:
        """The slots of each body."""
        grouped = groupby(self.slots, key=lambda slot: slot.body)
        return tuple((body, tuple(slots)) for body, slots in grouped)


_CELLS: Select[int, UUID, BodyKind, date, date, int, UUID | None, UUID | None] = (
    select(
        Obligation.tenant_id,
        Obligation.id,
        Obligation.body_kind,
        Obligation.starts_on,
        Obligation.ends_on,
        Obligation.ordinal,
        Discharge.meeting_id,
        Excuse.obligation_id,
    )
    .outerjoin(Discharge, of_obligation(Discharge))
    .outerjoin(Excuse, of_obligation(Excuse))
    .where(_OF_YEAR, NOT_LIFTED)
)


def heat_map(
    session: Session, tenants: Collection[int], year: int, today: date, remind_days: int
) -> HeatMap:
    """Everything that these communities owe in the year. District scope, one query."""
    cells: defaultdict[int, dict[Slot, Cell]] = defaultdict(dict)
    for row in session.execute(_CELLS, _year(tenants, year)):
        tenant_id, obligation_id, body, start, end, ordinal, meeting_id, excused = row
        met, off = meeting_id is not None, excused is not None
        standing = standing_of(end, today, met=met, excused=off, remind_days=remind_days)
        owed = Slot(body, Span(start, end), ordinal)
        cells[tenant_id][owed] = Cell(standing, obligation_id, meeting_id)
    return HeatMap(_in_order({each for row in cells.values() for each in row}), cells)


def _in_order(slots: Collection[Slot]) -> tuple[Slot, ...]:
    """Body by body, those first that meet most often."""
    often = Counter(slot.body for slot in slots)
    return tuple(
        sorted(slots, key=lambda slot: (-often[slot.body], slot.body, slot.due_on, slot.ordinal))
    )
