"""The digests of a day: each office's page shows its own, and a channel may send it besides.

What an office was told is a row of the community that it was told about; so a digest of a street
office or of a district is no row of anybody's, and no community sees it.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import Any
from uuid import UUID

from sqlalchemy import Date, any_, bindparam, func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.compliance.frames import Frame
from folkmoot.compliance.joins import OPEN, TENANTS, of_obligation
from folkmoot.compliance.models import Obligation, Reminder
from folkmoot.compliance.reminding import (
    Digest,
    Level,
    Open,
    Recipient,
    Where,
    digests_of,
    earliest_told,
)
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Conflict, mark
from folkmoot.kernel.scope import DistrictScope, TenantScope
from folkmoot.tenancy.stages import RESTING, WORKING

# What a channel does with a digest once it is on record. ``Digest.key`` tells it one from another.
Send = Callable[[Digest], None]


def on_their_page(_digest: Digest) -> None:
    """Nothing to do: what an office was told is on its page already."""


def make_digests(
    database: Database, act: Act, frame: Frame, *, send: Send = on_their_page
) -> tuple[Digest, ...]:
    """Tell every office of a district what has come about since it was told last.

    A second run of the day tells nobody anything; a day without a run is caught up by the next.
    A digest is sent when all of the day are on record. Raises NotAllowed, and Conflict
    (``compliance.told_already``) where another run of the day is at it.
    """
    act.actor.require(Role.OPERATOR)
    places = {where.tenant_id: where for where in _places(frame)}
    with database.snapshot(DistrictScope(frame.id)) as session:
        until = act.today + timedelta(days=earliest_told(frame.reminders))
        found = tuple(_open_ones(session, places, until))
        served = frozenset(_served(session, places, act.today))
    digests = digests_of(act.today, found, frame.reminders, served)
    for where, told in _by_community(digests):
        with database.begin(TenantScope(where.tenant_id, where.district_id)) as session:
            tell(session, act, told)
    for digest in digests:
        send(digest)
    return digests


def _places(frame: Frame) -> Iterator[Where]:
    streets = {street.code: street.id for street in frame.streets}
    for line in frame.communities:
        if line.status in WORKING | RESTING:
            at_rest = line.status in RESTING
            yield Where(line.id, streets[line.street_code], frame.id, at_rest=at_rest)


Told = tuple[UUID, Level, Level]


def _by_community(digests: Iterable[Digest]) -> Iterator[tuple[Where, list[Told]]]:
    told: defaultdict[Where, list[Told]] = defaultdict(list)
    for digest in digests:
        for news in digest.news:
            row = (news.about.obligation_id, digest.recipient.level, news.reached)
            told[news.about.where].append(row)
    yield from told.items()


def tell(session: Session, act: Act, told: Iterable[Told]) -> None:
    """Put on record what was told of a community today: of what, to whom, how far it had gone."""
    act.actor.require(Role.OPERATOR)
    session.add_all(
        Reminder(
            obligation_id=obligation_id, told=level, reached=reached, told_on=act.today,
            told_at=act.at,
        )
        for obligation_id, level, reached in told
    )  # fmt: skip
    try:
        audit.record(session, act, "compliance:reminder:tell", act.today)
    except IntegrityError as error:
        raise Conflict(
            "compliance.told_already",
            mark("Another run is making the digests of today."),
            cure=mark("Let it end; what it leaves is told with the next."),
        ) from error


_OPEN = (
    select(
        Obligation.tenant_id,
        Obligation.id,
        Obligation.ends_on,
        Reminder.told,
        Reminder.reached,
    )
    .outerjoin(Reminder, of_obligation(Reminder))
    .where(
        Obligation.tenant_id == any_(TENANTS),
        Obligation.ends_on <= bindparam("until", type_=Date),
        OPEN,
    )
    .order_by(Obligation.tenant_id, Obligation.id)
)


def _open_ones(session: Session, places: Mapping[int, Where], until: date) -> Iterator[Open]:
    rows = session.execute(_OPEN, {"tenants": list(places), "until": until})
    for (tenant_id, key, due_on), known in groupby(rows, key=lambda row: (row[0], row[1], row[2])):
        yield Open(places[tenant_id], key, due_on, _furthest(row[3:] for row in known))


def _furthest(known: Iterable[Sequence[Any]]) -> Mapping[Level, Level]:
    told: dict[Level, Level] = {}
    for level, reached in known:
        if level is not None:
            told[level] = max(told.get(level, reached), reached, key=lambda each: each.rank)
    return told


_SERVED = (
    select(Reminder.tenant_id, Reminder.told)
    .where(
        Reminder.tenant_id == any_(TENANTS),
        Reminder.told_on == bindparam("day", type_=Date),
    )
    .distinct()
)


def _served(session: Session, places: Mapping[int, Where], day: date) -> Iterator[Recipient]:
    for tenant_id, level in session.execute(_SERVED, {"tenants": list(places), "day": day}):
        yield places[tenant_id].recipient(level)


_TOLD_ON = (
    select(Reminder.tenant_id, Reminder.told, func.count())
    .where(Reminder.tenant_id == any_(TENANTS), Reminder.told_on == bindparam("day", type_=Date))
    .group_by(Reminder.tenant_id, Reminder.told)
)


def told_on(session: Session, frame: Frame, day: date) -> Mapping[Recipient, int]:
    """Of how many meetings each office was told on an earlier day. District scope, one query."""
    places = {where.tenant_id: where for where in _places(frame)}
    numbers: Counter[Recipient] = Counter()
    for tenant_id, level, number in session.execute(
        _TOLD_ON, {"tenants": list(places), "day": day}
    ):
        numbers[places[tenant_id].recipient(level)] += number
    return numbers
