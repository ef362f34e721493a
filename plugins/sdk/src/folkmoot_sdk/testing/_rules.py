"""What every voting rule is held to, as a vendor's test file has it."""

import inspect
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import permutations
from pathlib import Path
from typing import ClassVar

import pytest

from folkmoot_sdk import (
    Ballot,
    Count,
    Marking,
    Option,
    Poll,
    Promise,
    Text,
    VotingRule,
    pin_settings,
)
from folkmoot_sdk._count import check_count
from folkmoot_sdk.testing._booth import KEYS, LABEL, Booth, Profile, renamed
from folkmoot_sdk.testing._budget import large, look, nanoseconds
from folkmoot_sdk.testing._counts import standing
from folkmoot_sdk.testing._criteria import said
from folkmoot_sdk.testing._data import expect_both_languages
from folkmoot_sdk.testing._eased import ANEW, NO_VECTORS, expect_reasons, why_without
from folkmoot_sdk.testing._examples import for_each, marked_anyhow, preferences, votes
from folkmoot_sdk.testing._expect import expect
from folkmoot_sdk.testing._search import Kept, broken, profiles, search, written
from folkmoot_sdk.testing._seeds import counted_elsewhere
from folkmoot_sdk.testing._vectors import differing, read_vectors, unworded
from folkmoot_sdk.testing._watch import watched


