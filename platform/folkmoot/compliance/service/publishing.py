"""The minutes go on the notice board, and the meeting meets what its body owed on that day."""

from collections.abc import Collection, Iterable, Sequence
from uuid import UUID

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from folkmoot.compliance.domain import Open, assign
from folkmoot.compliance.holding import MeetingOwed, uncounted
from folkmoot.compliance.models import Discharge
from folkmoot.compliance.queries import open_obligations
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import Conflict, Refused, mark
from folkmoot.meetings.minutes import Section, render_public
from folkmoot.meetings.models import Minutes
from folkmoot.meetings.queries import find_meeting, minutes_of, names_in
from folkmoot.notices.domain import NoticeKind
from folkmoot.notices.models import Notice
from folkmoot.notices.queries import notices_of
from folkmoot.notices.service import post_notice
from folkmoot.notices.service.posting import BODY_LIMIT, TITLE_LIMIT
from folkmoot.tenancy.rules import USUAL_PUBLICATION

# The law's public notice is of decisions, their implementation and the outcome (URC 34). That
# minutes hang is practice, and so are the usual days; fewer would let a meeting count that
# nobody had time to read of.
LEAST_DAYS = USUAL_PUBLICATION
# A board hangs in China, whatever language the secretary reads.
_ON_THE_BOARD = "zh"
_TOLD = "到会人员名单由社区存档备查，此处不公布姓名。"
_TOO_LONG = "（全文较长，其余部分见本社区网页上的会议纪要。）"


def publish_minutes(
    session: Session,
    act: Act,
    *,
    meeting_id: UUID,
    board_ids: Collection[UUID],
    days: int = USUAL_PUBLICATION,
) -> Notice:
    """Post the minutes for ``days`` days, without names, and count the meeting if it may count.

    What it met stays met while they hang or have run, and is open again if they are taken down.

    A meeting that cannot count is published all the same: its minutes are of interest, and the
    year's page says why it counts for nothing. So are the minutes of an appraisal, which counts
    with its result alone (URC 37). Raises Refused (``compliance.not_minuted``),
    Conflict (``compliance.published``, ``compliance.counted_at_once``), NotFound
    (``meeting.unknown``), and what ``post_notice`` raises.
    """
    act.actor.require(Role.SECRETARY)
    title, body = text_of(session, minutes_to_publish(session, meeting_id))
    notice = post_notice(
        session,
        act,
        kind=NoticeKind.MINUTES,
        subject_id=meeting_id,
        title=title,
        body=body,
        board_ids=board_ids,
        days=days,
        minimum_days=LEAST_DAYS,
    )
    _count(session, act, uncounted(session))
    return notice


def minutes_to_publish(session: Session, meeting_id: UUID) -> Minutes:
    """The minutes of a meeting if they are written and hang nowhere. Raises as publishing does."""
    meeting = find_meeting(session, meeting_id)
    minutes = minutes_of(session, meeting_id)
    if minutes is None:
        raise _not_minuted()
    notices = notices_of(session, meeting_id)
    if any(one.kind is NoticeKind.MINUTES and not one.removed for one in notices):
        raise _published(meeting.title)
    return minutes


def text_of(session: Session, minutes: Minutes) -> tuple[str, str]:
    """Heading and text of the notice, made from the minutes: nothing is typed again."""
    people = names_in(session, minutes)
    shown = render_public(minutes.content, locale=_ON_THE_BOARD, people=people, told=_TOLD)
    title = shown.title if len(shown.title) <= TITLE_LIMIT else f"{shown.title[: TITLE_LIMIT - 1]}…"
    return title, _fitting(shown.sections)


def _fitting(sections: Iterable[Section]) -> str:
    """Whole paragraphs as far as a notice can hold them."""
    lines = [line for each in sections for line in (each.heading, *each.paragraphs, "")]
    text = "\n".join(lines).strip()
    if len(text) <= BODY_LIMIT:
        return text
    cut = text.rfind("\n", 0, BODY_LIMIT - len(_TOO_LONG) - 1)
    return f"{text[: max(cut, 0)]}\n{_TOO_LONG}"


def settle(session: Session, act: Act) -> int:
    """Count meetings that were fit before anybody knew of the duty, or have become so by a notice
    of another room; return how many it were.

    Raises Conflict (``compliance.counted_at_once``).
    """
    act.actor.require(Role.SECRETARY, Role.OPERATOR, Role.DISTRICT_OFFICER)
    return _count(session, act, uncounted(session))


def _count(session: Session, act: Act, meetings: Sequence[MeetingOwed]) -> int:
    if not meetings:
        return 0
    days = [one.held.day for one in meetings]
    owed = open_obligations(session, min(days), max(days))
    known = {one.held.id: one for one in meetings}
    pairs = assign((one.held for one in meetings), owed)
    for held, met in pairs:
        _discharge(session, act, known[held.id], met)
    return len(pairs)


def _discharge(session: Session, act: Act, meeting: MeetingOwed, owed: Open) -> None:
    session.add(
        Discharge(
            obligation_id=owed.id,
            body_kind=owed.body,
            starts_on=owed.period.start,
            ends_on=owed.period.end,
            meeting_id=meeting.held.id,
            quorate=meeting.held.quorate,
            notice_in_time=meeting.held.notice_in_time,
            opened_at=meeting.opened_at,
            notice_id=meeting.notice_id,
            notice_kind=meeting.notice_kind,
            notice_ends_on=meeting.notice_ends_on,
            met_at=act.at,
        )
    )
    try:
        audit.record(session, act, "compliance:obligation:meet", owed.id)
    except IntegrityError as error:
        raise Conflict(
            "compliance.counted_at_once",
            mark("Somebody else counted a meeting at the same moment."),
            cure=mark("Look at the year again, then publish the minutes once more if need be."),
        ) from error


def _not_minuted() -> Refused:
    return Refused(
        "compliance.not_minuted",
        mark("The minutes of this meeting are not written yet."),
        cure=mark("Write them on the meeting's page, then make them public."),
    )


def _published(title: str) -> Conflict:
    return Conflict(
        "compliance.published",
        mark("The minutes of “%(title)s” hang on the notice board already."),
        cure=mark("Read them among the public notices."),
        title=title,
    )
