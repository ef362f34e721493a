"""What the law itself asks for, which no excuse waives. Pure."""

from collections.abc import Collection, Iterable

from folkmoot.compliance.domain.standing import Owed, Standing
from folkmoot.compliance.domain.strictness import Asked

# What keeps a law or can still keep it; what was missed cannot, and what is excused will not.
KEEPING = frozenset({Standing.MET, Standing.UPCOMING, Standing.DUE_SOON, Standing.DUE})


def unmet_without(owed: Owed, law: Iterable[Asked], keeping: Collection[Owed]) -> Asked | None:
    """The first of ``law`` that would stay unmet without this meeting; ``keeping`` are those that
    keep it or still can, this one among them or not.
    """
    return next((asked for asked in law if _lacks(asked, owed, keeping)), None)


def _lacks(asked: Asked, owed: Owed, keeping: Collection[Owed]) -> bool:
    others = [one for one in keeping if one != owed and _is_asked(asked, one)]
    return _is_asked(asked, owed) and len(others) < asked.rule.at_least


def _is_asked(asked: Asked, owed: Owed) -> bool:
    return owed.body is asked.body and asked.period.holds(owed.period)
