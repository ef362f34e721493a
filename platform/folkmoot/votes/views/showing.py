"""A vote in its reader's words: what is asked, by which rules, how it stands, what it came to."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask_babel import gettext

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.tenancy.views import Here
from folkmoot.votes.domain import Channel, Judgement
from folkmoot.votes.models import Batch, BatchJudgement
from folkmoot.votes.page import CHANNELS, Marking, VoteRecord, may_see_names, word_of
from folkmoot.votes.service.judging import is_own, is_staff
from folkmoot.votes.views.outcome import Counted, counted_of
from folkmoot.votes.views.rules import how_to_mark, law_rows
from folkmoot.web import shapes
from folkmoot.web.chrome import Link
from folkmoot.web.formats import moment, words
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
_BATCH_TAGS = {
    None: shapes.Tag(mark("Waits for a second person"), shapes.Tone.WAIT),
    Judgement.VERIFIED: shapes.Tag(mark("Verified, in the count"), shapes.Tone.GOOD),
    Judgement.REJECTED: shapes.Tag(mark("Rejected, not counted"), shapes.Tone.BAD),
}
AREAS_SHOWN = mark("In a vote weighed by area, the count file shows each ballot's area.")
OPTION_COLUMNS = (shapes.Column(mark("Short name")), shapes.Column(mark("Option")))
BATCH_COLUMNS = (
    shapes.Column(mark("Entered on")),
    shapes.Column(mark("How they were given")),
    shapes.Column(mark("Voters it covers"), numeric=True),
    shapes.Column(mark("State")),
    shapes.Column(mark("Note or reason")),
)


@dataclass(frozen=True, slots=True)
class Voice:
    """What the reader has said with one ballot of theirs, and may say now."""

    said: str
    href: str = ""
    action: str = ""
    rows: tuple[shapes.Row, ...] = ()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A batch that the reader may verify now."""

    said: str
    href: str


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
    counted: Counted | None


