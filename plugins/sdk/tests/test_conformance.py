"""The kit catches what is planted, each by the name of the check that it is wrong in."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import pytest
from plugins.sdk.tests.planted import promises, rules

from folkmoot_sdk import Promise, testing
from folkmoot_sdk.testing import Counterexample, Kept, Unasked, promises_kept

ROOT = Path(__file__).parents[3]
PLANTED = Path(__file__).parent / "planted"

CAUGHT: Mapping[str, Mapping[str, set[str]]] = {
    "rule_checks.py": {
        "TestFloats": {"test_numbers_are_exact"},
        "TestAsksChance": {"test_neither_clock_nor_chance_is_asked"},
        "TestAsksTheClock": {"test_neither_clock_nor_chance_is_asked"},
        "TestRemembers": {
            "test_labels_decide_nothing",
            "test_the_same_poll_counts_the_same_twice",
        },
        "TestDependsOnHashes": {"test_hash_seeds_change_nothing"},
        "TestTellsByHashes": {"test_hash_seeds_change_nothing"},
        "TestTellsTooMuch": {"test_every_option_is_placed_once"},
        "TestTellsInOneLanguage": {"test_its_steps_are_sentences_in_both_languages"},
        "TestEmptiesThePoll": {"test_what_it_is_given_stays_as_it_was"},
        "TestBreaksTies": {"test_no_ballots_are_counted", "test_ties_come_back_as_ties"},
        "TestLabelsDecide": {"test_labels_decide_nothing"},
        "TestForgetsTheWeight": {"test_a_weight_is_that_many_heads_in_favour"},
        "TestForgetsTheArea": {"test_area_in_favour_is_of_those_in_favour"},
        "TestDropsAnOption": {"test_every_option_is_placed_once"},
        "TestPlacesAnOptionTwice": {"test_every_option_is_placed_once"},
        "TestCrashesOnNoBallots": {"test_no_ballots_are_counted"},
        "TestSettingsNeedAValue": {"test_settings_need_no_value"},
        "TestProblemWithoutWords": {"test_every_problem_has_words"},
        "TestCrashesOnABadBallot": {"test_every_problem_has_words"},
        "TestCountsWhatNobodyCan": {"test_every_problem_has_words"},
        "TestRefusesItsOwnMarking": {"test_ballots_of_its_marking_are_taken"},
        "TestTooSlow": {"test_a_hundred_thousand_ballots_are_within_budget"},
        "TestOtherThanItsVectors": {"test_golden_vectors_hold"},
        "TestNoVectorsWhereItSays": {"test_golden_vectors_hold"},
        "TestNoVectors": {"test_golden_vectors_hold"},
        "TestNoVectorsForABlankReason": {"test_golden_vectors_hold"},
        "TestFewBallotsAndNoWordWhy": {"test_nothing_less_is_asked_without_a_reason"},
        "TestEasedWhereNothingIs": {"test_nothing_less_is_asked_without_a_reason"},
        "TestBordaIsNoCondorcetRule": {"test_a_promise_is_kept[condorcet_winner]"},
        "TestBordaMindsClones": {"test_a_promise_is_kept[clone_independence]"},
        "TestBordaMindsNoMajority": {"test_a_promise_is_kept[majority]"},
        "TestRunOffIsNotMonotonic": {"test_a_promise_is_kept[monotonicity]"},
        "TestRunOffPunishesVoters": {"test_a_promise_is_kept[participation]"},
        "TestPluralityElectsALoser": {"test_a_promise_is_kept[condorcet_loser]"},
        "TestVetoMindsNoUnanimity": {"test_a_promise_is_kept[pareto]"},
        "TestFirstBallotCountsMore": {"test_a_promise_is_kept[anonymity]"},
        "TestKeysDecide": {
            "test_a_promise_is_kept[neutrality]",
            "test_no_ballots_are_counted",
            "test_ties_come_back_as_ties",
        },
        "TestPromisesWhatIsNotAsked": {"test_a_promise_is_kept[majority]"},
    },
    "other_checks.py": {
        "TestGapInACadence": {"test_no_day_lies_in_none"},
        "TestOverlapInACadence": {"test_no_day_lies_in_two_periods"},
        "TestNoLeapDay": {"test_leap_days_lie_in_a_period"},
        "TestHolidaysLeftOut": {
            "test_holidays_lie_in_a_period_like_other_days",
            "test_no_day_lies_in_none",
        },
        "TestNotInForceYet": {"test_there_are_none_outside_its_time_in_force"},
        "TestPeriodsBackwards": {
            "test_no_day_lies_in_none",
            "test_periods_stand_under_the_year_they_begin_in",
        },
        "TestAnswersOnce": {"test_the_same_years_have_the_same_periods"},
        "TestMoreMeetingsThanDays": {"test_what_it_asks_for_can_be_done"},
        "TestShutWithoutAReason": {"test_a_shut_gate_says_why"},
        "TestGateWithAMemory": {"test_the_same_facts_have_the_same_answer"},
        "TestShutByNoLaw": {"test_it_asks_for_nothing_outside_its_time_in_force"},
        "TestGateSaysYesOrNo": {
            "test_a_shut_gate_says_why",
            "test_it_answers_whatever_the_facts",
            "test_it_asks_for_nothing_outside_its_time_in_force",
        },
        "TestGateExpectsAFact": {
            "test_a_shut_gate_says_why",
            "test_facts_stay_as_they_were",
            "test_it_answers_whatever_the_facts",
            "test_it_asks_for_nothing_outside_its_time_in_force",
            "test_neither_clock_nor_chance_is_asked",
            "test_the_same_facts_have_the_same_answer",
        },
        "TestGateIsSpeechlessWhenLate": {"test_a_shut_gate_says_why"},
        "TestGateAlarmedByNoLaw": {"test_it_asks_for_nothing_outside_its_time_in_force"},
        "TestGateRolls": {"test_neither_clock_nor_chance_is_asked"},
        "TestGateEditsFacts": {"test_facts_stay_as_they_were"},
        "TestHalfAWeight": {
            "test_every_filled_in_form_lies_within_bounds",
            "test_it_survives_plain_data",
            "test_weights_and_points_are_whole",
        },
        "TestWorstGradeFirst": {"test_grades_stand_best_first"},
        "TestNoChinese": {"test_texts_are_in_both_languages"},
        "TestOneKeyTwice": {"test_keys_are_its_own"},
        "TestNobodyIsBad": {"test_what_all_say_is_the_grade"},
        "TestHalfADay": {"test_it_survives_plain_data"},
        "TestPanelWithoutChinese": {"test_its_words_are_in_both_languages"},
        "TestPanelDividesByNothing": {
            "test_it_answers_whatever_the_figures",
            "test_its_words_are_in_both_languages",
            "test_neither_clock_nor_chance_is_asked",
            "test_the_same_figures_make_the_same_panel",
        },
        "TestPanelCountsItsReaders": {"test_the_same_figures_make_the_same_panel"},
        "TestPanelLooksAtTheClock": {"test_neither_clock_nor_chance_is_asked"},
        "TestUntitled": {"test_the_title_is_in_both_languages"},
        "TestManifestPromisesMore": {"test_what_the_manifest_promises_is_brought"},
        "TestManifestPromisesLess": {"test_nothing_is_brought_that_was_not_promised"},
        "TestBroughtTwice": {"test_nothing_is_brought_twice"},
        "TestUnknownHook": {"test_its_hooks_are_hooks_of_folkmoot"},
        "TestOfNoDistribution": {"test_the_version_is_the_distribution_s"},
        "TestWrittenForAnotherApi": {"test_the_manifest_can_be_read_and_accepts_this_api"},
    },
}


class Run(NamedTuple):
    failed: dict[str, set[str]]
    output: str


@pytest.fixture(scope="module", params=CAUGHT)
def run(request: pytest.FixtureRequest) -> tuple[str, Run]:
    """A vendor's test run of one of the files in `planted`."""
    file = str(request.param)
    options = ["-p", "no:cacheprovider", "-p", "no:xdist", "-o", "addopts=", "-q", "-rfEs"]
    said = subprocess.run(  # noqa: S603 - our own interpreter
        [sys.executable, "-m", "pytest", *options, "--import-mode=importlib", str(PLANTED / file)],
        cwd=ROOT,
        env={k: v for k, v in os.environ.items() if not k.startswith("PYTEST")},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    ).stdout
    failed: dict[str, set[str]] = {}
    for cls, check in re.findall(r"^(?:FAILED|ERROR) \S+?::(\w+)::(\S+)", said, re.MULTILINE):
        failed.setdefault(cls, set()).add(check)
    return file, Run(failed, said)


