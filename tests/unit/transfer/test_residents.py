"""Whatever rows a clerk writes down: nobody twice, and nothing that points at nothing."""

from collections.abc import Sequence
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from folkmoot.transfer.domain import deeds as does
from folkmoot.transfer.domain.columns import Column
from folkmoot.transfer.domain.fates import Fate, SheetKind
from folkmoot.transfer.domain.picture import Picture
from folkmoot.transfer.domain.residents import Planned, Residents
from folkmoot.transfer.domain.rows import Row

TODAY = date(2026, 3, 2)
POOLS = {
    Column.NAME: ["王明", "王　明", "李芳", ""],
    Column.BORN_ON: ["", "1956-03-08", "1956年3月8日", "1960-01-02", "1960-02-31"],
    Column.PHONE: ["", "13800000001", "138-0000-0001", "13900000002"],
    Column.DOOR: ["", "1号", "2号"],
    Column.HOUSEHOLDER: ["", "是", "否"],
    Column.GROUP: ["", "一组", "二组"],
    Column.BUILDING: ["", "1栋"],
    Column.NUMBER: ["", "101", "102"],
    Column.AREA: ["", "95.35", "88"],
    Column.OWNER: ["", "是"],
    Column.DECISION: ["", "", "", "另一人"],
}
CELLS = st.fixed_dictionaries({column: st.sampled_from(pool) for column, pool in POOLS.items()})


def rows_with(cells: Sequence[dict[Column, str]]) -> list[Row]:
    return [Row(SheetKind.RESIDENTS, "居民", number, each) for number, each in enumerate(cells, 2)]


def planned(cells: Sequence[dict[Column, str]]) -> list[Planned]:
    residents = Residents(Picture(), TODAY)
    return [residents.plan(position, row) for position, row in enumerate(rows_with(cells))]


@settings(deadline=None)
@given(st.lists(CELLS, max_size=12))
def test_nobody_is_brought_twice_unless_somebody_says_that_they_are_two(
    cells: list[dict[Column, str]],
) -> None:
    people = [
        (deed.name, deed.born_on)
        for plan, said in zip(planned(cells), cells, strict=True)
        for deed in plan.deeds
        if isinstance(deed, does.NewPerson) and deed.born_on and not said[Column.DECISION]
    ]
    assert len(people) == len(set(people))


@settings(deadline=None)
@given(st.lists(CELLS, max_size=12))
def test_every_deed_points_at_what_stands_before_it(cells: list[dict[Column, str]]) -> None:
    persons: set[object] = set()
    doors: set[str] = set()
    units: set[object] = set()
    for plan in planned(cells):
        for deed in plan.deeds:
            match deed:
                case does.NewPerson():
                    persons.add(deed.ref)
                case does.NewUnit():
                    assert deed.key not in units
                    units.add(deed.key)
                case does.NewHousehold():
                    assert deed.door not in doors
                    assert deed.unit is None or deed.unit in units
                    doors.add(deed.door)
                case does.MoveIn():
                    assert deed.person in persons
                    assert deed.door in doors
                case does.Own():
                    assert deed.person in persons
                    assert deed.unit in units


@settings(deadline=None)
@given(st.lists(CELLS, max_size=12))
def test_a_household_has_one_householder(cells: list[dict[Column, str]]) -> None:
    heads = [
        deed.door
        for plan in planned(cells)
        for deed in plan.deeds
        if isinstance(deed, does.MoveIn) and deed.householder
    ]
    assert len(heads) == len(set(heads))


@settings(deadline=None)
@given(st.lists(CELLS, max_size=12))
def test_a_row_that_is_left_out_does_nothing_and_says_why(cells: list[dict[Column, str]]) -> None:
    for plan in planned(cells):
        if not plan.outcome.fate.is_taken:
            assert plan.deeds == ()
            assert plan.outcome.notes[0].code
        if plan.outcome.fate is Fate.UNCHANGED:
            assert plan.deeds == ()
