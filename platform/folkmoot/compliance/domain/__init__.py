"""What is owed, by which rule, how it stands, and which meeting meets it. Pure."""

from folkmoot.compliance.domain.floor import KEEPING, unmet_without
from folkmoot.compliance.domain.meeting import (
    Held,
    Open,
    Shortcoming,
    assign,
    may_count,
    shortcoming_of,
)
from folkmoot.compliance.domain.standing import Owed, Standing, standing_of
from folkmoot.compliance.domain.strictness import Asked, Rule, Wanted, rules_of, strictest

__all__ = [
    "KEEPING",
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
    "rules_of",
    "shortcoming_of",
    "standing_of",
    "strictest",
    "unmet_without",
]
