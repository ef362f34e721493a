"""Which door comes next on the staircase."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4

from folkmoot.opinions.domain import DoorState
from folkmoot.opinions.doors import NEVER, DoorLine, next_door, staircase

EVENING = datetime(2026, 3, 2, 18, tzinfo=UTC)


def door(
    name: str, state: DoorState = DoorState.NOT_VISITED, minute: int | None = None
) -> DoorLine:
    at = NEVER if minute is None else EVENING + timedelta(minutes=minute)
    return DoorLine(uuid4(), name, state, visited_at=at)


def test_doors_stand_in_the_order_of_their_numbers_and_not_of_their_digits() -> None:
    doors = ["3号楼 1001室", "12号楼 101室", "3号楼 201室", "3号楼 1002室"]
    assert sorted(doors, key=staircase) == [
        "3号楼 201室",
        "3号楼 1001室",
        "3号楼 1002室",
        "12号楼 101室",
    ]


def test_it_begins_at_the_first_door() -> None:
    doors = [door("1"), door("2")]
    assert next_door(doors) is doors[0]


def test_after_a_door_comes_its_neighbour_and_not_the_first_one() -> None:
    doors = [door("1"), door("2", DoorState.ANSWERED, 1), door("3")]
    assert next_door(doors) is doors[2]


def test_at_the_top_it_begins_again_below() -> None:
    doors = [door("1"), door("2"), door("3", DoorState.REFUSED, 1)]
    assert next_door(doors) is doors[0]


def test_where_nobody_was_in_comes_last_the_longest_waiting_first() -> None:
    late, early = door("1", DoorState.ABSENT, 9), door("2", DoorState.ABSENT, 1)
    fresh = door("3")
    assert next_door([late, early, fresh]) is fresh
    assert next_door([late, early]) is early


def test_when_everybody_was_heard_there_is_no_next_door() -> None:
    assert next_door([door("1", DoorState.ANSWERED, 1), door("2", DoorState.REFUSED, 2)]) is None
    assert next_door([]) is None
