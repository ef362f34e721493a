"""Putting an archive together: each paper as a page, each count as it was published, an index."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from folkmoot.kernel.audit.domain import canonical, plain
from folkmoot.registers.archive.files import FORMAT, INDEX, digest_of, packed, sums_of
from folkmoot.registers.compose import matter_phrases as say
from folkmoot.registers.compose.matter import matter_paper
from folkmoot.registers.compose.paper import paper
from folkmoot.registers.compose.papers import meeting_notice, minutes_text, notice_text
from folkmoot.registers.compose.words import Words
from folkmoot.registers.domain import Document, FileName, Form, Issuer, Paragraph, Section
from folkmoot.registers.queries.matter import MatterRecord
from folkmoot.registers.rendering import STYLESHEET, alone
from folkmoot.votes.count_file import to_bytes
from folkmoot.web.templating import STATIC

INDEX_PAGE = "index.html"


@dataclass(frozen=True, slots=True)
class Package:
    """``digest`` is of the list of ``sums``, for whoever wants to check the archive later."""

    name: FileName
    content: bytes
    digest: str
    sums: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the archive, and what it is."""

    path: str
    told: str
    content: bytes


def package_of(record: MatterRecord, issuer: Issuer, words: Words, *, whole: bool) -> Package:
    """The same record gives the same bytes. ``whole`` keeps names, for the office alone."""
    kept = list(_kept(record, issuer, words, whole=whole))
    kept.append(Kept(STYLESHEET, words(say.STYLE_FILE), (STATIC / STYLESHEET).read_bytes()))
    index = _index(record, issuer, words, kept, whole=whole)
    page = _index_page(record, issuer, words, kept, whole=whole)
    files = {each.path: each.content for each in (*kept, index, page)}
    name = _name(record, issuer, words, whole=whole)
    sums = {path: digest_of(content) for path, content in files.items()}
    return Package(name, packed(files), digest_of(sums_of(files)), sums)


def _name(record: MatterRecord, issuer: Issuer, words: Words, *, whole: bool) -> FileName:
    number, variant = record.matter.number, "office" if whole else "public"
    title = words(say.ARCHIVE_OFFICE if whole else say.ARCHIVE, title=record.matter.title, n=number)
    return FileName.of(issuer, f"matter-{number}-{variant}-{words.locale}", title, "")


def _kept(record: MatterRecord, issuer: Issuer, words: Words, *, whole: bool) -> Iterator[Kept]:
    def page(path: str, told: str, document: Document) -> Kept:
        depth = "../" * path.count("/")
        html = alone(document, issuer.address, f"{depth}{STYLESHEET}")
        return Kept(path, told, html.encode())

    whole_record = matter_paper(record, issuer, words, whole=whole)
    yield page("record.html", words(say.RECORD_FILE), whole_record)
    for n, call in enumerate(record.calls, 1):
        told = words(say.CALL_FILE, title=call.title)
        yield page(f"meetings/{n:02d}-notice.html", told, meeting_notice(call, issuer, words))
    for n, found in enumerate(record.minutes, 1):
        told = words(say.MINUTES_FILE, title=found.meeting.title)
        document = minutes_text(found, issuer, words, named=whole)
        yield page(f"meetings/{n:02d}-minutes.html", told, document)
        if whole:
            content = canonical({"content": found.minutes.content, "digest": found.minutes.digest})
            yield Kept(f"meetings/{n:02d}-minutes.json", told, content + b"\n")
    for n, count in enumerate(record.counts, 1):
        told = words(say.COUNT_FILE, title=count.title)
        yield Kept(f"votes/{n:02d}-count.json", told, to_bytes(count.content))
    for n, notice in enumerate(record.notices, 1):
        told = words(say.NOTICE_FILE, title=notice.title)
        yield page(f"notices/{n:02d}.html", told, notice_text(notice, issuer, words))


def _index(
    record: MatterRecord, issuer: Issuer, words: Words, kept: list[Kept], *, whole: bool
) -> Kept:
    """For programs: what the matter was, where the chain stood, and every file's digest."""
    ending = record.ending
    content = {
        "format": FORMAT,
        "language": words.locale,
        "names": whole,
        "community": {
            "name": issuer.community,
            "district": issuer.district,
            "address": issuer.address,
        },
        "matter": {
            "id": record.matter.id,
            "number": record.matter.number,
            "title": record.matter.title,
            "opened_at": record.matter.opened_at,
            "ending": ending.ending if ending else None,
            "ended_at": ending.ended_at if ending else None,
        },
        "chain": {"seq": record.head.seq, "hash": record.head.hash},
        "files": [
            {"path": one.path, "told": one.told, "sha256": digest_of(one.content)} for one in kept
        ],
    }
    text = json.dumps(plain(content), ensure_ascii=False, indent=1, sort_keys=True)
    return Kept(INDEX, words(say.DATA_FILE), text.encode() + b"\n")


def _index_page(
    record: MatterRecord,
    issuer: Issuer,
    words: Words,
    kept: list[Kept],
    *,
    whole: bool,
) -> Kept:
    rows = [(one.path, one.told, digest_of(one.content)) for one in kept]
    columns = words.columns(say.FILE, say.CONTENT, say.DIGEST)
    head = record.head
    chain = (words(say.HEAD, seq=head.seq, hash=head.hash), words(say.CHECK))
    sections = (
        words.section(say.FILES, words.table(say.FILES_TABLE, columns, rows)),
        Section(words(say.CHAIN), tuple(map(Paragraph, chain))),
    )
    document = paper(
        words,
        issuer,
        Form.RECORD,
        words(say.INDEX, title=record.matter.title),
        words.numbered(sections),
        record.head.on,
        told=words(say.INDEX_TOLD, number=len(kept)),
        marked=words(say.FOR_OFFICE if whole else say.FOR_ALL),
    )
    html = alone(document, issuer.address, STYLESHEET)
    return Kept(INDEX_PAGE, document.title, html.encode())
