from collections import Counter
from datetime import UTC, datetime, timedelta
from random import Random
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.meetings.domain import Mark, Seat, Sign, fold, fullest, stays

EIGHT = datetime(2026, 3, 20, 0, 0, tzinfo=UTC)
PEOPLE = [UUID(int=n) for n in range(1, 9)]
ANN, BEN, CAI, DAI, EVE, *GUESTS = PEOPLE
SEATS = [Seat(ANN, representative=True), Seat(BEN, representative=True), Seat(CAI), Seat(DAI)]


def at(minutes: int) -> datetime:
    return EIGHT + timedelta(minutes=minutes)


def came(person: UUID, minutes: int = 0, kind: Mark = Mark.PRESENT) -> Sign:
    return Sign(person, kind, at(minutes))


def left(person: UUID, minutes: int) -> Sign:
    return Sign(person, Mark.LEFT, at(minutes))


def stands(holder: UUID, principal: UUID, minutes: int = 0) -> Sign:
    return Sign(holder, Mark.PROXY, at(minutes), principal)


signs = st.builds(
    Sign,
    person_id=st.sampled_from(PEOPLE),
    kind=st.sampled_from(Mark),
    at=st.integers(0, 4).map(at),
    proxy_for=st.none() | st.sampled_from(PEOPLE),
)
records = st.lists(signs, max_size=14)
moments = st.integers(-1, 5).map(at)


@given(record=records, moment=moments, random=st.randoms(use_true_random=False))
def test_order_of_recording_never_matters(
    record: list[Sign], moment: datetime, random: Random
) -> None:
    shuffled = list(record)
    random.shuffle(shuffled)
    assert fold(shuffled, SEATS, moment) == fold(record, SEATS, moment)
    assert fullest(shuffled, SEATS, at(1), at(4)) == fullest(record, SEATS, at(1), at(4))


@given(record=records, moment=moments)
def test_each_person_counts_at_most_once(record: list[Sign], moment: datetime) -> None:
    room = fold(record, SEATS, moment)
    assert room.in_person.isdisjoint(room.represented)
    assert room.in_person.isdisjoint(room.observers)
    assert max(Counter([*room.in_person, *room.represented]).values(), default=0) <= 1
    assert room.present == len(room.counted) <= room.members


@given(record=records, moment=moments)
def test_only_members_count(record: list[Sign], moment: datetime) -> None:
    room = fold(record, SEATS, moment)
    assert room.counted <= {seat.person_id for seat in SEATS}
    assert set(room.represented.values()) <= room.in_person


@given(record=records, moment=moments)
def test_signing_everything_twice_changes_nothing(record: list[Sign], moment: datetime) -> None:
    assert fold(record * 2, SEATS, moment) == fold(record, SEATS, moment)


@given(record=records, moment=moments)
def test_what_comes_later_does_not_change_an_earlier_moment(
    record: list[Sign], moment: datetime
) -> None:
    so_far = [sign for sign in record if sign.at <= moment]
    assert fold(so_far, SEATS, moment) == fold(record, SEATS, moment)


@given(record=records)
def test_the_fullest_moment_is_no_emptier_than_any_other(record: list[Sign]) -> None:
    best = fullest(record, SEATS, at(1), at(4))
    assert best == fold(record, SEATS, best.at)
    rooms = [fold(record, SEATS, at(minute)) for minute in range(1, 5)]
    assert best.present == max(room.present for room in rooms)
    assert best.at == min(room.at for room in rooms if room.present == best.present)


def test_going_outweighs_coming_at_one_moment() -> None:
    record = [left(ANN, 5), came(ANN, 5), left(EVE, 5), came(EVE, 5, Mark.OBSERVER)]
    room = fold(record, SEATS, at(5))
    assert (room.present, room.observers) == (0, frozenset())


def test_whoever_left_and_came_back_is_here() -> None:
    record = [came(ANN), left(ANN, 5), came(ANN, 9)]
    assert [fold(record, SEATS, at(m)).present for m in (0, 5, 9)] == [1, 0, 1]


def test_observers_and_strangers_never_count() -> None:
    seats = [*SEATS, Seat(EVE, observer=True)]
    record = [came(ANN), came(EVE), came(GUESTS[0]), came(BEN, kind=Mark.OBSERVER)]
    room = fold(record, seats, at(1))
    assert room.counted == {ANN}
    assert room.observers == {EVE, GUESTS[0], BEN}
    assert (room.members, room.representatives) == (4, 2)


def test_a_proxy_counts_its_principal_while_the_holder_is_here() -> None:
    record = [came(ANN), stands(ANN, BEN, 1), left(ANN, 5)]
    assert fold(record, SEATS, at(1)).counted == {ANN, BEN}
    assert fold(record, SEATS, at(5)).counted == set()


def test_a_proxy_lapses_while_its_principal_is_here() -> None:
    record = [came(ANN), stands(ANN, BEN, 1), came(BEN, 3)]
    room = fold(record, SEATS, at(3))
    assert room.counted == {ANN, BEN}
    assert not room.represented


def test_nobody_stands_for_themselves_or_for_a_stranger() -> None:
    record = [came(ANN), stands(ANN, ANN), stands(ANN, GUESTS[0])]
    assert fold(record, SEATS, at(0)).counted == {ANN}


def test_fullest_counts_those_who_came_before_the_opening() -> None:
    record = [came(ANN, -10), came(BEN, -5), left(ANN, 20), left(BEN, 30)]
    best = fullest(record, SEATS, at(0), at(60))
    assert (best.at, best.present) == (at(0), 2)


def test_fullest_looks_no_further_than_the_end() -> None:
    assert fullest([came(ANN), came(BEN, 61)], SEATS, at(0), at(60)).present == 1


def test_stays_join_a_second_sign_in_and_keep_a_second_stay() -> None:
    record = [came(ANN), came(ANN, 2, Mark.LATE), left(ANN, 5), came(ANN, 9, Mark.LATE)]
    first, second = stays(record)[ANN]
    assert (first.came, first.late, first.left) == (at(0), False, at(5))
    assert (second.came, second.late, second.left) == (at(9), True, None)


def test_leaving_without_having_come_is_no_stay() -> None:
    assert stays([left(ANN, 5), stands(BEN, CAI)]) == {}
