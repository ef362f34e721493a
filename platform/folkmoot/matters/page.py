"""A matter as its page shows it: steps with what is missing, options, votes, the whole trail."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from folkmoot.implementation.queries import items_of
from folkmoot.kernel.act import CHINA
from folkmoot.kernel.errors import mark
from folkmoot.matters.decided import waits_for_its_end
from folkmoot.matters.domain import INTAKE, LAST, Ending, Force, force_of
from folkmoot.matters.dossier import Dossier, ItemFact, VoteFact
from folkmoot.matters.missing import ASSEMBLY_OPEN
from folkmoot.matters.models import MatterEnding
from folkmoot.matters.outcome import outcome_of
from folkmoot.matters.satisfaction import Graded, graded
from folkmoot.matters.service import missing_here
from folkmoot.matters.trail import Later, trail_of
from folkmoot.matters.words import SUBJECTS, who_decides
from folkmoot.people.domain.kinds import body_label
from folkmoot.tenancy.steps import ORDER
from folkmoot.tenancy.views import Here
from folkmoot.votes.models import Closing
from folkmoot.web import shapes
from folkmoot.web.formats import day
from folkmoot_sdk import Outcome

_OPTION_COLUMNS = (
    mark("Option"),
    mark("What was promised"),
    mark("Kind"),
    mark("Who decides"),
)


_ROUND_COLUMNS = (
    mark("Round"),
    mark("Resolved"),
    mark("Who carries it out"),
    mark("What came of it"),
    mark("Why it failed"),
)
_RESULTS = {
    "planned": shapes.Tag(mark("Planned"), shapes.Tone.WAIT),
    "in_talks": shapes.Tag(mark("In talks"), shapes.Tone.NOW),
    "succeeded": shapes.Tag(mark("Done"), shapes.Tone.GOOD),
    "refused": shapes.Tag(mark("Refused by the other side"), shapes.Tone.BAD),
    "blocked": shapes.Tag(mark("Blocked"), shapes.Tone.BAD),
    "expired": shapes.Tag(mark("Ran out of time"), shapes.Tone.BAD),
}


@dataclass(frozen=True, slots=True)
class VoteCard:
    """A vote on the page; there is no outcome while it is open."""

    fact: VoteFact
    body: object
    href: str
    outcome: Outcome | None
    recommends: bool
    carried: str


@dataclass(frozen=True, slots=True)
class MatterPage:
    """What the template needs, all of it in the reader's words."""

    state: shapes.Tag
    outcome: str
    missing: list[shapes.Cell]
    satisfaction: Sequence[Graded]
    figures: list[shapes.Figure]
    steps: list[shapes.Step]
    option_columns: list[shapes.Column]
    options: list[list[object]]
    rounds: list[list[object]]
    round_columns: list[shapes.Column]
    votes: list[VoteCard]
    trail: list[shapes.Entry]


def matter_page(session: Session, record: Dossier, place: Here, today: date) -> MatterPage:
    """Everything a reader sees of a matter. A fixed number of queries."""
    missing = _missing(session, record, place, today)
    lacks = [cell.value for cell in missing]
    later = Later(
        carried=items_of(session, record.matter_id),
        results=graded(session, record),
        ending=_ending(session, record),
    )
    return MatterPage(
        state=_state(record),
        outcome=outcome_of(record, later.ending, later.carried),
        missing=missing,
        satisfaction=later.results,
        figures=_figures(record),
        steps=[_step(record, number, lacks) for number in range(1, LAST + 1)],
        option_columns=[shapes.Column(label) for label in _OPTION_COLUMNS],
        options=[list(_option(record, option.key)) for option in record.options],
        round_columns=[shapes.Column(label) for label in _ROUND_COLUMNS],
        rounds=list(_rounds(record)),
        votes=list(_votes(session, record, place)),
        trail=trail_of(session, record, place, later),
    )


def _missing(session: Session, record: Dossier, place: Here, today: date) -> list[shapes.Cell]:
    """What the step still lacks, with the page on which to mend it if that is another."""
    if record.ending is not None:
        return []
    return [
        shapes.Cell(
            lack.message, href=_meeting_to_close(record, place) if lack == ASSEMBLY_OPEN else ""
        )
        for lack in missing_here(session, record, today)
    ]


def _meeting_to_close(record: Dossier, place: Here) -> str:
    vote = next(vote for vote in reversed(record.votes) if waits_for_its_end(record, vote))
    return place.url("meetings.meeting", meeting_id=vote.meeting_id)