class VotingRuleConformance:
    """`class TestMyRule(VotingRuleConformance): rule = MyRule()`.

    `settings` are those to try it with, the defaults unless said otherwise. `vectors` is a file or
    folder of golden vectors, relative to the test file. A rule whose marking is OTHER brings
    `ballots` that it takes; `best_first` puts the words of EACH in order where the order in which
    they are offered does not. What the rule promises is tried, and nothing that it does not.

    Whoever asks less than this (no `vectors`, fewer `polls` or `many`, a larger `budget`) says why
    in `eased`, by the attribute's name; a check that is left out so is shown with that reason.
    """

    rule: ClassVar[VotingRule]
    settings: ClassVar[Mapping[str, object]] = {}
    vectors: ClassVar[Path | str | None] = None
    best_first: ClassVar[tuple[str, ...] | None] = None
    polls: ClassVar[int] = 120  # tried for each promise, besides what Hypothesis makes up
    many: ClassVar[int] = 100_000  # ballots, all different
    budget: ClassVar[int] = 200  # times as long as only to look at each mark of these ballots
    eased: ClassVar[Mapping[str, str]] = {}

    def ballots(self, options: tuple[Option, ...]) -> Iterable[Ballot]:  # noqa: ARG002 - of those who have any
        """Different ballots on these options; by default those of the rule's own marking."""
        return ()

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        if "promise" in metafunc.fixturenames:
            none = pytest.param(None, marks=pytest.mark.skip("the rule promises nothing"))
            metafunc.parametrize("promise", sorted(self.rule.promises) or [none])

    def test_nothing_less_is_asked_without_a_reason(self) -> None:
        kit = VotingRuleConformance
        less = {
            "vectors": self.vectors is None,
            "polls": self.polls < kit.polls,
            "many": self.many < kit.many,
            "budget": self.budget > kit.budget,
        }
        expect_reasons(self.eased, {name for name, asked in less.items() if asked})

    def test_settings_need_no_value(self) -> None:
        pinned = pin_settings(self.rule.settings, {})
        expect(
            pin_settings(self.rule.settings, pinned) == pinned,
            f"settings pinned once are others when pinned again: {dict(pinned)}",
        )

    def test_ballots_of_its_marking_are_taken(self) -> None:
        booth = self._booth()
        marking = booth.marking
        expect(Marking.from_plain(marking.to_plain()) == marking, f"{marking} is no plain data")
        for keys in (KEYS[:1], KEYS[:3]):
            offered = booth.offered(keys)
            expect(bool(offered), "of a marking OTHER, ballots() must bring some")
            for ballot in offered:
                problem = self.rule.ballot_problem(ballot, _options(booth, keys), booth.settings)
                expect(problem is None, f"offered by its marking and refused: {said(ballot)}")

    def test_every_problem_has_words(self) -> None:
        booth, keys = self._booth(), KEYS[:3]
        good = booth.pool(keys)[0]
        words = (*booth.marking.keys, *map(str, good.choices.values()))
        expect(
            all(type(text) is Text for text in self.rule.problems.values()),
            "problems are codes with a Text each",
        )

        def answers(ballot: Ballot) -> None:
            poll = booth.poll(Profile(keys, (good, ballot)))
            told = self.rule.ballot_problems(poll.ballots, poll.options, poll.settings)
            alone = (self.rule.ballot_problem(b, poll.options, poll.settings) for b in poll.ballots)
            expect(told == tuple(alone), "ballot_problems says other than ballot_problem")
            codes = {problem for problem in told if problem is not None}
            expect(codes <= self.rule.problems.keys(), f"no words for {sorted(codes)}")
            pairs = zip(poll.ballots, told, strict=True)
            booth.count(Profile(keys, tuple(b for b, problem in pairs if problem is None)))

        for_each(marked_anyhow(keys, words), answers)

    def test_every_option_is_placed_once(self) -> None:
        def placed(profile: Profile) -> None:
            check_count(booth.count(profile), booth.poll(profile))

        booth = self._booth()
        for_each(votes(booth), placed)

    def test_its_steps_are_sentences_in_both_languages(self) -> None:
        def told(profile: Profile) -> None:
            for step in booth.count(profile).steps:
                expect_both_languages(Text(step.zh, step.en.replace(LABEL, "X")), "a step")

        booth = self._booth()
        if self.rule.summary is not None:
            expect_both_languages(self.rule.summary, "the summary")
        for_each(votes(booth), told)

    def test_no_ballots_are_counted(self) -> None:
        booth = self._booth()
        for keys in (KEYS[:1], KEYS[:2], KEYS[:3]):
            count = booth.count(Profile(keys, ()))
            in_favour = [each.in_favour for each in count.options]
            expect(not any(in_favour), f"no ballots, and votes in favour: {in_favour}")
            _expect_a_tie(count, keys, "no ballots at all")

    def test_one_ballot_is_counted(self) -> None:
        booth = self._booth()
        for keys in (KEYS[:1], KEYS[:2], KEYS[:3]):
            for ballot in booth.pool(keys):
                count = booth.count(Profile(keys, (ballot,)))
                in_favour = {each.in_favour for each in count.options}
                expect(in_favour <= {0, 1}, f"{said(ballot)}: in favour {sorted(in_favour)}")

    def test_ties_come_back_as_ties(self) -> None:
        """What is the same for two options must end the same for both."""
        booth, keys = self._booth(), KEYS[:3]
        for ballot in booth.pool(keys):
            tables = (dict(zip(keys, names, strict=True)) for names in permutations(keys))
            profile = Profile(keys, tuple(renamed(ballot, table) for table in tables))
            _expect_a_tie(booth.count(profile), keys, written(profile))
        for profile in profiles(booth, 40):
            swapped = profile.renamed({"a": "b", "b": "a"} | {k: k for k in profile.keys[2:]})
            both = profile.plus(*swapped.ballots)
            _expect_a_tie(booth.count(both), ("a", "b"), written(both))

    def test_labels_decide_nothing(self) -> None:
        """Steps may tell by label how it went; what it came to is the same under any label."""
        booth = self._booth()
        for profile in profiles(booth, 20):
            poll = booth.poll(profile)
            options = tuple(
                replace(option, label=LABEL * many) for many, option in enumerate(poll.options, 1)
            )
            one, two = booth.count(profile), self.rule.count(replace(poll, options=options))
            same = unworded(one) == unworded(two)
            expect(same, f"{one}, and under other labels {two} of {written(profile)}")

    def test_a_weight_is_that_many_heads_in_favour(self) -> None:
        booth = self._booth()
        for profile in profiles(booth, 20):
            ballots = tuple(replace(each, times=1, weight=each.times) for each in profile.ballots)
            heavy = booth.count(replace(profile, ballots=ballots)).options
            many = booth.count(profile).options
            for one, other in zip(many, heavy, strict=True):
                expect(
                    one.in_favour == other.in_favour,
                    f"{one.key}: {one.in_favour} in favour, and {other.in_favour} where one ballot"
                    f" stands for as many heads: {written(profile)}",
                )

    def test_area_in_favour_is_of_those_in_favour(self) -> None:
        """Where each has as much area as heads, as much area is in favour as heads are."""
        booth = self._booth()
        for profile in profiles(booth, 20):
            ballots = tuple(replace(each, area=each.weight) for each in profile.ballots)
            for count in booth.count(replace(profile, ballots=ballots)).options:
                expect(
                    count.area_in_favour == count.in_favour,
                    f"{count.key}: {count.in_favour} heads and {count.area_in_favour} of area in"
                    f" favour, where area is as heads are: {written(profile)}",
                )

    def test_numbers_are_exact(self) -> None:
        def exact(profile: Profile) -> None:
            count = booth.count(profile)
            expect(Count.from_plain(count.to_plain()) == count, f"{count} is no plain data")

        booth = self._booth()
        for_each(votes(booth), exact)

    def test_the_same_poll_counts_the_same_twice(self) -> None:
        booth = self._booth()
        polls = [*profiles(booth, 40)]
        once = [booth.count(profile) for profile in polls]
        again = [booth.count(profile) for profile in reversed(polls)]
        for profile, one, two in zip(polls, once, reversed(again), strict=True):
            expect(one == two, f"{one} and then {two} of {written(profile)}")

    def test_hash_seeds_change_nothing(self) -> None:
        booth = self._booth()
        polls = [booth.poll(profile) for profile in profiles(booth, 40)]
        one, two = counted_elsewhere(self.rule, polls)
        expect(len(one) == len(polls), "something else is printed while counting")
        for poll, first, second in zip(polls, one, two, strict=True):
            ballots = written(Profile(tuple(o.key for o in poll.options), poll.ballots))
            expect(first == second, f"{first} or {second}, as hashes fall, of {ballots}")

    def test_neither_clock_nor_chance_is_asked(self) -> None:
        booth = self._booth()
        for profile in profiles(booth, 10):
            poll = booth.poll(profile)
            self.rule.count(poll)  # whatever it imports late is imported now
            with watched() as asked:
                self.rule.ballot_problems(poll.ballots, poll.options, poll.settings)
                self.rule.count(poll)
            expect(not asked, f"counting asks for {', '.join(sorted(set(asked)))}")

    def test_what_it_is_given_stays_as_it_was(self) -> None:
        booth = self._booth()
        for profile in profiles(booth, 20):
            poll = booth.poll(profile)
            before = poll.to_plain()
            self.rule.ballot_problems(poll.ballots, poll.options, poll.settings)
            self.rule.count(poll)
            expect(poll.to_plain() == before, f"counting changes the poll of {written(profile)}")

    def test_golden_vectors_hold(self) -> None:
        if self.vectors is None:
            told = why_without(self.eased, "vectors", NO_VECTORS)
            pytest.skip(f"no golden vectors: {told}")
        vectors = read_vectors(Path(inspect.getfile(type(self))).parent / self.vectors)
        expect(bool(vectors), f"no vectors in {self.vectors}")
        for known in vectors:
            settings = pin_settings(self.rule.settings, known.poll.settings)
            found = self.rule.count(replace(known.poll, settings=settings))
            other = differing(found, known.count)
            expect(not other, f"{known.name}: {other}. {ANEW}")

    def test_a_hundred_thousand_ballots_are_within_budget(self) -> None:
        booth = self._booth()
        # Step by step, so that a rule too slow by far is told soon.
        for many in sorted({min(step, self.many) for step in (1_000, 10_000, self.many)}):
            poll = large(booth, many)
            looked, took = nanoseconds(look, poll), nanoseconds(self._whole, poll)
            expect(
                took <= self.budget * looked,
                f"{many} ballots take {took // 10**6} ms, {took // looked} times as long as to"
                f" look at each mark; {self.budget} times are allowed",
            )

    def test_a_promise_is_kept(self, promise: Promise) -> None:
        def kept(profile: Profile) -> None:
            found = broken(booth, promise, profile)
            expect(found is None, f"{promise} is promised, and {found and found.said}")

        booth = self._booth()
        found = search(booth, promise, self.polls)
        expect(isinstance(found, Kept), str(found))
        for_each(preferences(booth), kept, examples=15)

    def _booth(self) -> Booth:
        own = type(self).ballots is VotingRuleConformance.ballots
        bring = None if own else self.ballots
        return Booth(self.rule, self.settings, best_first=self.best_first, bring=bring)

    def _whole(self, poll: Poll) -> None:
        self.rule.ballot_problems(poll.ballots, poll.options, poll.settings)
        self.rule.count(poll)


def _options(booth: Booth, keys: tuple[str, ...]) -> tuple[Option, ...]:
    return booth.poll(Profile(keys, ())).options


def _expect_a_tie(count: Count, keys: tuple[str, ...], words: str) -> None:
    places = standing(count)
    found = {key: places.get(key) for key in keys}
    expect(len(set(found.values())) == 1, f"nothing tells {keys} apart: {words}; but {count.tiers}")
