"""What every gate is held to."""

from datetime import date, timedelta
from typing import Any, ClassVar

from hypothesis import strategies as st

from folkmoot_sdk import BodyKind, Gate, GateResult, MatterFacts, Step, Subject
from folkmoot_sdk.testing._data import expect_both_languages
from folkmoot_sdk.testing._examples import for_each
from folkmoot_sdk.testing._expect import expect, expect_memoryless, expect_pure

_STATEMENTS = ("party_study", "legal_opinion", "budget")
_EFFECTS = ("costs", "common_parts", "safety")
_NOTICES = ("resolution", "implementation", "outcome")


class GateConformance:
    """`class TestMyGate(GateConformance): gate = MyGate()`.

    `statements` and `effects` are words that this gate looks for besides its `answers`, to be among
    the facts that are made up.
    """

    gate: ClassVar[Gate]
    statements: ClassVar[tuple[str, ...]] = ()
    effects: ClassVar[tuple[str, ...]] = ()

    def test_it_answers_whatever_the_facts(self) -> None:
        def answers(facts: MatterFacts) -> None:
            found = self.gate.check(facts)
            whole = type(found) is GateResult and type(found.open) is bool
            expect(whole, f"{found!r} is no GateResult, of {facts}")

        for_each(self._facts(), answers, examples=100)

    def test_a_shut_gate_says_why(self) -> None:
        def told(facts: MatterFacts) -> None:
            found = self.gate.check(facts)
            if not found.open:
                expect_both_languages(found.reason, "the reason of a shut gate")

        for_each(self._facts(), told, examples=100)

    def test_it_asks_for_nothing_outside_its_time_in_force(self) -> None:
        def stands_open(facts: MatterFacts) -> None:
            if not self.gate.in_force.covers(facts.law_date):
                expect(self.gate.check(facts).open, f"shut on {facts.law_date}, by no law: {facts}")

        for_each(self._facts(), stands_open, examples=100)

    def test_the_same_facts_have_the_same_answer(self) -> None:
        def same(several: list[MatterFacts]) -> None:
            expect_memoryless(self.gate.check, several)

        for_each(st.lists(self._facts(), min_size=1, max_size=8), same)

    def test_neither_clock_nor_chance_is_asked(self) -> None:
        for_each(self._facts(), lambda facts: expect_pure(self.gate.check, [facts]))

    def test_facts_stay_as_they_were(self) -> None:
        def untouched(facts: MatterFacts) -> None:
            before = facts.to_plain()
            self.gate.check(facts)
            expect(facts.to_plain() == before, f"the gate changes the facts {before}")

        for_each(self._facts(), untouched)

    def _facts(self) -> st.SearchStrategy[MatterFacts]:
        law = self.gate.in_force
        edges = [law.start, law.start - timedelta(days=1), law.end or date(2030, 1, 1)]
        words = (*_STATEMENTS, *self.statements, *self.gate.answers)
        return st.builds(
            _facts,
            st.dictionaries(st.sampled_from(words), st.integers(0, 400)),
            kind=st.sampled_from(Subject),
            law_date=st.sampled_from(edges) | st.dates(date(1990, 1, 1), date(2060, 12, 31)),
            step=st.just(self.gate.step) | st.sampled_from(Step),
            round=st.integers(1, 9),
            days_in_step=st.integers(0, 400),
            important=st.booleans(),
            effects=st.frozensets(st.sampled_from((*_EFFECTS, *self.effects))),
            meetings=st.dictionaries(st.sampled_from(BodyKind), st.integers(0, 5), max_size=4),
            notices=st.frozensets(st.sampled_from(_NOTICES)),
        )


def _facts(said: dict[str, int], **more: Any) -> MatterFacts:  # noqa: ANN401 - the facts' own
    """`said` is how many days ago each kind of statement was made."""
    return MatterFacts(statements=frozenset(said), statement_days=said, **more)
