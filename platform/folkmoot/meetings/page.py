"""A meeting as its pages show it, and what the floor above brings to them.

Meetings know no matters. So who does may register what a matter's options are called, and a way of
writing minutes that adds what the votes came to.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act, Actor, Role
from folkmoot.meetings import queries, service
from folkmoot.meetings.domain import Attendance, MeetingState, Seat, Sign, fold
from folkmoot.meetings.models import (
    AgendaItem,
    ItemProposal,
    Meeting,
    MeetingEvent,
    MeetingOutcome,
    Minutes,
    Statement,
)
from folkmoot.meetings.queries import RosterLine
from folkmoot.people.queries import persons_by_id
from folkmoot.web.shapes import Tag

# (session, an item's subject) -> (key, label) of each option; nothing for what is no matter.
OptionSource = Callable[[Session, UUID], Iterable[tuple[str, str]]]
MinutesWriter = Callable[[Session, Act, UUID], object]


@dataclass(frozen=True, slots=True)
class VoteHere:
    """A vote taken in a meeting on an item's subject."""

    subject_id: UUID
    title: str
    href: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class VotesHere:
    """The votes of a meeting, and where a vote on which subject could be opened now."""

    taken: tuple[VoteHere, ...] = ()
    to_open: Mapping[UUID, str] = field(default_factory=dict)

    @property
    def read(self) -> "VotesHere":
        """The same for who can open none."""
        return VotesHere(self.taken)


VoteSource = Callable[[Session, UUID], VotesHere]


def _no_options(_session: Session, _subject_id: UUID) -> tuple[tuple[str, str], ...]:
    return ()


def _plain_minutes(session: Session, act: Act, meeting_id: UUID) -> object:
    return service.write_minutes(session, act, meeting_id=meeting_id)


def _no_votes(_session: Session, _meeting_id: UUID) -> VotesHere:
    return VotesHere()


@dataclass(slots=True)
class _Wiring:
    votes: VoteSource = _no_votes
    options: OptionSource = _no_options
    minutes: MinutesWriter = _plain_minutes


_wiring = _Wiring()


def register_options(provider: OptionSource) -> None:
    """Say what the options of an agenda item's subject are. The last provider holds."""
    _wiring.options = provider


def register_minutes_writer(writer: MinutesWriter) -> None:
    """Write minutes by ``writer(session, act, meeting_id)``. The last writer holds."""
    _wiring.minutes = writer


def register_votes(source: VoteSource) -> None:
    """Say which votes were taken in a meeting, and which may be. The last source holds."""
    _wiring.votes = source


def votes_for(session: Session, meeting_id: UUID) -> VotesHere:
    return _wiring.votes(session, meeting_id)


def options_for(session: Session, subject_id: UUID | None) -> tuple[tuple[str, str], ...]:
    return tuple(_wiring.options(session, subject_id)) if subject_id is not None else ()


def minutes_by_writer(session: Session, act: Act, meeting_id: UUID) -> object:
    return _wiring.minutes(session, act, meeting_id)


def may_see_names(actor: Actor) -> bool:
    """Whoever is somebody in this community: not its district's officers, nor the operator."""
    return not actor.roles.isdisjoint({Role.SECRETARY, Role.GRID_WORKER, Role.RESIDENT})


@dataclass(frozen=True, slots=True)
class MeetingRecord:
    """All that was recorded of a meeting. ``roster`` and ``names`` are empty for the public."""

    meeting: Meeting
    course: tuple[MeetingEvent, ...]
    roster: tuple[RosterLine, ...]
    seats: tuple[Seat, ...]
    signs: tuple[Sign, ...]
    room: Attendance
    agenda: tuple[AgendaItem, ...]
    proposals: tuple[ItemProposal, ...]
    statements: tuple[Statement, ...]
    outcome: MeetingOutcome | None
    minutes: Minutes | None
    names: Mapping[UUID, str]

    @property
    def state(self) -> MeetingState:
        return self.course[-1].state

    @property
    def members(self) -> tuple[RosterLine, ...]:
        return tuple(line for line in self.roster if not line.seat.observer)

    @property
    def votable(self) -> bool:
        """Whether there can be a vote on any item."""
        decided = any(item.for_decision and item.subject_id for item in self.agenda)
        return decided and self.state is not MeetingState.CALLED

    @property
    def in_room(self) -> frozenset[UUID]:
        """Everybody who is there in person, those who look on included."""
        return self.room.in_person | self.room.observers

    def proposals_of(self, item: AgendaItem) -> list[ItemProposal]:
        return [each for each in self.proposals if each.agenda_item_id == item.id]

    def statements_of(self, item: AgendaItem) -> list[Statement]:
        return [each for each in self.statements if each.agenda_item_id == item.id]


def record_of(session: Session, meeting_id: UUID, *, named: bool) -> MeetingRecord:
    """The record, with names if ``named``. Ten queries at most, however many people and items.

    Raises NotFound ``meeting.unknown``.
    """
    meeting = queries.find_meeting(session, meeting_id)
    roster = queries.roster_of(session, meeting_id) if named else ()
    seats = (
        tuple(line.seat.as_value() for line in roster)
        if named
        else queries.seats_of(session, meeting_id)
    )
    signs = queries.signs_of(session, meeting_id)
    agenda = queries.agenda_of(session, meeting_id)
    items = [item.id for item in agenda]
    proposals = queries.proposals_of(session, *items)
    return MeetingRecord(
        meeting=meeting,
        course=queries.course_of(session, meeting_id),
        roster=roster,
        seats=seats,
        signs=signs,
        room=fold(signs, seats, signs[-1].at if signs else meeting.starts_at),
        agenda=agenda,
        proposals=proposals,
        statements=queries.statements_of(session, *items),
        outcome=queries.outcome_of(session, meeting_id),
        minutes=queries.minutes_of(session, meeting_id),
        names=_names(session, roster, signs, [*agenda, *proposals]) if named else {},
    )


def _names(
    session: Session,
    roster: Iterable[RosterLine],
    signs: Iterable[Sign],
    raised: Iterable[AgendaItem | ItemProposal],
) -> dict[UUID, str]:
    known = {line.seat.person_id: line.name for line in roster}
    met = {sign.person_id for sign in signs} | {one.raised_by for one in raised if one.raised_by}
    if strangers := met - known.keys():
        known |= {key: person.name for key, person in persons_by_id(session, strangers).items()}
    return known