WORDS = {
    "rule_checks.py": (
        "float has no place in a verdict",
        "and under other labels",
        "0 of area in favour, where area is as heads are",
        "counting asks for Random.getrandbits",
        "counting asks for date.today",
        "offered by its marking and refused: b > c > a",
        "no words for ['no_ranking']",
        "condorcet_winner: broken, a beats every other option in pairs and does not win",
        "b is below a on every ballot and wins, or is tied to: 1 × a > b > c",
        "majority: cannot be asked, it is about one winner",
        "no golden vectors: write some by `write_vectors`",
        "many: less is asked; say why by name in `eased`",
        "budget: `eased` has a reason, and nothing less is asked",
        "no golden vectors: nobody releases a planted rule",
        "the rule promises nothing",
    ),
    "other_checks.py": (
        "days that lie in no period (2014-06-01)",
        "days that lie in no period (2016-02-29)",
        "the holiday 2014-10-01 is in no period",
        "the reason of a shut gate: not in Chinese: '-'",
        "asks for Random.random",
        "care: weight 0.5 is no whole number from 1 up",
        "promised and not brought: cadences spoilt-monthly@1",
        "unknown hook 'folkmoot_elections'",
        "one is not installed, and no pyproject.toml above it names it",
        "of no distribution: nobody distributes a planted plugin",
    ),
}


