"""The contract between Folkmoot and its plugins. Every public name is in `__all__`, for ever.

Exact values only: no clock, no randomness, no float, no voter's identity.
"""

import pluggy

from folkmoot_sdk import hookspecs
from folkmoot_sdk._cadences import Cadence, Period, Span
from folkmoot_sdk._comparison import Comparison, Figures
from folkmoot_sdk._count import OptionOutcome, Outcome, decide
from folkmoot_sdk._errors import (
    CountError,
    DefinitionError,
    FiguresError,
    ManifestError,
    MissingFigureError,
    PlainError,
    PollError,
    SdkError,
    SettingsError,
)
from folkmoot_sdk._forms import EvaluationForm, FormItem, Grade
from folkmoot_sdk._gates import Gate, GateResult, MatterFacts
from folkmoot_sdk._kinds import BodyKind, Purpose, Quantity, Secrecy, Step, Subject, Unit
from folkmoot_sdk._limits import Deadline, DeadlineKind, SizeRule
from folkmoot_sdk._manifest import Kind, Manifest, read_manifest
from folkmoot_sdk._methods import (
    Ballot,
    Count,
    LeftOut,
    Option,
    OptionCount,
    Poll,
    VotingRule,
    pin_settings,
)
from folkmoot_sdk._rules import DecisionRule
from folkmoot_sdk._text import InForce, Source, Text, reference
from folkmoot_sdk._verdict import TestResult

# Apart from the distribution's version: a plugin's manifest says which of these it was written for.
API_VERSION = (1, 0)

hookimpl = pluggy.HookimplMarker("folkmoot")

__all__ = [
    "API_VERSION",
    "Ballot",
    "BodyKind",
    "Cadence",
    "Comparison",
    "Count",
    "CountError",
    "Deadline",
    "DeadlineKind",
    "DecisionRule",
    "DefinitionError",
    "EvaluationForm",
    "Figures",
    "FiguresError",
    "FormItem",
    "Gate",
    "GateResult",
    "Grade",
    "InForce",
    "Kind",
    "LeftOut",
    "Manifest",
    "ManifestError",
    "MatterFacts",
    "MissingFigureError",
    "Option",
    "OptionCount",
    "OptionOutcome",
    "Outcome",
    "Period",
    "PlainError",
    "Poll",
    "PollError",
    "Purpose",
    "Quantity",
    "SdkError",
    "Secrecy",
    "SettingsError",
    "SizeRule",
    "Source",
    "Span",
    "Step",
    "Subject",
    "TestResult",
    "Text",
    "Unit",
    "VotingRule",
    "decide",
    "hookimpl",
    "hookspecs",
    "pin_settings",
    "read_manifest",
    "reference",
]
