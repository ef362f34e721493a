"""Where a role holds, by name: this floor knows numbers only, and asks whoever knows more."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from folkmoot.identity.domain import Place
from folkmoot.identity.queries import SignedIn


@dataclass(frozen=True, slots=True)
class NamedPlace:
    """A district or a community, with the address of its page."""

    name: str
    href: str


# Given the places asked for, the names of those that are known.
Namer = Callable[[Session, Collection[Place]], Mapping[Place, NamedPlace]]


def landing_of(signed: SignedIn, names: Mapping[Place, NamedPlace]) -> str:
    """Where somebody goes after signing in: their community, else their district, else "/"."""
    # The narrowest place first: who serves a community and its district works in the community.
    ordered = sorted(signed.holdings, key=lambda held: (held.tenant_id is None, held.tenant_id))
    return next((names[held.place].href for held in ordered if held.place in names), "/")
