"""The readiness list, from the facts alone."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from folkmoot.rollout.domain import (
    NEEDED_BODIES,
    Facts,
    Requirement,
    pilots_beside_the_rest,
    readiness_of,
)
from folkmoot_sdk import BodyKind

WHOLE = Facts(
    households=120,
    residents=300,
    bodies=frozenset(NEEDED_BODIES),
    unsound=frozenset(),
    boards=3,
    boards_missing=(),
    furthest=7,
    rehearsed=1,
)


def lacking(**changes: object) -> tuple[Requirement, ...]:
    return readiness_of(replace(WHOLE, **changes)).lacking  # type: ignore[arg-type] # fields of Facts


def said(requirement: Requirement, **changes: object) -> tuple[str, str]:
    lines = readiness_of(replace(WHOLE, **changes)).lines  # type: ignore[arg-type] # as above
    (text,) = (line.said for line in lines if line.requirement is requirement)
    return text.zh, text.en


def test_a_community_with_everything_is_ready() -> None:
    assert readiness_of(WHOLE).ready
    assert [line.requirement for line in readiness_of(WHOLE).lines] == list(Requirement)


def test_each_line_is_missed_for_itself() -> None:
    assert lacking(residents=0) == (Requirement.ROSTER,)
    assert lacking(households=0) == (Requirement.ROSTER,)
    assert lacking(bodies=frozenset(NEEDED_BODIES[1:])) == (Requirement.BODIES,)
    assert lacking(unsound=frozenset({BodyKind.RESIDENTS_COMMITTEE})) == (Requirement.BODIES,)
    assert lacking(boards_missing=("单元门厅公告栏",)) == (Requirement.BOARDS,)
    assert lacking(boards=0) == (Requirement.BOARDS,)
    assert lacking(rehearsed=0) == (Requirement.REHEARSAL,)


def test_what_is_missing_is_named_in_both_languages() -> None:
    without = frozenset(NEEDED_BODIES) - {BodyKind.SUPERVISION_COMMITTEE}
    zh, en = said(Requirement.BODIES, bodies=without, unsound=frozenset({NEEDED_BODIES[1]}))
    assert "监督委员会" in zh
    assert "不合规定：居民委员会" in zh
    assert "upervision committee" in en
    assert said(Requirement.BOARDS, boards_missing=("甲栏", "乙栏"))[0] == "尚未登记：甲栏、乙栏"
    assert (
        said(Requirement.REHEARSAL, rehearsed=0, furthest=4)[1]
        == "the rehearsal has come as far as step 4"
    )
    assert said(Requirement.REHEARSAL, rehearsed=0, furthest=0)[1] == "the rehearsal has not begun"


@given(
    st.builds(
        Facts,
        households=st.integers(0, 9),
        residents=st.integers(0, 9),
        bodies=st.frozensets(st.sampled_from(BodyKind)),
        unsound=st.frozensets(st.sampled_from(BodyKind)),
        boards=st.integers(0, 3),
        boards_missing=st.lists(st.sampled_from(["甲", "乙"]), unique=True).map(tuple),
        furthest=st.integers(0, 7),
        rehearsed=st.integers(0, 2),
    )
)
def test_facts_survive_being_kept(facts: Facts) -> None:
    assert Facts.from_plain(facts.to_plain()) == facts
    found = readiness_of(facts)
    assert found.ready == (not found.lacking)
    assert all(line.said.zh and line.said.en for line in found.lines)


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_every_community_stands_in_one_group_of_two(every: set[int], pilots: set[int]) -> None:
    first, rest = pilots_beside_the_rest(every, pilots)
    assert set(first.communities) == every & pilots
    assert set(rest.communities) == every - pilots
