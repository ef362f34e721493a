"""What the trail tells from the first attempt to the end: reports, sign-offs, satisfaction."""

from collections.abc import Iterator, Sequence
from itertools import chain

from flask_babel import gettext

from folkmoot.implementation.queries import Carried
from folkmoot.implementation.schemas import STATES
from folkmoot.kernel.errors import mark
from folkmoot.matters.domain import Ending
from folkmoot.matters.dossier import Dossier
from folkmoot.matters.models import MatterEnding
from folkmoot.matters.outcome import in_words
from folkmoot.matters.satisfaction import Graded
from folkmoot.matters.trail.places import Places
from folkmoot.people.domain.kinds import body_label
from folkmoot.web.formats import words
from folkmoot.web.shapes import Entry, Tag, Tone

_STATE_NAMES = {choice.value: choice.label for choice in STATES}
_RESULTS = {
    "succeeded": Tag(mark("Achieved"), Tone.GOOD),
    **dict.fromkeys(("refused", "blocked", "expired"), Tag(mark("Not achieved"), Tone.BAD)),
}


def attempts(carried: Sequence[Carried], places: Places) -> Iterator[Entry]:
    for item in carried:
        for tried in item.attempts:
            for report in tried.reports:
                state = report.state.value
                who = tried.attempt.counterparty
                yield Entry(
                    at=report.reported_at,
                    title=_title(state),
                    body=report.reason or report.evidence or tried.attempt.plan,
                    by=" · ".join(filter(None, (item.item.title, who))),
                    tag=_RESULTS.get(state),
                    place=places.of(tried.attempt.id, report.reported_at),
                )


def _title(state: str) -> str:
    if state not in _STATE_NAMES:
        return gettext("Attempt: planned")
    return gettext("Attempt: %(state)s", state=words(_STATE_NAMES[state]))


def excesses(carried: Sequence[Carried], places: Places) -> Iterator[Entry]:
    for excess in chain.from_iterable(item.excesses for item in carried):
        yield Entry(
            at=excess.recorded_at,
            title=mark("Done beyond the resolution"),
            body=in_words(excess),
            tag=Tag(mark("More than promised"), Tone.GOOD),
            place=places.of(excess.item_id, excess.recorded_at),
        )


def sign_offs(record: Dossier, places: Places) -> Iterator[Entry]:
    for sign_off in record.sign_offs:
        approved = Tag(mark("Approved"), Tone.GOOD)
        yield Entry(
            at=sign_off.at,
            title=mark("Sign-off"),
            by=body_label(sign_off.body),
            tag=approved if sign_off.approved else Tag(mark("Objected"), Tone.BAD),
            place=places.of(sign_off.id, sign_off.at),
        )


def satisfaction(record: Dossier, results: Sequence[Graded], places: Places) -> Iterator[Entry]:
    """One entry for the asking, with all that was answered since; an entry an answer would
    say who answered when.
    """
    if record.survey is None:
        return
    yield Entry(
        at=record.survey.asked_at,
        title=mark("Residents are asked whether they are satisfied"),
        body=gettext("; ").join(each.line for each in results if each.answers),
        place=places.of(record.matter_id, record.survey.asked_at),
    )


def end(record: Dossier, ending: MatterEnding | None, places: Places) -> Iterator[Entry]:
    if ending is None:
        return
    closed = ending.ending is Ending.CLOSED
    yield Entry(
        at=ending.ended_at,
        title=mark("The matter is closed") if closed else mark("The matter is withdrawn"),
        body=ending.reason,
        tag=Tag(mark("Closed"), Tone.GOOD) if closed else Tag(mark("Withdrawn"), Tone.QUIET),
        place=places.of(record.matter_id, ending.ended_at),
    )
