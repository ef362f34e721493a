"""What somebody can do about an appraisal now, as links; the verbs decide whether they may."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext

from folkmoot.appraisals.domain import BEFORE_GRADING, Side, State
from folkmoot.appraisals.queries import Record
from folkmoot.appraisals.service.calling import AHEAD
from folkmoot.appraisals.service.counting import piles_of
from folkmoot.kernel.act import Act, Role
from folkmoot.meetings.domain import MeetingState
from folkmoot.tenancy.views import here
from folkmoot.votes.domain import Judgement
from folkmoot.web.chrome import Link
from folkmoot_sdk import AppraiserCategory, BodyKind


@dataclass(frozen=True, slots=True)
class Acts:
    """``links`` are of the whole appraisal; ``bodies`` are those whose report somebody may write;
    ``tasks`` whether they may say how a task of such a body stands.
    """

    links: tuple[Link, ...]
    bodies: frozenset[BodyKind]
    tasks: frozenset[BodyKind]


def acts_on(record: Record, act: Act, side: Side | None, *, charged: bool) -> Acts:
    """``charged`` are those who run this appraisal: by office, and never whoever is appraised."""
    everybodys = frozenset(line.seat.body_kind for line in record.seats)
    own = everybodys
    if Role.SECRETARY not in act.actor.roles:
        mine = (each for each in record.seats if each.seat.person_id == act.actor.person_id)
        own = frozenset(line.seat.body_kind for line in mine)
    waiting = frozenset(own - record.reports.keys()) if record.state is State.OPENED else own - own
    links: list[Link] = []
    if charged:
        links += _of_office(record)
    if charged or (Role.GRID_WORKER in act.actor.roles and side is not Side.APPRAISED):
        links += _of_counters(record, act)
    return Acts(tuple(links), waiting, own)


def _of_office(record: Record) -> Iterator[Link]:
    ahead = record.meetings[-1] if _meeting_ahead(record) else None
    if record.state in BEFORE_GRADING and ahead is None:
        yield _link(record, gettext("Invite somebody to appraise"), "appraisals.register")
        yield _link(record, gettext("Call the appraisal meeting"), "appraisals.call")
    if ahead is not None and ahead.state is MeetingState.CALLED:
        yield _link(record, gettext("Open the appraisal meeting"), "appraisals.open_")
    if ahead is not None and ahead.state is MeetingState.IN_SESSION:
        yield _link(record, gettext("End the appraisal meeting"), "appraisals.end")
    if record.state in BEFORE_GRADING and ahead is not None:
        yield _link(record, gettext("Call off the appraisal meeting"), "appraisals.call_off")
    if record.state is State.GRADING and _uncounted(record):
        yield _link(record, gettext("End the grading without a result"), "appraisals.give_up")
    if record.state is State.CLOSED and ahead is None:
        yield _link(record, gettext("Publish the result"), "appraisals.publish")


def _of_counters(record: Record, act: Act) -> Iterator[Link]:
    if act.actor.person_id is None:
        return
    if record.state is State.REPORTED and _meeting_to_grade_in(record):
        yield _link(record, gettext("Hand out the grade sheets"), "appraisals.begin_grading")
    if record.state is State.GRADING:
        yield from _counting(record, act.actor.person_id)


def _counting(record: Record, person_id: UUID) -> Iterator[Link]:
    for count in (line.count for line in record.counts if line.judgement is None):
        if count.entered_by != person_id:
            href = here().url("appraisals.verify", count_id=count.id)
            yield Link(gettext("Compare a count with the sheets, and verify it"), href)
        yield Link(gettext("Reject a count"), here().url("appraisals.reject", count_id=count.id))
    if _uncounted(record):
        yield _link(record, gettext("Enter what the sheets say"), "appraisals.enter")
    if set(piles_of(record.appraisal)) == _verified(record):
        yield _link(
            record, gettext("Close the appraisal and work out the grades"), "appraisals.close"
        )


def _verified(record: Record) -> set[AppraiserCategory | None]:
    return {
        line.count.category
        for line in record.counts
        if line.judgement and line.judgement.judgement is Judgement.VERIFIED
    }


def _uncounted(record: Record) -> set[AppraiserCategory | None]:
    """The piles that nobody has counted yet; a rejected count is none."""
    waiting = {line.count.category for line in record.counts if line.judgement is None}
    return set(piles_of(record.appraisal)) - _verified(record) - waiting


def _meeting_to_grade_in(record: Record) -> bool:
    """Whether a meeting was called since the last grading ended without a result."""
    ended = [end.ended_at for end in record.fruitless]
    called = [line.meeting.called_at for line in record.meetings]
    return any(not ended or each >= ended[-1] for each in called)


def _meeting_ahead(record: Record) -> bool:
    return bool(record.meetings) and record.meetings[-1].state in AHEAD


def _link(record: Record, text: str, endpoint: str) -> Link:
    return Link(text, here().url(endpoint, appraisal_id=record.appraisal.id))
