"""The appraisals of a community, and one of them."""

from http import HTTPStatus
from uuid import UUID

from flask import redirect, render_template
from werkzeug.wrappers import Response

from folkmoot.appraisals import page, queries
from folkmoot.appraisals.domain import CATEGORIES, Side, State
from folkmoot.appraisals.domain.grading import category_words
from folkmoot.appraisals.service.access import is_in_charge
from folkmoot.appraisals.views.access import address_of, title_of_year
from folkmoot.appraisals.views.doing import acts_on
from folkmoot.matters.queries import satisfaction_of_year
from folkmoot.tenancy.views import here
from folkmoot.web.database import session


def appraisal_list() -> str:
    """By year; above them what residents say of this one."""
    act = here().act()
    found = queries.appraisals_of(session())
    may_open = is_in_charge(session(), act) and queries.years_to_open(session(), act.today.year)
    satisfaction = satisfaction_of_year(session(), act.today.year)
    return render_template(
        "appraisals/list.html",
        found=found,
        tag_of=page.state_tag,
        year=act.today.year,
        satisfaction=satisfaction,
        figures=page.satisfaction_figures(satisfaction),
        may_open=bool(may_open),
    )


def of_meeting(meeting_id: UUID) -> Response:
    """To the appraisal for which a meeting was called: rooms below know of the meeting alone."""
    found = queries.graded_in(session(), meeting_id)
    return redirect(address_of(found), HTTPStatus.SEE_OTHER)


def appraisal(appraisal_id: UUID) -> str:
    act = here().act()
    record = queries.record_of(session(), appraisal_id)
    person_id = act.actor.person_id
    side = queries.side_of(session(), appraisal_id, person_id) if person_id else None
    apart = person_id is not None and side is not Side.APPRAISED
    charged = apart and is_in_charge(session(), act)
    graded = page.explained(record)
    return render_template(
        "appraisals/appraisal.html",
        record=record,
        title=title_of_year(record.appraisal),
        tag=page.state_tag(record.state),
        figures=page.satisfaction_figures(record.satisfaction),
        shown=charged or page.may_see(record, act.actor, side),
        published=record.state is State.PUBLISHED,
        officer=charged or not act.actor.roles.isdisjoint(page.OFFICERS),
        last_tasks=page.tasks_of(record.last_tasks, act.today),
        parts=list(page.parts_of(record, act.today)),
        categories=CATEGORIES,
        pile_words=category_words,
        graded=graded,
        columns=page.RESULT_COLUMNS,
        rows=page.result_rows(graded),
        raised=page.raised_in(record),
        acts=acts_on(record, act, side, charged=charged),
    )
