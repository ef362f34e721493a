"""What somebody can do about an appraisal now, as links; the verbs decide whether they may."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from flask_babel import gettext

from folkmoot.appraisals.domain import Side, State
from folkmoot.appraisals.queries import Record
from folkmoot.appraisals.service.access import supervisor_seat
from folkmoot.appraisals.service.grading import piles_of
from folkmoot.kernel.act import Act, Role
from folkmoot.tenancy.views import here
from folkmoot.votes.domain import Judgement
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot_sdk import BodyKind


@dataclass(frozen=True, slots=True)
class Acts:
    """``links`` are of the whole appraisal; ``bodies`` are those whose report somebody may write;
    ``tasks`` whether they may say how a task of such a body stands.
    """

    links: tuple[Link, ...]
    bodies: frozenset[BodyKind]
    tasks: frozenset[BodyKind]


def acts_on(record: Record, act: Act, side: Side | None) -> Acts:
    everybodys = frozenset(line.seat.body_kind for line in record.seats)
    own = everybodys
    if Role.SECRETARY not in act.actor.roles:
        mine = (each for each in record.seats if each.seat.person_id == act.actor.person_id)
        own = frozenset(line.seat.body_kind for line in mine)
    waiting = frozenset(own - record.reports.keys()) if record.state is State.OPENED else own - own
    links = (*_of_secretary(record, act), *_of_counters(record, act, side))
    return Acts(links, waiting, own)


def _of_secretary(record: Record, act: Act) -> Iterator[Link]:
    if Role.SECRETARY not in act.actor.roles:
        return
    if record.state in {State.OPENED, State.REPORTED} and not _meeting_ahead(record):
        yield _link(record, gettext("Invite somebody to appraise"), "appraisals.register")
        yield _link(record, gettext("Call the appraisal meeting"), "appraisals.call")
    if record.state is State.CLOSED:
        yield _link(record, gettext("Publish the result"), "appraisals.publish")


def _of_counters(record: Record, act: Act, side: Side | None) -> Iterator[Link]:
    """Whoever is appraised sees none of these, whatever their role."""
    person_id = act.actor.person_id
    if side is Side.APPRAISED or person_id is None:
        return
    staff = not act.actor.roles.isdisjoint({Role.SECRETARY, Role.GRID_WORKER})
    if not (staff or supervisor_seat(session(), act, person_id)):
        return
    if record.state is State.REPORTED and record.meetings:
        yield _link(record, gettext("Hand out the grade sheets"), "appraisals.begin_grading")
    if record.state is State.GRADING:
        yield from _counting(record, person_id)


def _counting(record: Record, person_id: UUID) -> Iterator[Link]:
    waiting = [line.count for line in record.counts if line.judgement is None]
    verified = {
        line.count.category
        for line in record.counts
        if line.judgement and line.judgement.judgement is Judgement.VERIFIED
    }
    for count in waiting:
        if count.entered_by != person_id:
            href = here().url("appraisals.verify", count_id=count.id)
            yield Link(gettext("Compare a count with the sheets, and verify it"), href)
        yield Link(gettext("Reject a count"), here().url("appraisals.reject", count_id=count.id))
    piles = set(piles_of(record.appraisal))
    if piles - verified - {count.category for count in waiting}:
        yield _link(record, gettext("Enter what the sheets say"), "appraisals.enter")
    if piles == verified:
        yield _link(
            record, gettext("Close the appraisal and work out the grades"), "appraisals.close"
        )


def _meeting_ahead(record: Record) -> bool:
    return bool(record.meetings) and record.meetings[-1].outcome is None


def _link(record: Record, text: str, endpoint: str) -> Link:
    return Link(text, here().url(endpoint, appraisal_id=record.appraisal.id))
