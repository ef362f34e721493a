"""Who asks for a page of the roll-out."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext

from folkmoot.identity.domain import Place
from folkmoot.identity.views import must_sign_in, now
from folkmoot.kernel.act import Act, Role
from folkmoot.tenancy.models import District
from folkmoot.tenancy.queries import find_district
from folkmoot.tenancy.views import called
from folkmoot.web.chrome import Link
from folkmoot.web.database import session


@dataclass(frozen=True, slots=True)
class Desk:
    """The district that is worked on, and the officer's next act in it."""

    district: District
    act: Act

    def url(self, endpoint: str, **values: object) -> str:
        return url_for(endpoint, district=self.district.slug, **values)  # type: ignore[arg-type] # as url_for takes them

    def crumbs(self, *, inside: bool = True) -> list[Link]:
        own = [Link(gettext("Roll-out"), self.url("rollout.district_page"))] if inside else []
        return [
            Link(gettext("All districts"), url_for("overview.home")),
            Link(called(self.district), self.url("overview.district_page")),
            *own,
        ]


def desk_of(slug: str) -> Desk:
    """Raises NotFound for an unknown district, NotAllowed for who is no officer of it."""
    signed = must_sign_in()
    found = find_district(session(), slug)
    act = Act(signed.actor_in(Place(found.id)), now())
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    session().expunge(found)
    return Desk(found, act)
