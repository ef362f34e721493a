"""A meeting in its reader's words: the notice, the agenda, who came, whether that is enough."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import cast
from uuid import UUID

from flask_babel import gettext

from folkmoot.kernel.errors import mark
from folkmoot.meetings.domain import MeetingState, Stance, stays
from folkmoot.meetings.minutes import MinutesContent, Rendered, render, render_nameless
from folkmoot.meetings.models import AgendaItem, ItemProposal, Meeting, Minutes, Statement
from folkmoot.meetings.page import MeetingRecord, VoteHere, VotesHere
from folkmoot.meetings.queries.floor import quorum_for
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.views import Here
from folkmoot.web import language, shapes
from folkmoot.web.formats import day, listing, moment
from folkmoot_sdk import TestResult, Text

_STATES = {
    MeetingState.CALLED: shapes.Tag(mark("Called"), shapes.Tone.WAIT),
    MeetingState.IN_SESSION: shapes.Tag(mark("In session"), shapes.Tone.NOW),
    MeetingState.CLOSED: shapes.Tag(mark("Held"), shapes.Tone.GOOD),
    MeetingState.ADJOURNED: shapes.Tag(mark("Adjourned"), shapes.Tone.BAD),
    MeetingState.CANCELLED: shapes.Tag(mark("Cancelled"), shapes.Tone.QUIET),
}
_COURSE = {
    MeetingState.IN_SESSION: mark("Meeting opened"),
    MeetingState.CLOSED: mark("Meeting closed"),
    MeetingState.ADJOURNED: mark("Meeting adjourned"),
    MeetingState.CANCELLED: mark("Meeting cancelled"),
}
_STANCES = {
    Stance.SUPPORT: shapes.Tag(mark("Supports it"), shapes.Tone.GOOD),
    Stance.OPPOSE: shapes.Tag(mark("Opposes it"), shapes.Tone.BAD),
    Stance.NEUTRAL: shapes.Tag(mark("Takes no side"), shapes.Tone.QUIET),
}
_COLON = Text("：", ": ")


@dataclass(frozen=True, slots=True)
class Quorum:
    """The tests as they stand, or as they were frozen at the end. ``announced`` says whether the
    notice allows a resolution; ``needed`` is how many must come, for as long as none could.
    """

    valid: bool
    announced: bool
    shortfall: int
    tests: tuple[TestResult, ...]
    final: bool
    needed: int = 0

    @property
    def law(self) -> str:
        """What asks for so many."""
        return self.tests[0].citation(language()) if self.tests else ""


@dataclass(frozen=True, slots=True)
class Line:
    """A proposal or a statement within an item."""

    title: str
    note: str
    tag: shapes.Tag | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An agenda item; ``href`` leads to its matter."""

    position: int
    title: str
    href: str
    tag: shapes.Tag
    note: str
    proposals: list[Line]
    statements: list[Line]
    votes: list[VoteHere]
    to_open: str


@dataclass(frozen=True, slots=True)
class MeetingPage:
    """What the template needs, in the reader's words."""

    tag: shapes.Tag
    lead: str
    rows: list[shapes.Row]
    figures: list[shapes.Figure]
    items: list[Item]
    quorum: Quorum
    people: list[shapes.Row]


def state_tag(state: MeetingState) -> shapes.Tag:
    return _STATES[state]


def meeting_page(record: MeetingRecord, votes: VotesHere, place: Here) -> MeetingPage:
    quorum = quorum_now(record)
    if not (quorum.valid and quorum.announced and record.state is MeetingState.IN_SESSION):
        votes = votes.read
    return MeetingPage(
        tag=state_tag(record.state),
        lead=_lead(record.meeting),
        rows=list(_rows(record)),
        figures=_figures(record, quorum),
        items=[_item(record, item, votes, place) for item in record.agenda],
        quorum=quorum,
        people=list(_people(record)),
    )


def quorum_now(record: MeetingRecord) -> Quorum:
    """The room's quorum; of a meeting that has ended, that of its fullest moment."""
    announced = record.meeting.may_resolve
    if (frozen := record.outcome) is not None:
        tests = tuple(TestResult.from_plain(test) for test in frozen.tests)
        return Quorum(frozen.quorate, announced, 0, tests, final=True)
    live = quorum_for(record.meeting, record.room)
    nobody_yet = record.state is MeetingState.CALLED and not record.signs
    needed = live.needed if nobody_yet else 0
    return Quorum(live.valid, announced, live.shortfall, live.tests, final=False, needed=needed)


def _lead(meeting: Meeting) -> str:
    body = body_label(meeting.body_kind).in_(language())
    return " · ".join((body, moment(meeting.starts_at), meeting.place))


def _rows(record: MeetingRecord) -> Iterator[shapes.Row]:
    meeting = record.meeting
    yield shapes.Row(mark("Notice served"), meeting.called_at)
    yield shapes.Row(mark("Notice period"), _notice(record))
    for event in record.course[1:]:
        said = [moment(event.at), *([event.reason] if event.reason else [])]
        yield shapes.Row(_COURSE[event.state], " · ".join(said))


