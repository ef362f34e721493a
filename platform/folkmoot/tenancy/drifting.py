"""The drift report of a district: in a fixed number of queries, however many communities."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from folkmoot.extensions.viewing import view_of_grants
from folkmoot.kernel.act import Act, Role
from folkmoot.tenancy.laid_down import laid_down_by, own_in
from folkmoot.tenancy.law import lawful_in
from folkmoot.tenancy.packs import Pack
from folkmoot.tenancy.packs.drift import Drift, drift_on
from folkmoot.tenancy.queries import find_district


@dataclass(frozen=True, slots=True)
class DriftReport:
    """``version`` is the one in effect on the day; empty before the first."""

    district: str
    on: date
    version: str
    drifts: tuple[Drift, ...]


def drift_report(session: Session, act: Act, *, district_slug: str, on: date) -> DriftReport:
    """Every value that a community of the district has set for itself, as it stands on ``on``.

    The law is that of the plugins which the district grants. Platform scope, five queries. Raises
    NotFound (``district.unknown``), NotAllowed.
    """
    act.actor.require(Role.DISTRICT_OFFICER, Role.OPERATOR)
    district = find_district(session, district_slug)
    rules = laid_down_by(session, district.id)
    own = own_in(session, district.id, rules.packs)
    view = view_of_grants(session, district.id)
    pack: Pack | None = rules.pack_on(on)
    return DriftReport(
        district.slug, on, pack.version if pack else "", drift_on(on, own, lawful_in(view))
    )
