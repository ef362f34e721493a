"""Two bodies and two persons, however many sign at one moment and whatever raw SQL tries."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from folkmoot.implementation.domain import Statement
from folkmoot.implementation.models import SignOff
from folkmoot.implementation.queries import missing_sign_offs, sign_offs_of
from folkmoot.implementation.service import sign_off
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.db import table_of
from folkmoot.kernel.errors import Conflict, FolkmootError
from folkmoot.kernel.scope import TenantSession
from folkmoot_sdk import BodyKind

Begin = Callable[[], AbstractContextManager[TenantSession]]
BOTH = (BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE)
SUBJECT = UUID("01890000-0000-7000-8000-000000000001")


def state(
    begin: Begin, act: Act, body: UUID, statement: Statement = Statement.APPROVE, text: str = ""
) -> None:
    with begin() as session:
        sign_off(
            session,
            act,
            subject_id=SUBJECT,
            carried_out=True,
            body_id=body,
            statement=statement,
            text=text,
        )


def missing(begin: Begin) -> tuple[BodyKind, ...]:
    with begin() as session:
        return missing_sign_offs(session, SUBJECT)


def test_one_person_signing_for_both_bodies_at_once_signs_for_one(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
    supervision: UUID,
    member: Callable[[UUID], Act],
) -> None:
    double = member(council)
    village.seat(supervision, double.actor.person_id)
    barrier = Barrier(2)

    def sign(body: UUID) -> str:
        barrier.wait()
        try:
            state(begin, double, body)
        except FolkmootError as error:
            return error.code
        return "signed"

    with ThreadPoolExecutor(2) as pool:
        outcomes = list(pool.map(sign, [council, supervision]))
    assert outcomes.count("signed") == 1
    assert len(missing(begin)) == 1


def test_of_four_members_who_approve_at_once_one_signs(
    begin: Begin, council: UUID, member: Callable[[UUID], Act]
) -> None:
    members = [member(council) for _ in range(4)]
    barrier = Barrier(4)

    def sign(act: Act) -> str:
        barrier.wait()
        try:
            state(begin, act, council)
        except Conflict as error:
            return error.code
        return "signed"

    with ThreadPoolExecutor(4) as pool:
        outcomes = list(pool.map(sign, members))
    assert outcomes.count("signed") == 1
    with begin() as session:
        assert len(sign_offs_of(session, SUBJECT)) == 1
        assert verify(session).sound


def test_the_database_itself_keeps_two_bodies_and_two_persons(
    begin: Begin,
    world: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
    supervision: UUID,
    member: Callable[[UUID], Act],
) -> None:
    someone, other = member(council), member(supervision)

    def forged(act: Act, body: UUID, kind: BodyKind, **given: object) -> dict[str, object]:
        return {
            "tenant_id": world.scope.tenant_id,
            "id": uuid4(),
            "subject_id": SUBJECT,
            "body_kind": kind,
            "seq": 1,
            "body_id": body,
            "person_id": act.actor.person_id,
            "approved": True,
            "settles": SUBJECT,
            "text": "",
            "stated_on": act.today,
            "stated_at": act.at,
            "salt": "s",
            **given,
        }

    def taken(row: dict[str, object]) -> bool:
        try:
            with begin() as session:
                session.execute(insert(table_of(SignOff)).values(row))
        except IntegrityError:
            return False
        return True

    assert taken(forged(someone, council, BOTH[0]))
    assert not taken(forged(someone, supervision, BOTH[1])), "the same person"
    assert not taken(forged(other, council, BOTH[0], seq=2)), "the same body"
    assert not taken(forged(other, supervision, BOTH[1], settles=None)), "hidden approval"
    assert not taken(forged(other, supervision, BOTH[1], approved=False)), "objection that settles"
    assert not taken(forged(other, supervision, BodyKind.PARTY_COMMITTEE)), "another body"
    assert taken(forged(other, supervision, BOTH[1]))
