"""Reading what a district and its communities laid down: one query a transaction.

A district's row carries the digest of its versions, which never change, so they are kept under it
for as long as the process runs.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from threading import Lock
from typing import Any

from cachetools import LRUCache
from sqlalchemy import ARRAY, BigInteger, Row, any_, bindparam, select
from sqlalchemy.orm import Session

from folkmoot.kernel.audit.domain import digest
from folkmoot.kernel.db import table_of
from folkmoot.kernel.remembered import forget, once_a_transaction
from folkmoot.kernel.scope import DistrictScope, TenantSession, enter, tenant_of
from folkmoot.tenancy.models import Community, District, OwnRule, PolicyPack
from folkmoot.tenancy.packs import LaidDown, OwnValue, Pack, Whose, parameter_named
from folkmoot.tenancy.packs.before_packs import pack_before_packs
from folkmoot.tenancy.packs.versions import pack_from

_KEY = "folkmoot.tenancy.laid_down"
_KEPT_DISTRICTS = 2_000
_MOST = 4096
# Of a community's own value: parameter, since when, its number, the value as JSON, the reason.
_Said = tuple[str, date, int, str, str]
_KEPT: LRUCache[str, tuple[Pack, ...]] = LRUCache(_KEPT_DISTRICTS)
_LOCK = Lock()

_DISTRICT, _COMMUNITY, _OWN = table_of(District), table_of(Community), table_of(OwnRule)
_OF_DISTRICT = (
    _DISTRICT.c.id,
    _DISTRICT.c.code,
    _DISTRICT.c.name,
    _DISTRICT.c.name_en,
    _DISTRICT.c.packs_digest,
    _DISTRICT.c.rules["rules"].label("before_packs"),
)
_OF_OWN = (_OWN.c.parameter, _OWN.c.effective_from, _OWN.c.number, _OWN.c.value, _OWN.c.reason)
_HERE = (
    select(
        *_OF_DISTRICT,
        _COMMUNITY.c.code.label("place_code"),
        _COMMUNITY.c.name.label("place"),
        *_OF_OWN,
    )
    .join_from(_DISTRICT, _COMMUNITY, _COMMUNITY.c.district_id == _DISTRICT.c.id)
    .outerjoin(_OWN, _OWN.c.tenant_id == _COMMUNITY.c.id)
    .where(_COMMUNITY.c.id == bindparam("own_tenant"))
    .order_by(_OWN.c.parameter, _OWN.c.number)
)
_ALL_OWN = (
    select(_OWN.c.tenant_id, *_OF_OWN)
    # Named, and not only filtered by the policy: no index begins with a district.
    .where(_OWN.c.tenant_id == any_(bindparam("tenants", type_=ARRAY(BigInteger))))
    .order_by(_OWN.c.tenant_id, _OWN.c.parameter, _OWN.c.number)
)
_PLACES = select(_COMMUNITY.c.id, _COMMUNITY.c.name, _COMMUNITY.c.slug).where(
    _COMMUNITY.c.district_id == bindparam("district")
)
_ONE_DISTRICT = select(*_OF_DISTRICT).where(_DISTRICT.c.id == bindparam("district"))


class Level(StrEnum):
    DISTRICT = "district"
    COMMUNITY = "community"


@dataclass(frozen=True, slots=True)
class Signed:
    """Who laid something down, as a rule's source names it."""

    level: Level
    code: str
    name: str
    name_en: str = ""


_NOBODY = Signed(Level.COMMUNITY, "", "")


@dataclass(frozen=True, eq=False, slots=True)
class RulesHere:
    """What is laid down for this session's community, and by whom."""

    rules: LaidDown
    district: Signed
    community: Signed


def rules_here(session: Session) -> RulesHere:
    """Everything that district and community of this session have laid down, for any day."""
    return once_a_transaction(session, _KEY, lambda: _read_here(session))


