"""The conformance kit: what a vendor's tests hold a plugin to, one class for each kind.

    class TestMyRule(VotingRuleConformance):
        rule = MyRule()

Asks for the extra `testing` (hypothesis, pytest). The contract never imports it.
"""

from folkmoot_sdk.testing._booth import Profile
from folkmoot_sdk.testing._cadences import CadenceConformance
from folkmoot_sdk.testing._data import DataConformance
from folkmoot_sdk.testing._forms import AppraisalFormConformance, FormConformance
from folkmoot_sdk.testing._gates import GateConformance
from folkmoot_sdk.testing._panels import ContributionConformance, PanelConformance
from folkmoot_sdk.testing._plugins import PluginConformance, conformance_of
from folkmoot_sdk.testing._rules import VotingRuleConformance
from folkmoot_sdk.testing._search import Counterexample, Finding, Kept, Unasked, promises_kept
from folkmoot_sdk.testing._vectors import Vector, read_vectors, vector, write_vectors

__all__ = [
    "AppraisalFormConformance",
    "CadenceConformance",
    "ContributionConformance",
    "Counterexample",
    "DataConformance",
    "Finding",
    "FormConformance",
    "GateConformance",
    "Kept",
    "PanelConformance",
    "PluginConformance",
    "Profile",
    "Unasked",
    "Vector",
    "VotingRuleConformance",
    "conformance_of",
    "promises_kept",
    "read_vectors",
    "vector",
    "write_vectors",
]
