"""Pages of matters: the list, one matter with its whole trail, and its acts as forms."""

from typing import Any
from uuid import UUID

from flask import Flask, Response, render_template, request
from flask_babel import gettext
from markupsafe import Markup

from folkmoot.kernel.act import Role
from folkmoot.kernel.audit import Unchanged
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.matters import queries, service
from folkmoot.matters.acts import Desk, Onwards, act_named, acts_open_to
from folkmoot.matters.acts.survey import survey_schema
from folkmoot.matters.domain import LAST, step_at
from folkmoot.matters.page import matter_page
from folkmoot.matters.wiring import wire
from folkmoot.matters.yours import yours
from folkmoot.tenancy.steps import Step
from folkmoot.tenancy.views import committed, here, tenant_blueprint
from folkmoot.votes.models import CountFailure
from folkmoot.web.asked import number_asked
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, handle
from folkmoot.web.forms.handle import go_to
from folkmoot.web.preferences import language

bp = tenant_blueprint("matters", __name__)
# At most 35 kB each: the list as everybody sees it, in one language.
_WRITTEN: Unchanged[Markup] = Unchanged(100)


def install(app: Flask) -> None:
    app.register_blueprint(bp)
    wire()


@bp.get("/matters/")
def matter_list() -> str:
    before = number_asked("before")
    where = (request.script_root, here().district, here().community, language())
    lines = _WRITTEN.read(session(), lambda: _lines(before), before, *where)
    return render_template("matters/list.html", lines=lines)


def _lines(before: int | None) -> Markup:
    lines = queries.matters_of(session(), limit=queries.PAGE + 1, before=before)
    page = render_template(
        "matters/lines.html",
        lines=lines[: queries.PAGE],
        more=lines[queries.PAGE - 1].number if len(lines) > queries.PAGE else None,
        step_at=step_at,
    )
    return Markup(page)  # noqa: S704 - our own template, which escapes


@bp.get("/matters/<uuid:matter_id>/")
def matter(matter_id: UUID) -> str:
    record = queries.dossier(session(), matter_id)
    act = here().act()
    desk = Desk(session(), act, record)
    running = record.ending is None
    open_acts = acts_open_to(desk)
    following = step_at(record.here.position + 1) if record.here.position < LAST else None
    return render_template(
        "matters/matter.html",
        record=record,
        rehearsal=queries.was_rehearsed(session(), matter_id),
        page=matter_page(session(), record, here(), act.today),
        acts=[each for each in open_acts if not each.quiet],
        quiet_acts=[each for each in open_acts if each.quiet],
        yours=yours(session(), act, record, here()),
        following=following,
        may_close=running and following is None and Role.SECRETARY in act.actor.roles,
        may_advance=running and following is not None and Role.SECRETARY in act.actor.roles,
    )


@bp.route("/matters/<uuid:matter_id>/do/<name>", methods=["GET", "POST"])
@committed
def do(matter_id: UUID, name: str) -> Response:
    form_act = act_named(name)
    desk = Desk(session(), here().act(), queries.dossier(session(), matter_id), request.args)
    if not form_act.is_open(desk):
        _explain_why_not(form_act.roles, desk)
    choices = form_act.choices(desk)
    look = form_act.look_at(desk)
    form = Form(
        form_act.schema_at(desk),
        title=look.title if look else form_act.title,
        submit=look.submit if look else form_act.submit,
        intro=look.intro if look else form_act.intro,
        choices=choices,
        values=form_act.filled(desk, choices),
        cancel=_back(matter_id),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        with session().begin_nested():
            done = form_act.run(desk, data)
        if isinstance(done, Onwards):
            return here().url("matters.do", matter_id=matter_id, name=name, **done.asked)
        if isinstance(done, CountFailure):
            # There it is said what went wrong, and what to do.
            return here().url("votes.vote", vote_id=done.vote_id)
        return _address(matter_id)

    back = here().url("matters.do", matter_id=matter_id, name=name, **look.back) if look else ""
    return handle(
        form,
        submit,
        template="matters/act.html",
        crumbs=_crumbs(desk.record.title, matter_id),
        said=look.rows if look else (),
        back=back,
    )


@bp.post("/matters/<uuid:matter_id>/advance")
@committed
def advance(matter_id: UUID) -> Response:
    wanted = request.form.get("to", "")
    if wanted not in set(Step):
        raise NotFound("matter.step_unknown", mark("There is no such step."))
    service.advance(session(), here().act(), matter_id=matter_id, to=Step(wanted))
    return go_to(_address(matter_id))


@bp.route("/matters/<uuid:matter_id>/satisfaction", methods=["GET", "POST"])
@committed
def satisfaction(matter_id: UUID) -> Response:
    record = queries.dossier(session(), matter_id)
    survey = queries.find_survey(session(), matter_id)
    if survey is None:
        raise NotFound("matter.not_asked", mark("Residents have not been asked about this yet."))
    evaluation = service.form_of(survey)
    form = Form(survey_schema(evaluation), title=evaluation.title, cancel=_back(matter_id))

    def submit(data: dict[str, Any], _key: str) -> str:
        service.answer_survey(session(), here().act(), matter_id=matter_id, grades=data)
        return _address(matter_id)

    return handle(
        form, submit, template="matters/act.html", crumbs=_crumbs(record.title, matter_id)
    )


@bp.post("/topics/<uuid:topic_id>/take-up")
@committed
def take_up(topic_id: UUID) -> Response:
    opened = service.open_matter(session(), here().act(), topic_id=topic_id)
    return go_to(_address(opened.id))


def _explain_why_not(roles: frozenset[Role], desk: Desk) -> None:
    if roles:
        desk.act.actor.require(*roles)
    raise NotFound(
        "act.not_now",
        mark("This cannot be done with this matter now."),
        cure=mark("Look at the matter's page to see what comes next."),
    )


def _address(matter_id: UUID) -> str:
    return here().url("matters.matter", matter_id=matter_id)


def _back(matter_id: UUID) -> Link:
    return Link(gettext("Back to the matter"), _address(matter_id))


def _crumbs(title: str, matter_id: UUID) -> list[Link]:
    return here().crumbs(
        (gettext("Matters"), here().url("matters.matter_list")), (title, _address(matter_id))
    )