def _ending(session: Session, record: Dossier) -> MatterEnding | None:
    query = select(MatterEnding).where(MatterEnding.matter_id == record.matter_id)
    return session.scalar(query)


def _state(record: Dossier) -> shapes.Tag:
    if record.ending is Ending.CLOSED:
        return shapes.Tag(mark("Closed"), shapes.Tone.GOOD)
    if record.ending is Ending.WITHDRAWN:
        return shapes.Tag(mark("Withdrawn"), shapes.Tone.QUIET)
    return shapes.Tag(mark("Under way"), shapes.Tone.NOW)


def _figures(record: Dossier) -> list[shapes.Figure]:
    return [
        shapes.Figure(mark("Opinions behind it"), len(record.opinion_ids)),
        shapes.Figure(mark("Rounds"), record.round_no),
        shapes.Figure(mark("Attempts"), sum(len(item.attempts) for item in record.items)),
    ]


def _step(record: Dossier, number: int, missing: list[object]) -> shapes.Step:
    here = record.here.position
    label = ORDER[number - 1].label
    if number < here or record.ending is Ending.CLOSED:
        return shapes.Step(number, shapes.StepState.DONE, label, note=_entered(record, number))
    if number == here:
        lacks = () if record.ending else tuple(missing)
        note = _entered(record, number)
        return shapes.Step(number, shapes.StepState.CURRENT, label, note=note, missing=lacks)
    state = shapes.StepState.BLOCKED if number > here + 1 else shapes.StepState.TO_DO
    return shapes.Step(
        number, state, label, missing=missing if here == INTAKE and number == 1 else ()
    )


def _entered(record: Dossier, number: int) -> str:
    entries = [entry for entry in record.trail if entry.position == number]
    if not entries:
        return ""
    since = day(entries[-1].entered_at.astimezone(CHINA).date())
    if (number_of := entries[-1].round_no) > 1:
        return gettext("Round %(number)d, from %(day)s on", number=number_of, day=since)
    return gettext("From %(day)s on", day=since)


def _option(record: Dossier, key: str) -> Iterator[object]:
    option = next(o for o in record.options if o.key == key)
    yield f"{option.key} · {option.label}"
    yield option.promise or "–"
    yield SUBJECTS[option.subject]
    yield who_decides(option.subject)


def _rounds(record: Dossier) -> Iterator[list[object]]:
    """The story at a glance: what each round resolved, with whom it was tried, what came of it."""
    for item in record.items:
        last = item.attempts[-1] if item.attempts else None
        yield [
            gettext("Round %(number)d", number=item.round_no),
            _resolved(record, item),
            (last and last.counterparty) or "–",
            shapes.Cell(
                "", tag=_RESULTS[last.state] if last else shapes.Tag(mark("Not tried yet"))
            ),
            last.reason if last and last.failed and last.reason else "–",
        ]


def _resolved(record: Dossier, item: ItemFact) -> str:
    """The item, marked as long as it was only recommended and whoever may decide has not."""
    forces = {
        each.force
        for each in record.resolutions
        if each.option_key == item.option_key
        and (each.round_no == item.round_no or (each.round_no > item.round_no and not item.failed))
    }
    if forces == {Force.RECOMMENDS}:
        return gettext("%(item)s (carried as a recommendation)", item=item.title)
    return item.title


def _votes(session: Session, record: Dossier, place: Here) -> Iterator[VoteCard]:
    closings = _closings(session, [vote.id for vote in record.votes])
    options = {option.key: option for option in record.options}
    for vote in record.votes:
        closing = closings.get(vote.id)
        advice = bool(vote.winners) and all(
            force_of(vote.body, options[key].subject) is Force.RECOMMENDS for key in vote.winners
        )
        yield VoteCard(
            fact=vote,
            body=body_label(vote.body),
            href=place.url("votes.vote", vote_id=vote.id),
            outcome=Outcome.from_plain(closing.outcome) if closing else None,
            recommends=advice,
            carried=gettext("; ").join(options[key].label for key in vote.winners),
        )


def _closings(session: Session, vote_ids: list[UUID]) -> dict[UUID, Closing]:
    rows = session.scalars(select(Closing).where(Closing.vote_id.in_(vote_ids)))
    return {closing.vote_id: closing for closing in rows}
