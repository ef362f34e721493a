"""Opinions as their pages show them: whom they came from, and the way from each to its outcome."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, TypedDict
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import Invalid, NotFound, mark
from folkmoot.opinions.domain import DoorState
from folkmoot.opinions.models import Opinion, Topic
from folkmoot.opinions.queries import topics_fed_by
from folkmoot.opinions.schemas import CHANNELS, DOOR_STATES
from folkmoot.people.models import Household, Person
from folkmoot.web.shapes import Tone

CHANNEL_NAMES = {choice.value: choice.label for choice in CHANNELS}
STATE_NAMES = {choice.value: choice.label for choice in DOOR_STATES}
STATE_TONES = {
    DoorState.ANSWERED: Tone.GOOD,
    DoorState.REFUSED: Tone.QUIET,
    DoorState.ABSENT: Tone.WAIT,
    DoorState.NOT_VISITED: Tone.NOW,
}


class TopicOutcome(NamedTuple):
    """What became of a topic: a title, the address of its page, how it stands, in words."""

    title: str
    href: str
    state: object


Outcomes = Callable[[Session, Collection[UUID]], Mapping[UUID, tuple[str, str, object]]]
_PROVIDERS: list[Outcomes] = []


def register_outcomes(provider: Outcomes) -> None:
    """Let a floor above say what became of topics; asked once a page, for all its topics.

    Once a process, as the features are: a second application in it asks the same providers.
    """
    if provider not in _PROVIDERS:
        _PROVIDERS.append(provider)


def outcomes_of(session: Session, topic_ids: Collection[UUID]) -> dict[UUID, TopicOutcome]:
    """What became of these topics, as far as anybody above knows."""
    found: dict[UUID, TopicOutcome] = {}
    for provider in _PROVIDERS if topic_ids else ():
        found |= {key: TopicOutcome(*one) for key, one in provider(session, topic_ids).items()}
    return found


# (session, meeting) -> its title. Raises NotFound for none of this community's.
MeetingTitle = Callable[[Session, UUID], str]


def _no_meeting(_session: Session, _meeting_id: UUID) -> str:
    raise NotFound("opinions.meeting.unknown", mark("There is no such meeting here."))


@dataclass(slots=True)
class _Wiring:
    meeting_title: MeetingTitle = _no_meeting


_wiring = _Wiring()


def register_meetings(titles: MeetingTitle) -> None:
    """Let a floor above say which meetings there are: opinions know none. The last one holds."""
    _wiring.meeting_title = titles


def meeting_title(session: Session, meeting_id: UUID) -> str:
    """What the meeting is called in which an opinion was voiced. Raises NotFound."""
    return _wiring.meeting_title(session, meeting_id)


@dataclass(frozen=True, slots=True)
class Sources:
    """Who and which doors are behind opinions, by id. For staff alone."""

    names: Mapping[UUID, str]
    doors: Mapping[UUID, str]

    def of(self, opinion: Opinion) -> list[str]:
        """The person, the door and the note of an opinion, as far as they were kept."""
        name = self.names.get(opinion.person_id) if opinion.person_id else None
        door = self.doors.get(opinion.household_id) if opinion.household_id else None
        return [part for part in (name, door, opinion.origin) if part]


def sources_of(session: Session, opinions: Sequence[Opinion]) -> Sources:
    """In two queries however many opinions there are."""
    persons = {opinion.person_id for opinion in opinions if opinion.person_id}
    homes = {opinion.household_id for opinion in opinions if opinion.household_id}
    named = select(Person.id, Person.name).where(Person.id.in_(persons))
    doors = select(Household.id, Household.door).where(Household.id.in_(homes))
    return Sources(
        names=dict(session.execute(named).all()) if persons else {},
        doors=dict(session.execute(doors).all()) if homes else {},
    )


class Whose(TypedDict, total=False):
    """One of the two, as :func:`record_opinion` takes them."""

    person_id: UUID
    household_id: UUID


def whose(session: Session, written: str) -> Whose:
    """The person or household that somebody wrote down by name or door.

    Raises Invalid (``opinions.who.unknown``, ``opinions.who.several``), field ``who``.
    """
    named = session.scalars(select(Person.id).where(Person.name == written).limit(2)).all()
    homes = session.scalars(select(Household.id).where(Household.door == written).limit(2)).all()
    found: list[Whose] = [Whose(person_id=one) for one in named]
    found += [Whose(household_id=one) for one in homes]
    if not found:
        raise Invalid(
            "opinions.who.unknown",
            mark("Nobody of this name and no such door is in the register."),
            cure=mark("Write it as the register does, or say below where the opinion came from."),
            field="who",
        )
    if len(found) > 1:
        raise Invalid(
            "opinions.who.several",
            mark("The register knows this more than once."),
            cure=mark("Write the door in place of the name."),
            field="who",
        )
    return found[0]


@dataclass(frozen=True, slots=True)
class Fed:
    """A topic that an opinion became part of, and what became of that topic."""

    topic: Topic
    linked_at: datetime
    outcome: TopicOutcome | None


def way_of(session: Session, opinion_id: UUID) -> list[Fed]:
    """From the opinion to the topics it feeds, and on to what became of each of them."""
    fed = topics_fed_by(session, opinion_id)
    outcomes = outcomes_of(session, [topic.id for topic, _ in fed])
    return [Fed(topic, linked_at, outcomes.get(topic.id)) for topic, linked_at in fed]
