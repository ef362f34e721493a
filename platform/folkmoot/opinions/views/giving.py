"""Giving an opinion: a resident for themself, staff for whoever wrote, called or came."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext
from marshmallow import Schema

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.opinions import service
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import Opinion
from folkmoot.opinions.page import Whose, meeting_title, whose
from folkmoot.opinions.views.access import STAFF, act_as, is_staff
from folkmoot.opinions.views.forms import HeardOpinionSchema, OwnOpinionSchema
from folkmoot.tenancy.views import committed, here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, handle


@committed
def give() -> Response:
    """With ``?meeting=`` staff write down what was voiced in that meeting."""
    act = act_as(*STAFF, Role.RESIDENT)
    if not is_staff(act):
        return _answered(OwnOpinionSchema(), partial(_own, act), title=mark("Give an opinion"))
    meeting_id = request.args.get("meeting", type=UUID)
    if meeting_id is None:
        return _answered(
            HeardOpinionSchema(), partial(_heard, act), title=mark("Record an opinion")
        )
    return _answered(
        HeardOpinionSchema(exclude=("channel",)),
        partial(_heard, act, channel=Channel.MEETING, meeting_id=meeting_id),
        title=mark("Record an opinion voiced in a meeting"),
        intro=meeting_title(session(), meeting_id),
    )


def _answered(
    schema: Schema, keep: Callable[[dict[str, Any], UUID], Opinion], *, title: str, intro: str = ""
) -> Response:
    cancel = Link(gettext("Cancel"), here().url("opinions.opinion_list"))
    form = Form(schema, title=title, intro=intro, cancel=cancel)

    def submit(data: dict[str, Any], key: str) -> str:
        opinion = keep(data, UUID(key))
        # Whoever stays anonymous cannot be led back to what they said.
        shown = None if opinion.anonymous else opinion.id
        return here().url("opinions.kept", opinion=shown)

    return handle(form, submit, template="opinions/form.html", crumbs=_crumbs())


def _heard(act: Act, data: dict[str, Any], key: UUID, **known: Any) -> Opinion:  # noqa: ANN401 - as record_opinion takes them
    who = data.pop("who", "")
    # An anonymous opinion keeps nobody; a name typed beside the tick must not be looked up.
    source = whose(session(), who) if who and not data["anonymous"] else Whose()
    return service.record_opinion(session(), act, **data, **known, **source, request_key=key)


def _own(act: Act, data: dict[str, Any], key: UUID) -> Opinion:
    # As a resident alone: whatever else the account may be must not show behind its own voice.
    voice = replace(act, actor=replace(act.actor, roles=frozenset({Role.RESIDENT})))
    return service.record_opinion(session(), voice, **data, channel=Channel.ONLINE, request_key=key)


def kept() -> str:
    """A whole page says that an opinion was kept, and how to follow it."""
    opinion_id = request.args.get("opinion", type=UUID)
    links = [
        Link(gettext("Give another opinion"), here().url("opinions.give")),
        Link(gettext("Look at the topics"), here().url("opinions.topic_list")),
        Link(here().community.name, here().url("community.page")),
    ]
    if opinion_id is not None:
        follow = here().url("opinions.opinion", opinion_id=opinion_id)
        links.insert(0, Link(gettext("See what becomes of it"), follow))
    return render_template("opinions/kept.html", links=links, named=opinion_id is not None)


def _crumbs() -> list[Link]:
    return here().crumbs((gettext("Opinions"), here().url("opinions.opinion_list")))
