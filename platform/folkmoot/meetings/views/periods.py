"""How long the notice of each body must hang, and what follows for a day."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask_babel import gettext

from folkmoot.kernel.act import Act
from folkmoot.meetings.domain import latest_notice, lead_of
from folkmoot.meetings.service.calling import NATIONAL
from folkmoot.people.domain.kinds import body_label
from folkmoot.people.queries import constituted
from folkmoot.tenancy.practice import notice_days_of
from folkmoot.web import language
from folkmoot.web.database import session
from folkmoot.web.formats import day
from folkmoot_sdk import BodyKind

# The owners decide by heads and area, in a vote; the appraisal calls its own meeting.
_CALLED_ELSEWHERE = frozenset({BodyKind.OWNERS_ASSEMBLY, BodyKind.APPRAISAL_MEETING})


@dataclass(frozen=True, slots=True)
class Periods:
    """The days of notice that law and district ask of each body of the community."""

    today: date
    days: Mapping[BodyKind, int]

    @property
    def choices(self) -> list[tuple[Any, ...]]:
        return [(kind.value, body_label(kind)) for kind in self.days]

    @property
    def rows(self) -> list[list[object]]:
        return [[body_label(kind), self.days[kind], self.earliest(kind)] for kind in self.days]

    def earliest(self, body: BodyKind) -> date:
        """The first day of a meeting whose notice hangs today."""
        lead = lead_of(
            notified=self.today,
            held=self.today,
            days=self.days[body],
            last_day=NATIONAL.last_day,
        )
        return lead.earliest

    def proposed(self, body: BodyKind, planned: date | None) -> date:
        """The planned day; for none, or one too soon, the next working day that is not."""
        earliest = self.earliest(body)
        if planned is not None and planned >= earliest:
            return planned
        return next(day for day in _from(earliest) if NATIONAL.is_workday(day))

    def answer(self, body: BodyKind, held_on: date) -> str:
        """By when the notice of a meeting on that day must hang."""
        latest = latest_notice(held=held_on, days=self.days[body], last_day=NATIONAL.last_day)
        name = body_label(body).in_(language())
        if latest < self.today:
            return gettext(
                "%(body)s: the notice for %(day)s had to hang on %(latest)s at the latest. If it"
                " hangs today, the meeting may be from %(earliest)s on.",
                body=name,
                day=day(held_on),
                latest=day(latest),
                earliest=day(self.earliest(body)),
            )
        return gettext(
            "%(body)s: the notice for %(day)s must hang on %(latest)s at the latest.",
            body=name,
            day=day(held_on),
            latest=day(latest),
        )


def periods_for(act: Act) -> Periods:
    """Of every body whose meeting is called on a page of its own."""
    bodies = constituted(session(), act.today)
    meeting = [kind for kind in BodyKind if kind in bodies and kind not in _CALLED_ELSEWHERE]
    return Periods(act.today, notice_days_of(session(), meeting, act.today))


def _from(first: date) -> Iterator[date]:
    while True:
        yield first
        first += timedelta(days=1)
