"""The report on a community's year: satisfaction first, above every other figure."""

from collections import Counter

from folkmoot.compliance.domain import Standing
from folkmoot.compliance.queries import ObligationLine
from folkmoot.implementation.service.attempts import STATE_NAMES
from folkmoot.matters.domain import Force
from folkmoot.people.domain.kinds import body_label
from folkmoot.registers.compose import bulletin as part
from folkmoot.registers.compose import phrases as say
from folkmoot.registers.compose.words import Words
from folkmoot.registers.domain import Document, Issuer, Section
from folkmoot.registers.queries import FundUse, PeriodRecord
from folkmoot.registers.queries.year import TaskFact, YearRecord


def year_report(year: YearRecord, issuer: Issuer, words: Words) -> Document:
    record = year.record
    sections = (
        part.satisfaction(record, words),
        owed(year.owed, words),
        part.opinions(record, words),
        part.topics(record, words),
        part.matters(record, words),
        part.meetings(record, words),
        part.votes(record, words),
        part.carrying_out(record, words),
        fund(record, words),
        part.notices(record, words),
        *([] if year.tasks is None else [tasks(year.tasks, words)]),
    )
    return part.of_period(record, issuer, words, sections)


def owed(lines: tuple[ObligationLine, ...], words: Words) -> Section:
    """How many meetings were owed and kept, and each of them."""
    if not lines:
        return words.section(say.OWED, None, words(say.NONE_OWED))
    standing = Counter(line.standing for line in lines)
    told = words(
        say.OWED_TOLD,
        owed=len(lines),
        met=standing[Standing.MET],
        overdue=standing[Standing.OVERDUE],
        excused=standing[Standing.EXCUSED],
    )
    rows = [_owed(line, words) for line in lines]
    columns = words.columns(say.BODY, say.PERIOD, say.DUE_ON, say.STANDING, short={2})
    return words.section(say.OWED, words.table(say.OWED_TABLE, columns, rows), told)


def _owed(line: ObligationLine, words: Words) -> tuple[str, ...]:
    period = words(say.FROM_TO, first=words.day(line.period.start), last=words.day(line.period.end))
    state = words(say.OBLIGATIONS[line.standing])
    if line.standing is Standing.EXCUSED:
        state = words(say.EXCUSED_FOR, reason=line.excuse)
    return words(body_label(line.body)), period, words.day(line.due_on), state


def tasks(facts: tuple[TaskFact, ...], words: Words) -> Section:
    rows = [
        (
            words(body_label(one.body)),
            words(one.problem),
            one.task,
            words.day(one.due_on),
            words(one.state),
        )
        for one in facts
    ]
    columns = words.columns(say.BODY, say.PROBLEM, say.TASK, say.DUE_ON, say.STATE, short={3, 4})
    return words.section(say.TASKS, words.table(say.TASKS_TABLE, columns, rows))


def fund(record: PeriodRecord, words: Words) -> Section:
    rows = [_use(one, words) for one in record.fund]
    columns = words.columns(say.MATTER, say.OPTION, say.RESOLVED_ON, say.STATE, short={2})
    return words.section(say.FUND, words.table(say.FUND_TABLE, columns, rows))


def _use(one: FundUse, words: Words) -> tuple[str, ...]:
    advice = one.force is Force.RECOMMENDS
    option = words(say.ADVICE, option=one.option) if advice else one.option
    state = words(STATE_NAMES[one.state]) if one.state else words(say.NOT_TRIED)
    return one.matter, option, words.on(one.at), state
