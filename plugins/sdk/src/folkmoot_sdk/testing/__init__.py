"""The conformance kit: what a vendor's tests hold a plugin to, one class for each kind.

    class TestMyRule(VotingRuleConformance):
        rule = MyRule()

Asks for the extra `testing` (hypothesis, pytest). The contract never imports it.
"""

from folkmoot_sdk.testing._rules import VotingRuleConformance
from folkmoot_sdk.testing._search import Counterexample, Kept, Unasked, promises_kept
__all__ = ["Counterexample", "Kept", "Unasked", "VotingRuleConformance", "promises_kept"]
