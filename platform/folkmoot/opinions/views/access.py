"""Who may see what people said: those who take opinions in, and each giver their own."""

from folkmoot.identity.views import must_sign_in
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import NotFound, mark
from folkmoot.opinions.models import Opinion
from folkmoot.tenancy.views import here

STAFF = (Role.SECRETARY, Role.GRID_WORKER)


def is_staff(act: Act) -> bool:
    return not act.actor.roles.isdisjoint(STAFF)


def act_as(*roles: Role) -> Act:
    """The next act of somebody signed in with one of these roles here.

    A visitor is asked to sign in; who has another role gets NotAllowed (``auth.not_allowed``).
    """
    must_sign_in()
    act = here().act()
    act.actor.require(*roles)
    return act


def require_reader(act: Act, opinion: Opinion) -> None:
    """Raise NotFound, as for an id that never was, unless the opinion is theirs to read."""
    own = opinion.person_id is not None and opinion.person_id == act.actor.person_id
    if not own and not is_staff(act):
        raise NotFound("opinions.unknown", mark("There is no such opinion here."))
