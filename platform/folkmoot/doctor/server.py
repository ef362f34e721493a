"""The database: whether it answers, is fit to work with, and agrees about the time."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from sqlalchemy import NullPool, create_engine, text

from folkmoot.doctor.finding import Finding, from_error
from folkmoot.kernel.errors import mark
from folkmoot.kernel.startup import problems

# Sessions and links are measured in minutes, chains in moments; a machine with NTP is within 0.1.
LARGEST_DRIFT = timedelta(seconds=5)

Clock = Callable[[], datetime]


def _now() -> datetime:
    return datetime.now(UTC)


def database(url: str) -> Iterator[Finding]:
    """Everything that would keep the platform from starting, or one finding that nothing does."""
    found = [from_error(problem.code, problem) for problem in problems(url)]
    yield from found
    if not found:
        said = mark("The database answers and is fit to work with")
        yield Finding("database", ok=True, said=said)


def clock(url: str, now: Clock = _now) -> Finding:
    """Raises OperationalError when the database does not answer."""
    before = now()
    with create_engine(url, poolclass=NullPool).connect() as connection:
        theirs: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
    drift = _outside(theirs, before, now())
    params = {"seconds": f"{drift.total_seconds():.0f}"}
    if drift > LARGEST_DRIFT:
        said = mark("This machine's clock and the database's are %(seconds)s seconds apart.")
        cure = mark("Set both by NTP.")
        return Finding("clock", ok=False, said=said, cure=cure, params=params)
    return Finding("clock", ok=True, said=mark("The clock agrees with the database's"))


def _outside(moment: datetime, start: datetime, end: datetime) -> timedelta:
    """How far a moment lies outside the time in which it was asked for."""
    return max(start - moment, moment - end, timedelta(0))
