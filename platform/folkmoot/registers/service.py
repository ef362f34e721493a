"""Drawing up documents. Who may have which is decided here; nothing is changed, nothing typed.

Everything that everybody may read is here for everybody: bulletins, notices, public archives, and
minutes without names. Whoever is somebody in the community has minutes with names; sheets and
archives that hold names are the office's.
"""

from typing import IO
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, NotFound, mark
from folkmoot.meetings.page import may_see_names
from folkmoot.registers.archive.checking import Origin, check
from folkmoot.registers.archive.package import Package, package_of
from folkmoot.registers.archive.standing import Examined, Standing, beside
from folkmoot.registers.compose import papers
from folkmoot.registers.compose.bulletin import bulletin
from folkmoot.registers.compose.words import Words
from folkmoot.registers.compose.year import year_report
from folkmoot.registers.domain import Document, Period, Reach
from folkmoot.registers.queries import period_record
from folkmoot.registers.queries.board import notice_paper
from folkmoot.registers.queries.matter import head_of, is_entry, matter_record
from folkmoot.registers.queries.papers import (
    call_of,
    issuer_of,
    minutes_paper,
    seated_in,
)
from folkmoot.registers.queries.year import year_record

OFFICE = (Role.SECRETARY, Role.GRID_WORKER)


def draw_bulletin(session: Session, act: Act, *, period: Period, locale: str) -> Document:
    """The bulletin of a period, of a year its report. Raises Conflict ``registers.not_begun``."""
    if period.first > act.today:
        raise Conflict(
            "registers.not_begun",
            mark("This period begins on %(day)s; nothing can be told of it yet."),
            cure=mark("Choose a period that has begun."),
            day=period.first,
        )
    issuer, words = issuer_of(session), Words(locale)
    if period.reach is Reach.YEAR:
        return year_report(year_record(session, period, act.today), issuer, words)
    return bulletin(period_record(session, period, act.today), issuer, words)


def draw_notice(session: Session, act: Act, *, notice_id: UUID, locale: str) -> Document:  # noqa: ARG001 - a use case is given its act
    """What hangs on the board. Raises NotFound ``notices.unknown``."""
    return papers.notice_text(notice_paper(session, notice_id), issuer_of(session), Words(locale))


def draw_call(session: Session, act: Act, *, meeting_id: UUID, locale: str) -> Document:  # noqa: ARG001 - as above
    """The notice of a meeting as it was served. Raises NotFound ``meeting.unknown``."""
    return papers.meeting_notice(call_of(session, meeting_id), issuer_of(session), Words(locale))


def draw_sheet(session: Session, act: Act, *, meeting_id: UUID, locale: str) -> Document:
    """The sign-in sheet, which names everybody who was called.

    Raises NotAllowed ``auth.not_allowed``, NotFound ``meeting.unknown``.
    """
    act.actor.require(*OFFICE)
    call, seated = call_of(session, meeting_id), seated_in(session, meeting_id)
    return papers.sign_in_sheet(call, seated, issuer_of(session), Words(locale))


def draw_minutes(session: Session, act: Act, *, meeting_id: UUID, locale: str) -> Document:
    """The minutes, with names for the people of this community.

    Raises NotFound ``meeting.unknown``, ``meeting.no_minutes``.
    """
    found, named = minutes_paper(session, meeting_id), may_see_names(act.actor)
    return papers.minutes_text(found, issuer_of(session), Words(locale), named=named)


def pack_archive(
    session: Session, act: Act, *, matter_id: UUID, locale: str, whole: bool = False
) -> Package:
    """Everything of a matter in one file; ``whole`` with names, for the secretary alone.

    Raises NotAllowed ``auth.not_allowed``, NotFound ``matter.unknown``, Conflict
    ``registers.moved`` when the community went on meanwhile.
    """
    if whole:
        act.actor.require(Role.SECRETARY)
    record = matter_record(session, matter_id)
    package = package_of(record, issuer_of(session), Words(locale), whole=whole)
    session.expire_all()
    if head_of(session) != record.head:
        raise Conflict(
            "registers.moved",
            mark("Something was put on record while the archive was made."),
            cure=mark("Ask for it again."),
        )
    return package


def examine_archive(session: Session, act: Act, *, source: IO[bytes]) -> Examined:
    """Whether the archive in ``source`` still is what was packed, first by itself and then beside
    the record. Nothing of it is kept. Papers with names are the secretary's to compare.

    Raises Invalid ``archive.too_large``, ``archive.unreadable``, Conflict ``registers.moved``.
    """
    checked = check(source)
    if checked.findings:
        return Examined(checked, Standing.CHANGED)
    origin = checked.origin
    if origin is None or origin.address != issuer_of(session).address:
        return Examined(checked, Standing.ELSEWHERE)
    if not is_entry(session, origin.seq, origin.hash):
        return Examined(checked, Standing.UNKNOWN)
    if origin.names and Role.SECRETARY not in act.actor.roles:
        return Examined(checked, Standing.NAMES)
    try:
        package = _packed_again(session, act, origin)
    except NotFound:
        return Examined(checked, Standing.UNKNOWN)
    return beside(checked, origin, package, head_of(session))


def _packed_again(session: Session, act: Act, origin: Origin) -> Package:
    return pack_archive(
        session, act, matter_id=origin.matter_id, locale=origin.locale, whole=origin.names
    )