def _notice(record: MeetingRecord) -> str:
    meeting = record.meeting
    required = gettext("%(days)d full days are required", days=meeting.notice_days)
    if meeting.notice_in_time:
        served = gettext("Served in time")
        return f"{served} · {required}"
    short = gettext(
        "Urgent: shorter than required, earliest day otherwise %(day)s",
        day=day(meeting.earliest_on),
    )
    reason = gettext("Reason: %(reason)s", reason=meeting.urgent_reason)
    return f"{short} · {required} · {reason}"


def _figures(record: MeetingRecord, quorum: Quorum) -> list[shapes.Figure]:
    members = record.meeting.members
    if (held := record.outcome) is not None:
        note = gettext("at the fullest moment, %(at)s", at=moment(held.fullest_at))
        return [
            shapes.Figure(mark("Members called"), members),
            shapes.Figure(mark("Members present"), held.present, note=note),
        ]
    figures = [
        shapes.Figure(mark("Members called"), members),
        shapes.Figure(mark("Members present"), record.room.present),
    ]
    if quorum.shortfall and not quorum.needed:
        figures.append(shapes.Figure(mark("Still needed for the quorum"), quorum.shortfall))
    return figures


def _item(record: MeetingRecord, item: AgendaItem, votes: VotesHere, place: Here) -> Item:
    subject, decides = item.subject_id, item.for_decision
    return Item(
        position=item.position,
        title=item.title,
        href=place.url("matters.matter", matter_id=subject) if subject else "",
        tag=_standing(item),
        note=_raised_by(record, item) if not item.announced else _announced(item),
        proposals=[_proposal(record, each) for each in record.proposals_of(item)],
        statements=[_statement(each) for each in record.statements_of(item)],
        votes=[vote for vote in votes.taken if decides and vote.subject_id == subject],
        to_open=votes.to_open.get(subject, "") if decides and subject else "",
    )


def _standing(item: AgendaItem) -> shapes.Tag:
    if not item.announced:
        return shapes.Tag(mark("Raised in the meeting, to be talked about"), shapes.Tone.QUIET)
    if item.for_decision:
        return shapes.Tag(mark("Announced for decision"), shapes.Tone.NOW)
    return shapes.Tag(mark("Announced to be talked about"), shapes.Tone.QUIET)


def _announced(item: AgendaItem) -> str:
    return gettext("The meeting may add to this list.") if item.takes_proposals else ""


def _raised_by(record: MeetingRecord, raised: AgendaItem | ItemProposal) -> str:
    name = record.names.get(raised.raised_by) if raised.raised_by else None
    return gettext("Raised by %(name)s", name=name) if name else ""


def _proposal(record: MeetingRecord, proposal: ItemProposal) -> Line:
    if proposal.raised_by is None:
        return Line(proposal.title, gettext("Prepared beforehand"))
    return Line(proposal.title, _raised_by(record, proposal) or gettext("Raised in the meeting"))


def _statement(statement: Statement) -> Line:
    body = body_label(statement.body_kind).in_(language())
    option = gettext("Option %(key)s", key=statement.option_key) if statement.option_key else ""
    return Line(
        " · ".join(part for part in (body, option) if part),
        statement.text,
        _STANCES[statement.stance],
    )


def _people(record: MeetingRecord) -> Iterator[shapes.Row]:
    """Who came and who did not: the numbers, and the names where they may be shown."""
    room, came = record.room, stays(record.signs).keys()
    members = [seat.person_id for seat in record.seats if not seat.observer]
    away = [key for key in members if key not in room.counted]
    groups: tuple[tuple[str, Collection[UUID]], ...] = (
        (mark("Here in person"), [key for key in members if key in room.in_person]),
        (mark("Stood for by written proxy"), [key for key in members if key in room.represented]),
        (mark("Came and left"), [key for key in away if key in came]),
        (mark("Not here"), [key for key in away if key not in came]),
        (mark("Looking on, not counted"), room.observers),
    )
    order = {line.seat.person_id: place for place, line in enumerate(record.roster)}
    for label, group in groups:
        listed = sorted(group, key=lambda key: (order.get(key, len(order)), key))
        if listed or label == groups[0][0]:
            names = [record.names[key] for key in listed if key in record.names]
            yield shapes.Row(label, _counted(len(listed), names))


def _counted(number: int, names: list[str]) -> str:
    said: str = gettext("%(count)d in all", count=number)
    return f"{said}{_COLON.in_(language())}{listing(names)}" if names else said


def with_names(written: Minutes, names: Mapping[str, str]) -> Rendered:
    content = cast("MinutesContent", written.content)
    return render(content, locale=language(), names=names)


def without_names(written: Minutes, names: Mapping[str, str]) -> Rendered:
    """Minutes for the public: all that was said and decided, and no name."""
    told = gettext("Names are shown to people of this community who have signed in.")
    content = cast("MinutesContent", written.content)
    return render_nameless(content, locale=language(), persons=names, told=told)
