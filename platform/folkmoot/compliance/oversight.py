"""Who looks over how much of a district."""

from dataclasses import dataclass

from folkmoot.identity.queries import SignedIn
from folkmoot.kernel.act import Role
from folkmoot.kernel.errors import NotAllowed, mark


@dataclass(frozen=True, slots=True)
class Overseen:
    """The street offices that somebody sees, by their ids; None for the whole district."""

    streets: frozenset[int] | None


def overseen_by(signed: SignedIn | None, district_id: int) -> Overseen | None:
    """What they see of a district: its officers and operators all, a street's officer that
    street; None for anybody else.
    """
    streets = set()
    for held in signed.holdings if signed else ():
        if held.role is Role.OPERATOR:
            return Overseen(None)
        if held.district_id != district_id:
            continue
        if held.role is Role.DISTRICT_OFFICER:
            return Overseen(None)
        if held.role is Role.STREET_OFFICER and held.street_office_id is not None:
            streets.add(held.street_office_id)
    return Overseen(frozenset(streets)) if streets else None


def require_oversight(signed: SignedIn, district_id: int) -> Overseen:
    """The same. NotAllowed (``compliance.not_an_overseer``) for who sees nothing here."""
    found = overseen_by(signed, district_id)
    if found is None:
        raise NotAllowed(
            "compliance.not_an_overseer",
            mark("Only officers of this district and of its street offices see this page."),
            cure=mark("Sign in with an officer's account, or open your community's own page."),
        )
    return found