def laid_down_by(session: Session, district_id: int) -> LaidDown:
    """What a district laid down, asked from outside its communities."""
    row = session.execute(_ONE_DISTRICT, {"district": district_id}).one()
    return _value(_packs(session, row.id, row.packs_digest, row.before_packs), ())


def laid_down_in(session: Session, district: District) -> LaidDown:
    """The same by a row that was read already."""
    before_packs = district.rules.get("rules")
    return _value(_packs(session, district.id, district.packs_digest, before_packs), ())


def own_in(session: Session, district_id: int, packs: tuple[Pack, ...]) -> Mapping[Whose, LaidDown]:
    """What communities of a district set for themselves beside its ``packs``.

    Two queries, the second in a session of the district's own role: from outside no community's
    rows are seen.
    """
    places = session.execute(_PLACES, {"district": district_id})
    whose = {row.id: Whose(row.name, row.slug) for row in places}
    said: defaultdict[Whose, list[OwnValue]] = defaultdict(list)
    with TenantSession(session.get_bind()) as reading:
        enter(reading, DistrictScope(district_id))
        for row in reading.execute(_ALL_OWN, {"tenants": list(whose)}):
            said[whose[row.tenant_id]].append(_own_value(*_own(row)))
    return {one: LaidDown(packs, tuple(own)) for one, own in said.items()}


def read_again(session: Session) -> None:
    """Something was laid down in this very transaction."""
    forget(session, _KEY)


def _read_here(session: Session) -> RulesHere:
    rows = session.execute(_HERE, {"own_tenant": tenant_of(session).tenant_id}).all()
    first = rows[0]
    own = tuple(_own(row) for row in rows if row.parameter is not None)
    return _here(
        _value(_packs(session, first.id, first.packs_digest, first.before_packs), own),
        Signed(Level.DISTRICT, first.code, first.name, first.name_en),
        # Communities that have set nothing share what is worked out for them.
        Signed(Level.COMMUNITY, first.place_code, first.place) if own else _NOBODY,
    )


def _packs(
    session: Session, district_id: int, name: str | None, before_packs: Mapping[str, Any] | None
) -> tuple[Pack, ...]:
    """The versions that ``name``, their digest, stands for."""
    if name is None:
        return _before_packs(json.dumps(before_packs, sort_keys=True))
    with _LOCK:
        known = _KEPT.get(name)
    if known is None:
        known = published(session, district_id)
        # A version may have been published between the two queries.
        if digest_of(known) == name:
            with _LOCK:
                _KEPT[name] = known
    return known


def published(session: Session, district_id: int) -> tuple[Pack, ...]:
    """A district's versions in the order of publication, read from their rows."""
    query = select(PolicyPack).where(PolicyPack.district_id == district_id)
    rows = session.scalars(query.order_by(PolicyPack.number))
    return tuple(pack_from(row.content, row.number) for row in rows)


def digest_of(packs: Iterable[Pack]) -> str:
    """What a district's row carries: a name of all its versions as they are."""
    return digest([pack.digest for pack in packs])


@lru_cache(maxsize=_MOST)
def _before_packs(rules: str) -> tuple[Pack, ...]:
    said = json.loads(rules)
    return (pack_before_packs(said),) if said else ()


def _own(row: Row[*tuple[Any, ...]]) -> _Said:
    said = json.dumps(row.value, ensure_ascii=False, sort_keys=True)
    return row.parameter, row.effective_from, row.number, said, row.reason


def _own_value(key: str, since: date, number: int, value: str, reason: str) -> OwnValue:
    return OwnValue(parameter_named(key), since, number, json.loads(value), reason)


# Kept by what they say, so that what follows from them can be kept by what they are.
@lru_cache(maxsize=_MOST)
def _value(packs: tuple[Pack, ...], own: tuple[_Said, ...]) -> LaidDown:
    return LaidDown(packs, tuple(_own_value(*each) for each in own))


@lru_cache(maxsize=_MOST)
def _here(rules: LaidDown, district: Signed, community: Signed) -> RulesHere:
    return RulesHere(rules, district, community)
