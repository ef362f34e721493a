"""What anybody may read: meetings to come and held, one meeting, its minutes."""

from datetime import datetime
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext

from folkmoot.identity.views import now
from folkmoot.kernel.act import CHINA, Act, Role
from folkmoot.meetings import minutes, queries
from folkmoot.meetings.domain import MeetingState
from folkmoot.meetings.page import (
    MeetingRecord,
    VotesHere,
    may_see_names,
    record_of,
    votes_for,
)
from folkmoot.meetings.refusals import no_minutes
from folkmoot.meetings.views.acts import RECORDERS, Desk, links_of
from folkmoot.meetings.views.blueprint import bp
from folkmoot.meetings.views.catalogue import ACTS
from folkmoot.meetings.views.listing import LIST_COLUMNS, list_rows
from folkmoot.meetings.views.showing import meeting_page, with_names, without_names
from folkmoot.tenancy.views import here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session

# A community owes 19 meetings a year; this is for the liveliest.
LONGEST_YEAR = 300
FIRST_YEAR, LAST_YEAR = 1990, 2200
_VOICED_IN = frozenset({MeetingState.IN_SESSION, MeetingState.CLOSED, MeetingState.ADJOURNED})


@bp.get("/meetings/")
def meeting_list() -> str:
    """Those of today and later, and a year of those before."""
    today = now().astimezone(CHINA).replace(hour=0, minute=0, second=0, microsecond=0)
    year = min(max(request.args.get("year", today.year, int), FIRST_YEAR), LAST_YEAR)
    begins, ends = _first_of(year), min(_first_of(year + 1), today)
    coming = queries.meeting_list(session(), since=today, limit=LONGEST_YEAR)
    past = queries.meeting_list(session(), since=begins, until=ends, limit=LONGEST_YEAR)
    older = queries.meeting_list(session(), until=begins, limit=1)
    return render_template(
        "meetings/list.html",
        columns=LIST_COLUMNS,
        coming=list_rows(coming[::-1], here()),
        past=list_rows(past, here()),
        year=year,
        this_year=today.year,
        may_call=Role.SECRETARY in here().act().actor.roles,
        older=older[0].starts_at.astimezone(CHINA).year if older else None,
    )


@bp.get("/meetings/<uuid:meeting_id>/")
def meeting(meeting_id: UUID) -> str:
    act = here().act()
    record = record_of(session(), meeting_id, named=may_see_names(act.actor))
    acts = links_of(ACTS, Desk(session(), act, record, request.args), here())
    put = votes_for(session(), meeting_id) if record.votable else VotesHere()
    return render_template(
        "meetings/meeting.html",
        record=record,
        page=meeting_page(record, put if Role.SECRETARY in act.actor.roles else put.read, here()),
        acts=[*acts, *_beside(record, act)],
    )


def _beside(record: MeetingRecord, act: Act) -> list[Link]:
    """What is done about a meeting on pages of others. Opinions are a sibling, registers stand
    above: only their addresses are known here.
    """
    if act.actor.roles.isdisjoint(RECORDERS):
        return []
    sheet = here().url("registers.sheet", meeting_id=record.meeting.id)
    links = [Link(gettext("Print the sign-in sheet"), sheet)]
    if record.state in _VOICED_IN:
        href = here().url("opinions.give", meeting=record.meeting.id)
        links.append(Link(gettext("Record an opinion that was voiced"), href))
    return links


@bp.get("/meetings/<uuid:meeting_id>/minutes/")
def meeting_minutes(meeting_id: UUID) -> str:
    found = queries.find_meeting(session(), meeting_id)
    written = queries.minutes_of(session(), meeting_id)
    if written is None:
        raise no_minutes()
    names = queries.names_in(session(), written)
    named = may_see_names(here().act().actor)
    shown = with_names(written, names) if named else without_names(written, names)
    return render_template(
        "meetings/minutes.html",
        meeting=found,
        minutes=written,
        shown=shown,
        sound=minutes.is_sound(written),
    )


def _first_of(year: int) -> datetime:
    return datetime(year, 1, 1, tzinfo=CHINA)
