"""The contract between Folkmoot and its plugins. Every public name is in `__all__`, for ever.

Exact values only: no clock, no randomness, no float, no voter's identity.
"""

import pluggy

from folkmoot_sdk import hookspecs
from folkmoot_sdk._appraisals import (
    AppraisalForm,
    AppraisalResult,
    Consequence,
    GradeRule,
    GradeTest,
    SheetCount,
    appraise,
)
from folkmoot_sdk._cadence_faults import CadenceFault, CadenceTrouble, cadence_faults
from folkmoot_sdk._cadences import Cadence, CalendarCadence, Period, Span
from folkmoot_sdk._comparison import Comparison, Figures
from folkmoot_sdk._contributions import Contribution, NoSettings, reference
from folkmoot_sdk._count import OptionOutcome, Outcome, decide
from folkmoot_sdk._errors import (
    CountError,
    DefinitionError,
    FiguresError,
    ManifestError,
    MissingFigureError,
    OtherApiError,
    PlainError,
    PollError,
    SdkError,
    SettingsError,
)
from folkmoot_sdk._forms import EvaluationForm, FormItem, Grade
from folkmoot_sdk._gates import Gate, GateResult, MatterFacts
from folkmoot_sdk._kinds import (
    AppraiserCategory,
    BodyKind,
    Event,
    Measure,
    Purpose,
    Quantity,
    Secrecy,
    Standing,
    Step,
    Subject,
    Unit,
)
from folkmoot_sdk._limits import Deadline, DeadlineKind, SizeRule
from folkmoot_sdk._manifest import API_VERSION, Kind, Manifest, read_manifest
from folkmoot_sdk._markings import Mark, Marking, MarkingKind
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
from folkmoot_sdk._promises import Promise
from folkmoot_sdk._rules import DecisionRule
from folkmoot_sdk._scopes import PersonalData, Scope
from folkmoot_sdk._settings import SettingField, SettingType, describe_settings
from folkmoot_sdk._text import InForce, Source, Text
from folkmoot_sdk._verdict import TestResult

hookimpl = pluggy.HookimplMarker("folkmoot")

__all__ = [
    "API_VERSION",
    "AppraisalForm",
    "AppraisalResult",
    "AppraiserCategory",
    "Ballot",
    "BodyKind",
    "Cadence",
    "CadenceFault",
    "CadenceTrouble",
    "CalendarCadence",
    "Comparison",
    "Consequence",
    "Contribution",
    "Count",
    "CountError",
    "Deadline",
    "DeadlineKind",
    "DecisionRule",
    "DefinitionError",
    "EvaluationForm",
    "Event",
    "Figures",
    "FiguresError",
    "FormItem",
    "Gate",
    "GateResult",
    "Grade",
    "GradeRule",
    "GradeTest",
    "InForce",
    "Kind",
    "LeftOut",
    "Manifest",
    "ManifestError",
    "Mark",
    "Marking",
    "MarkingKind",
    "MatterFacts",
    "Measure",
    "MissingFigureError",
    "NoSettings",
    "Option",
    "OptionCount",
    "OptionOutcome",
    "OtherApiError",
    "Outcome",
    "Period",
    "PersonalData",
    "PlainError",
    "Poll",
    "PollError",
    "Promise",
    "Purpose",
    "Quantity",
    "Scope",
    "SdkError",
    "Secrecy",
    "SettingField",
    "SettingType",
    "SettingsError",
    "SheetCount",
    "SizeRule",
    "Source",
    "Span",
    "Standing",
    "Step",
    "Subject",
    "TestResult",
    "Text",
    "Unit",
    "VotingRule",
    "appraise",
    "cadence_faults",
    "decide",
    "describe_settings",
    "hookimpl",
    "hookspecs",
    "pin_settings",
    "read_manifest",
    "reference",
]
