"""A community that rests owes nothing more; what had begun before, it owes still."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from sqlalchemy import Date, bindparam, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.compliance.joins import OPEN
from folkmoot.compliance.models import Lift, Obligation
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Conflict, mark
from folkmoot.tenancy.history import Rest

# Kept with each obligation that is lifted, as RULE_CHANGED is.
AT_REST = "at_rest"


def lift_at_rest(session: Session, act: Act, rests: Sequence[Rest]) -> int:
    """Lift what begins in one of these rests, of whatever year, and return how many it were.

    What a meeting met stays, and so does what somebody was excused from. A second time changes
    nothing. Raises Conflict (``compliance.owed_at_once``).
    """
    if not rests:
        return 0
    rows = session.execute(_OPEN_AFTER, {"first": rests[0].since}).all()
    found = [key for key, starts_on in rows if begins_at_rest(rests, starts_on)]
    if found:
        session.add_all(Lift(obligation_id=key, reason=AT_REST, lifted_at=act.at) for key in found)
        with one_at_a_time():
            audit.record(session, act, "compliance:community:rest", rests[-1].since)
    return len(found)


_OPEN_AFTER = select(Obligation.id, Obligation.starts_on).where(
    Obligation.starts_on > bindparam("first", type_=Date), OPEN
)


def begins_at_rest(rests: Sequence[Rest], day: date) -> bool:
    return any(rest.begins(day) for rest in rests)


def is_at_rest(rests: Sequence[Rest]) -> bool:
    """Whether the community rests now."""
    return bool(rests) and rests[-1].until is None


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """What was laid down or lifted meets its like from another session in the database."""
    try:
        yield
    except IntegrityError as error:
        raise Conflict(
            "compliance.owed_at_once",
            mark("Somebody else laid down this year's meetings at the same time."),
            cure=mark("Look at the year again; nothing more may have to be done."),
        ) from error
