"""From which day on a community owes its meetings: when it went pilot or live.

The history of stages knows, a floor below; whoever knows better registers that here.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.tenancy.history import working_since

# (session in the platform's scope, a district) -> day by community, of those that owe.
OwedFromSource = Callable[[Session, int], Mapping[int, date]]


@dataclass(slots=True)
class _Wiring:
    source: OwedFromSource = working_since


_wiring = _Wiring()


def register_owed_from(source: OwedFromSource) -> None:
    """Ask ``source`` when each community of a district went pilot or live. The last one holds."""
    _wiring.source = source


def owed_from_in(session: Session, district_id: int) -> Mapping[int, date]:
    """The days that are known; a community without one owes from the day on which it is asked."""
    return _wiring.source(session, district_id)
