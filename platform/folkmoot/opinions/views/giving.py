"""Giving an opinion: a resident for themself, staff for whoever wrote, called or came."""

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask import Response, render_template, request
from flask_babel import gettext

from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import mark
from folkmoot.opinions import service
from folkmoot.opinions.domain import Channel
from folkmoot.opinions.models import Opinion
from folkmoot.opinions.page import Whose, whose
from folkmoot.opinions.views.access import STAFF, act_as, is_staff
from folkmoot.opinions.views.forms import HeardOpinionSchema, OwnOpinionSchema
from folkmoot.tenancy.views import committed, here
from folkmoot.web.chrome import Link
from folkmoot.web.database import session
from folkmoot.web.forms import Form, handle


@committed
def give() -> Response:
    act = act_as(*STAFF, Role.RESIDENT)
    staff = is_staff(act)
    title = mark("Record an opinion") if staff else mark("Give an opinion")
    form = Form(
        HeardOpinionSchema if staff else OwnOpinionSchema,
        title=title,
        cancel=Link(gettext("Cancel"), here().url("opinions.opinion_list")),
    )

    def submit(data: dict[str, Any], key: str) -> str:
        opinion = (_heard if staff else _own)(act, data, UUID(key))
        # Whoever stays anonymous cannot be led back to what they said.
        shown = None if opinion.anonymous else opinion.id
        return here().url("opinions.kept", opinion=shown)

    return handle(form, submit, template="opinions/form.html", crumbs=_crumbs())


def _heard(act: Act, data: dict[str, Any], key: UUID) -> Opinion:
    who = data.pop("who", "")
    # An anonymous opinion keeps nobody; a name typed beside the tick must not be looked up.
    source = whose(session(), who) if who and not data["anonymous"] else Whose()
    return service.record_opinion(session(), act, **data, **source, request_key=key)


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
