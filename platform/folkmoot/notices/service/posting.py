"""A notice goes up, is proved to hang, and may come down too early."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.calendar import WorkCalendar
from folkmoot.kernel.errors import Conflict, Invalid, NotFound, Refused, mark
from folkmoot.kernel.scope import tenant_of
from folkmoot.kernel.text import plain_text
from folkmoot.notices.domain import AFFAIRS, LONGEST, NoticeKind
from folkmoot.notices.models import (
    Notice,
    NoticeBoard,
    NoticePosting,
    NoticeRemoval,
    PostingProof,
)
from folkmoot.notices.queries import find_notice, has_run, may_come_down

NAME_LIMIT = 60
PLACE_LIMIT = 120
TITLE_LIMIT = 120
BODY_LIMIT = 20_000
NOTE_LIMIT = 500
REASON_LIMIT = 1_000
NATIONAL = WorkCalendar()


def register_board(session: Session, act: Act, *, name: str, place: str) -> NoticeBoard:
    """Add a board to those that notices can hang on. Conflict: ``notices.board.name_taken``."""
    act.actor.require(Role.SECRETARY)
    board = NoticeBoard(
        id=act.new_id(),
        name=plain_text(name, field="name", limit=NAME_LIMIT),
        place=plain_text(place, field="place", limit=PLACE_LIMIT),
        registered_at=act.at,
        registered_by=act.actor.account_id,
    )
    if session.scalar(select(NoticeBoard.id).where(NoticeBoard.name == board.name)):
        raise _name_taken(board.name)
    session.add(board)
    try:
        audit.record(session, act, "notices:board:register", board.id)
    except IntegrityError as error:
        raise _name_taken(board.name) from error
    return board


def post_notice(
    session: Session,
    act: Act,
    *,
    kind: NoticeKind,
    title: str,
    body: str,
    board_ids: Collection[UUID],
    minimum_days: int,
    subject_id: UUID | None = None,
    days: int = 15,
    calendar: WorkCalendar = NATIONAL,
) -> Notice:
    """Post a notice today, for ``days`` by the Civil Code's counting (201-203).

    ``minimum_days`` is what the law in force asks of this kind; only the caller knows which law
    that is, so there is no default to forget. Posted today and never earlier: a notice dated back
    would have run before anybody saw it. Raises Refused (``notices.too_short``), Invalid
    (``notices.no_board``, ``notices.days``, ``text.*``), NotFound (``notices.board.unknown``).
    """
    act.actor.require(Role.SECRETARY)
    _require_days(kind, days, minimum_days)
    boards = _boards(session, board_ids)
    notice = Notice(
        id=act.new_id(),
        kind=kind,
        subject_id=subject_id,
        title=plain_text(title, field="title", limit=TITLE_LIMIT),
        body=plain_text(body, field="body", limit=BODY_LIMIT),
        posted_on=act.today,
        days=days,
        minimum_days=minimum_days,
        ends_on=calendar.last_day(act.today, days),
        posted_at=act.at,
        posted_by=act.actor.account_id,
    )
    session.add(notice)
    session.flush()
    session.add_all(NoticePosting(notice_id=notice.id, board_id=board) for board in boards)
    audit.record(session, act, "notices:notice:post", notice.id)
    return notice


def _require_days(kind: NoticeKind, days: int, minimum_days: int) -> None:
    if not 1 <= days <= LONGEST:
        raise Invalid(
            "notices.days",
            mark("A notice runs for at least %(shortest)d and at most %(longest)d days."),
            field="days",
            shortest=max(1, minimum_days),
            longest=LONGEST,
        )
    if days < minimum_days:
        raise Refused(
            "notices.too_short",
            # One law makes most notices long; the others differ from kind to kind.
            mark(
                "This notice would run %(days)d days; the Organisation Law of Urban Residents'"
                " Committees, article 34 (URC 34), asks for at least %(minimum)d."
            )
            if kind in AFFAIRS
            else mark("This notice would run %(days)d days; it must run at least %(minimum)d."),
            cure=mark("Let it run longer."),
            field="days",
            days=days,
            minimum=minimum_days,
        )


def _boards(session: Session, board_ids: Collection[UUID]) -> list[UUID]:
    wanted = set(board_ids)
    if not wanted:
        raise Invalid(
            "notices.no_board",
            mark("A notice hangs on at least one board; the web comes in addition (URC 34)."),
            cure=mark("Choose a board, or register one first."),
            field="board_ids",
        )
    known = set(session.scalars(select(NoticeBoard.id).where(NoticeBoard.id.in_(wanted))))
    if wanted - known:
        raise NotFound(
            "notices.board.unknown",
            mark("One of these boards is not registered here."),
            field="board_ids",
        )
    return sorted(known)


def prove_posting(
    session: Session, act: Act, *, notice_id: UUID, board_id: UUID, note: str
) -> PostingProof:
    """Note who saw the notice hang on a board. NotFound: ``notices.posting.unknown``."""
    act.actor.require(Role.SECRETARY, Role.GRID_WORKER)
    notice = find_notice(session, notice_id)
    key = (tenant_of(session).tenant_id, notice.id, board_id)
    if session.get(NoticePosting, key) is None:
        raise NotFound(
            "notices.posting.unknown",
            mark("This notice was not posted on that board."),
            field="board_id",
        )
    proof = PostingProof(
        id=act.new_id(),
        notice_id=notice.id,
        board_id=board_id,
        note=plain_text(note, field="note", limit=NOTE_LIMIT),
        proved_at=act.at,
        proved_by=act.actor.account_id,
    )
    session.add(proof)
    audit.record(session, act, "notices:posting:prove", notice.id)
    return proof


def take_down(session: Session, act: Act, *, notice_id: UUID, reason: str) -> NoticeRemoval:
    """Take a notice down before its last day is over; it has then not run, and never will have.

    Raises Conflict (``notices.already_removed``), Refused (``notices.has_run``, and
    ``notices.hangs_its_days`` for the result of an appraisal, URC 37).
    """
    act.actor.require(Role.SECRETARY)
    notice = find_notice(session, notice_id)
    if notice.removed:
        raise _already_removed()
    if has_run(notice, act.today):
        raise Refused(
            "notices.has_run",
            mark("This notice ran to its last day, %(last_day)s; that cannot be undone."),
            cure=mark("Post another notice that says what has changed."),
            last_day=notice.ends_on,
        )
    if not may_come_down(notice):
        raise _hangs_its_days(notice)
    removal = NoticeRemoval(
        notice_id=notice.id,
        reason=plain_text(reason, field="reason", limit=REASON_LIMIT),
        removed_at=act.at,
        removed_by=act.actor.account_id,
    )
    session.add(removal)
    try:
        audit.record(session, act, "notices:notice:remove", notice.id)
    except IntegrityError as error:
        raise _already_removed() from error
    session.expire(notice, ["removal"])
    return removal


def _hangs_its_days(notice: Notice) -> Refused:
    return Refused(
        "notices.hangs_its_days",
        mark(
            "The result of an appraisal is made public (URC 37), and its notice hangs until"
            " %(last_day)s."
        ),
        cure=mark("If something is wrong on record, post another notice that says so."),
        last_day=notice.ends_on,
    )


def _already_removed() -> Conflict:
    return Conflict("notices.already_removed", mark("This notice was already taken down."))


def _name_taken(name: str) -> Conflict:
    return Conflict(
        "notices.board.name_taken",
        mark("There is already a board named %(name)s."),
        cure=mark("Choose another name."),
        field="name",
        name=name,
    )
