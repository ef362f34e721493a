"""The voting rules that Folkmoot brings itself."""

from folkmoot_ballots._approval import Approval
from folkmoot_ballots._borda import Borda
from folkmoot_ballots._consent import Consent
from folkmoot_ballots._cumulative import Cumulative
from folkmoot_ballots._equal_shares import EqualShares
from folkmoot_ballots._instant_runoff import InstantRunoff
from folkmoot_ballots._majority_judgement import MajorityJudgement
from folkmoot_ballots._must_do import MustDoList
from folkmoot_ballots._schulze import Schulze
from folkmoot_ballots._score import Score
from folkmoot_ballots._transferable_vote import TransferableVote
from folkmoot_sdk import VotingRule, hookimpl

__all__ = ["folkmoot_voting_rules"]


@hookimpl
def folkmoot_voting_rules() -> tuple[VotingRule, ...]:
    return (
        Approval(),
        MustDoList(),
        Score(),
        Cumulative(),
        Borda(),
        InstantRunoff(),
        Schulze(),
        TransferableVote(),
        MajorityJudgement(),
        EqualShares(),
        Consent(),
    )
