"""From the address to the tenant: who asks, in which community, and what they may be there."""

from collections.abc import Callable, Collection
from functools import wraps
from time import monotonic
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, request, url_for
from flask_babel import gettext

from folkmoot.identity.domain import Place
from folkmoot.identity.queries import ANONYMOUS
from folkmoot.identity.views import now, who
from folkmoot.kernel.act import Act
from folkmoot.kernel.errors import Refused, mark
from folkmoot.kernel.scope import TenantScope, enter
from folkmoot.tenancy import receipts
from folkmoot.tenancy.models import District
from folkmoot.tenancy.queries import Named, place_at
from folkmoot.tenancy.stages import RESTING
from folkmoot.web.chrome import Link, place_from
from folkmoot.web.database import session
from folkmoot.web.forms.form import KEY
from folkmoot.web.forms.handle import go_to
from folkmoot.web.preferences import ENGLISH, language

ADDRESS = "/<slug:district>/<slug:community>"


def install(app: Flask) -> None:
    app.jinja_env.globals.update(here=here)
    app.jinja_env.filters.update(called=called)
    place_from(app, _on_paper)


def _on_paper() -> str:
    return f"{called(here().district)} {here().community.name}" if "here" in g else ""


def called(place: Named | District) -> str:
    """A place by the name that this reader can read; communities have Chinese names alone."""
    return place.name_en if language() == ENGLISH and place.name_en else place.name


class Here:
    """The community of this request; ``act()`` is the signed-in person's next act in it."""

    def __init__(self, district: Named, community: Named) -> None:
        self.district, self.community = district, community
        self.scope = TenantScope(community.id, district.id)
        self.place = Place(district.id, community.id, community.street_office_id)

    def act(self) -> Act:
        signed = who()
        return Act(signed.actor_in(self.place) if signed else ANONYMOUS, now())

    def url(self, endpoint: str, **values: Any) -> str:  # noqa: ANN401 - as url_for takes them
        """The address of a page of this community."""
        return url_for(
            endpoint, district=self.district.slug, community=self.community.slug, **values
        )

    def crumbs(self, *more: tuple[str, str]) -> list[Link]:
        """From the first page down to this one's parent."""
        above = [
            (gettext("All districts"), url_for("overview.home")),
            (called(self.district), url_for("overview.district_page", district=self.district.slug)),
            (self.community.name, self.url("community.page")),
        ]
        return [Link(text, href) for text, href in (*above, *more)]


def here() -> Here:
    """The community of this request."""
    found: Here = g.here
    return found


def tenant_blueprint(name: str, import_name: str) -> Blueprint:
    """A blueprint whose addresses begin with a community, and whose session is bound to it."""
    bp = Blueprint(name, import_name, url_prefix=ADDRESS, template_folder="templates")
    bp.url_value_preprocessor(_enter_community)
    return bp


def _enter_community(_endpoint: str | None, values: dict[str, Any] | None) -> None:
    assert values is not None  # noqa: S101 - the prefix brings both
    g.here = Here(*_place(values.pop("district"), values.pop("community")))
    enter(session(), g.here.scope)
    # The page of a form too: nobody should fill in what cannot be sent.
    if g.here.community.status in RESTING and "POST" in _methods() and not _is_open_at_rest():
        raise _at_rest(g.here.community)


_OPEN_AT_REST = "folkmoot_open_at_rest"


def open_at_rest(view: Callable[..., Any]) -> Callable[..., Any]:
    """Stands over a form that an office above may send of a community that rests."""
    setattr(view, _OPEN_AT_REST, True)
    return view


def _is_open_at_rest() -> bool:
    return hasattr(current_app.view_functions[request.endpoint or ""], _OPEN_AT_REST)


def _methods() -> Collection[str]:
    rule = request.url_rule
    return (rule.methods if rule else None) or ()


def _at_rest(community: Named) -> Refused:
    return Refused(
        "community.at_rest",
        mark("%(community)s is suspended or closed: it can be read, but nothing in it changed."),
        cure=mark("Ask the district; its officers decide when the community works again."),
        community=community.name,
    )


def _place(district: str, community: str) -> tuple[Named, Named]:
    """The place of an address. Remembered for a moment: looking it up takes a transaction of its
    own, because the tenant must be known before the request's transaction begins.
    """
    # Of the application and not of the process: two of them may stand on two databases.
    places: Remembered = current_app.extensions.setdefault("folkmoot_addresses", {})
    known = places.get((district, community))
    if known is not None and known[0] > monotonic():
        return known[1]
    found = place_at(session(), district, community)
    session().rollback()
    if len(places) >= _MOST_PLACES:
        places.clear()
    places[district, community] = (monotonic() + _MOMENT, found)
    return found


# A renamed or suspended community is seen as such after this many seconds.
_MOMENT = 5.0
_MOST_PLACES = 10_000
Remembered = dict[tuple[str, str], tuple[float, tuple[Named, Named]]]


def committed(view: Callable[..., Any]) -> Callable[..., Any]:
    """Commit what the view did once it has its answer; an error before that leaves nothing.

    A form that was sent before, with the same words in it, is shown where it led then.
    """

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 - a view's own
        sending = None if hasattr(view, _OWN_KEY) else _sending()
        earlier = receipts.claim(session(), sending, now()) if sending else None
        if earlier is not None:
            return go_to(earlier)
        answer = view(*args, **kwargs)
        if sending is not None:
            receipts.settle(session(), sending, _led_to(answer))
        session().commit()
        return answer

    return wrapped


_OWN_KEY = "folkmoot_own_key"


def with_own_key(view: Callable[..., Any]) -> Callable[..., Any]:
    """Stands under ``committed`` where the use case knows a repetition by the form's key itself."""
    setattr(view, _OWN_KEY, True)
    return view


def _sending() -> str | None:
    """What makes two sendings of a form the same: who, where, the form's key, and every field."""
    if request.method != "POST" or KEY not in request.form:
        return None
    signed = who()
    typed = {name: values for name, values in request.form.lists() if name != "csrf_token"}
    return receipts.digest_of(signed.account_id if signed else None, request.path, typed)


def _led_to(answer: object) -> str:
    """Where an answer sends its reader; "" for a page."""
    if not isinstance(answer, Response):
        return ""
    return answer.location or answer.headers.get("HX-Redirect", "")
