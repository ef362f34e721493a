"""The record of one matter as a paper: where it came from, each step with its evidence, its end."""

from collections.abc import Iterator

from folkmoot.implementation.domain import AttemptState
from folkmoot.implementation.queries import Carried
from folkmoot.implementation.service.attempts import STATE_NAMES
from folkmoot.matters.domain import Ending, Force, step_at
from folkmoot.matters.dossier import StepEntry
from folkmoot.matters.models import MatterStepExit
from folkmoot.matters.words import SUBJECTS
from folkmoot.opinions.schemas import CHANNELS
from folkmoot.people.domain.kinds import body_label
from folkmoot.registers.compose import matter_phrases as say
from folkmoot.registers.compose import phrases
from folkmoot.registers.compose.bulletin import answers_of, text_of
from folkmoot.registers.compose.paper import paper
from folkmoot.registers.compose.paper_phrases import PROMISE
from folkmoot.registers.compose.words import Words
from folkmoot.registers.domain import Document, Form, Issuer, Listing, Paragraph, Section
from folkmoot.registers.queries.matter import MatterRecord

_CHANNELS = {choice.value: choice.label for choice in CHANNELS}


def matter_paper(record: MatterRecord, issuer: Issuer, words: Words, *, whole: bool) -> Document:
    """Everything about a matter that is no paper of its own. ``whole`` is for the office: with
    what supervisors wrote in their own words.
    """
    sections = (
        _origin(record, words),
        _opinions(record, words),
        _steps(record, words),
        _options(record, words),
        *_carried_out(record, words),
        _sign_offs(record, words, whole=whole),
        _satisfaction(record, words),
    )
    return paper(
        words,
        issuer,
        Form.RECORD,
        words(say.TITLE, title=record.matter.title),
        words.numbered(sections),
        record.head.on,
        told=words(say.TOLD, number=record.matter.number, day=words.on(record.matter.opened_at)),
        marked="" if record.ending else words(say.RUNNING),
    )


def _origin(record: MatterRecord, words: Words) -> Section:
    topic, proposal = record.topic, record.proposal
    lines = [words(say.TOPIC, title=topic.title, summary=topic.summary)]
    if proposal is not None:
        kind = words(SUBJECTS[proposal.subject])
        lines.append(words(say.PROPOSED, kind=kind, affected=proposal.affected))
    lines += [words(say.STATED, text=each.text) for each in record.statements]
    return Section(words(say.ORIGIN), tuple(map(Paragraph, lines)))


def _opinions(record: MatterRecord, words: Words) -> Section:
    rows = [
        (words.on(one.opinion.given_at), words(_CHANNELS[one.opinion.channel]), one.opinion.text)
        for one in record.opinions
    ]
    columns = words.columns(phrases.ON, phrases.CHANNEL, say.SAID, short={0})
    return words.section(phrases.OPINIONS, words.table(say.OPINIONS_TABLE, columns, rows))


def _steps(record: MatterRecord, words: Words) -> Section:
    rows = [
        (_step(entry, words), words.on(entry.entered_at), _evidence(record, entry, words))
        for entry in record.dossier.trail
    ]
    columns = words.columns(phrases.STEP, say.ENTERED, say.LEFT_WITH, short={1})
    return words.section(say.STEPS, words.table(say.STEPS_TABLE, columns, rows))


def _step(entry: StepEntry, words: Words) -> str:
    step = step_at(entry.position)
    name = words(step.label) if step else words(phrases.TAKEN_UP)
    return words(phrases.ROUND, step=name, n=entry.round_no) if entry.round_no > 1 else name


def _evidence(record: MatterRecord, entry: StepEntry, words: Words) -> str:
    left = record.exits.get(entry.seq)
    if left is None:
        return words(say.STILL_HERE)
    said = words.listing(_proofs(record, left, words))
    return said or words(phrases.NONE)


