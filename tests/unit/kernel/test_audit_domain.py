"""The arithmetic of the chain: one form for one value, and no change without another digest."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from folkmoot.kernel.audit.domain import (
    GENESIS,
    Entry,
    Leaf,
    RowChange,
    canonical,
    digest,
    merkle_root,
    plain,
    row_digest,
)

text = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(2**63), 2**63 - 1)
    | text
    | st.dates()
    | st.datetimes(timezones=st.just(UTC))
    | st.uuids()
)
values = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(text, inner, max_size=4),
    max_leaves=8,
)
columns = st.dictionaries(text, values, min_size=1, max_size=6)


class Mood(StrEnum):
    FOR = "for"


@given(values)
def test_what_went_through_json_has_the_same_form(value: object) -> None:
    """PostgreSQL gives a JSON column back; its digest must be the one that was recorded."""
    stored = json.loads(json.dumps(plain(value)))
    assert canonical(stored) == canonical(value)


@given(st.dictionaries(text, scalars, min_size=2, max_size=5))
def test_the_order_of_keys_means_nothing(value: dict[str, object]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))


@pytest.mark.parametrize(
    ("value", "form"),
    [
        ({"b": 1, "a": [True, None]}, '{"a":[true,null],"b":1}'),
        ("商量", '"商量"'),
        (Mood.FOR, '"for"'),
        (date(2026, 3, 2), '"2026-03-02"'),
        (datetime(2026, 3, 2, 10, tzinfo=UTC), '"2026-03-02T10:00:00.000000+00:00"'),
        (UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
    ],
)
def test_the_canonical_form_is_fixed_for_ever(value: object, form: str) -> None:
    assert canonical(value).decode() == form


def test_one_moment_has_one_form_in_every_zone() -> None:
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert canonical(at) == canonical(at.astimezone(timezone(timedelta(hours=8))))


@pytest.mark.parametrize(
    "value",
    [1.5, Decimal("1.50"), b"bytes".hex, object(), datetime(2026, 3, 2)],  # noqa: DTZ001 - the case
    ids=["float", "decimal", "function", "object", "no zone"],
)
def test_what_has_no_exact_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="no canonical form"):
        canonical({"x": [value]})


@given(columns, st.data())
def test_any_change_of_any_column_changes_the_digest(
    row: dict[str, object], data: st.DataObject
) -> None:
    name = data.draw(st.sampled_from(sorted(row)))
    other = data.draw(values)
    assume(canonical(other) != canonical(row[name]))
    assert row_digest("person", row) != row_digest("person", {**row, name: other})


@given(columns)
def test_a_new_empty_column_changes_no_digest(row: dict[str, object]) -> None:
    new = "".join(row) + "_new"
    assert row_digest("person", row) == row_digest("person", {**row, new: None})


def test_a_value_cannot_move_to_another_column_or_table() -> None:
    assert row_digest("a", {"x": "1"}) != row_digest("a", {"y": "1"})
    assert row_digest("a", {"x": "1"}) != row_digest("b", {"x": "1"})


ENTRY = Entry(
    tenant_id=7,
    seq=3,
    at=datetime(2026, 3, 2, tzinfo=UTC),
    actor=UUID(int=1),
    action="votes:ballot:cast",
    subject="s",
    rows=(RowChange("ballot", ("7", "x"), "d"),),
    previous=GENESIS,
)


@pytest.mark.parametrize(
    "change",
    [
        {"tenant_id": 8},
        {"seq": 4},
        {"at": datetime(2026, 3, 2, 0, 0, 0, 1, tzinfo=UTC)},
        {"actor": UUID(int=2)},
        {"actor": None},
        {"action": "votes:ballot:change"},
        {"subject": "t"},
        {"rows": ()},
        {"rows": (RowChange("batch", ("7", "x"), "d"),)},
        {"rows": (RowChange("ballot", ("7", "y"), "d"),)},
        {"rows": (RowChange("ballot", ("7", "x"), None),)},
        {"previous": "1" * 64},
    ],
    ids=lambda change: next(iter(change)),
)
def test_no_part_of_an_entry_can_change_unnoticed(change: dict[str, object]) -> None:
    assert replace(ENTRY, **change).hash() != ENTRY.hash()  # type: ignore[arg-type] # a field each


def test_an_entrys_hash_is_fixed_for_ever() -> None:
    assert ENTRY.hash() == digest(
        {
            "action": "votes:ballot:cast",
            "actor": "00000000-0000-0000-0000-000000000001",
            "at": "2026-03-02T00:00:00.000000+00:00",
            "previous": "0" * 64,
            "rows": [["ballot", ["7", "x"], "d"]],
            "seq": 3,
            "subject": "s",
            "tenant": 7,
        }
    )


LEAVES = [Leaf(tenant, 1, f"{tenant:064d}") for tenant in range(9)]


def leaf(number: int) -> bytes:
    return hashlib.sha256(b"\x00" + canonical([number, 1, f"{number:064d}"])).digest()


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def test_the_root_of_no_chain_is_the_beginning() -> None:
    assert merkle_root([]) == GENESIS


def test_the_root_is_built_by_pairs_and_an_odd_node_is_carried_up() -> None:
    a, b, c, d, e = (leaf(number) for number in range(5))
    assert merkle_root(LEAVES[:1]) == a.hex()
    assert merkle_root(LEAVES[:2]) == node(a, b).hex()
    assert merkle_root(LEAVES[:3]) == node(node(a, b), c).hex()
    assert merkle_root(LEAVES[:5]) == node(node(node(a, b), node(c, d)), e).hex()


@pytest.mark.parametrize("count", range(1, 9))
def test_an_odd_node_is_not_doubled(count: int) -> None:
    """In a tree that doubles it, a list and the same list with its end repeated share a root."""
    leaves = LEAVES[:count]
    assert merkle_root(leaves) != merkle_root([*leaves, leaves[-1]])


def test_an_inner_node_cannot_be_passed_off_as_a_leaf() -> None:
    inner = node(leaf(0), leaf(1))
    assert hashlib.sha256(b"\x00" + inner).hexdigest() != inner.hex()
    assert merkle_root([Leaf(0, 1, inner.hex())]) != merkle_root(LEAVES[:2])


@given(st.permutations(LEAVES))
def test_the_order_of_the_chains_means_nothing(leaves: list[Leaf]) -> None:
    assert merkle_root(leaves) == merkle_root(LEAVES)


@given(st.integers(0, 8), st.integers(0, 8), st.integers(2, 9))
def test_every_leaf_counts(at: int, tenant: int, seq: int) -> None:
    changed = [*LEAVES]
    changed[at] = Leaf(tenant, seq, LEAVES[at].hash)
    assert merkle_root(changed) != merkle_root(LEAVES)


@given(st.lists(st.tuples(text, text), max_size=4), text)
def test_an_entrys_hash_is_that_of_its_whole_content(
    rows: list[tuple[str, str]], said: str
) -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    changes = tuple(RowChange(table, ("1", key), said) for table, key in rows)
    entry = Entry(1, 7, at, UUID(int=1), "a:b:c", said, changes, GENESIS)
    content = {
        "tenant": 1,
        "seq": 7,
        "at": at,
        "actor": UUID(int=1),
        "action": "a:b:c",
        "subject": said,
        "rows": [change.plain() for change in changes],
        "previous": GENESIS,
    }
    assert entry.hash() == digest(content)


class Pair(tuple[int, ...]):
    """Neither a list nor a plain tuple."""

    __slots__ = ()


class Word(StrEnum):
    YES = "yes"


@pytest.mark.parametrize(
    ("value", "expected"),
    [(Word.YES, "yes"), (Pair((1, 2)), [1, 2]), ({Word.YES: (Word.YES,)}, {"yes": ["yes"]})],
)
def test_a_value_of_a_derived_type_is_plain_as_well(value: object, expected: object) -> None:
    found = plain(value)
    assert (found, json.dumps(found)) == (expected, json.dumps(expected))
