"""What a district sees of what its communities owe; so many queries, however many communities."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Date,
    FunctionFilter,
    Integer,
    LargeBinary,
    Select,
    and_,
    any_,
    bindparam,
    cast,
    func,
    select,
)
from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Owed, Standing, standing_of
from folkmoot.compliance.figures import Fact, Figures, facts_of, total
from folkmoot.compliance.frames import Frame, Street
from folkmoot.compliance.joins import DISCHARGED, NOT_LIFTED, TENANTS, of_obligation
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


def latest_year(session: Session, frame: Frame, today: date) -> int:
    """The year to begin with: the present one, or the last before it of which anything is laid
    down. One query.
    """
    asked = {"tenants": frame.tenants, "last": date(today.year, 12, 31)}
    last_day = session.scalar(_LAST_DAY, asked)
    return last_day.year if last_day else today.year


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
_LAST_DAY = select(func.max(Obligation.ends_on)).where(
    Obligation.tenant_id == any_(TENANTS), Obligation.ends_on <= _LAST
)
_OF_YEAR = and_(Obligation.tenant_id == any_(TENANTS), Obligation.ends_on.between(_FIRST, _LAST))


_MET = Discharge.obligation_id.is_not(None)
_EXCUSED = Excuse.obligation_id.is_not(None)
# The table of facts as bytes, four for each day; looked up by place, since the planner takes any
# list that it joins for a short one.
_FACT = (Obligation.ends_on - _FIRST) * 4 + cast(_MET, Integer) * 2 + cast(_EXCUSED, Integer)
_CODE: ColumnElement[int] = func.get_byte(
    bindparam("codes", type_=LargeBinary), _FACT, type_=Integer
)
_KEPT = len(Standing)


def _code(fact: Fact) -> int:
    return _KEPT if fact.kept else tuple(Standing).index(fact.standing)


def _number(code: int) -> FunctionFilter[int]:
    return func.count().filter(_CODE == code)  # noqa: SIM300 - reversed, an int would compare itself


_COUNTED = (
    select(
        Obligation.tenant_id,
        *(_number(code) for code in range(_KEPT + 1)),
    )
    .select_from(Obligation)
    .outerjoin(Discharge, DISCHARGED)
    .outerjoin(Excuse, of_obligation(Excuse))
    .where(_OF_YEAR, NOT_LIFTED)
    .group_by(Obligation.tenant_id)
)


def figures_by_community(
    session: Session, tenants: Collection[int], year: int, today: date, remind_days: int
) -> Mapping[int, Figures]:
    """The year's figures of each of these communities; who owes nothing is left out.

    Periods count in the year in which they end. District scope, one query.
    """
    codes = bytes(_code(fact) for fact in facts_of(year, today, remind_days))
    rows = session.execute(_COUNTED, {**_year(tenants, year), "codes": codes})
    return {tenant_id: _figures(numbers) for tenant_id, *numbers in rows}


def _figures(numbers: Sequence[int]) -> Figures:
    *by_standing, kept = numbers
    found = dict(zip((standing.value for standing in Standing), by_standing, strict=True))
    found[Standing.MET] += kept
    return Figures(**found, kept=kept)


def _year(tenants: Collection[int], year: int) -> dict[str, object]:
    return {"tenants": list(tenants), "first": date(year, 1, 1), "last": date(year, 12, 31)}


@dataclass(frozen=True, slots=True)
class Cell:
    """How one of them stands in one community, and the meeting that met it."""

    standing: Standing
    obligation_id: UUID
    meeting_id: UUID | None


@dataclass(frozen=True, slots=True)
class HeatMap:
    """Slots body by body; ``cells`` by community and slot."""

    slots: tuple[Owed, ...]
    cells: Mapping[int, Mapping[Owed, Cell]]

    @property
    def bodies(self) -> tuple[tuple[BodyKind, tuple[Owed, ...]], ...]:
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
    .select_from(Obligation)
    .outerjoin(Discharge, DISCHARGED)
    .outerjoin(Excuse, of_obligation(Excuse))
    .where(_OF_YEAR, NOT_LIFTED)
)


def heat_map(
    session: Session, tenants: Collection[int], year: int, today: date, remind_days: int
) -> HeatMap:
    """Everything that these communities owe in the year. District scope, one query."""
    cells: defaultdict[int, dict[Owed, Cell]] = defaultdict(dict)
    for row in session.execute(_CELLS, _year(tenants, year)):
        tenant_id, obligation_id, body, start, end, ordinal, meeting_id, excused = row
        met, off = meeting_id is not None, excused is not None
        standing = standing_of(end, today, met=met, excused=off, remind_days=remind_days)
        owed = Owed(body, Span(start, end), ordinal)
        cells[tenant_id][owed] = Cell(standing, obligation_id, meeting_id)
    return HeatMap(_in_order({each for row in cells.values() for each in row}), cells)


def _in_order(slots: Collection[Owed]) -> tuple[Owed, ...]:
    """Body by body, those first that meet most often."""
    often = Counter(slot.body for slot in slots)
    return tuple(
        sorted(slots, key=lambda slot: (-often[slot.body], slot.body, slot.due_on, slot.ordinal))
    )
