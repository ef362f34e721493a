"""All acts, in the order in which a matter meets them."""

from folkmoot.kernel.errors import NotFound, mark
from folkmoot.matters.acts import added, carrying_out, deciding
from folkmoot.matters.acts.form import ActForm, Desk

ACTS: tuple[ActForm, ...] = (*deciding.ACTS, *added.ACTS, *carrying_out.ACTS)
_BY_NAME = {act.name: act for act in ACTS}


def act_named(name: str) -> ActForm:
    """Raises NotFound ``act.unknown``."""
    if name not in _BY_NAME:
        raise NotFound("act.unknown", mark("There is no such act."))
    return _BY_NAME[name]


def acts_open_to(desk: Desk) -> tuple[ActForm, ...]:
    """What this person can do with the matter now."""
    return tuple(act for act in ACTS if act.is_open(desk))
