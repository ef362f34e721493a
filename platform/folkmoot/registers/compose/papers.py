"""Single papers: what hangs on the board, what calls a meeting, who signs in, what was minuted."""

from collections.abc import Iterator, Sequence

from folkmoot.kernel.act import CHINA
from folkmoot.meetings.minutes import Rendered, is_sound, render, render_public
from folkmoot.meetings.minutes.phrases import FIGURES
from folkmoot.notices.domain import NoticeKind
from folkmoot.people.domain.kinds import body_label
from folkmoot.registers.compose import paper_phrases as say
from folkmoot.registers.compose import phrases
from folkmoot.registers.compose.bulletin import KIND_NAMES
from folkmoot.registers.compose.paper import paper
from folkmoot.registers.compose.words import Words
from folkmoot.registers.domain import (
    Block,
    Column,
    Document,
    Form,
    Issuer,
    Listing,
    Paragraph,
    Section,
    Table,
)
from folkmoot.registers.queries.board import NoticePaper, Resolved
from folkmoot.registers.queries.papers import (
    AgendaLine,
    Call,
    MinutesPaper,
    Seated,
)
from folkmoot_sdk import Text


def notice_text(notice: NoticePaper, issuer: Issuer, words: Words) -> Document:
    """What is pinned to the board, with the days on which it hangs and the vote behind it."""
    body = Section("", words.paragraphs(notice.body))
    votes = [Section(words(say.VOTE), (_votes(notice.resolved, words),))] if notice.resolved else []
    hangs = Section(words(say.HANGS), tuple(map(Paragraph, _hanging(notice, words))))
    marked = words(say.REMOVED, reason=notice.removed) if notice.removed else ""
    kind = words(KIND_NAMES[notice.kind])
    return paper(
        words,
        issuer,
        Form.NOTICE,
        notice.title,
        (body, *votes, hangs),
        notice.posted_on,
        told="" if kind in notice.title else kind,
        marked=marked,
    )


def _votes(resolved: Sequence[Resolved], words: Words) -> Table:
    columns = words.columns(
        phrases.OPTION, say.PROMISE, say.BODY, phrases.ON, say.FIGURES, short={3}
    )
    rows = [
        (
            words(say.ADVICE, option=one.option) if one.advice else one.option,
            one.promise or words(phrases.NONE),
            words(body_label(one.body)),
            words.on(one.on),
            words.listing(_figures(one, words)),
        )
        for one in resolved
    ]
    return words.table(say.VOTE_TABLE, columns, rows)


def _figures(one: Resolved, words: Words) -> Iterator[str]:
    # In the order in which people read a count; what only a method knows comes after.
    known = [key for key in FIGURES if key in one.figures]
    for key in (*known, *sorted(one.figures.keys() - set(known))):
        word = words(FIGURES[key]) if key in FIGURES else key
        yield words(say.FIGURE, word=word, number=one.figures[key])
    yield words(say.BALLOTS, number=one.ballots)


def _hanging(notice: NoticePaper, words: Words) -> Iterator[str]:
    days = (notice.ends_on - notice.posted_on).days
    first, last = words.day(notice.posted_on), words.day(notice.ends_on)
    yield words(say.TERM, first=first, last=last, days=days)
    yield words(say.BOARDS, boards=words.listing(notice.boards))
    if notice.kind is not NoticeKind.MEETING:
        yield words(say.OBJECTIONS, last=last)


def meeting_notice(call: Call, issuer: Issuer, words: Words) -> Document:
    """The call of a meeting as it was served: when, where, what about, who is called."""
    there = call.starts_at.astimezone(CHINA)
    facts = [
        words(say.CALLED, meeting=words.titled(call.title, body_label(call.body))),
        words(say.WHEN, moment=words.moment(there)),
        words(say.WHERE, place=call.place),
        words(say.WHO, members=call.members, observers=call.observers),
    ]
    if call.urgent_reason:
        facts.append(words(say.URGENT, reason=call.urgent_reason))
    agenda = tuple(_item(item, words) for item in call.agenda)
    marked = "" if call.cancelled is None else words(say.CANCELLED, reason=call.cancelled)
    return paper(
        words,
        issuer,
        Form.NOTICE,
        words(say.CALL_TITLE, title=call.title),
        (
            Section("", tuple(map(Paragraph, facts))),
            Section(words(say.AGENDA), (Listing(agenda),) if agenda else ()),
        ),
        call.called_at.astimezone(CHINA).date(),
        marked=marked,
        kind="meeting-notice",
    )


def _item(item: AgendaLine, words: Words) -> str:
    said = words(say.DECIDES if item.decides else say.TALKS, title=item.title)
    return (
        words(say.LISTED, item=said, list=words.listing(item.proposals)) if item.proposals else said
    )


def sign_in_sheet(call: Call, seated: Sequence[Seated], issuer: Issuer, words: Words) -> Document:
    """The roster as it was frozen at notice, with room to sign; observers apart, uncounted."""
    members = [one for one in seated if not one.observer]
    observers = [one for one in seated if one.observer]
    told = words(
        say.SHEET_TOLD,
        moment=words.moment(call.starts_at),
        place=call.place,
        members=len(members),
    )
    tables: list[Block] = [_to_sign(say.MEMBERS, members, words)]
    if observers:
        tables.append(_to_sign(say.OBSERVERS, observers, words))
    return paper(
        words,
        issuer,
        Form.SHEET,
        words(say.SHEET_TITLE, title=words.titled(call.title, body_label(call.body))),
        (Section("", tuple(tables)),),
        call.starts_at.astimezone(CHINA).date(),
        told=told,
    )


def _to_sign(caption: Text, people: Sequence[Seated], words: Words) -> Table:
    columns = (
        Column(words(say.NO), numeric=True),
        Column(words(say.NAME)),
        Column(words(say.OFFICE)),
        Column(words(say.SIGNATURE), to_fill=True),
        Column(words(say.TIME), to_fill=True),
    )
    rows = [(str(n), one.name, words(one.office.label), "", "") for n, one in enumerate(people, 1)]
    return words.table(caption, columns, rows)


def minutes_text(found: MinutesPaper, issuer: Issuer, words: Words, *, named: bool) -> Document:
    """The minutes as meetings render them; without ``named`` for anybody's eyes."""
    written = found.minutes
    digest = words(say.DIGEST, digest=written.digest)
    rendered = _rendered(found, words, named=named)
    sections = [
        Section(part.heading, tuple(map(Paragraph, part.paragraphs))) for part in rendered.sections
    ]
    return paper(
        words,
        issuer,
        Form.MINUTES,
        rendered.title,
        (*words.numbered(sections), Section("", (Paragraph(digest),))),
        written.written_at.astimezone(CHINA).date(),
        marked="" if is_sound(written) else words(say.UNSOUND),
    )


def _rendered(found: MinutesPaper, words: Words, *, named: bool) -> Rendered:
    content = found.minutes.content
    if named:
        return render(content, locale=words.locale, names=found.names)
    told = words(say.NAMELESS)
    return render_public(content, locale=words.locale, people=found.names, told=told)
