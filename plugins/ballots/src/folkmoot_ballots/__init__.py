"""The voting rules that Folkmoot brings itself."""

from folkmoot_ballots._approval import Approval
from folkmoot_ballots._must_do import MustDoList
from folkmoot_sdk import VotingRule, hookimpl

__all__ = ["folkmoot_voting_rules"]


@hookimpl
def folkmoot_voting_rules() -> tuple[VotingRule, ...]:
    return Approval(), MustDoList()
