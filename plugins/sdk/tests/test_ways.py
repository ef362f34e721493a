"""How the kit thinks that voters mark: what it raises, doubles and compares must be that."""

from collections.abc import Mapping

import pytest
from plugins.sdk.tests.planted import promises, rules

from folkmoot_sdk import Mark, Marking, MarkingKind, Promise, Text
from folkmoot_sdk.testing import promises_kept
from folkmoot_sdk.testing._booth import Booth, Profile
from folkmoot_sdk.testing._counts import sole
from folkmoot_sdk.testing._known import PUBLISHED, known_votes
from folkmoot_sdk.testing._ways import Choices, Way, way_of

KEYS = ("a", "b", "c")
RANK = Marking(MarkingKind.RANK)
SCORE = Marking(MarkingKind.SCORE, low=0, high=5)
POINTS = Marking(MarkingKind.SCORE, low=0, total=10)
CROSS = Marking(MarkingKind.CHOOSE, (Mark("yes", Text("是", "yes")),))
ONE_CROSS = Marking(MarkingKind.CHOOSE, CROSS.marks, 1)
EACH = Marking(
    MarkingKind.EACH, tuple(Mark(key, Text("词", key)) for key in ("for", "against", "abstain"))
)


def way(marking: Marking) -> Way:
    found = way_of(marking)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("marking", "many"), [(RANK, 6), (CROSS, 8), (ONE_CROSS, 4), (EACH, 27), (SCORE, 150)]
)
def test_the_ballots_of_a_marking_are_all_there_are_or_a_sample(
    marking: Marking, many: int
) -> None:
    ballots = {tuple(sorted(choices.items())) for choices in way(marking).ballots(KEYS)}
    assert len(ballots) == many if many < 150 else 100 < len(ballots) <= 153


def test_points_never_come_to_more_than_there_are() -> None:
    assert all(sum(map(int, c.values())) <= 10 for c in way(POINTS).ballots(KEYS))


@pytest.mark.parametrize("marking", [RANK, SCORE, POINTS, CROSS, ONE_CROSS, EACH], ids=str)
def test_raising_an_option_puts_it_higher_and_lowers_it_under_none(marking: Marking) -> None:
    asked = 0
    for choices in way(marking).ballots(KEYS):
        before = way(marking).levels(choices, KEYS)
        for raised in way(marking).raised(choices, "a"):
            after = way(marking).levels(raised, KEYS)
            gained = [k for k in "bc" if before["a"] <= before[k] and after["a"] > after[k]]
            lost = [k for k in "bc" if before["a"] > before[k] and after["a"] <= after[k]]
            assert not lost
            asked += len(gained)
    assert asked


@pytest.mark.parametrize("marking", [RANK, SCORE, CROSS, EACH], ids=str)
@pytest.mark.parametrize("above", [True, False])
def test_a_double_stands_beside_its_original_and_moves_nobody_else(
    marking: Marking, above: bool
) -> None:
    for choices in way(marking).ballots(KEYS):
        doubled = way(marking).doubled(choices, "a", "d", above=above)
        before = way(marking).levels(choices, KEYS)
        after = way(marking).levels(doubled, (*KEYS, "d"))
        for one, two in (("a", "b"), ("a", "c"), ("b", "c")):
            assert _sign(before, one, two) == _sign(after, one, two)
        assert all(_sign(after, "d", other) == _sign(after, "a", other) for other in "bc")


def test_where_there_is_nothing_left_to_give_a_double_takes_of_its_original() -> None:
    assert _sum(way(POINTS).doubled({"a": 7, "b": 3}, "a", "d", above=True)) == 10
    assert way(ONE_CROSS).doubled({"a": "yes"}, "a", "d", above=True) == {"d": "yes"}
    assert way(ONE_CROSS).doubled({"a": "yes"}, "a", "d", above=False) == {"a": "yes"}


def test_who_abstains_stands_between_for_and_against() -> None:
    levels = way(EACH).levels({"a": "for", "b": "against", "c": "abstain"}, KEYS)
    assert sorted(KEYS, key=lambda key: levels[key]) == ["b", "c", "a"]
    other = way_of(EACH, ("abstain", "for", "against"))
    assert other is not None
    assert max(KEYS, key=lambda key: other.levels(dict.fromkeys(KEYS, "for"), KEYS)[key]) == "a"


def test_nobody_else_knows_what_a_ballot_of_another_kind_means() -> None:
    assert way_of(Marking(MarkingKind.OTHER)) is None


def test_published_votes_have_as_many_voters_as_were_published_and_their_winners() -> None:
    votes = [*known_votes(Booth(rules.Points1()))]
    assert len(votes) == len(PUBLISHED)
    assert [vote.heads for vote in votes] == [81, 60, 21, 45, 1608]
    winners = [sole(Booth(rules.Points1()).count(vote)) for vote in votes]
    assert winners[0] == "b"  # Borda's rule passes over a
    plurality = Booth(promises.Plurality())
    assert sole(plurality.count(votes[2])) == "a"


def test_a_promise_of_a_rule_without_pages_is_tried_with_the_ballots_it_brings() -> None:
    class OnPaper(rules.Points1):
        def marking(self, settings: Mapping[str, object]) -> Marking:  # noqa: ARG002 - the contract names it
            return Marking(MarkingKind.OTHER)

    ballots = Booth(rules.Points1()).pool
    found = promises_kept(
        OnPaper(), polls=20, ballots=lambda options: ballots(tuple(o.key for o in options))
    )
    assert str(found[Promise.ANONYMITY]).startswith("anonymity: kept, asked ")
    assert "only the rule knows what its ballots mean" in str(found[Promise.MAJORITY])
    assert "no ballots are known" in str(promises_kept(OnPaper(), polls=20)[Promise.MAJORITY])


def _sign(levels: Mapping[str, int], one: str, two: str) -> int:
    return (levels[one] > levels[two]) - (levels[one] < levels[two])


def _sum(choices: Choices) -> int:
    return sum(int(mark) for mark in choices.values())


def test_a_vote_is_renamed_whole() -> None:
    names = {"a": "b", "b": "c", "c": "a"}
    vote = Profile(KEYS, Booth(rules.Points1()).pool(KEYS)[:1])
    assert vote.renamed(names).keys == ("b", "c", "a")
    assert dict(vote.renamed(names).ballots[0].choices) == {"b": 1, "c": 2, "a": 3}
