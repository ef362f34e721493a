"""The hooks of Folkmoot: all of them, each with its signature and a plugin that uses it.

They are called once, when the platform starts; what they return goes into a registry keyed by
plugin, id and version. No hook takes an argument, none is `firstresult`: which rule applies is
data on the vote and never a matter of who was installed last.
"""

from collections.abc import Iterable

import pluggy

from folkmoot_sdk._appraisals import AppraisalForm
from folkmoot_sdk._cadences import Cadence
from folkmoot_sdk._forms import EvaluationForm
from folkmoot_sdk._gates import Gate
from folkmoot_sdk._limits import Deadline, SizeRule
from folkmoot_sdk._methods import VotingRule
from folkmoot_sdk._rules import DecisionRule

_hookspec = pluggy.HookspecMarker("folkmoot")


@_hookspec
def folkmoot_decision_rules() -> Iterable[DecisionRule]:  # type: ignore[empty-body]
    """Law and practice on who decides what, and with how many. Used by folkmoot-cn-statutes."""


@_hookspec
def folkmoot_voting_rules() -> Iterable[VotingRule]:  # type: ignore[empty-body]
    """Ways to mark and count ballots. Used by folkmoot-ballots."""


@_hookspec
def folkmoot_cadences() -> Iterable[Cadence]:  # type: ignore[empty-body]
    """How often which body must meet. Used by folkmoot-method-4321 and folkmoot-cn-statutes.

    Each is asked for its periods of 2014 to 2045, and its plugin left out for a gap or an overlap;
    one that has no periods from a day on says so by the end of its `in_force`.
    """


@_hookspec
def folkmoot_forms() -> Iterable[EvaluationForm]:  # type: ignore[empty-body]
    """Forms to say how well something was done. Used by folkmoot-method-4321."""


@_hookspec
def folkmoot_gates() -> Iterable[Gate]:  # type: ignore[empty-body]
    """Conditions for leaving a step, besides the platform's own. Used by folkmoot-cn-statutes."""


@_hookspec
def folkmoot_deadlines() -> Iterable[Deadline]:  # type: ignore[empty-body]
    """Periods in days that the law sets. Used by folkmoot-cn-statutes."""


@_hookspec
def folkmoot_size_rules() -> Iterable[SizeRule]:  # type: ignore[empty-body]
    """How large bodies and constituencies are to be. Used by folkmoot-cn-statutes."""


@_hookspec
def folkmoot_appraisal_forms() -> Iterable[AppraisalForm]:  # type: ignore[empty-body]
    """Grade sheets of the yearly appraisal, and their scoring. Used by folkmoot-method-4321.

    A rule compares sheets in favour with ballots; of consequences the longest row wins.
    """