def vote_page(record: VoteRecord, act: Act, place: Here) -> VotePage:
    return VotePage(
        tag=_tag(record, act),
        figures=list(_figures(record, act)),
        question=list(_question(record, place)),
        turnout=[shapes.Row(CHANNELS[way], number) for way, number in record.turnout.items()],
        options=[[option.key, option.label] for option in record.options],
        how=how_to_mark(record.sheet),
        voices=list(_voices(record, act, place)),
        asks_to_sign_in=act.actor.account_id is None and not record.is_over(act),
        acts=list(_acts(record, act, place)),
        waiting=list(_waiting(record, act, place)),
        by_hands=_by_hands(record),
        shows_names=record.vote.secrecy is Secrecy.NAMED and may_see_names(act.actor),
        batches=[_batch(record, act, place, *each) for each in record.batches],
        objections=list(_objections(record)),
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
    yield shapes.Row(
        mark("Matter"),
        mark("Where it comes from and what became of it"),
        href=place.url("matters.matter", matter_id=vote.subject_id),
        action=mark("Read"),
    )
    if vote.meeting_id is not None:
        yield shapes.Row(
            mark("Meeting"),
            mark("The vote is taken in a meeting"),
            href=place.url("meetings.meeting", meeting_id=vote.meeting_id),
            action=mark("Read"),
        )
    yield shapes.Row(mark("Opened on"), vote.opened_at)
    if record.closing is None:
        in_meeting = mark("Everybody attending is counted, or the chair announces the end")
        yield shapes.Row(mark("Open until"), vote.closes_at or in_meeting)
    else:
        yield shapes.Row(mark("Closed on"), record.closing.closed_at)
        if record.closing.announced:
            yield shapes.Row(mark("Announced by the chair"), record.closing.announced)
    yield shapes.Row(mark("Secrecy"), _secrecy_of(record))
    if record.weighted:
        yield shapes.Row(mark("Count file"), AREAS_SHOWN)
    yield from law_rows(record)


def _voices(record: VoteRecord, act: Act, place: Here) -> Iterator[Voice]:
    """One for each ballot that is the reader's to cast, while it can be cast."""
    if record.closing is not None or record.is_over(act):
        return
    several = len(record.own) > 1
    for number, (_, own) in enumerate(sorted(record.own.items()), 1):
        query = {"number": number} if several else {}
        href = place.url("votes.ballot", vote_id=record.vote.id, **query)
        which = gettext("Ballot %(number)d: ", number=number) if several else ""
        if own.elsewhere:
            yield Voice(which + gettext("Your ballot is in a hand count or on paper."))
        elif record.sheet.marking is Marking.PAPER:
            yield Voice(which + gettext("You vote on paper: ask the secretary for one."))
        elif own.seq:
            said = gettext("You voted on %(at)s.", at=moment(own.cast_at)) if own.cast_at else ""
            rows = own_marks(record, own.choices)
            yield Voice(which + said, href, gettext("Change your vote"), rows)
        else:
            yield Voice(which + gettext("You have not voted yet."), href, gettext("Vote now"))


def own_marks(record: VoteRecord, choices: object) -> tuple[shapes.Row, ...]:
    """What the reader marked; nothing in a secret vote, so that nobody can be made to show it."""
    if record.vote.secrecy is Secrecy.SECRET or not isinstance(choices, dict):
        return ()
    if record.sheet.marking is Marking.EACH:
        return tuple(
            shapes.Row(option.label, word_of(choices.get(option.key, "abstain")))
            for option in record.options
        )
    chosen = [option.label for option in record.options if option.key in choices]
    return (shapes.Row(mark("You accepted"), chosen or mark("None of them: you abstained")),)


def _acts(record: VoteRecord, act: Act, place: Here) -> Iterator[Link]:
    roles, vote = act.actor.roles, record.vote
    if record.closing is not None:
        return
    if is_staff(act):
        href = place.url("votes.enter_batch", vote_id=vote.id)
        yield Link(gettext("Enter a hand count or papers"), href)
    if Role.SECRETARY in roles:
        href = place.url("matters.do", matter_id=vote.subject_id, name="close-vote")
        yield Link(gettext("Close the vote and count"), href)


def _waiting(record: VoteRecord, act: Act, place: Here) -> Iterator[Waiting]:
    for batch, judged in record.batches:
        can_be = not record.conflicts.get(batch.id) and judged is None
        if can_be and _word_on(record, act, batch, judged) == "verify_batch":
            said = gettext(
                "%(way)s of %(covers)d voters, entered on %(at)s",
                way=words(CHANNELS[batch.channel]),
                covers=batch.covers,
                at=moment(batch.entered_at),
            )
            where = {"vote_id": batch.vote_id, "batch_id": batch.id}
            yield Waiting(said, place.url("votes.verify_batch", **where))


def _batch(
    record: VoteRecord, act: Act, place: Here, batch: Batch, judged: BatchJudgement | None
) -> list[object]:
    entered = moment(batch.entered_at)
    reading: object = entered
    if end := _word_on(record, act, batch, judged):
        href = place.url(f"votes.{end}", vote_id=batch.vote_id, batch_id=batch.id)
        reading = shapes.Cell(f"{entered} · {_said(end, act, batch)}", href=href)
    reason = judged.reason if judged else ""
    return [
        reading,
        CHANNELS[batch.channel],
        batch.covers,
        shapes.Cell("", tag=_state(record, batch, judged)),
        reason or batch.note or "–",
    ]


def _state(record: VoteRecord, batch: Batch, judged: BatchJudgement | None) -> shapes.Tag:
    if twice := record.conflicts.get(batch.id, 0):
        label = gettext("Cannot be verified: %(count)d voted otherwise", count=twice)
        return shapes.Tag(label, shapes.Tone.BAD)
    return _BATCH_TAGS[judged.judgement if judged else None]


def _word_on(
    record: VoteRecord, act: Act, batch: Batch, judged: BatchJudgement | None
) -> str | None:
    """What the reader may say of a batch now: staff and electors, and each what is theirs."""
    if record.closing is not None or not (is_staff(act) or record.own):
        return None
    if judged is not None:
        is_counted = judged.judgement is Judgement.VERIFIED
        return "object_to_batch" if record.own and is_counted else None
    if is_own(act, batch) or (is_staff(act) and record.is_over(act)):
        return "reject_batch"
    return "object_to_batch" if record.is_over(act) else "verify_batch"


def _said(end: str, act: Act, batch: Batch) -> str:
    if end == "verify_batch":
        return gettext("Compare and verify")
    if end == "object_to_batch":
        return gettext("Object")
    return gettext("Take it back") if is_own(act, batch) else gettext("Reject")


def _objections(record: VoteRecord) -> Iterator[shapes.Row]:
    for batch, _ in record.batches:
        for each in record.objections.get(batch.id, ()):
            about = gettext("An elector on the batch of %(at)s", at=moment(batch.entered_at))
            yield shapes.Row(about, each.text)
