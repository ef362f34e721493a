"""A notice as its page shows it: how it stands, how long it runs and by what rule, who objected."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.extensions.tenant_view import TenantView
from folkmoot.kernel.act import Actor, Role
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.notices.domain import AFFAIRS, NoticeKind, days_left
from folkmoot.notices.models import Notice
from folkmoot.notices.queries import Heard, is_running
from folkmoot.notices.schemas import KINDS
from folkmoot.people.models import Person
from folkmoot.web.shapes import Tag, Tone
from folkmoot_sdk import Event, Text


@dataclass(frozen=True, slots=True)
class Superseded:
    """That a resolution was not carried out, so that its matter went on to another round."""

    round_no: int
    href: str


# Notices know no matters; whoever does may register what became of one's resolution.
SupersededSource = Callable[[Session, Notice], Superseded | None]


@dataclass(slots=True)
class _Wiring:
    superseded: SupersededSource = lambda _session, _notice: None


_wiring = _Wiring()


def register_superseded(source: SupersededSource) -> None:
    """Ask ``source(session, notice)`` of a notice of a resolution. The last source holds."""
    _wiring.superseded = source


def superseded_by(session: Session, notice: Notice) -> Superseded | None:
    if notice.kind is not NoticeKind.RESOLUTION or notice.subject_id is None:
        return None
    return _wiring.superseded(session, notice)


# Where what a notice is about can be read; of those rooms only the addresses are known here.
_MATTER = ("matters.matter", "matter_id", mark("See all of this matter"))
_PLACES = {
    NoticeKind.APPRAISAL: ("appraisals.of_meeting", "meeting_id", mark("See the appraisal")),
    NoticeKind.MINUTES: ("meetings.meeting", "meeting_id", mark("See the meeting")),
}


@dataclass(frozen=True, slots=True)
class SubjectPlace:
    """The page of what a notice is about: its endpoint, the value that it takes, and its name."""

    endpoint: str
    arguments: dict[str, UUID]
    words: str


def place_of(notice: Notice) -> SubjectPlace | None:
    if notice.subject_id is None:
        return None
    endpoint, argument, words = _PLACES.get(notice.kind, _MATTER)
    return SubjectPlace(endpoint, {argument: notice.subject_id}, words)


KIND_NAMES = {choice.value: choice.label for choice in KINDS}


def tag_of(notice: Notice, on: date) -> Tag:
    """Whether it hangs, has run, or was taken down before it had."""
    if notice.removed:
        return Tag(mark("Taken down"), Tone.BAD)
    if is_running(notice, on):
        return Tag(mark("Running"), Tone.NOW)
    return Tag(mark("Has run"), Tone.GOOD)


# Since when days are counted by the Civil Code; before it they were counted alike, by other words.
_CIVIL_CODE = date(2021, 1, 1)


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when a notice runs. ``left`` counts the days after today.

    ``law`` is what asked for the days when it was posted, ``by_code`` whether the Civil Code
    counted them: an older notice must not quote what was no law yet. ``moved`` says that the last
    day was a day of rest and so became a later one (CC 203).
    """

    left: int
    required: int
    law: Text | None
    by_code: bool
    moved: bool


def term_of(view: TenantView, notice: Notice, on: date) -> Term:
    return Term(
        left=days_left(notice.ends_on, on),
        required=notice.minimum_days,
        law=_law_of(view, notice),
        by_code=notice.posted_on >= _CIVIL_CODE,
        moved=notice.ends_on > notice.posted_on + timedelta(days=notice.days),
    )


def _law_of(view: TenantView, notice: Notice) -> Text | None:
    if notice.kind not in AFFAIRS:
        return None
    found = view.deadline(Event.PUBLIC_NOTICE, on=notice.posted_on)
    if found is None or found.contribution.days > notice.minimum_days:
        # A matter keeps the law it began with, which may not have asked for this yet.
        return None
    source = found.contribution.source
    return Text(source.sentence("zh"), source.sentence("en"))


@dataclass(frozen=True, slots=True)
class Objections:
    """What a reader may see: figures everybody, texts the secretary, each objector their own."""

    number: int
    answered: int
    shown: tuple[Heard, ...]
    own: tuple[Heard, ...]


def objections_for(actor: Actor, heard: Collection[Heard]) -> Objections:
    """Sort objections by what ``actor`` may read of them."""
    mine = tuple(
        one
        for one in heard
        if actor.person_id is not None and one.objection.person_id == actor.person_id
    )
    return Objections(
        number=len(heard),
        answered=sum(1 for one in heard if one.answer is not None),
        shown=tuple(heard) if Role.SECRETARY in actor.roles else (),
        own=mine,
    )


def names_of(session: Session, person_ids: Collection[UUID]) -> dict[UUID, str]:
    query = select(Person.id, Person.name).where(Person.id.in_(person_ids))
    return dict(session.execute(query).all())


def person_named(session: Session, name: str) -> UUID:
    """The one person of that name. Raises Invalid (``notices.who.unknown``, ``.several``)."""
    found = session.scalars(select(Person.id).where(Person.name == name).limit(2)).all()
    if len(found) == 1:
        return found[0]
    if found:
        raise Invalid(
            "notices.who.several",
            mark("More than one person here has this name."),
            cure=mark("Leave the name empty and write it into the objection."),
            field="who",
        )
    raise Invalid(
        "notices.who.unknown",
        mark("Nobody of this name is in the register."),
        cure=mark("Write the name as the register does, or leave it empty."),
        field="who",
    )
