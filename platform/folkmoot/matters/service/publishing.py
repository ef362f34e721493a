"""Public notices about a matter, with the number of days that the law of its day asks for."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy.orm import Session

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Refused, mark
from folkmoot.matters.dossier import NOTICE_FROM, Dossier
from folkmoot.matters.queries import dossier, lock_matter
from folkmoot.matters.service.preparing import require_running
from folkmoot.notices import service as notices
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice
from folkmoot.tenancy.practice import publication_days


def publish_notice(
    session: Session,
    act: Act,
    *,
    matter_id: UUID,
    kind: NoticeKind,
    title: str,
    body: str,
    board_ids: Collection[UUID],
    days: int | None = None,
) -> Notice:
    """Post a notice about a matter, for as many ``days`` as are asked for unless it says more.

    What is asked for is the law's and the pack's of the day that the matter keeps. Raises what
    ``notices.service.post_notice`` raises, and
    Refused ``matter.ended``, ``matter.notice_too_early``.
    """
    act.actor.require(Role.SECRETARY)
    matter = lock_matter(session, matter_id)
    record = dossier(session, matter_id)
    require_running(record)
    _require_something_to_say(record, kind)
    required = publication_days(session, matter.law_date)
    return notices.post_notice(
        session,
        act,
        kind=kind,
        subject_id=matter_id,
        title=title,
        body=body,
        board_ids=board_ids,
        days=required if days is None else days,
        minimum_days=required,
    )


def _require_something_to_say(record: Dossier, kind: NoticeKind) -> None:
    first = NOTICE_FROM.get(kind)
    if first is None or record.here.position >= first.position:
        return
    raise Refused(
        "matter.notice_too_early",
        mark("This can be made public from the step “%(step)s” on; there is nothing to say yet."),
        cure=mark("Post it when the matter is there."),
        field="kind",
        step=first.label,
    )
