"""Elections in print come out as printed, and their vectors are those of the release."""

import pytest
from plugins.ballots.oracles.cases import LAW
from plugins.ballots.oracles.published import CYCLE, VECTORS, Election, elections, ranked

from folkmoot_ballots import folkmoot_voting_rules
from folkmoot_sdk import Figures, Option, Poll, VotingRule, decide, pin_settings, reference
from folkmoot_sdk.testing import read_vectors, vector

RULES = {rule.id: rule for rule in folkmoot_voting_rules()}
ELECTIONS = list(elections())


@pytest.mark.parametrize("election", ELECTIONS, ids=lambda each: f"{each.rule}: {each.name}")
def test_an_election_comes_out_as_printed(election: Election) -> None:
    rule = RULES[election.rule]
    count = vector(rule, election.name, election.poll).count
    assert [set(tier) for tier in count.tiers] == [set(tier) for tier in election.tiers.split()]
    assert set(count.tied) == set(election.tied)
    found = {each.key: each.figures.get("points") for each in count.options}
    assert {key: found[key] for key in election.figures} == election.figures


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: str(rule.id))
def test_every_rule_has_vectors_of_its_elections(rule: VotingRule) -> None:
    known = read_vectors(VECTORS / f"{reference(rule)}.json")
    mine = [each.poll for each in ELECTIONS if each.rule == rule.id]
    settings = [pin_settings(rule.settings, poll.settings) for poll in mine]
    assert [each.poll.ballots for each in known] == [poll.ballots for poll in mine]
    assert [each.poll.settings for each in known] == settings
    assert known


def test_a_seat_that_the_law_leaves_empty_is_nobody_elses() -> None:
    """Seven of sixteen rank a, who would win: nothing is carried, and nobody takes the seat."""
    poll = Poll(
        tuple(Option(key, key) for key in "abc"),
        ranked("7 a", "5 bc", "4 c"),
        {},
        LAW,
        Figures({}),
    )
    of_seats = decide(RULES["single-transferable-vote"], poll)
    assert (of_seats.winners, of_seats.tied) == ((), ())


def test_what_the_law_does_not_carry_stands_in_nobodys_way() -> None:
    """Forty of ninety-nine rank a, who wins the run-off; c, whom over half rank, is next."""
    poll = Poll(
        tuple(Option(key, key) for key in "abc"),
        ranked("40 a", "35 bc", "24 c"),
        {},
        LAW,
        Figures({}),
    )
    rule = RULES["instant-runoff"]
    assert rule.count(poll).tiers == (("a",), ("b",), ("c",))
    assert decide(rule, poll).winners == ("c",)


@pytest.mark.parametrize("rule", ["borda", "instant-runoff", "schulze", "single-transferable-vote"])
def test_a_cycle_is_a_tie_of_all_and_wins_nothing(rule: str) -> None:
    poll = Poll(tuple(Option(key, key) for key in "abc"), CYCLE, {}, LAW, Figures({}))
    outcome = decide(RULES[rule], poll)
    assert (outcome.winners, set(outcome.tied)) == ((), {"a", "b", "c"})
