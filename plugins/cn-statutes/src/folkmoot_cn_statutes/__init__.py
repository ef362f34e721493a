"""What Chinese law says about residents' committees and owners, and the district's defaults
where it says nothing. Data throughout; the one gate is the only code.
"""

from folkmoot_cn_statutes._deadlines import CADENCES, DEADLINES
from folkmoot_cn_statutes._elections import ELECTIONS
from folkmoot_cn_statutes._meetings import MEETINGS
from folkmoot_cn_statutes._owners import OWNERS
from folkmoot_cn_statutes._party_study import PartyStudy
from folkmoot_cn_statutes._sizes import SIZES
from folkmoot_sdk import Cadence, Deadline, DecisionRule, Gate, SizeRule, hookimpl

__all__ = [
    "folkmoot_cadences",
    "folkmoot_deadlines",
    "folkmoot_decision_rules",
    "folkmoot_gates",
    "folkmoot_size_rules",
]


@hookimpl
def folkmoot_decision_rules() -> tuple[DecisionRule, ...]:
    return (*MEETINGS, *ELECTIONS, *OWNERS)


@hookimpl
def folkmoot_cadences() -> tuple[Cadence, ...]:
    return CADENCES


@hookimpl
def folkmoot_deadlines() -> tuple[Deadline, ...]:
    return DEADLINES


@hookimpl
def folkmoot_size_rules() -> tuple[SizeRule, ...]:
    return SIZES


@hookimpl
def folkmoot_gates() -> tuple[Gate, ...]:
    return (PartyStudy(),)
