"""A community as the command line names it: district/community, as in the address of its page."""

from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.scope import TenantScope
from folkmoot.tenancy.queries import find_community, scope_of

_LONGEST = 100


def scope_named(database: Database, address: str) -> TenantScope:
    """The scope of that community. Raises Invalid (``community.address``), NotFound."""
    district, _, slug = address.strip("/").partition("/")
    if not (district and slug):
        raise Invalid(
            "community.address",
            mark("A community is named as district/community, “%(given)s” is not."),
            cure=mark("Take both from the address of its page: /district/community/."),
            given=" ".join(address.split())[:_LONGEST],
        )
    with database.begin() as session:
        found = find_community(session, district, slug)
        return scope_of(found, district_id=found.district_id)
