"""The database's counts are those of the pure definition, at any size and in the same queries."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any

import pytest
from tests.integration.compliance.district.towns import Town, unevenly
from tests.statements import sent_to

from folkmoot.compliance.district import heat_map, overview
from folkmoot.compliance.domain import Standing
from folkmoot.compliance.figures import Figures, fact_of, figures_of
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import DistrictScope

TODAY = date(2026, 6, 30)
REMIND = 10


def by_hand(town: Town, today: date) -> Mapping[int, Figures]:
    """Every row asked for by itself, and counted by the pure definition."""
    query = """
        SELECT o.tenant_id, o.ends_on, d.obligation_id IS NOT NULL, e.obligation_id IS NOT NULL
        FROM obligation o LEFT JOIN discharge d USING (tenant_id, obligation_id)
        LEFT JOIN obligation_excuse e USING (tenant_id, obligation_id)
        LEFT JOIN obligation_lift l USING (tenant_id, obligation_id)
        WHERE o.district_id = %s AND l.obligation_id IS NULL"""
    query = query.replace("obligation o", "(SELECT *, id AS obligation_id FROM obligation) o")
    facts: dict[int, list[Any]] = {}
    for tenant, due_on, met, excused in town.admin.execute(query, [town.id]):
        fact = fact_of(due_on, today, met=met, excused=excused, remind_days=REMIND)
        facts.setdefault(tenant, []).append(fact)
    return {tenant: figures_of(found) for tenant, found in facts.items()}


@pytest.mark.parametrize("seed", range(6))
def test_what_the_database_counts_is_what_the_definition_says(
    make_town: Callable[..., Town], seed: int
) -> None:
    town = make_town(7, streets=3)
    unevenly(town, seed)
    today = date(2026, 1 + 2 * seed, 28)
    with town.database.begin(DistrictScope(town.id)) as session:
        seen = overview(session, town.frame(today), 2026, today)
    wanted = by_hand(town, today)
    assert {look.community.id: look.figures for look in seen.communities} == wanted
    assert seen.figures == sum(wanted.values(), Figures())
    assert sum((look.figures for look in seen.streets), Figures()) == seen.figures


def test_a_year_of_three_communities_counts_every_standing(make_town: Callable[..., Town]) -> None:
    town = make_town(3, streets=1)
    one = town.places[0]
    town.meet(one, 0, 1, 2, 11)
    town.excuse(one, 3)
    town.lift(one, 10)
    with town.database.begin(DistrictScope(town.id)) as session:
        seen = overview(session, town.frame(TODAY), 2026, TODAY)
    figures = {look.community.id: look.figures for look in seen.communities}
    # May is late and so is the first quarter; June, the second quarter and the half are of today.
    assert figures[one.scope.tenant_id] == Figures(
        upcoming=8, due=3, met=4, overdue=2, excused=1, kept=3
    )
    assert seen.figures.owed == 3 * 19 - 1
    assert (figures[one.scope.tenant_id].kept, figures[one.scope.tenant_id].passed) == (3, 5)


def test_who_is_worst_comes_first(make_town: Callable[..., Town]) -> None:
    town = make_town(3, streets=3)
    for place, met in zip(town.places, (range(6), range(2), range(4)), strict=True):
        town.meet(place, *met)
    with town.database.begin(DistrictScope(town.id)) as session:
        seen = overview(session, town.frame(TODAY), 2026, TODAY)
    order = [place.scope.tenant_id for place in (town.places[1], town.places[2], town.places[0])]
    assert [look.community.id for look in seen.communities] == order
    assert [look.street.slug for look in seen.streets] == ["s1", "s2", "s0"]


def test_the_map_holds_every_obligation_that_is_owed(make_town: Callable[..., Town]) -> None:
    town = make_town(2)
    town.meet(town.places[0], 0)
    town.lift(town.places[1], 0)
    tenants = [place.scope.tenant_id for place in town.places]
    with town.database.begin(DistrictScope(town.id)) as session:
        seen = heat_map(session, tenants, 2026, TODAY, REMIND)
    assert len(seen.slots) == 19
    january = seen.slots[0]
    assert seen.cells[tenants[0]][january].standing is Standing.MET
    assert january not in seen.cells[tenants[1]]
    assert [len(seen.cells[tenant]) for tenant in tenants] == [19, 18]


def test_another_district_and_another_year_count_nothing(make_town: Callable[..., Town]) -> None:
    town, other = make_town(2), make_town(2)
    with town.database.begin(DistrictScope(town.id)) as session:
        seen = overview(session, other.frame(TODAY), 2026, TODAY)
        assert seen.figures == Figures()
        assert heat_map(session, other.frame(TODAY).tenants, 2026, TODAY, REMIND).slots == ()
        assert overview(session, town.frame(TODAY), 2025, TODAY).figures == Figures()


@pytest.fixture
def statements(database: Database) -> Iterator[list[str]]:
    with sent_to(database.engine, only="SELECT") as seen:
        yield seen


def test_sixty_communities_take_the_queries_of_three(
    make_town: Callable[..., Town], statements: list[str]
) -> None:
    numbers = []
    for town in (make_town(3), make_town(60, streets=6)):
        statements.clear()
        frame = town.frame(TODAY)
        with town.database.begin(DistrictScope(town.id)) as session:
            overview(session, frame, 2026, TODAY)
            heat_map(session, frame.tenants, 2026, TODAY, REMIND)
        numbers.append(len(statements))
    assert numbers == [5, 5]
