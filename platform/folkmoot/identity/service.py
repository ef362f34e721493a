"""Opening accounts, giving roles, and signing in by a link that works once."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from folkmoot.identity.domain import Place, hash_token
from folkmoot.identity.models import Account, AccountRole, AccountSession, SignInLink
from folkmoot.identity.queries import roles_of_person
from folkmoot.kernel import audit
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.errors import NotAllowed, NotFound, mark
from folkmoot.kernel.text import plain_text

LINK_LIFETIME = timedelta(hours=24)
SESSION_LIFETIME = timedelta(hours=12)
# On a device that nobody else uses: who is seventy should not need a new link every morning.
OWN_DEVICE_LIFETIME = timedelta(days=30)

# Who may make an account be something. Each is asked in the place where the role will hold, so
# that an officer gives roles in the own district and a secretary in the own community.
_IN_COMMUNITIES = (Role.OPERATOR, Role.DISTRICT_OFFICER, Role.SECRETARY)
_ABOVE = (Role.OPERATOR, Role.DISTRICT_OFFICER)
GIVERS: Mapping[Role, tuple[Role, ...]] = {
    Role.OPERATOR: (Role.OPERATOR,),
    Role.DISTRICT_OFFICER: (Role.OPERATOR,),
    Role.STREET_OFFICER: _ABOVE,
    Role.SECRETARY: _ABOVE,
    Role.GRID_WORKER: _IN_COMMUNITIES,
    Role.RESIDENT: _IN_COMMUNITIES,
}

__all__ = [
    "GIVERS",
    "LINK_LIFETIME",
    "OWN_DEVICE_LIFETIME",
    "SESSION_LIFETIME",
    "Place",
    "close_account",
    "end_role",
    "give_role",
    "invite",
    "issue_link",
    "link_over",
    "open_account",
    "sign_in",
    "sign_out",
    "sign_out_everywhere",
]


def open_account(session: Session, act: Act, *, name: str) -> Account:
    """Make an account without any role. Platform scope."""
    act.actor.require(*_IN_COMMUNITIES)
    account = Account(
        id=act.new_id(),
        name=plain_text(name, field="name", limit=80),
        created_at=act.at,
    )
    session.add(account)
    audit.record(session, act, "identity:account:open", account.id)
    return account


def close_account(session: Session, act: Act, *, account_id: UUID) -> Account:
    """Close an account for good: it signs in no more, and its open sessions end at once.

    Platform scope. NotFound (``account.unknown``) for one that is unknown or closed already.
    """
    act.actor.require(*_ABOVE)
    account = session.get(Account, account_id)
    if account is None or account.closed_at is not None:
        raise _unknown_account()
    account.closed_at = act.at
    sign_out_everywhere(session, act, account_id=account_id)
    audit.record(session, act, "identity:account:close", account_id)
    return account


def give_role(
    session: Session,
    act: Act,
    *,
    account_id: UUID,
    role: Role,
    place: Place,
    person_id: UUID | None = None,
) -> AccountRole:
    """Let an account be something somewhere. Platform scope.

    ``act`` holds the giver's roles in ``place``, as ``SignedIn.actor_in`` gives them. NotAllowed
    for a role above the giver's own (``GIVERS``), NotFound for an unknown account.
    """
    act.actor.require(*GIVERS[role])
    if session.get(Account, account_id) is None:
        raise _unknown_account()
    given = AccountRole(
        id=act.new_id(),
        account_id=account_id,
        role=role,
        district_id=place.district_id,
        tenant_id=place.tenant_id,
        street_office_id=place.street_office_id if role is Role.STREET_OFFICER else None,
        person_id=person_id,
        granted_at=act.at,
    )
    session.add(given)
    audit.record(session, act, "identity:role:give", account_id)
    return given


def end_role(session: Session, act: Act, *, role_id: UUID) -> None:
    """End one role now. The row stays, so that old acts can still be explained.

    ``act`` holds the actor's roles in the place of that role, as for :func:`give_role`.
    """
    role = session.get(AccountRole, role_id)
    if role is None or role.ended_at is not None:
        raise NotFound(
            "account.role_unknown",
            mark("This role is not held any more."),
            cure=mark("Load the list of roles again."),
        )
    act.actor.require(*GIVERS[role.role])
    role.ended_at = act.at
    audit.record(session, act, "identity:role:end", role.account_id)


def invite(
    session: Session,
    act: Act,
    *,
    place: Place,
    person_id: UUID,
    name: str,
    role: Role,
    token: str,
) -> SignInLink:
    """A sign-in link for a person of the community ``place``, whose account and role are made
    where they are missing. Platform scope; ``act`` holds the actor's roles in ``place``.

    Raises NotAllowed for a role above the actor's own, and (``signin.serves_elsewhere``) for
    somebody whose account can do more than the actor may give: a link signs in as that person.
    """
    act.actor.require(*GIVERS[role])
    held = roles_of_person(session, place, person_id)
    if not held:
        account_id = open_account(session, act, name=name).id
    else:
        account_id = held[0].account_id
        _refuse_larger(act, place, held)
    if role not in {each.role for each in held}:
        give_role(session, act, account_id=account_id, role=role, place=place, person_id=person_id)
    return _make_link(session, act, account_id, token)


def _refuse_larger(act: Act, place: Place, held: Sequence[AccountRole]) -> None:
    for each in held:
        if each.tenant_id != place.tenant_id or act.actor.roles.isdisjoint(GIVERS[each.role]):
            raise NotAllowed(
                "signin.serves_elsewhere",
                mark("This person's account also serves elsewhere or has a higher role."),
                cure=mark("Ask the district for their link."),
            )


def issue_link(session: Session, act: Act, *, account_id: UUID, token: str) -> SignInLink:
    """A link for ``token`` (256 random bits, made by the caller) that lives a day.

    Platform scope. A link signs in as whoever's account it is, so that a secretary makes one by
    :func:`invite` alone, which looks at what the account may do.
    """
    act.actor.require(*_ABOVE)
    return _make_link(session, act, account_id, token)


def _make_link(session: Session, act: Act, account_id: UUID, token: str) -> SignInLink:
    link = SignInLink(
        token_hash=hash_token(token),
        account_id=account_id,
        created_at=act.at,
        expires_at=act.at + LINK_LIFETIME,
    )
    session.add(link)
    # Whoever makes a link could use it: that it was made, and by whom, belongs on record.
    audit.record(session, act, "identity:link:issue", account_id)
    return link


def sign_in(
    session: Session,
    act: Act,
    *,
    link_token: str,
    session_token: str,
    lifetime: timedelta = SESSION_LIFETIME,
) -> AccountSession:
    """Use a link up and open a session for ``lifetime``.

    Raises NotAllowed (``signin.link``) for a link that is unknown, used, too old or of a closed
    account; which of these it was is nobody's business.
    """
    use = (
        update(SignInLink)
        .where(
            SignInLink.token_hash == hash_token(link_token),
            SignInLink.used_at.is_(None),
            SignInLink.expires_at > act.at,
            SignInLink.account_id.in_(select(Account.id).where(Account.closed_at.is_(None))),
        )
        .values(used_at=act.at)
        .returning(SignInLink.account_id)
    )
    account_id = session.execute(use).scalar_one_or_none()
    if account_id is None:
        raise link_over()
    opened = AccountSession(
        token_hash=hash_token(session_token),
        account_id=account_id,
        created_at=act.at,
        expires_at=act.at + lifetime,
    )
    session.add(opened)
    return opened


def link_over() -> NotAllowed:
    """For a link that signs nobody in any more."""
    return NotAllowed(
        "signin.link",
        mark("This sign-in link has been used or is too old."),
        cure=mark("Ask for a new link where you got this one."),
    )


def sign_out(session: Session, act: Act, *, session_token: str) -> None:
    """Revoke a session; one that is unknown or over is no error."""
    session.execute(
        update(AccountSession)
        .where(AccountSession.token_hash == hash_token(session_token))
        .where(AccountSession.revoked_at.is_(None))
        .values(revoked_at=act.at)
    )


def sign_out_everywhere(session: Session, act: Act, *, account_id: UUID) -> None:
    """Revoke every session of an account, on whatever device it was left open."""
    session.execute(
        update(AccountSession)
        .where(AccountSession.account_id == account_id, AccountSession.revoked_at.is_(None))
        .values(revoked_at=act.at)
    )


def _unknown_account() -> NotFound:
    return NotFound(
        "account.unknown",
        mark("There is no such account."),
        cure=mark("Look for it among the accounts; one that was closed cannot be opened again."),
    )