def _proofs(record: MatterRecord, left: MatterStepExit, words: Words) -> Iterator[str]:
    """The rows that the step was left with, by what they are called."""
    found = record.dossier
    if left.opinion_id is not None:
        yield words(say.BY_OPINIONS, number=len(record.opinions))
    if left.subject is not None:
        yield words(say.BY_KIND, kind=words(SUBJECTS[left.subject]))
    yield from (words(say.BY_MEETING, title=m.title) for m in found.meetings
                if m.id == left.meeting_id)  # fmt: skip
    yield from (words(say.BY_VOTE, title=v.title) for v in found.votes if v.id == left.vote_id)
    yield from (
        words(say.BY_NOTICE, day=words.on(n.posted_at))
        for n in found.notices
        if n.id == left.notice_id
    )
    if left.attempt_state is not None:
        yield words(say.BY_ATTEMPT, state=words(STATE_NAMES[AttemptState(left.attempt_state)]))
    if left.how in set(Ending):
        yield words(phrases.ENDINGS[left.how], reason=record.ending.reason if record.ending else "")


def _options(record: MatterRecord, words: Words) -> Section:
    rows = [
        (
            f"{one.key}　{one.label}",
            one.promise or words(phrases.NONE),
            _fate(record, one.key, words),
        )
        for one in record.dossier.options
    ]
    columns = words.columns(phrases.OPTION, PROMISE, say.RESOLVED)
    return words.section(say.OPTIONS, words.table(say.OPTIONS_TABLE, columns, rows))


def _fate(record: MatterRecord, key: str, words: Words) -> str:
    resolved = [
        words(
            say.ADVISED_IN if one.force is Force.RECOMMENDS else say.RESOLVED_IN,
            n=one.round_no,
            body=words(body_label(one.body)),
        )
        for one in record.dossier.resolutions
        if one.option_key == key
    ]
    return words.listing(resolved) or words(phrases.NONE)


def _carried_out(record: MatterRecord, words: Words) -> Iterator[Section]:
    rows = [row for item in record.carried for row in _reports(item, words)]
    columns = words.columns(
        phrases.ITEM, phrases.WITH_WHOM, phrases.STATE, phrases.ON, phrases.SAID, short={3}
    )
    yield words.section(phrases.CARRYING_OUT, words.table(phrases.REPORTS_TABLE, columns, rows))
    beyond = [excess for item in record.carried for excess in item.excesses]
    if beyond:
        said = tuple(
            words(say.EXCESS, text=one.text, number=one.number, unit=one.unit)
            if one.number
            else one.text
            for one in beyond
        )
        yield Section(words(say.BEYOND), (Listing(said),))


def _reports(item: Carried, words: Words) -> Iterator[tuple[str, ...]]:
    title = words(phrases.ROUND, step=item.item.title, n=item.item.round_no)
    for tried in item.attempts:
        for report in tried.reports:
            yield (
                title,
                tried.attempt.counterparty or words(phrases.NONE),
                words(STATE_NAMES[report.state]),
                words.on(report.reported_at),
                report.reason or report.evidence or tried.attempt.plan,
            )


def _sign_offs(record: MatterRecord, words: Words, *, whole: bool) -> Section:
    rows = [
        (
            words(body_label(one.body_kind)),
            words(say.APPROVED if one.approved else say.OBJECTED),
            words.day(one.stated_on),
            *((one.text or words(phrases.NONE),) if whole else ()),
        )
        for one in record.sign_offs
    ]
    labels = (say.SUPERVISOR, say.VERDICT, phrases.ON, *((phrases.SAID,) if whole else ()))
    return words.section(
        say.SIGN_OFFS, words.table(say.SIGN_OFFS, words.columns(*labels, short={2}), rows)
    )


def _satisfaction(record: MatterRecord, words: Words) -> Section:
    said = tuple(
        f"{text_of(one.question, words)} {answers_of(one, words)}" for one in record.satisfaction
    )
    if not said:
        return words.section(phrases.SATISFACTION, None, words(say.NOT_ASKED))
    return Section(words(phrases.SATISFACTION), (Listing(said),))
