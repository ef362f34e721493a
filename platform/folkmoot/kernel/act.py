"""Who does something, when, and where its new ids come from: what every use case is given."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID
from zoneinfo import ZoneInfo

from folkmoot.kernel.errors import NotAllowed, mark
from folkmoot.kernel.ids import NewId, random_id

# The whole of China keeps one time; a "day" in any rule is a day there.
CHINA = ZoneInfo("Asia/Shanghai")


class Role(StrEnum):
    """What an account may be. Supervisors and representatives are known by mandate, not by role."""

    OPERATOR = "operator"
    DISTRICT_OFFICER = "district_officer"
    STREET_OFFICER = "street_officer"
    SECRETARY = "secretary"
    GRID_WORKER = "grid_worker"
    RESIDENT = "resident"


@dataclass(frozen=True, slots=True)
class Actor:
    """The account behind an act, with the roles it holds in the tenant at hand."""

    account_id: UUID | None
    roles: frozenset[Role] = frozenset()
    person_id: UUID | None = None

    def require(self, *allowed: Role) -> None:
        """Raise NotAllowed unless the actor holds one of these roles here."""
        if self.roles.isdisjoint(allowed):
            raise NotAllowed(
                "auth.not_allowed",
                mark("Your role does not allow this."),
                cure=mark(
                    "Ask the community's secretary to do it, or sign in with another account."
                ),
            )

    def require_person(self) -> UUID:
        """The person behind the account; NotAllowed for an account that is nobody here."""
        if self.person_id is None:
            raise NotAllowed(
                "auth.no_person",
                mark("Your account is not linked to a resident of this community."),
                cure=mark("Ask the community's secretary to link it."),
            )
        return self.person_id


@dataclass(frozen=True, slots=True)
class Act:
    """One act: its actor, its moment (aware), and its source of ids."""

    actor: Actor
    at: datetime
    ids: NewId = random_id

    @property
    def today(self) -> date:
        return self.at.astimezone(CHINA).date()

    def new_id(self) -> UUID:
        return self.ids(self.at)
