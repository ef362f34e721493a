"""Which cadences ask for meetings in a year: the law's, and those that the district names."""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date

from folkmoot.extensions.registry import Registered
from folkmoot.extensions.tenant_view import TenantView, newest, unknown_rule
from folkmoot.kernel.errors import Refused, mark
from folkmoot_sdk import Cadence, Kind, Span, Standing, Text, cadence_faults

# What the district names on a day, each as plugin/id.
Named = Callable[[date], Collection[str]]
Entry = Registered[Cadence]
# A period begins in the year in which it ends, or in one of these before it.
_YEARS_BACK = 2
_MONTHS = range(1, 13)


@dataclass(frozen=True, slots=True)
class Asking:
    """A cadence and one period in which it asks for its meetings."""

    entry: Entry
    period: Span


def asking_in(view: TenantView, year: int, named: Named, *, since: date) -> tuple[Asking, ...]:
    """Every period that begins on ``since`` or later and ends in ``year``, with the cadence that
    asks for meetings in it.

    A statute of the community's plugins asks by itself, what a plugin only offers where the
    district names it on the first day of the period. Of two versions the newest in force on that
    day asks. Raises NotFound (``rules.unknown``) for a name that nothing here answers to, and
    Refused (``cadences.unsound``) for a cadence with a gap or an overlap in these years.
    """
    entries: list[Entry] = list(view.of_kind(Kind.CADENCES))
    heard = _heard(entries, _named_in(year, named, since))
    for entry in heard:
        _require_sound(entry, year)
    return tuple(
        asking
        for entry in heard
        for asking in _periods(entry, year)
        if asking.period.start >= since
        and _asks(asking, named)
        and newest(_rivals(asking, entries)) is entry
    )


def _reference(entry: Entry) -> str:
    return f"{entry.plugin}/{entry.id}"


def _is_law(entry: Entry) -> bool:
    return entry.contribution.standing is Standing.STATUTE


def _named_in(year: int, named: Named, since: date) -> frozenset[str]:
    """All that is named while periods of the year may begin."""
    months = (date(y, month, 1) for y in range(year - _YEARS_BACK, year + 1) for month in _MONTHS)
    days = {since, *(first for first in months if first >= since)}
    return frozenset(name for day in days for name in named(day))


def _heard(entries: Collection[Entry], names: frozenset[str]) -> list[Entry]:
    """The statutes and what is named."""
    for name in sorted(names - {_reference(entry) for entry in entries}):
        raise unknown_rule(name)
    return [entry for entry in entries if _is_law(entry) or _reference(entry) in names]


def _periods(entry: Entry, year: int) -> Iterator[Asking]:
    for begun in range(year - _YEARS_BACK, year + 1):
        for span in entry.contribution.periods(begun):
            if span.end.year == year:
                yield Asking(entry, span)


def _asks(asking: Asking, named: Named) -> bool:
    return _is_law(asking.entry) or _reference(asking.entry) in named(asking.period.start)


def _rivals(asking: Asking, entries: Collection[Entry]) -> list[Entry]:
    """All versions of the same cadence that are in force when the period begins."""
    same = (entry for entry in entries if _reference(entry) == _reference(asking.entry))
    return [entry for entry in same if entry.in_force(asking.period.start)]


def _require_sound(entry: Entry, year: int) -> None:
    """It was looked at when its plugin was loaded, but over other years perhaps."""
    years = range(year - _YEARS_BACK - 1, year + 2)
    try:
        faults = cadence_faults(entry.contribution, years)
    except Exception as error:  # whatever it is, it is the plugin's
        raise _unsound(entry, Text(f"{error}", f"{error}")) from error
    if faults:
        raise _unsound(entry, Text(faults[0].sentence("zh"), faults[0].sentence("en")))


def _unsound(entry: Entry, why: Text) -> Refused:
    return Refused(
        "cadences.unsound",
        mark("What %(cadence)s asks for cannot be told: %(why)s."),
        cure=mark(
            "Tell the plugin's publisher, and take it off the district's cadences until then."
        ),
        cadence=f"{entry.plugin}/{entry.reference}",
        why=why,
    )
