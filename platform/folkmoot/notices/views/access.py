"""Who acts on notices, and the forms in which they do."""

from collections.abc import Callable
from typing import Any

from flask import Response
from flask_babel import gettext

from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Act, Role
from folkmoot.notices.models import Notice
from folkmoot.tenancy.views import here
from folkmoot.web.chrome import Link
from folkmoot.web.forms import Form, handle


def act_as(*roles: Role) -> Act:
    """The next act of somebody signed in with one of these roles here.

    A visitor is asked to sign in; who has another role gets NotAllowed (``auth.not_allowed``).
    """
    must_sign_in()
    act = here().act()
    act.actor.require(*roles)
    return act


def address_of(notice: Notice) -> str:
    return here().url("notices.notice", notice_id=notice.id)


def back_to(notice: Notice) -> Link:
    return Link(gettext("Back to the notice"), address_of(notice))


def crumbs(*more: tuple[str, str]) -> list[Link]:
    return here().crumbs((gettext("Public notices"), here().url("notices.notice_list")), *more)


def on_notice(notice: Notice, form: Form, run: Callable[[dict[str, Any]], object]) -> Response:
    """A form about a notice, which leads back to it."""
    address = address_of(notice)

    def submit(data: dict[str, Any], _key: str) -> str:
        run(data)
        return address

    return handle(
        form, submit, template="notices/form.html", crumbs=crumbs((notice.title, address))
    )
