"""Topics: what many opinions ask for, readable by everybody, without the people behind them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Response, make_response, render_template, request
from flask_babel import gettext

from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import mark
from folkmoot.opinions import queries, service
from folkmoot.opinions.models import Opinion
from folkmoot.opinions.page import CHANNEL_NAMES, outcomes_of, sources_of
from folkmoot.opinions.schemas import MergeSchema, TopicSchema
from folkmoot.opinions.views.access import act_as, is_staff
from folkmoot.tenancy.views import committed, here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Choice, Form, handle


def topic_list() -> str:
    before = request.args.get("before", type=UUID)
    found = queries.topics(session(), limit=queries.PAGE + 1, before=before)
    lines = found[: queries.PAGE]
    return render_template(
        "opinions/topics.html",
        lines=lines,
        more=lines[-1].topic.id if len(found) > queries.PAGE else None,
        outcomes=outcomes_of(session(), [line.topic.id for line in lines]),
        may_raise=Role.SECRETARY in here().act().actor.roles,
    )


def topic(topic_id: UUID) -> str:
    act = here().act()
    found = queries.find_topic(session(), topic_id)
    sources = queries.opinions_of(session(), topic_id)
    staff = is_staff(act)
    return render_template(
        "opinions/topic.html",
        topic=found,
        opinions=[source.opinion for source in sources],
        outcome=outcomes_of(session(), [topic_id]).get(topic_id),
        channel_names=CHANNEL_NAMES,
        staff=staff,
        # Looked up for staff alone, so that no template can show them to anybody else.
        sources=sources_of(session(), [s.opinion for s in sources]) if staff else None,
        may_act=Role.SECRETARY in act.actor.roles,
    )


@committed
def raise_topic() -> Response:
    """A topic of the opinions ticked on the list; others can be merged into it later."""
    act = act_as(Role.SECRETARY)
    ticked = [found for text in request.args.getlist("opinion") if (found := _uuid(text))]
    opinions = queries.opinions_among(session(), ticked)
    if not opinions:
        opinions = queries.waiting(session())
        ticked = []
    if not opinions and request.method == "GET":
        return _nothing_waits(mark("Raise a topic"), _crumbs())
    form = Form(
        TopicSchema,
        title=mark("Raise a topic"),
        choices={"opinion_ids": _choices(opinions)},
        values={"opinion_ids": ticked},
        cancel=Link(gettext("Cancel"), here().url("opinions.opinion_list")),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        raised = service.raise_topic(session(), act, **data)
        return here().url("opinions.topic", topic_id=raised.id)

    return handle(form, submit, template="opinions/form.html", crumbs=_crumbs())


@committed
def merge(topic_id: UUID) -> Response:
    act = act_as(Role.SECRETARY)
    found = queries.find_topic(session(), topic_id)
    address = here().url("opinions.topic", topic_id=topic_id)
    crumbs = _crumbs((found.title, address))
    waiting = queries.waiting(session())
    if not waiting and request.method == "GET":
        return _nothing_waits(mark("Add opinions to the topic"), crumbs)
    form = Form(
        MergeSchema,
        title=mark("Add opinions to the topic"),
        choices={"opinion_ids": _choices(waiting)},
        cancel=Link(gettext("Cancel"), address),
    )

    def submit(data: dict[str, Any], _key: str) -> str:
        service.merge_opinions(session(), act, topic_id=topic_id, opinion_ids=data["opinion_ids"])
        return address

    return handle(form, submit, template="opinions/form.html", crumbs=crumbs)


def _nothing_waits(title: str, crumbs: list[Link]) -> Response:
    return make_response(render_template("opinions/nothing_waits.html", title=title, crumbs=crumbs))


def _choices(opinions: Sequence[Opinion]) -> list[Choice]:
    return [Choice(str(one.id), one.text, CHANNEL_NAMES[one.channel]) for one in opinions]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _crumbs(*more: tuple[str, str]) -> list[Link]:
    return here().crumbs((gettext("Topics"), here().url("opinions.topic_list")), *more)
