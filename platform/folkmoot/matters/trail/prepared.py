"""What the trail tells of the way to the vote: opinions, steps, the proposal, options, views."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.kernel.errors import mark
from folkmoot.matters.domain import step_at
from folkmoot.matters.dossier import Dossier, StepEntry
from folkmoot.matters.models import MatterOption, MatterProposal, MatterStatement
from folkmoot.matters.trail.places import Places
from folkmoot.matters.words import SUBJECTS
from folkmoot.meetings.models import AgendaItem
from folkmoot.meetings.models import Statement as View
from folkmoot.meetings.schemas import STANCES
from folkmoot.opinions.queries import opinions_of
from folkmoot.opinions.schemas import CHANNELS
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.views import Here
from folkmoot.web.formats import words
from folkmoot.web.shapes import Entry, Tag, Tone

_CHANNEL_NAMES = {choice.value: choice.label for choice in CHANNELS}
_STANCES = dict(STANCES)


def opinions(session: Session, record: Dossier, places: Places) -> Iterator[Entry]:
    for source in opinions_of(session, record.topic_id):
        opinion = source.opinion
        yield Entry(
            at=opinion.given_at,
            title=mark("A resident's opinion"),
            body=opinion.text,
            by=_CHANNEL_NAMES[opinion.channel.value],
            place=places.of(opinion.id, opinion.recorded_at),
        )


def steps(record: Dossier, places: Places) -> Iterator[Entry]:
    for entry in record.trail:
        again = entry.round_no > 1 and entry.position in {2, 4}
        yield Entry(
            at=entry.entered_at,
            title=_entered(entry),
            tag=Tag(mark("A new round"), Tone.WAIT) if again else None,
            body=_beginning(record, entry),
            place=places.of(record.matter_id, entry.entered_at),
        )


def _entered(entry: StepEntry) -> str:
    step = step_at(entry.position)
    if step is None:
        return gettext("Taken up")
    return gettext(
        "Step %(number)d begins: %(step)s", number=entry.position, step=words(step.label)
    )


def _beginning(record: Dossier, entry: StepEntry) -> str:
    if entry.position == 0:
        behind = len(record.opinion_ids)
        return gettext("%(number)d opinions of residents are behind it.", number=behind)
    return gettext("Round %(number)d", number=entry.round_no) if entry.round_no > 1 else ""


def proposals(session: Session, record: Dossier, places: Places) -> Iterator[Entry]:
    query = select(MatterProposal).where(MatterProposal.matter_id == record.matter_id)
    for proposal in session.scalars(query):
        yield Entry(
            at=proposal.proposed_at,
            title=mark("What is proposed"),
            body=gettext(
                "%(kind)s. Affected: %(whom)s",
                kind=words(SUBJECTS[proposal.subject]),
                whom=proposal.affected,
            ),
            place=places.of(record.matter_id, proposal.proposed_at),
        )


def options(session: Session, record: Dossier, places: Places) -> Iterator[Entry]:
    query = select(MatterOption).where(MatterOption.matter_id == record.matter_id)
    for option in session.scalars(query):
        yield Entry(
            at=option.added_at,
            title=gettext(
                "Option put forward: %(key)s · %(option)s", key=option.key, option=option.label
            ),
            body=option.promise,
            place=places.of(record.matter_id, option.added_at),
        )


def views_of(session: Session, record: Dossier) -> list[tuple[UUID, View]]:
    """What bodies said of the options, each with the meeting in which they did. One query."""
    query = (
        select(AgendaItem.meeting_id, View)
        .join(View, View.agenda_item_id == AgendaItem.id)
        .where(AgendaItem.subject_id == record.matter_id)
        .order_by(AgendaItem.meeting_id, View.body_kind, View.at, View.option_key)
    )
    return [(meeting_id, view) for meeting_id, view in session.execute(query)]


def views(said: Sequence[tuple[UUID, View]], place: Here, places: Places) -> Iterator[Entry]:
    """One entry a meeting and body."""
    for (meeting_id, body), group in groupby(said, key=lambda pair: (pair[0], pair[1].body_kind)):
        together = [view for _, view in group]
        last = together[-1]
        yield Entry(
            at=last.at,
            title=gettext("View on the options: %(body)s", body=words(body_label(body))),
            body=gettext("; ").join(_view(view) for view in together),
            href=place.url("meetings.meeting", meeting_id=meeting_id),
            place=places.of(last.id, last.at),
        )


def _view(view: View) -> str:
    stance = words(_STANCES[view.stance])
    said = f"{view.option_key} {stance}".strip()
    return (
        gettext("%(view)s: %(reason)s", view=said, reason=view.text.rstrip("。."))
        if view.text
        else said
    )


def statements(session: Session, record: Dossier, places: Places) -> Iterator[Entry]:
    query = select(MatterStatement).where(MatterStatement.matter_id == record.matter_id)
    for statement in session.scalars(query):
        yield Entry(
            at=statement.made_at,
            title=mark("Statement for the record"),
            body=statement.text,
            place=places.of(record.matter_id, statement.made_at),
        )
