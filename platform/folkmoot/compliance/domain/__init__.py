"""What is owed, by which rule, how it stands, and which meeting meets it. Pure."""

from folkmoot.compliance.domain.meeting import (
    Held,
    Open,
    Shortcoming,
    assign,
    may_count,
    shortcoming_of,
)
from folkmoot.compliance.domain.standing import Owed, Standing, standing_of
from folkmoot.compliance.domain.strictness import Asked, Rule, Wanted, strictest

__all__ = [
    "Asked",
    "Held",
    "Open",
    "Owed",
    "Rule",
    "Shortcoming",
    "Standing",
    "Wanted",
    "assign",
    "may_count",
    "shortcoming_of",
    "standing_of",
    "strictest",
]
