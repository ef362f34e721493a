"""A community by the address that people type on a command line."""

from sqlalchemy.orm import Session

from folkmoot.kernel.errors import Invalid, mark
from folkmoot.kernel.scope import TenantScope
from folkmoot.tenancy.queries import find_community, scope_of

_LONGEST_SHOWN = 100


def scope_at(session: Session, address: str) -> TenantScope:
    """The scope of ``district/community``. Invalid (``community.address``), NotFound."""
    district, _, slug = address.strip("/").partition("/")
    if not (district and slug):
        raise Invalid(
            "community.address",
            mark("A community is named as district/community, “%(given)s” is not."),
            cure=mark("Take both from the address of its page: /district/community/."),
            given=" ".join(address.split())[:_LONGEST_SHOWN],
        )
    found = find_community(session, district, slug)
    return scope_of(found, district_id=found.district_id)
