"""Of which part of a district somebody is told: its street offices and their communities."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import BigInteger, bindparam, select
from sqlalchemy.orm import Session

from folkmoot.compliance.oversight import Overseen
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.tenancy.models import District, StreetOffice
from folkmoot.tenancy.queries import CommunityLine, communities_of, rules_of
from folkmoot.tenancy.rules import Reminders


@dataclass(frozen=True, slots=True)
class Street:
    id: int
    code: str
    slug: str
    name: str


@dataclass(frozen=True, slots=True)
class Frame:
    """A district, and of its street offices and communities those that are looked at."""

    id: int
    slug: str
    name: str
    name_en: str
    reminders: Reminders
    streets: tuple[Street, ...]
    communities: tuple[CommunityLine, ...]

    @property
    def tenants(self) -> list[int]:
        return [line.id for line in self.communities]

    def on_street(self, slug: str) -> "Frame":
        """Down to one street office. NotFound: ``compliance.street_unknown``."""
        chosen = [street for street in self.streets if street.slug == slug]
        if not chosen:
            raise NotFound(
                "compliance.street_unknown",
                mark("There is no such street office for you to see in this district."),
                cure=mark("Choose one from the list of street offices."),
            )
        return self._with(chosen)

    def seen_by(self, overseen: Overseen) -> "Frame":
        """As far as somebody sees."""
        if overseen.streets is None:
            return self
        return self._with([each for each in self.streets if each.id in overseen.streets])

    def _with(self, streets: Collection[Street]) -> "Frame":
        codes = {street.code for street in streets}
        within = [line for line in self.communities if line.street_code in codes]
        return replace(self, streets=tuple(streets), communities=tuple(within))


def frame_of(session: Session, district: District, today: date) -> Frame:
    """The whole of a district. Outside its scope, whose role reads no names; two queries."""
    streets = session.execute(_STREETS, {"district": district.id})
    return Frame(
        district.id,
        district.slug,
        district.name,
        district.name_en,
        rules_of(session, district.id).on(today).reminders,
        tuple(Street(*row) for row in streets),
        communities_of(session, district.id),
    )


_STREETS = (
    select(StreetOffice.id, StreetOffice.code, StreetOffice.slug, StreetOffice.name)
    .where(StreetOffice.district_id == bindparam("district", type_=BigInteger))
    .order_by(StreetOffice.code)
)
