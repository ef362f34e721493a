"""A plugin that runs elsewhere answers as it does in this process."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path

import pytest

import folkmoot_ballots
import folkmoot_cn_statutes
import folkmoot_method_4321
from folkmoot.extensions.runner.release import Release
from folkmoot.extensions.runner.remote import contributions, describe
from folkmoot_sdk import (
    BodyKind,
    Cadence,
    Contribution,
    Kind,
    MatterFacts,
    Poll,
    SettingsError,
    Step,
    Subject,
    VotingRule,
    decide,
    describe_settings,
    pin_settings,
    reference,
)

pytestmark = pytest.mark.usefixtures("sandboxed")
OURS = (folkmoot_ballots, folkmoot_cn_statutes, folkmoot_method_4321)
IDS = ("ballots", "cn-statutes", "method-4321")


def release_of(module: object) -> Release:
    package = Path(str(module.__file__)).parent  # type: ignore[attr-defined] # a module
    return Release(package.name, "0.1.0", package.parent, "digest", package.name)


def direct(module: object) -> dict[tuple[Kind, str], Contribution]:
    hooks: Iterable[tuple[Kind, Callable[[], Iterable[Contribution]] | None]] = (
        (kind, getattr(module, kind.hook, None)) for kind in Kind
    )
    return {(k, reference(each)): each for k, hook in hooks if hook for each in hook()}


def remote(module: object) -> dict[tuple[Kind, str], Contribution]:
    found = contributions(release_of(module))
    return {(kind, reference(each)): each for kind, each in found}


@pytest.mark.parametrize("module", OURS, ids=IDS)
def test_all_that_we_bring_ourselves_could_run_elsewhere(module: object) -> None:
    here_, there = direct(module), remote(module)
    assert there.keys() == here_.keys()
    for key, one in here_.items():
        other = there[key]
        assert (other.title, other.standing) == (one.title, one.standing)
        assert describe_settings(other.settings) == describe_settings(one.settings)
        assert pin_settings(other.settings, {}) == pin_settings(one.settings, {})
        if isinstance(one, Cadence):
            assert isinstance(other, Cadence)
            years = (1999, *range(2013, 2047), 2050)
            assert [other.periods(y) for y in years] == [one.periods(y) for y in years]
        elif not isinstance(one, VotingRule) and key[0] is not Kind.GATES:
            assert other == one


def test_a_vote_counted_elsewhere_comes_to_the_same_outcome(poll: Poll) -> None:
    approval = (Kind.VOTING_RULES, "must-do-list@1")
    one, other = direct(folkmoot_ballots)[approval], remote(folkmoot_ballots)[approval]
    assert isinstance(one, VotingRule)
    assert isinstance(other, VotingRule)
    assert decide(other, poll) == decide(one, poll)
    assert other.marking({}) == one.marking({})
    assert (other.problems, other.secrecy) == (one.problems, one.secrecy)
    assert other.promises == one.promises
    assert other.summary == one.summary


def test_ballots_that_cannot_count_are_left_out_with_the_rules_own_words(poll: Poll) -> None:
    approval = (Kind.VOTING_RULES, "approval@1")
    one, other = direct(folkmoot_ballots)[approval], remote(folkmoot_ballots)[approval]
    assert isinstance(one, VotingRule)
    assert isinstance(other, VotingRule)
    outcome = decide(other, poll)  # its ballots say "for", which approval does not know
    assert outcome == decide(one, poll)
    assert {each.reason for each in outcome.left_out} == {"unknown_mark"}


def test_settings_are_refused_in_the_schemas_own_words() -> None:
    there = remote(folkmoot_ballots)[Kind.VOTING_RULES, "approval@1"]
    here_ = direct(folkmoot_ballots)[Kind.VOTING_RULES, "approval@1"]
    assert dict(pin_settings(there.settings, {"max_choices": 2})) == {"max_choices": 2}
    for wrong in ({"max_choices": 0}, {"unknown": 1}, {"max_choices": "two"}):
        with pytest.raises(SettingsError) as far:
            pin_settings(there.settings, wrong)
        with pytest.raises(SettingsError) as near:
            pin_settings(here_.settings, wrong)
        assert far.value.messages == near.value.messages


def test_a_gate_that_runs_elsewhere_opens_for_the_same_matters() -> None:
    here_, there = direct(folkmoot_cn_statutes), remote(folkmoot_cn_statutes)
    gates = [key for key in here_ if key[0] is Kind.GATES]
    assert gates
    for key in gates:
        for said in (frozenset[str](), frozenset({"party_study"})):
            facts = MatterFacts(
                kind=Subject.OTHER,
                law_date=date(2026, 1, 1),
                step=Step.CONSULTATION,
                important=True,
                statements=said,
                meetings={BodyKind.PARTY_COMMITTEE: 1},
            )
            assert there[key].check(facts) == here_[key].check(facts)  # type: ignore[attr-defined] # gates


def test_with_the_kept_description_no_worker_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    planted = release_of(folkmoot_method_4321)
    said = describe(planted)

    def refuse() -> None:
        raise AssertionError("a worker was asked")

    monkeypatch.setattr("folkmoot.extensions.runner.far.here", refuse)
    monkeypatch.setattr("folkmoot.extensions.runner.remote.here", refuse)
    for _, each in contributions(planted, said):
        pin_settings(each.settings, {})
        if isinstance(each, Cadence):
            assert each.periods(2026)
