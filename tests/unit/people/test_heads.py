"""Owners as heads (SPC 8-9)."""

from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.people.domain.heads import Holding, heads

ONE, TWO, THREE = (UUID(int=n) for n in (1, 2, 3))
FIRST, SECOND, DEVELOPER = (UUID(int=n) for n in (11, 12, 13))


def test_one_buyers_several_units_are_one_head_with_all_their_area() -> None:
    (head,) = heads([Holding(ONE, 8050, FIRST), Holding(TWO, 9000, FIRST)])
    assert (head.person_ids, head.unit_ids, head.area) == ((FIRST,), (ONE, TWO), 17050)


def test_co_owners_of_one_unit_are_one_head_and_its_area_counts_once() -> None:
    (head,) = heads([Holding(ONE, 8050, FIRST), Holding(ONE, 8050, SECOND)])
    assert (head.person_ids, head.area) == ((FIRST, SECOND), 8050)


def test_all_that_a_developer_still_holds_is_one_head() -> None:
    (head,) = heads(Holding(unit, 100, None, DEVELOPER) for unit in (ONE, TWO, THREE))
    assert (head.organisation_ids, head.person_ids, head.area) == ((DEVELOPER,), (), 300)


def test_a_couples_unit_is_another_head_than_what_one_of_them_owns_alone() -> None:
    found = heads([Holding(ONE, 100, FIRST), Holding(TWO, 200, FIRST), Holding(TWO, 200, SECOND)])
    assert sorted(head.area for head in found) == [100, 200]


def test_the_same_couple_with_two_units_is_one_head() -> None:
    pair = [Holding(unit, 100, person) for unit in (ONE, TWO) for person in (FIRST, SECOND)]
    assert len(heads(pair)) == 1


holdings = st.lists(
    st.builds(
        lambda unit, person: Holding(UUID(int=unit), unit * 10, UUID(int=100 + person)),
        st.integers(1, 8),
        st.integers(1, 5),
    ),
    unique=True,
)


@given(holdings, st.randoms())
def test_no_unit_and_no_area_is_lost_or_counted_twice(held: list[Holding], chance) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001 - hypothesis's Random
    found = heads(held)
    units = [unit for head in found for unit in head.unit_ids]
    assert sorted(units) == sorted({holding.unit_id for holding in held})
    areas = {holding.unit_id: holding.area for holding in held}
    assert sum(head.area for head in found) == sum(areas.values())
    shuffled = list(held)
    chance.shuffle(shuffled)
    assert heads(shuffled) == found
