"""Who is told on which day of a meeting that has not been held. Pure.

The secretary first, so that it can be held; then the street office; then the district. Each is
told once for every level that an obligation reaches, in one digest a day at the most. A day on
which nobody was told is caught up by the next: what matters is what they have been told before.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from uuid import UUID

from folkmoot.tenancy.rules import Reminders


class Level(StrEnum):
    """From below to above."""

    SECRETARY = "secretary"
    STREET = "street"
    DISTRICT = "district"

    @property
    def rank(self) -> int:
        return tuple(Level).index(self)


@dataclass(frozen=True, slots=True)
class Recipient:
    """An office and not an account: ``place`` is the id of its community, street or district."""

    level: Level
    place: int


@dataclass(frozen=True, slots=True)
class Where:
    """A community, and those above it.

    While it is ``at_rest`` its secretary can do nothing; those above can excuse what had begun.
    """

    tenant_id: int
    street_id: int
    district_id: int
    at_rest: bool = False

    @property
    def told(self) -> tuple[Level, ...]:
        return tuple(level for level in Level if not (self.at_rest and level is Level.SECRETARY))

    def recipient(self, level: Level) -> Recipient:
        place = {
            Level.SECRETARY: self.tenant_id,
            Level.STREET: self.street_id,
            Level.DISTRICT: self.district_id,
        }
        return Recipient(level, place[level])


@dataclass(frozen=True, slots=True)
class Open:
    """A meeting neither held nor excused. ``told`` is how far it had gone, as each level knows."""

    where: Where
    obligation_id: UUID
    due_on: date
    told: Mapping[Level, Level]


@dataclass(frozen=True, slots=True)
class News:
    """A meeting that ``reached`` a level of which the recipient does not know."""

    about: Open
    reached: Level
    is_new: bool


@dataclass(frozen=True, slots=True)
class Digest:
    """What a recipient is told on ``day``: the news, and how many others stand as they stood."""

    recipient: Recipient
    day: date
    news: tuple[News, ...]
    standing: int

    @property
    def new(self) -> int:
        return sum(each.is_new for each in self.news)

    @property
    def key(self) -> str:
        """The same for the same recipient and day, for a channel that must not send twice."""
        return f"{self.recipient.level}:{self.recipient.place}:{self.day}"


def begins_on(level: Level, due_on: date, rules: Reminders) -> date:
    """The day on which a meeting that is still open reaches ``level``."""
    days = {
        Level.SECRETARY: -rules.secretary,
        Level.STREET: -rules.street,
        Level.DISTRICT: rules.district,
    }
    return due_on + timedelta(days=days[level])


def reached_by(due_on: date, day: date, rules: Reminders) -> Level | None:
    """The highest level that it has reached on ``day``; None as long as nobody need be told."""
    levels = [level for level in Level if begins_on(level, due_on, rules) <= day]
    return levels[-1] if levels else None


def earliest_told(rules: Reminders) -> int:
    """So many days before its last day a meeting is spoken of for the first time."""
    return max(rules.secretary, rules.street)


def digests_of(
    day: date, open_ones: Iterable[Open], rules: Reminders, served: Collection[Recipient]
) -> tuple[Digest, ...]:
    """The digests of ``day``; nobody in ``served`` is told again, nor anybody without news."""
    news: defaultdict[Recipient, list[News]] = defaultdict(list)
    standing: defaultdict[Recipient, int] = defaultdict(int)
    for about in open_ones:
        for level, told in _for_each(about, day, rules):
            recipient = about.where.recipient(level)
            if told is None:
                standing[recipient] += 1
            else:
                news[recipient].append(told)
    return tuple(
        Digest(recipient, day, tuple(sorted(told, key=_in_order)), standing[recipient])
        for recipient, told in sorted(news.items(), key=lambda pair: _from_below(pair[0]))
        if recipient not in served
    )


def _for_each(about: Open, day: date, rules: Reminders) -> Iterator[tuple[Level, News | None]]:
    """The levels that know of it or are to be told now, with the news for them."""
    reached = reached_by(about.due_on, day, rules)
    for level in about.where.told:
        known = about.told.get(level)
        if reached is None or reached.rank < level.rank or _knows(known, reached):
            if known is not None:
                yield level, None
        else:
            yield level, News(about, reached, is_new=known is None)


def _knows(known: Level | None, reached: Level) -> bool:
    """Rules that were changed may put it further down again: that is no news."""
    return known is not None and known.rank >= reached.rank


def _in_order(news: News) -> tuple[date, int, UUID]:
    return news.about.due_on, news.about.where.tenant_id, news.about.obligation_id


def _from_below(recipient: Recipient) -> tuple[int, int]:
    return recipient.level.rank, recipient.place
