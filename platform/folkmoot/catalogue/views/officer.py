"""Who asks for a page of a district's plugins."""

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
class Office:
    """The district whose plugins these are, and the officer's next act."""

    district: District
    act: Act

    def url(self, endpoint: str, **values: object) -> str:
        return url_for(endpoint, district=self.district.slug, **values)  # type: ignore[arg-type] # as url_for takes them

    def crumbs(self, *, inside: bool = True) -> list[Link]:
        own = [Link(gettext("Plugins"), self.url("catalogue.of_district"))] if inside else []
        return [
            Link(gettext("All districts"), url_for("overview.home")),
            Link(called(self.district), self.url("overview.district_page")),
            *own,
        ]

    def back(self) -> Link:
        return Link(gettext("Back to the plugins"), self.url("catalogue.of_district"))


def office_of(slug: str) -> Office:
    """Raises NotFound for an unknown district, NotAllowed for who is no officer of it."""
    signed = must_sign_in()
    found = find_district(session(), slug)
    act = Act(signed.actor_in(Place(found.id)), now())
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    session().expunge(found)
    return Office(found, act)
