"""Who is behind a request."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import DateTime, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session

from folkmoot.identity.domain import Place, hash_token
from folkmoot.identity.models import Account, AccountRole, AccountSession, SignInLink
from folkmoot.kernel.act import Actor, Role

ANONYMOUS = Actor(None)


@dataclass(frozen=True, slots=True)
class Holding:
    """A role somebody holds now, and where."""

    role: Role
    district_id: int | None
    tenant_id: int | None
    street_office_id: int | None
    person_id: UUID | None

    @property
    def place(self) -> Place:
        return Place(self.district_id, self.tenant_id, self.street_office_id)

    def counts_in(self, place: Place) -> bool:
        """A role in a community counts there alone; a street office's or a district's, in all of
        its communities.
        """
        if self.role == Role.OPERATOR:
            return True
        if self.tenant_id is not None:
            return self.tenant_id == place.tenant_id
        if self.street_office_id is not None:
            return self.street_office_id == place.street_office_id
        return self.district_id == place.district_id


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A live session: the account, and everything it may be."""

    account_id: UUID
    name: str
    holdings: tuple[Holding, ...]

    def actor_in(self, place: Place) -> Actor:
        """The account as it stands in ``place``."""
        here = [held for held in self.holdings if held.counts_in(place)]
        person = next((held.person_id for held in here if held.person_id and held.tenant_id), None)
        return Actor(self.account_id, frozenset(held.role for held in here), person)


# Built once: it is asked on every request, and building it cost more than answering it.
_AT = bindparam("at", type_=DateTime(timezone=True))
_SIGNED_IN = (
    select(
        Account.id,
        Account.name,
        AccountRole.role,
        AccountRole.district_id,
        AccountRole.tenant_id,
        AccountRole.street_office_id,
        AccountRole.person_id,
    )
    .join(AccountSession, AccountSession.account_id == Account.id)
    .outerjoin(
        AccountRole,
        and_(
            AccountRole.account_id == Account.id,
            or_(AccountRole.ended_at.is_(None), AccountRole.ended_at > _AT),
        ),
    )
    .where(AccountSession.token_hash == bindparam("token_hash"))
    .where(AccountSession.revoked_at.is_(None), AccountSession.expires_at > _AT)
    .where(Account.closed_at.is_(None))
    # Whoever is two people in one community acts as the one linked first, always.
    .order_by(AccountRole.granted_at, AccountRole.id)
)


def signed_in(session: Session, token: str, at: datetime) -> SignedIn | None:
    """The account behind a session token, or None. One query."""
    # On the connection: no row of it is an object, or a tenant's, of which a session would know.
    asked = {"token_hash": hash_token(token), "at": at}
    rows = session.connection().execute(_SIGNED_IN, asked).all()
    if not rows:
        return None
    account_id, name = rows[0][:2]
    holdings = tuple(Holding(*row[2:]) for row in rows if row.role is not None)
    return SignedIn(account_id, name, holdings)


def roles_of_person(session: Session, place: Place, person_id: UUID) -> tuple[AccountRole, ...]:
    """All that the account of a community's person may be now, wherever; () without an account."""
    live = AccountRole.ended_at.is_(None)
    account = (
        select(AccountRole.account_id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(AccountRole.tenant_id == place.tenant_id, AccountRole.person_id == person_id)
        .where(live, Account.closed_at.is_(None))
        .order_by(AccountRole.granted_at, AccountRole.id)
        .limit(1)
        .scalar_subquery()
    )
    return tuple(
        session.scalars(select(AccountRole).where(AccountRole.account_id == account, live))
    )


def link_is_open(session: Session, token: str, at: datetime) -> bool:
    """Whether a link would still sign somebody in; asking does not use it up."""
    query = (
        select(SignInLink.token_hash)
        .join(Account, Account.id == SignInLink.account_id)
        .where(SignInLink.token_hash == hash_token(token), Account.closed_at.is_(None))
        .where(SignInLink.used_at.is_(None), SignInLink.expires_at > at)
    )
    return session.scalar(query) is not None


def sessions_of(session: Session, account_id: UUID, at: datetime) -> int:
    """On how many browsers the account is signed in."""
    query = select(func.count()).where(
        AccountSession.account_id == account_id,
        AccountSession.revoked_at.is_(None),
        AccountSession.expires_at > at,
    )
    return session.scalar(query) or 0


def accounts_called(session: Session, name: str) -> int:
    """How many accounts have this very name; closed ones count."""
    query = select(func.count()).select_from(Account).where(Account.name == name)
    return session.scalars(query).one()


def account_names(session: Session, account_ids: Collection[UUID]) -> dict[UUID, str]:
    """What these accounts are called, for readers who may know. One query."""
    query = select(Account.id, Account.name).where(Account.id.in_(account_ids))
    return {row.id: row.name for row in session.execute(query)}
