"""Which cadences ask for meetings in a year."""

from collections.abc import Collection
from datetime import date, timedelta
from types import MappingProxyType
from typing import Any

import pytest

from folkmoot.extensions.cadences import Named, asking_in
from folkmoot.extensions.registry import Registered, Registry
from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.errors import NotFound, Refused
from folkmoot_sdk import (
    BodyKind,
    Cadence,
    CalendarCadence,
    InForce,
    Kind,
    Period,
    Source,
    Span,
    Standing,
    Text,
)

WORD = Text("某会", "A meeting")
LAW = Source(WORD, "1")
NEW_YEAR = date(2026, 1, 1)


def cadence(
    id_: str,
    per: Period = Period.QUARTER,
    *,
    version: str = "1",
    start: date = date(2000, 1, 1),
    end: date | None = None,
    statute: bool = False,
) -> CalendarCadence:
    standing = Standing.STATUTE if statute else Standing.OFFER
    force = InForce(start, end)
    return CalendarCadence(
        id_, version, WORD, force, LAW, BodyKind.JOINT_MEETING, per, standing=standing
    )


def seeing(*cadences: Cadence, plugin: str = "p") -> TenantView:
    entries: list[Registered[Any]] = [
        Registered(plugin, "1", "d", Kind.CADENCES, each) for each in cadences
    ]
    keyed = {(each.plugin, each.kind, each.id, each.version): each for each in entries}
    return TenantView(Registry(MappingProxyType(keyed), MappingProxyType({})), frozenset({plugin}))


def naming(*names: str, since: date = date.min) -> Named:
    def named(day: date) -> Collection[str]:
        return names if day >= since else ()

    return named


def asked(
    view: TenantView, named: Named, *, year: int = 2026, since: date = NEW_YEAR
) -> list[tuple[str, date]]:
    found = asking_in(view, year, named, since=since)
    return [(each.entry.reference, each.period.start) for each in found]


def test_a_statute_asks_by_itself_and_an_offer_when_it_is_named() -> None:
    view = seeing(cadence("law", Period.YEAR, statute=True), cadence("offer"))
    assert asked(view, naming()) == [("law@1", NEW_YEAR)]
    assert len(asked(view, naming("p/offer"))) == 1 + 4


def test_what_is_named_in_mid_year_asks_from_the_first_whole_period() -> None:
    named = naming("p/offer", since=date(2026, 5, 2))
    assert [start.month for _, start in asked(seeing(cadence("offer")), named)] == [7, 10]


def test_nothing_is_asked_for_before_its_day() -> None:
    found = asked(seeing(cadence("offer")), naming("p/offer"), since=date(2026, 4, 2))
    assert [start.month for _, start in found] == [7, 10]


def test_of_two_versions_the_newest_in_force_asks() -> None:
    old = cadence("law", statute=True)
    new = cadence("law", version="2", start=date(2026, 7, 1), statute=True)
    assert asked(seeing(old, new), naming()) == [
        ("law@1", date(2026, 1, 1)),
        ("law@1", date(2026, 4, 1)),
        ("law@2", date(2026, 7, 1)),
        ("law@2", date(2026, 10, 1)),
    ]


def test_a_law_that_ends_asks_for_its_whole_periods_alone() -> None:
    ended = cadence("law", end=date(2026, 8, 15), statute=True)
    assert [start.month for _, start in asked(seeing(ended), naming())] == [1, 4]


@pytest.mark.parametrize("name", ["p/other", "q/offer", "offer"])
def test_a_name_that_nothing_answers_to_is_refused(name: str) -> None:
    with pytest.raises(NotFound) as refused:
        asked(seeing(cadence("offer")), naming("p/offer", name))
    assert (refused.value.code, refused.value.params["rule"]) == ("rules.unknown", name)


def test_a_name_of_the_past_is_not_missed() -> None:
    def named(day: date) -> Collection[str]:
        return ("q/gone",) if day < date(2026, 5, 1) else ()

    assert asked(seeing(), named, since=date(2026, 5, 2)) == []
    with pytest.raises(NotFound):
        asked(seeing(), named, since=date(2026, 4, 30))


class Winter(Cadence):
    """From December to the next: its periods end in the year after they begin."""

    id, version, title, in_force, source = "winter", "1", WORD, InForce(date(2000, 1, 1)), LAW
    body, at_least, standing = BodyKind.JOINT_MEETING, 1, Standing.STATUTE

    def periods(self, year: int) -> tuple[Span, ...]:
        return (Span(date(year, 12, 1), date(year + 1, 11, 30)),)


def test_a_period_belongs_to_the_year_in_which_it_ends() -> None:
    view = seeing(Winter())
    assert asked(view, naming(), since=date(2025, 1, 1)) == [("winter@1", date(2025, 12, 1))]
    assert asked(view, naming()) == []


class Leaky(Winter):
    def periods(self, year: int) -> tuple[Span, ...]:
        (span,) = super().periods(year)
        return (Span(span.start, span.end - timedelta(days=1)),)


class Broken(Winter):
    def periods(self, year: int) -> tuple[Span, ...]:
        raise LookupError(f"no table for {year}")


@pytest.mark.parametrize(
    ("unsound", "why"),
    [(Leaky(), "days that lie in no period"), (Broken(), "no table for 2023")],
)
def test_an_unsound_cadence_is_refused_with_the_reason(unsound: Cadence, why: str) -> None:
    with pytest.raises(Refused) as refused:
        asked(seeing(unsound), naming())
    assert refused.value.code == "cadences.unsound"
    said = refused.value.params["why"]
    assert isinstance(said, Text)
    assert why in said.en
    assert refused.value.cure
