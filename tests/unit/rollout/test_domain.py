"""The readiness list, from the facts alone."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from folkmoot.rollout.domain import (
    NEEDED_BODIES,
    Facts,
    Requirement,
    pilots_beside_the_rest,
    readiness_of,
    reason_asked,
)
from folkmoot.tenancy.stages import CommunityStatus
from folkmoot_sdk import BodyKind

DRAFT, PILOT, LIVE = CommunityStatus.DRAFT, CommunityStatus.PILOT, CommunityStatus.LIVE
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
    return readiness_of(replace(WHOLE, **changes), DRAFT).lacking  # type: ignore[arg-type] # fields of Facts


def said(requirement: Requirement, **changes: object) -> tuple[str, str]:
    lines = readiness_of(replace(WHOLE, **changes), DRAFT).lines  # type: ignore[arg-type] # as above
    (text,) = (line.said for line in lines if line.requirement is requirement)
    return text.zh, text.en


def test_a_community_with_everything_is_ready() -> None:
    found = readiness_of(WHOLE, DRAFT)
    assert found.ready
    assert [line.requirement for line in found.lines] == list(Requirement)


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
    assert said(Requirement.REHEARSAL, rehearsed=0, furthest=4)[1] == "come as far as step 4"
    assert said(Requirement.REHEARSAL, rehearsed=0, furthest=0)[1] == "not begun yet"


def test_where_no_title_stands_each_missing_item_is_called_by_its_name() -> None:
    empty = replace(WHOLE, residents=0, boards=0, rehearsed=0, furthest=0)
    missing = readiness_of(empty, DRAFT).missing
    assert missing.zh == "名册（还没有住户或者居民）；公告栏（一处也没有登记）；演练（还没有开始）"
    assert missing.en == (
        "roster (no household or no resident yet); notice boards (none is registered);"
        " rehearsal (not begun yet)"
    )


@pytest.mark.parametrize("status", [each for each in CommunityStatus if each is not DRAFT])
def test_who_has_begun_is_asked_for_no_rehearsal_at_any_later_stage(
    status: CommunityStatus,
) -> None:
    assert readiness_of(replace(WHOLE, rehearsed=0), status).ready


@pytest.mark.parametrize(
    ("now", "then", "lacking", "said"),
    [
        (DRAFT, LIVE, ("boards",), "须写明理由：准备清单还没有完成"),
        (DRAFT, LIVE, (), "不必写理由：准备清单已经全部完成"),
        (DRAFT, CommunityStatus.CLOSED, ("boards",), "须写明理由"),
        (PILOT, LIVE, (), "不必写理由：已经作为试点运行"),
        (PILOT, CommunityStatus.SUSPENDED, (), "须写明理由"),
        (CommunityStatus.SUSPENDED, LIVE, (), "须写明理由"),
    ],
)
def test_each_step_says_whether_it_needs_a_reason_and_why(
    now: CommunityStatus, then: CommunityStatus, lacking: tuple[str, ...], said: str
) -> None:
    assert reason_asked(now, then, lacking).zh == said


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
    found = readiness_of(facts, DRAFT)
    assert found.ready == (not found.lacking)
    assert all(line.said.zh and line.said.en for line in found.lines)


@given(st.sets(st.integers(1, 60)), st.sets(st.integers(1, 60)))
def test_every_community_stands_in_one_group_of_two(every: set[int], pilots: set[int]) -> None:
    first, rest = pilots_beside_the_rest(every, pilots)
    assert set(first.communities) == every & pilots
    assert set(rest.communities) == every - pilots
