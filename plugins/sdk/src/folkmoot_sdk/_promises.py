"""What a voting rule may promise of every vote, whatever the ballots.

Each is a criterion of social choice theory, in the words of N. Tideman, Collective Decisions and
Voting (2006), and M. Schulze (2011), "A new monotonic, clone-independent, reversal symmetric, and
Condorcet-consistent single-winner election method", Social Choice and Welfare 36. No rule keeps
them all: K. Arrow, Social Choice and Individual Values (1951); H. Moulin (1988), "Condorcet's
principle implies the no show paradox", Journal of Economic Theory 45.
"""

from enum import StrEnum


class Promise(StrEnum):
    """What a rule says it keeps; `folkmoot_sdk.testing` searches for ballots that break it."""

    ANONYMITY = "anonymity"  # who cast a ballot, and in which order, changes nothing
    NEUTRALITY = "neutrality"  # other names for the options only rename the outcome
    MONOTONICITY = "monotonicity"  # a winner marked higher still wins
    MAJORITY = "majority"  # who is alone at the top of over half the ballots wins
    CONDORCET_WINNER = "condorcet_winner"  # who beats each other option in pairs wins
    CONDORCET_LOSER = "condorcet_loser"  # who loses to each other option in pairs does not win
    PARETO = "pareto"  # who is below some other option on every ballot does not win
    PARTICIPATION = "participation"  # nobody does better by staying at home
    CLONE_INDEPENDENCE = "clone_independence"  # a double of an option helps and harms nobody else
