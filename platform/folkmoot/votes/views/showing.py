"""A vote in its reader's words: what is asked, by which rules, how it stands, what it came to."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import Here
from folkmoot.votes.domain import Channel
from folkmoot.votes.page import CHANNELS, VoteRecord, may_see_names
from folkmoot.votes.service.judging import is_staff
from folkmoot.votes.views.batched import Waiting, batch_row, objections_to, waiting_for
from folkmoot.votes.views.failed import Failed, failed_of
from folkmoot.votes.views.outcome import Counted, counted_of
from folkmoot.votes.views.rules import how_to_mark, law_rows
from folkmoot.votes.views.voices import Voice, voices_of
from folkmoot.web import shapes
from folkmoot.web.chrome import Link
from folkmoot_sdk import Secrecy

_SECRECY = {
    Secrecy.NAMED: mark(
        "Named: the record says who voted how; hands and papers are counted together"
    ),
    Secrecy.SECRET: mark("Secret: nobody can see who voted how, not even afterwards"),
}
_BY_HANDS = mark(
    "By show of hands, counted together: the record says who took part, not who voted how"
)
# Where ballots are weighed, a paper is entered with the name of who handed it in.
_BY_NAME = mark("Named: the record says who voted how")
AREAS_SHOWN = mark("In a vote weighed by area, the count file shows each ballot's area.")
OPTION_COLUMNS = (shapes.Column(mark("Short name")), shapes.Column(mark("Option")))


@dataclass(frozen=True, slots=True)
class VotePage:
    """What the template needs, in the reader's words."""

    tag: shapes.Tag
    figures: list[shapes.Figure]
    question: list[shapes.Row]
    turnout: list[shapes.Row]
    options: list[list[object]]
    how: str
    voices: list[Voice]
    asks_to_sign_in: bool
    acts: list[Link]
    waiting: list[Waiting]
    by_hands: bool
    shows_names: bool
    batches: list[list[object]]
    objections: list[shapes.Row]
    failed: Failed | None
    counted: Counted | None


def vote_page(record: VoteRecord, act: Act, place: Here) -> VotePage:
    return VotePage(
        tag=_tag(record, act),
        figures=list(_figures(record, act)),
        question=list(_question(record, place)),
        turnout=[shapes.Row(CHANNELS[way], number) for way, number in record.turnout.items()],
        options=[[option.key, option.label] for option in record.options],
        how=how_to_mark(record.sheet),
        voices=list(voices_of(record, act, place)),
        asks_to_sign_in=act.actor.account_id is None and not record.is_over(act),
        acts=list(_acts(record, act, place)),
        waiting=list(waiting_for(record, act, place)),
        by_hands=_by_hands(record),
        shows_names=record.vote.secrecy is Secrecy.NAMED and may_see_names(act.actor),
        batches=[batch_row(record, act, place, *each) for each in record.batches],
        objections=list(objections_to(record)),
        failed=failed_of(record, act, place),
        counted=counted_of(record),
    )


def secrecy_words(secrecy: Secrecy) -> str:
    return _SECRECY[secrecy]


def _secrecy_of(record: VoteRecord) -> str:
    """What this vote's record tells, which depends on how its ballots came in."""
    if record.vote.secrecy is Secrecy.SECRET:
        return secrecy_words(record.vote.secrecy)
    if _by_hands(record):
        return _BY_HANDS
    return _BY_NAME if record.weighted else secrecy_words(record.vote.secrecy)


def _by_hands(record: VoteRecord) -> bool:
    """Whether all that came in was counted by hand; what waits for a second person as well."""
    ways = {way for way, number in record.turnout.items() if number}
    ways |= {batch.channel for batch, judged in record.batches if judged is None}
    return ways == {Channel.HAND}


def _tag(record: VoteRecord, act: Act) -> shapes.Tag:
    outcome = record.outcome
    if outcome is None and record.failures:
        return shapes.Tag(mark("Count failed"), shapes.Tone.BAD)
    if outcome is None:
        over = record.is_over(act)
        label = mark("Waiting to be counted") if over else mark("Open to ballots")
        return shapes.Tag(label, shapes.Tone.WAIT if over else shapes.Tone.NOW)
    if not outcome.valid:
        return shapes.Tag(mark("Not valid"), shapes.Tone.BAD)
    if not outcome.carried:
        return shapes.Tag(mark("Not carried"), shapes.Tone.QUIET)
    label = mark("Carried as a recommendation") if record.advises else mark("Carried")
    return shapes.Tag(label, shapes.Tone.GOOD)


def _figures(record: VoteRecord, act: Act) -> Iterator[shapes.Figure]:
    yield shapes.Figure(mark("May vote"), record.vote.electors)
    if record.closing is not None:
        yield shapes.Figure(mark("Ballots counted"), record.closing.ballots)
        return
    cast = sum(record.turnout.values())
    yield shapes.Figure(mark("Ballots in so far"), cast)
    if record.waiting:
        yield shapes.Figure(mark("In batches not verified yet"), record.waiting)
    if not record.is_over(act):
        yield shapes.Figure(mark("May still vote"), record.vote.electors - cast)


def _question(record: VoteRecord, place: Here) -> Iterator[shapes.Row]:
    vote = record.vote
    yield _subject(record, place)
    if vote.meeting_id is not None:
        yield shapes.Row(
            mark("Meeting"),
            mark("The vote is taken in a meeting"),
            href=place.url("meetings.meeting", meeting_id=vote.meeting_id),
            action=mark("Read"),
        )
    yield shapes.Row(mark("Opened on"), vote.opened_at)
    if record.closing is None and record.failures:
        yield shapes.Row(mark("Voting ended on"), record.failures[0].failed_at)
    elif record.closing is None:
        in_meeting = mark("Everybody attending is counted, or the chair announces the end")
        yield shapes.Row(mark("Open until"), vote.closes_at or in_meeting)
    else:
        yield shapes.Row(mark("Closed on"), record.closing.closed_at)
    announced = record.closing or next(iter(record.failures), None)
    if announced is not None and announced.announced:
        yield shapes.Row(mark("Announced by the chair"), announced.announced)
    yield shapes.Row(mark("Secrecy"), _secrecy_of(record))
    if record.weighted:
        yield shapes.Row(mark("Count file"), AREAS_SHOWN)
    yield from law_rows(record)


def _subject(record: VoteRecord, place: Here) -> shapes.Row:
    if record.vote.is_rehearsal:
        return shapes.Row(mark("Matter"), mark("None: this is a rehearsal among invented electors"))
    return shapes.Row(
        mark("Matter"),
        mark("Where it comes from and what became of it"),
        href=place.url("matters.matter", matter_id=record.vote.subject_id),
        action=mark("Read"),
    )


def _acts(record: VoteRecord, act: Act, place: Here) -> Iterator[Link]:
    roles, vote = act.actor.roles, record.vote
    if record.closing is not None or record.failures:
        return
    if is_staff(act):
        href = place.url("votes.enter_batch", vote_id=vote.id)
        yield Link(gettext("Enter a hand count or papers"), href)
    if Role.SECRETARY in roles:
        href = place.url("matters.do", matter_id=vote.subject_id, name="close-vote")
        yield Link(gettext("Close the vote and count"), href)
