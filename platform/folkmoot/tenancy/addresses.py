"""A community named on the command line, as district/community."""

from folkmoot.kernel.database import Database
from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.scope import TenantScope
from folkmoot.tenancy.queries import find_community, scope_of


def scope_named(database: Database, community: str) -> TenantScope:
    """Raises Invalid (``community.address``), NotFound (``community.unknown``)."""
    district, _, slug = community.strip("/").partition("/")
    if not (district and slug):
        raise Invalid(
            "community.address",
            mark("A community is named as district/community, “%(given)s” is not."),
            cure=mark("Take both from the address of its page: /district/community/."),
            # A name of two lines could pass for something that this program says.
            given=" ".join(community.split())[:100],
        )
    with database.begin() as session:
        found = find_community(session, district, slug)
        return scope_of(found, district_id=found.district_id)
