"""Who sees rosters, and the way back from a page about one."""

from uuid import UUID

from flask_babel import gettext

from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Act, Role
from folkmoot.tenancy.models import CommunityStatus
from folkmoot.tenancy.views import here
from folkmoot.web.chrome import Link

# Whoever brings a community in; once it works, its people are its own office's to keep.
_ONBOARDING = (Role.SECRETARY, Role.DISTRICT_OFFICER, Role.OPERATOR)


def clerk() -> Act:
    """The next act of whoever may take over a roster here.

    A visitor is asked to sign in; who has another role gets NotAllowed (``auth.not_allowed``).
    """
    must_sign_in()
    act = here().act()
    draft = here().community.status is CommunityStatus.DRAFT
    act.actor.require(*(_ONBOARDING if draft else (Role.SECRETARY,)))
    return act


def address_of(import_id: UUID) -> str:
    return here().url("rosters.roster", import_id=import_id)


def crumbs(*more: tuple[str, str]) -> list[Link]:
    return here().crumbs((gettext("Rosters"), here().url("rosters.roster_list")), *more)