# Both in one test: on another of several workers the other would run the file again.
def test_each_planted_fault_is_caught_by_name_told_in_plain_words_and_nothing_sound_is(
    run: tuple[str, Run],
) -> None:
    file, found = run
    assert found.failed == CAUGHT[file], found.output[-3000:]
    missing = [words for words in WORDS[file] if words not in found.output]
    assert not missing, found.output[-3000:]


def test_every_promise_can_be_found_broken() -> None:
    checks = {check for checks in CAUGHT["rule_checks.py"].values() for check in checks}
    assert {f"test_a_promise_is_kept[{promise}]" for promise in Promise} <= checks


def test_what_a_rule_keeps_is_computed_whatever_it_says() -> None:
    found = promises_kept(rules.Borda(), polls=60)
    assert found.keys() == set(Promise)
    kept = {promise for promise, answer in found.items() if isinstance(answer, Kept)}
    # Borda's rule, as the literature has it: Tideman (2006), chapter 13.
    assert kept == {
        Promise.ANONYMITY,
        Promise.NEUTRALITY,
        Promise.MONOTONICITY,
        Promise.CONDORCET_LOSER,
        Promise.PARETO,
        Promise.PARTICIPATION,
    }
    assert promises_kept(rules.Borda(), polls=60) == found


def test_a_counterexample_is_a_vote_that_can_be_held_again() -> None:
    found = promises_kept(rules.Borda(), polls=60)[Promise.MAJORITY]
    assert isinstance(found, Counterexample)
    (vote,) = found.votes
    assert vote.heads == 3
    assert str(found).startswith("majority: broken, ")


def test_the_readme_names_every_class_of_the_kit_and_shows_what_it_says() -> None:
    readme = (Path(__file__).parents[1] / "README.md").read_text(encoding="utf-8")
    classes = [name for name in testing.__all__ if name.endswith("Conformance")]
    assert [name for name in classes if f"`{name}`" not in readme] == []
    assert str(promises_kept(rules.Borda())[Promise.MAJORITY]) in readme


def test_what_is_about_one_winner_is_not_asked_of_a_list_of_items() -> None:
    found = promises_kept(promises.Items(), polls=30)
    unasked = {promise for promise, answer in found.items() if isinstance(answer, Unasked)}
    asked = {Promise.ANONYMITY, Promise.NEUTRALITY, Promise.MONOTONICITY, Promise.PARTICIPATION}
    assert unasked == set(Promise) - asked
