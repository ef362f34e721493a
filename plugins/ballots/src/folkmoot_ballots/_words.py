"""Rules whose ballots hold the same few words, whatever the settings."""

from collections.abc import Mapping

from folkmoot_ballots._marks import TITLES, unknown
from folkmoot_sdk import Ballot, Marking, Option, VotingRule


class Worded(VotingRule):
    """`words` is how every ballot is marked."""

    words: Marking
    problems = TITLES

    def marking(self, settings: Mapping[str, object]) -> Marking:  # noqa: ARG002 - as below
        return self.words

    def ballot_problem(
        self,
        ballot: Ballot,
        options: tuple[Option, ...],
        settings: Mapping[str, object],  # noqa: ARG002 - they say nothing of marks
    ) -> str | None:
        return unknown(ballot, options, frozenset(self.words.keys))
