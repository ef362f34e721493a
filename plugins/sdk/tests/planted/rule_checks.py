"""Voting rules that are wrong in one way each, under the tests of the kit as a vendor runs them.

No test of ours by itself: `test_conformance.py` runs this file and knows which check must fail.
"""

from collections.abc import Mapping
from typing import ClassVar

from plugins.sdk.tests.planted import promises, rules

from folkmoot_sdk.testing import VotingRuleConformance


class Conformance(VotingRuleConformance):
    """As a vendor's, but with fewer ballots: there are many rules here."""

    many: ClassVar[int] = 3_000
    polls: ClassVar[int] = 80
    eased: ClassVar[Mapping[str, str]] = {
        "many": "there are many rules here",
        "polls": "there are many rules here",
        "vectors": "nobody releases a planted rule",
    }


class Golden(Conformance):
    """With vectors, so that there is nothing to say about them."""

    eased: ClassVar[Mapping[str, str]] = {
        name: why for name, why in Conformance.eased.items() if name != "vectors"
    }


class TestSound(Golden):
    rule = rules.Borda()
    vectors = "vectors/right.json"


class TestTellsByHashes(Conformance):
    rule = rules.ToldByHashes()


class TestTellsTooMuch(Conformance):
    rule = rules.TellsTooMuch()


class TestTellsInOneLanguage(Conformance):
    rule = rules.TellsInOneLanguage()


class TestNoVectors(Golden):
    rule = rules.Borda()


class TestNoVectorsForABlankReason(Golden):
    rule = rules.Borda()
    eased: ClassVar[Mapping[str, str]] = {**Golden.eased, "vectors": " "}


class TestFewBallotsAndNoWordWhy(Golden):
    rule = rules.Borda()
    vectors = "vectors/right.json"
    eased: ClassVar[Mapping[str, str]] = {"polls": "there are many rules here"}


class TestEasedWhereNothingIs(Golden):
    rule = rules.Borda()
    vectors = "vectors/right.json"
    eased: ClassVar[Mapping[str, str]] = {**Golden.eased, "budget": "it once was slow"}


class TestFloats(Conformance):
    rule = rules.Floats()


class TestAsksChance(Conformance):
    rule = rules.Shuffles()


class TestAsksTheClock(Conformance):
    rule = rules.Dated()


class TestRemembers(Conformance):
    rule = rules.Remembers()


class TestDependsOnHashes(Conformance):
    rule = rules.ByHashes()


class TestEmptiesThePoll(Conformance):
    rule = rules.Empties()


class TestBreaksTies(Conformance):
    rule = rules.FirstOfEquals()


class TestDropsAnOption(Conformance):
    rule = rules.Drops()


class TestPlacesAnOptionTwice(Conformance):
    rule = rules.Repeats()


class TestCrashesOnNoBallots(Conformance):
    rule = rules.NeedsBallots()


class TestSettingsNeedAValue(Conformance):
    rule = rules.Demanding()
    settings: ClassVar[Mapping[str, object]] = {"seats": 1}


class TestProblemWithoutWords(Conformance):
    rule = rules.Wordless()


class TestCrashesOnABadBallot(Conformance):
    rule = rules.Trusting()


class TestCountsWhatNobodyCan(Conformance):
    rule = rules.TakesAnything()


class TestRefusesItsOwnMarking(Conformance):
    rule = rules.Choosy()


class TestTooSlow(Conformance):
    rule = rules.Squares()


class TestOtherThanItsVectors(Golden):
    rule = rules.Borda()
    vectors = "vectors/wrong.json"


class TestNoVectorsWhereItSays(Golden):
    rule = rules.Borda()
    vectors = "vectors/none"


class TestBordaIsNoCondorcetRule(Conformance):
    rule = promises.CondorcetBorda()


class TestBordaMindsClones(Conformance):
    rule = promises.CloneproofBorda()


class TestBordaMindsNoMajority(Conformance):
    rule = promises.MajorityBorda()


class TestRunOffIsNotMonotonic(Conformance):
    rule = promises.RunOff()


class TestRunOffPunishesVoters(Conformance):
    rule = promises.WelcomingRunOff()


class TestPluralityElectsALoser(Conformance):
    rule = promises.Plurality()


class TestVetoMindsNoUnanimity(Conformance):
    rule = promises.Veto()


class TestFirstBallotCountsMore(Conformance):
    rule = promises.FirstBallot()


class TestKeysDecide(Conformance):
    rule = promises.NeutralByKey()


class TestPromisesWhatIsNotAsked(Conformance):
    rule = promises.Items()


class TestLabelsDecide(Conformance):
    rule = rules.ByLabels()


class TestForgetsTheArea(Conformance):
    rule = rules.Landless()


class TestForgetsTheWeight(Conformance):
    rule = rules.Weightless()
