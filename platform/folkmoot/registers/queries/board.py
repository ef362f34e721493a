"""A public notice as it hangs, with the votes behind a resolution."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from folkmoot.matters.models import MatterOption, Resolution
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice
from folkmoot.notices.queries import Hanging, find_notice, hangings_of, notices_of
from folkmoot.votes.models import Closing
from folkmoot_sdk import BodyKind, Outcome


@dataclass(frozen=True, slots=True)
class Resolved:
    """What the vote behind a resolution came to; ``figures`` as the count has them."""

    option: str
    promise: str
    body: BodyKind
    advice: bool
    on: datetime
    ballots: int
    figures: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class NoticePaper:
    """A notice as it hangs. ``removed`` is why it was taken down, "" while it was not."""

    title: str
    kind: NoticeKind
    body: str
    posted_on: date
    ends_on: date
    boards: tuple[str, ...]
    removed: str
    resolved: tuple[Resolved, ...]


def notice_paper(session: Session, notice_id: UUID) -> NoticePaper:
    """Raises NotFound ``notices.unknown``."""
    notice = find_notice(session, notice_id)
    hangings = hangings_of(session, [notice_id])[notice_id]
    resolved = _resolved(session, notice) if notice.kind is NoticeKind.RESOLUTION else ()
    return _notice(notice, hangings, resolved)


def notice_papers(session: Session, subject_id: UUID) -> tuple[NoticePaper, ...]:
    """Every notice about a subject, without the votes behind them. Three queries."""
    notices = notices_of(session, subject_id)
    hangings = hangings_of(session, [notice.id for notice in notices])
    return tuple(_notice(notice, hangings[notice.id], ()) for notice in notices)


def _notice(
    notice: Notice, hangings: Sequence[Hanging], resolved: tuple[Resolved, ...]
) -> NoticePaper:
    return NoticePaper(
        title=notice.title,
        kind=notice.kind,
        body=notice.body,
        posted_on=notice.posted_on,
        ends_on=notice.ends_on,
        boards=tuple(f"{one.board.name}（{one.board.place}）" for one in hangings),
        removed=notice.removal.reason if notice.removal else "",
        resolved=resolved,
    )


def _resolved(session: Session, notice: Notice) -> tuple[Resolved, ...]:
    """The resolutions of the round that the notice made public."""
    before = Resolution.matter_id == notice.subject_id, Resolution.resolved_at <= notice.posted_at
    newest = select(func.max(Resolution.round_no)).where(*before).scalar_subquery()
    query = (
        select(Resolution, MatterOption.key, MatterOption.label, MatterOption.promise, Closing)
        .join(MatterOption, MatterOption.id == Resolution.option_id)
        .join(Closing, Closing.vote_id == Resolution.vote_id)
        .where(*before, Resolution.round_no == newest)
        .order_by(Resolution.resolved_at, MatterOption.key)
    )
    return tuple(
        Resolved(
            option=label,
            promise=promise,
            body=resolution.body,
            advice=resolution.force == "recommends",
            on=closing.closed_at,
            ballots=closing.ballots,
            figures=_figures(closing.outcome, key),
        )
        for resolution, key, label, promise, closing in session.execute(query)
    )


def _figures(outcome: dict[str, Any], key: str) -> Mapping[str, int]:
    options = Outcome.from_plain(outcome).options
    return next((each.count.figures for each in options if each.option.key == key), {})
