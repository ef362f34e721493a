"""How long beforehand a meeting has to be called, said before somebody calls it too late."""

from collections.abc import Collection, Iterator

from flask_babel import gettext

from folkmoot.matters.acts.form import Desk
from folkmoot.meetings.domain import lead_of
from folkmoot.meetings.service.calling import NATIONAL
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.practice import notice_days_of
from folkmoot.web.formats import day, words
from folkmoot.web.preferences import CHINESE, language
from folkmoot_sdk import BodyKind


def lead_times(desk: Desk, bodies: Collection[BodyKind]) -> str:
    """For each body the days of notice, and the first day on which it could meet if called now."""
    gap = "" if language() == CHINESE else " "
    return gap.join((*_lead_times(desk, bodies), gettext("The day of the notice does not count.")))


def _lead_times(desk: Desk, bodies: Collection[BodyKind]) -> Iterator[str]:
    today = desk.act.today
    # A matter is held to the law of the day on which it was opened.
    for body, days in notice_days_of(desk.session, bodies, desk.record.law_date).items():
        lead = lead_of(notified=today, held=today, days=days, last_day=NATIONAL.last_day)
        yield gettext(
            "%(body)s: %(days)d full days of notice; called today it can meet from %(day)s on.",
            body=words(body_label(body)),
            days=days,
            day=day(lead.earliest),
        )
