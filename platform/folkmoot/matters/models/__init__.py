"""A matter's tables. Rows are only ever added; the database itself refuses a skipped step."""

from folkmoot.matters.models.ended import (
    MatterEnding,
    SatisfactionAnswer,
    SatisfactionStock,
    SatisfactionSurvey,
)
from folkmoot.matters.models.prepared import (
    Matter,
    MatterForm,
    MatterOption,
    MatterProposal,
    MatterStatement,
)
from folkmoot.matters.models.resolved import MatterVote, MatterVoteOption, Resolution
from folkmoot.matters.models.steps import MatterStep, MatterStepExit

__all__ = [
    "Matter",
    "MatterEnding",
    "MatterForm",
    "MatterOption",
    "MatterProposal",
    "MatterStatement",
    "MatterStep",
    "MatterStepExit",
    "MatterVote",
    "MatterVoteOption",
    "Resolution",
    "SatisfactionAnswer",
    "SatisfactionStock",
    "SatisfactionSurvey",
]
