"""Sign-in links for each role of the demo, fresh ones at every run."""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from folkmoot.demo.preparing import NEXT, REHEARSING
from folkmoot.demo.replay import Played
from folkmoot.identity import service
from folkmoot.identity.models import Account, AccountRole
from folkmoot.kernel.act import Act, Role
from folkmoot.kernel.database import Database
from folkmoot.kernel.scope import PLATFORM
from folkmoot.tenancy.models import Community
from folkmoot.tenancy.queries import communities_of, find_district

_OFFICERS = {
    Role.DISTRICT_OFFICER: "区民政局",
    Role.STREET_OFFICER: "街道办事处",
    Role.OPERATOR: "平台运维",
}
# Of the district that is bringing its communities in: its officer, and one secretary.
_NEXT_OFFICER, _NEXT_SECRETARY = "新城区民政局", "社区书记"
# What each of them is, for who does not read Chinese: the accounts are named as in the stories.
_IN_ENGLISH = {
    "区民政局": "officer of the district chuanying",
    _NEXT_OFFICER: "officer of the district xincheng",
    "街道办事处": "officer of the street office",
    "平台运维": "operator",
    "社区书记": "secretary of the community",
    "会议记录员": "secretary's office, keeps the minutes",
    "网格员": "grid worker",
    "监票人": "grid worker, teller at votes",
    "议事协商委员会主任": "chairs the deliberation council",
    "监督委员会主任": "chairs the supervision committee",
    "居民": "resident",
}


@dataclass(frozen=True, slots=True)
class SignIn:
    """A link that works once within a day. ``where`` is a community's slug, empty above them."""

    who: str
    role: Role
    where: str
    path: str

    @property
    def in_english(self) -> str:
        return _IN_ENGLISH.get(self.who, self.role.value.replace("_", " "))


def sign_ins(database: Database, act: Act, played: Sequence[Played]) -> list[SignIn]:
    """A link for every account of the stories, one each for the district, the street office of the
    first story and the operator, and two for the district that prepares; for nobody else who may
    have an account by now.
    """
    with database.begin(PLATFORM) as session:
        _open_officers(session, act, played[0].scope.tenant_id)
        _open(session, act, Role.DISTRICT_OFFICER, _NEXT_OFFICER, service.Place(_next(session)))
    with database.begin(PLATFORM) as session:
        return [
            SignIn(name, role, where, _path(session, act, account_id))
            for account_id, name, role, where in list(_accounts(session, played))
        ]


def _open_officers(session: Session, act: Act, community_id: int) -> None:
    community = session.get_one(Community, community_id)
    district = service.Place(community.district_id)
    street = replace(district, street_office_id=community.street_office_id)
    places = {Role.DISTRICT_OFFICER: district, Role.STREET_OFFICER: street}
    for role, name in _OFFICERS.items():
        _open(session, act, role, name, places.get(role, service.Place()))


def _open(session: Session, act: Act, role: Role, name: str, place: service.Place) -> None:
    if not session.scalar(_held(role, name)):
        account = service.open_account(session, act, name=name)
        service.give_role(session, act, account_id=account.id, role=role, place=place)


def _next(session: Session) -> int:
    return find_district(session, NEXT).id


def _held(role: Role, name: str) -> Select[UUID]:
    return (
        select(AccountRole.id)
        .join(Account, Account.id == AccountRole.account_id)
        .where(AccountRole.role == role, Account.name == name)
    )


def _accounts(session: Session, played: Sequence[Played]) -> Iterator[tuple[UUID, str, Role, str]]:
    names = {each.scope.tenant_id: each.community for each in played}
    preparing = communities_of(session, _next(session))[REHEARSING]
    officers = {*_OFFICERS.items(), (Role.DISTRICT_OFFICER, _NEXT_OFFICER)}
    query = (
        select(Account.id, Account.name, AccountRole.role, AccountRole.tenant_id)
        .join(AccountRole, AccountRole.account_id == Account.id)
        .order_by(AccountRole.tenant_id.nulls_last(), AccountRole.granted_at)
    )
    # Who holds a part by now: a story and the year each had people of their own in it.
    latest = {}
    for account_id, name, role, tenant_id in session.execute(query):
        chosen = tenant_id == preparing.id and (role, name) == (Role.SECRETARY, _NEXT_SECRETARY)
        if tenant_id in names or chosen or (tenant_id is None and (role, name) in officers):
            latest[tenant_id, role, name] = account_id
    names[preparing.id] = preparing.slug
    for (tenant_id, role, name), account_id in latest.items():
        yield account_id, name, role, names.get(tenant_id, "") if tenant_id else ""


def _path(session: Session, act: Act, account_id: UUID) -> str:
    token = secrets.token_urlsafe(24)
    service.issue_link(session, act, account_id=account_id, token=token)
    return f"/sign-in/{token}"
