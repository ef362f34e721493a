"""What stands in the form of calling a meeting before anybody types."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from flask import request
from flask_babel import gettext

from folkmoot.extensions.service import view_for
from folkmoot.extensions.wording import template_for
from folkmoot.kernel.act import CHINA
from folkmoot.meetings.queries import LastNotice, last_notice
from folkmoot.meetings.service.calling import TITLE
from folkmoot.meetings.views.periods import Periods
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.views import here
from folkmoot.web.database import session
from folkmoot.web.formats import day, text
from folkmoot.web.preferences import language
from folkmoot_sdk import BodyKind, NoticeWords, Occasion, Purpose

_USUAL_HOUR = time(9, 30)


@dataclass(frozen=True, slots=True)
class Prepared:
    """``said`` tells where the values come from; empty as long as nobody said whose meeting."""

    said: str = ""
    values: Mapping[str, object] = field(default_factory=lambda: {"purpose": Purpose.DECISION})


def prepared(periods: Periods, planned: date | None) -> Prepared:
    """What the address says, and for the rest how this body met last. One query."""
    body = next((kind for kind in BodyKind if kind == request.args.get("body")), None)
    if body is None:
        return Prepared()
    if body not in periods.days:
        return Prepared(_has_nobody(body))
    last = last_notice(session(), body, Purpose.DECISION)
    customary = None if last else _customary(body)
    proposed = periods.proposed(body, planned)
    values = {
        "body_kind": body.value,
        "purpose": Purpose.DECISION,
        "title": request.args.get("title", "")[:TITLE]
        or (customary.title[:TITLE] if customary else text(body_label(body))),
        "place": last.place if last else "",
        "starts_at": datetime.combine(proposed, _hour(last), CHINA),
        "agenda": "\n".join(last.talk) if last else customary.body if customary else "",
        "decisions": "\n".join(last.decide if last else ()),
    }
    return Prepared(_said(_origin(last, customary), planned, proposed), values)


def _customary(body: BodyKind) -> NoticeWords | None:
    """The agenda that a plugin of the community has for the body's first notice."""
    template = template_for(view_for(session()), Occasion.MEETING, body)
    if template is None:
        return None
    values = {"community": here().community.name, "body": text(body_label(body))}
    return template.words(values, language())


def _usual_title(body: BodyKind, customary: NoticeWords | None) -> str:
    return customary.title if customary else text(body_label(body))


def _has_nobody(body: BodyKind) -> str:
    return gettext(
        "%(body)s has no members on record, so nobody can be called. Constitute it first.",
        body=text(body_label(body)),
    )


def _hour(last: LastNotice | None) -> time:
    """The planned one, else that of the last meeting."""
    asked = request.args.get("at", type=time.fromisoformat)
    if asked is not None:
        return asked.replace(tzinfo=None)
    return last.starts_at.astimezone(CHINA).time() if last else _USUAL_HOUR


def _said(origin: str, planned: date | None, proposed: date) -> str:
    parts = [origin]
    if planned is not None and planned != proposed:
        parts.append(
            gettext(
                "%(day)s was planned: a notice that hangs today is too late for that, so the first"
                " working day that it allows stands here.",
                day=day(planned),
            )
        )
    return " ".join(filter(None, parts))


def _origin(last: LastNotice | None, customary: NoticeWords | None) -> str:
    if last is not None:
        return gettext(
            "Place and agenda are those of the last notice, for %(day)s. Change what is different"
            " this time.",
            day=day(last.starts_at.astimezone(CHINA).date()),
        )
    if customary is not None:
        return gettext(
            "This is the first notice of this meeting, so its customary agenda stands here. Change"
            " what is different."
        )
    return ""
