"""Ids are UUIDs of version 7: in order of time, and never the same twice."""

from datetime import UTC, datetime, timedelta
from uuid import RFC_4122

from hypothesis import example, given
from hypothesis import strategies as st

from folkmoot.kernel.ids import random_id, uuid7

# RFC 9562, appendix A.6: the example of version 7.
EXAMPLE = "017f22e2-79b0-7cc3-98c4-dc0c0c07398f"
EXAMPLE_AT = datetime(2022, 2, 22, 19, 22, 22, tzinfo=UTC)
EXAMPLE_RANDOM = (0xCC3 << 62) | 0x18C4DC0C0C07398F

moments = st.datetimes(
    min_value=datetime(1970, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    max_value=datetime(9000, 1, 1),  # noqa: DTZ001 - as above
    timezones=st.just(UTC),
)
randomness = st.integers(min_value=0, max_value=(1 << 74) - 1)


def test_the_example_of_the_rfc() -> None:
    assert str(uuid7(EXAMPLE_AT, EXAMPLE_RANDOM)) == EXAMPLE


@given(moments, randomness)
def test_version_and_variant_are_those_of_the_rfc(at: datetime, random: int) -> None:
    made = uuid7(at, random)
    assert (made.version, made.variant) == (7, RFC_4122)


# Here a float of seconds puts both into one millisecond.
@example(datetime(4148, 1, 1, 0, 0, 0, 124_993, tzinfo=UTC), 0, 0)
@given(moments, randomness, randomness)
def test_a_later_millisecond_sorts_later(at: datetime, one: int, other: int) -> None:
    earlier, later = uuid7(at, one), uuid7(at + timedelta(milliseconds=1), other)
    assert earlier < later
    assert str(earlier) < str(later)
    assert earlier.bytes < later.bytes


@given(moments, randomness, randomness)
def test_no_bit_of_randomness_is_lost(at: datetime, one: int, other: int) -> None:
    assert (uuid7(at, one) == uuid7(at, other)) == (one == other)


def test_a_thousand_ids_of_one_moment_differ() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    assert len({random_id(at) for _ in range(1_000)}) == 1_000
