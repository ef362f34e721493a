"""What whoever reads the year can do about it: links to forms, here and of other rooms."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from flask_babel import gettext, ngettext

from folkmoot.compliance.domain import Shortcoming, Standing
from folkmoot.compliance.holding import MeetingOwed
from folkmoot.compliance.periods import short_name
from folkmoot.compliance.queries import ObligationLine
from folkmoot.compliance.remedies import Remedy, remedy_of
from folkmoot.compliance.service.excusing import EXCUSERS, is_within
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.stages import RESTING
from folkmoot.tenancy.views import Here
from folkmoot.web import language
from folkmoot.web.chrome import Link
from folkmoot_sdk import BodyKind, Text

CAN_BE_HELD = frozenset({Standing.UPCOMING, Standing.DUE_SOON, Standing.DUE})
NEEDED = frozenset(Standing) - {Standing.MET, Standing.EXCUSED}


@dataclass(frozen=True, slots=True)
class Reader:
    """For whom a year is written: where it is read, by whom, and the names that they may see.

    ``days`` are proposed for what has no date yet, to whoever can call it.
    """

    place: Here
    act: Act
    approvers: Mapping[UUID, str] = field(default_factory=dict)
    days: Mapping[UUID, date] = field(default_factory=dict)

    def has(self, *roles: Role) -> bool:
        return not self.act.actor.roles.isdisjoint(roles)

    @property
    def keeps_office(self) -> bool:
        """Whether they can do as the secretary; in a community that rests nobody can."""
        return self.has(Role.SECRETARY) and self.place.community.status not in RESTING


def acts_on(reader: Reader, line: ObligationLine, own: Sequence[MeetingOwed]) -> Iterator[Link]:
    """What can be done about one obligation; ``own`` are the meetings about it."""
    if reader.keeps_office and line.standing in NEEDED:
        yield from _secretarys(reader, line, own)
    may = reader.has(*EXCUSERS) and not is_within(reader.act.actor)
    if may and line.standing in NEEDED:
        href = reader.place.url("compliance.excuse", obligation_id=line.id)
        yield Link(gettext("Excuse the community"), href)


def _secretarys(reader: Reader, line: ObligationLine, own: Sequence[MeetingOwed]) -> Iterator[Link]:
    remedy, meeting = remedy_of(own)
    if meeting is not None:
        yield _finish_link(reader.place, remedy, meeting)
    elif line.standing is Standing.OVERDUE:
        yield _call_link(reader, line)
    elif not any(one.shortcoming is Shortcoming.TO_COME for one in own):
        yield _call_link(reader, line)
        label = gettext("Move the date") if line.planned_at else gettext("Choose a date")
        yield Link(label, reader.place.url("compliance.move", obligation_id=line.id))


def _finish_link(place: Here, remedy: Remedy, meeting: MeetingOwed) -> Link:
    key = meeting.held.id
    if remedy is Remedy.WRITE:
        href = place.url("meetings.do", meeting_id=key, name="minutes")
        return Link(gettext("Write the minutes"), href)
    if meeting.held.body is BodyKind.APPRAISAL_MEETING:
        href = place.url("appraisals.of_meeting", meeting_id=key)
        return Link(gettext("Publish the result"), href)
    return Link(gettext("Publish the minutes"), place.url("compliance.publish", meeting_id=key))


def _call_link(reader: Reader, line: ObligationLine) -> Link:
    # The appraisal calls its own meeting; it lies above this room, so only its address is known.
    if line.body is BodyKind.APPRAISAL_MEETING:
        label = gettext("Call this meeting in the year-end appraisal")
        return Link(label, reader.place.url("appraisals.appraisal_list"))
    late = line.standing is Standing.OVERDUE
    label = gettext("Call this meeting belatedly") if late else gettext("Call this meeting")
    return Link(label, _calling(reader, line))


def _calling(reader: Reader, line: ObligationLine) -> str:
    """The form of calling a meeting, with all in it that is known here."""
    asked: dict[str, object] = {"body": line.body.value, "title": title_of(line)}
    planned = line.planned_at if line.standing in CAN_BE_HELD else None
    at = planned.astimezone(CHINA) if planned else None
    held_on = at.date() if at else reader.days.get(line.id)
    if held_on is not None:
        asked |= {f"held_on-{part}": getattr(held_on, part) for part in ("year", "month", "day")}
    if at is not None:
        asked["at"] = f"{at:%H:%M}"
    return reader.place.url("meetings.call", **asked)


def title_of(line: ObligationLine) -> str:
    """What the meeting could be called: 2026年3月民主自治联席会议."""
    name, body, year = short_name(line.period), body_label(line.body), line.period.start.year
    en = f"{body.en}, {year}" if name.en == "Year" else f"{body.en}, {name.en} {year}"
    zh = f"{year}年度{body.zh}" if name.zh == "全年" else f"{year}年{name.zh}{body.zh}"
    return Text(zh, en).in_(language())


def to_do(
    reader: Reader,
    year: int,
    lines: Iterable[ObligationLine],
    meetings: Iterable[MeetingOwed],
) -> list[Link]:
    """What the secretary can do about the whole year."""
    if not reader.keeps_office:
        return []
    bodies = {line.body for line in lines}
    return [*_planning(reader, year, lines), *_publishing(reader, bodies, meetings)]


def _planning(reader: Reader, year: int, lines: Iterable[ObligationLine]) -> Iterator[Link]:
    without = sum(1 for one in lines if one.standing in CAN_BE_HELD and one.planned_at is None)
    if without:
        label = ngettext(
            "Plan the year: one meeting has no date",
            "Plan the year: %(num)d meetings have no date",
            without,
        )
        yield Link(label, reader.place.url("compliance.plan", of=year))


def _publishing(
    reader: Reader, bodies: Iterable[BodyKind], meetings: Iterable[MeetingOwed]
) -> Iterator[Link]:
    for one in meetings:
        if one.held.body not in bodies or not one.held.minuted or one.held.published:
            continue
        if one.held.body is BodyKind.APPRAISAL_MEETING:
            label = gettext("The result of “%(title)s” is not published", title=one.title)
            yield Link(label, reader.place.url("appraisals.of_meeting", meeting_id=one.held.id))
        else:
            label = gettext("Publish the minutes of “%(title)s”", title=one.title)
            yield Link(label, reader.place.url("compliance.publish", meeting_id=one.held.id))
