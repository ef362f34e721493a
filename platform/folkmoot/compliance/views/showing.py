"""The year in its reader's words: the rule behind each meeting, its plan, what became of it."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext, ngettext

from folkmoot.compliance.domain import Rule, Shortcoming, Standing
from folkmoot.compliance.figures import STANDINGS
from folkmoot.compliance.holding import MeetingOwed
from folkmoot.compliance.periods import short_name
from folkmoot.compliance.queries import ObligationLine
from folkmoot.compliance.remedies import Remedy, is_about, remedy_of
from folkmoot.compliance.service.planning import NATIONAL
from folkmoot.compliance.views.doing import NEEDED, Reader, acts_on
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.views import Here
from folkmoot.web.chrome import Link
from folkmoot.web.formats import day, figure, moment, text, words
from folkmoot.web.shapes import Tag, Tone
from folkmoot_sdk import BodyKind, Text

_TONES = {
    Standing.UPCOMING: Tone.QUIET,
    Standing.DUE_SOON: Tone.WAIT,
    Standing.DUE: Tone.NOW,
    Standing.MET: Tone.GOOD,
    Standing.OVERDUE: Tone.BAD,
    Standing.EXCUSED: Tone.QUIET,
}
_LACKING = {
    Shortcoming.CANCELLED: mark("it was cancelled"),
    Shortcoming.BROKE_OFF: mark("it broke off before its end"),
    Shortcoming.NOTICE_TOO_SHORT: mark("the notice was too short"),
    Shortcoming.NOT_MINUTED: mark("the minutes are not written"),
    Shortcoming.NOT_PUBLISHED: mark("the minutes are not published"),
    Shortcoming.NOT_OWED: mark("nothing is lacking, it will be counted with the next minutes"),
}


@dataclass(frozen=True, slots=True)
class Asks:
    """A rule in words, those that are kept with it, and from when on it holds if not all year."""

    rule: str
    kept: tuple[str, ...]
    since: date | None


@dataclass(frozen=True, slots=True)
class Tried:
    """A meeting in the period of something owed, and what is to be said of it."""

    title: str
    href: str
    said: str


@dataclass(frozen=True, slots=True)
class DutyShown:
    """One meeting that is owed; ``too_late`` if none can meet it any more."""

    line: ObligationLine
    name: Text
    tag: Tag
    planned: str
    rest: bool
    too_late: bool
    tried: tuple[Tried, ...]
    excused: str
    acts: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class BodyYear:
    """What one body owes in the year."""

    body: BodyKind
    name: Text
    asks: tuple[Asks, ...]
    duties: tuple[DutyShown, ...]


def standing_tag(standing: Standing) -> Tag:
    return Tag(STANDINGS[standing], _TONES[standing])


def standings(lines: Iterable[ObligationLine]) -> list[Tag]:
    """How many stand how, the most pressing first."""
    often = Counter(line.standing for line in lines)
    return [
        Tag(f"{words(STANDINGS[standing])} {often[standing]}", _TONES[standing])
        for standing in STANDINGS
        if often[standing]
    ]


def sections(
    reader: Reader, lines: Sequence[ObligationLine], meetings: Sequence[MeetingOwed]
) -> list[BodyYear]:
    """The bodies, whoever meets most often first."""
    often = Counter(line.body for line in lines)
    return [
        BodyYear(
            body=body,
            name=body_label(body),
            asks=tuple(_asks([line for line in lines if line.body is body])),
            duties=tuple(_duty(reader, line, meetings) for line in lines if line.body is body),
        )
        for body, _ in often.most_common()
    ]


def _asks(lines: Sequence[ObligationLine]) -> Iterator[Asks]:
    """Each rule once, from the first period that it asks for."""
    seen: set[tuple[Text, Text, tuple[Rule, ...]]] = set()
    for line in sorted(lines, key=lambda one: one.period.start):
        key = (line.cadence, line.source, line.outdoes)
        if key not in seen:
            since = line.period.start if seen else None
            seen.add(key)
            kept = tuple(_cited(rule.title, rule.cited) for rule in line.outdoes)
            yield Asks(_cited(line.cadence, line.source), kept, since)


def _cited(title: Text, source: Text) -> str:
    return text(Text(f"{title.zh}——{source.zh}", f"{title.en} – {source.en}"))


def _duty(reader: Reader, line: ObligationLine, meetings: Iterable[MeetingOwed]) -> DutyShown:
    own = [one for one in meetings if is_about(one, line)]
    planned = line.planned_at if line.standing in NEEDED else None
    coming = planned is not None and planned > reader.act.at
    return DutyShown(
        line=line,
        name=short_name(line.period, line.ordinal),
        tag=standing_tag(line.standing),
        planned=_planned(planned, own, coming=coming) if planned else "",
        rest=planned is not None and coming and _is_rest(planned),
        too_late=line.standing is Standing.OVERDUE and remedy_of(own)[0] is Remedy.CALL,
        tried=tuple(_tried(reader.place, one) for one in own),
        excused=_excused(reader, line),
        acts=tuple(acts_on(reader, line, own)),
    )


def _planned(planned: datetime, own: Iterable[MeetingOwed], *, coming: bool) -> str:
    """Once its moment is over a plan is history, and says whether anything came of it."""
    at = moment(planned)
    if coming:
        return str(gettext("Planned for %(at)s", at=at))
    if any(not one.held.cancelled for one in own):
        return str(gettext("Was planned for %(at)s", at=at))
    return str(gettext("Was planned for %(at)s, and was not held", at=at))


def _is_rest(planned: datetime) -> bool:
    return not NATIONAL.is_workday(planned.astimezone(CHINA).date())


def _tried(place: Here, meeting: MeetingOwed) -> Tried:
    href = place.url("meetings.meeting", meeting_id=meeting.held.id)
    return Tried(meeting.title, href, _with_turnout(_said(meeting), meeting))


def _with_turnout(said: str, meeting: MeetingOwed) -> str:
    """How many it was made of: a body of one has its quorum with one."""
    if not meeting.held.ended:
        return said
    turnout = meeting.turnout
    return str(
        gettext(
            "%(said)s Members %(members)s, came %(present)s, quorum %(needed)s.",
            said=said,
            members=figure(turnout.base.members),
            present=figure(turnout.present),
            needed=figure(turnout.needed),
        )
    )


def _said(meeting: MeetingOwed) -> str:
    at = moment(meeting.starts_at)
    match meeting.shortcoming:
        case None:
            return str(gettext("Held on %(at)s: it counts.", at=at))
        case Shortcoming.TO_COME:
            return str(gettext("Called for %(at)s.", at=at))
        case Shortcoming.INQUORATE if meeting.turnout.shortfall:
            lacking = ngettext(
                "inquorate, one short", "inquorate, %(num)d short", meeting.turnout.shortfall
            )
        case Shortcoming.INQUORATE:
            lacking = gettext("inquorate")
        case Shortcoming.NOT_PUBLISHED if meeting.held.body is BodyKind.APPRAISAL_MEETING:
            lacking = gettext("the result is not published")
        case shortcoming:
            lacking = words(_LACKING[shortcoming])
    return str(gettext("%(at)s, does not count: %(lacking)s.", at=at, lacking=lacking))


def _excused(reader: Reader, line: ObligationLine) -> str:
    if line.excuse is None or line.excused_at is None:
        return ""
    known = reader.approvers.get(line.excused_by) if line.excused_by else None
    by = known or gettext("an officer above the community")
    on = day(line.excused_at.astimezone(CHINA).date())
    return str(gettext("Excused by %(who)s on %(day)s.", who=by, day=on))
