"""Bulletins of a month, a quarter, half a year; sections that the year's report shares."""

from collections.abc import Iterator

from folkmoot.implementation.service.attempts import STATE_NAMES
from folkmoot.matters.domain import step_at
from folkmoot.matters.satisfaction import Graded
from folkmoot.notices.schemas import KINDS
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.schemas import CHANNELS
from folkmoot.people.domain.kinds import body_label
from folkmoot.registers.compose import phrases as say
from folkmoot.registers.compose.paper import paper
from folkmoot.registers.compose.words import Words
from folkmoot.registers.domain import Document, Form, Issuer, Listing, Section
from folkmoot.registers.queries import (
    Asked,
    Counted,
    Ended,
    Held,
    Move,
    PeriodRecord,
    Posted,
    Report,
)

KIND_NAMES = {choice.value: choice.label for choice in KINDS}


def bulletin(record: PeriodRecord, issuer: Issuer, words: Words) -> Document:
    """The bulletin of a period; one that is not over says so at its head."""
    sections = (
        opinions(record, words),
        topics(record, words),
        matters(record, words),
        meetings(record, words),
        votes(record, words),
        carrying_out(record, words),
        notices(record, words),
        satisfaction(record, words),
    )
    return of_period(record, issuer, words, sections)


def of_period(
    record: PeriodRecord, issuer: Issuer, words: Words, sections: tuple[Section, ...]
) -> Document:
    period = record.period
    marked = "" if record.over else words(say.NOT_OVER, until=words.day(record.until))
    return paper(
        words,
        issuer,
        Form.BULLETIN,
        words(say.TITLES[period.reach], community=issuer.community),
        words.numbered(sections),
        record.until,
        told=words(
            say.OVER,
            period=words(period.name),
            first=words.day(period.first),
            last=words.day(period.last),
        ),
        marked=marked,
        kind=period.reach.value,
        code=period.code,
    )


def opinions(record: PeriodRecord, words: Words) -> Section:
    rows = [
        (words(choice.label), str(number))
        for choice in CHANNELS
        if (number := record.channels.get(Channel(choice.value)))
    ]
    told = words(say.OPINIONS_TOLD, number=sum(record.channels.values()), taken=record.taken_up)
    columns = words.columns(say.CHANNEL, say.NUMBER, numeric={1})
    return words.section(say.OPINIONS, words.table(say.OPINIONS_TABLE, columns, rows), told)


def topics(record: PeriodRecord, words: Words) -> Section:
    rows = [(one.title, words.on(one.raised_at), str(one.opinions)) for one in record.topics]
    columns = words.columns(say.TOPIC, say.RAISED_ON, say.BEHIND, numeric={2}, short={1})
    return words.section(say.TOPICS, words.table(say.TOPICS_TABLE, columns, rows))


def matters(record: PeriodRecord, words: Words) -> Section:
    """Steps and endings in the order of time."""
    both: tuple[Move | Ended, ...] = (*record.moves, *record.endings)
    happened = sorted(both, key=lambda one: one.at)
    rows = [
        (words(say.NO, n=one.number, title=one.title), _step(one, words), words.on(one.at))
        for one in happened
    ]
    columns = words.columns(say.MATTER, say.STEP, say.ON, short={2})
    return words.section(say.MATTERS, words.table(say.MATTERS_TABLE, columns, rows))


def _step(one: Move | Ended, words: Words) -> str:
    if isinstance(one, Ended):
        return words(say.ENDINGS[one.ending], reason=one.reason)
    step = step_at(one.position)
    name = words(step.label) if step else words(say.TAKEN_UP)
    return words(say.ROUND, step=name, n=one.round_no) if one.round_no > 1 else name


def meetings(record: PeriodRecord, words: Words) -> Section:
    rows = [
        (
            words.titled(one.title, body_label(one.body)),
            words.on(one.at),
            words(say.OF, part=one.present, whole=one.members),
            words.listing(_standing(one, words)),
        )
        for one in record.meetings
    ]
    columns = words.columns(say.MEETING, say.ON, say.CAME, say.STANDING, numeric={2}, short={1})
    return words.section(say.MEETINGS, words.table(say.MEETINGS_TABLE, columns, rows))


def _standing(one: Held, words: Words) -> Iterator[str]:
    yield words(say.QUORATE if one.quorate else say.INQUORATE)
    if not one.in_time:
        yield words(say.LATE)
    if one.ended_as in say.ENDED:
        yield words(say.ENDED[one.ended_as])
    if one.minuted:
        yield words(say.MINUTED)


def votes(record: PeriodRecord, words: Words) -> Section:
    rows = [
        (
            one.title,
            words(body_label(one.body)) if one.body else words(say.NONE),
            words.on(one.at),
            words(say.OF, part=one.ballots, whole=one.electors),
            _result(one, words),
        )
        for one in record.votes
    ]
    columns = words.columns(
        say.VOTE, say.BODY, say.ON, say.BALLOTS, say.RESULT, numeric={3}, short={2}
    )
    return words.section(say.VOTES, words.table(say.VOTES_TABLE, columns, rows))


def _result(one: Counted, words: Words) -> str:
    if not one.valid:
        return words(say.INVALID)
    if not one.carried:
        return words(say.NOT_CARRIED)
    phrase = say.ADVISED if one.advice else say.CARRIED
    return words(phrase, options=words.listing(one.carried))


def carrying_out(record: PeriodRecord, words: Words) -> Section:
    rows = [_report(one, words) for one in record.reports]
    columns = words.columns(say.ITEM, say.WITH_WHOM, say.STATE, say.ON, say.SAID, short={3})
    return words.section(say.CARRYING_OUT, words.table(say.REPORTS_TABLE, columns, rows))


def _report(one: Report, words: Words) -> tuple[str, ...]:
    whom = one.counterparty or words(say.NONE)
    return one.item, whom, words(STATE_NAMES[one.state]), words.on(one.at), one.said


def notices(record: PeriodRecord, words: Words) -> Section:
    rows = [
        (words.titled(one.title, KIND_NAMES[one.kind]), runs(one, words)) for one in record.notices
    ]
    columns = words.columns(say.NOTICE, say.RUNS)
    return words.section(say.NOTICES, words.table(say.NOTICES_TABLE, columns, rows))


def runs(one: Posted, words: Words) -> str:
    said = words(say.FROM_TO, first=words.day(one.posted_on), last=words.day(one.ends_on))
    return words(say.TAKEN_DOWN, runs=said) if one.removed else said


def satisfaction(record: PeriodRecord, words: Words) -> Section:
    lines = tuple(line for asked in record.satisfaction for line in _answers(asked, words))
    if not lines:
        return words.section(say.SATISFACTION, None, words(say.NOBODY_ASKED))
    return Section(words(say.SATISFACTION), (Listing(lines),))


def _answers(asked: Asked, words: Words) -> Iterator[str]:
    for graded in asked.results:
        yield words(
            say.ASKED_OF,
            matter=asked.matter,
            question=text_of(graded.question, words),
            answers=answers_of(graded, words),
        )


def answers_of(graded: Graded, words: Words) -> str:
    """12 very satisfied, 5 satisfied: whole numbers, never per cents."""
    grades = words.listing(
        words(say.GRADE, grade=text_of(name, words), times=times) for name, times in graded.grades
    )
    return words(say.ANSWERS, answers=graded.answers, grades=grades)


def text_of(said: object, words: Words) -> str:
    """A form's question or grade, which is a text of both languages."""
    return str(getattr(said, words.locale, said))
