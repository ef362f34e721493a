"""Opinions come in as they were said, once, and refused when they cannot be kept as they are."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager
from typing import Any
from uuid import UUID, uuid4

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import IntegrityError, ProgrammingError

from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.models import AuditEntry
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.db import Base, table_of
from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, NotAllowed, Refused
from folkmoot.kernel.scope import TenantSession
from folkmoot.opinions.domain import Channel, DoorState
from folkmoot.opinions.models import IntakeKey, Opinion
from folkmoot.opinions.queries import find_opinion
from folkmoot.opinions.service import record_opinion

Begin = Callable[[], AbstractContextManager[TenantSession]]
OURS: list[type[Base]] = sorted(
    (
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__module__ == "folkmoot.opinions.models"
    ),
    key=lambda model: str(model.__tablename__),
)


def count(begin: Begin) -> int:
    with begin() as session:
        return session.scalar(select(func.count()).select_from(Opinion)) or 0


def refusal(begin: Begin, act: Act, **given: Any) -> FolkmootError:  # noqa: ANN401 - the verb's own
    with pytest.raises(FolkmootError) as caught, begin() as session:
        record_opinion(session, act, **given)
    return caught.value


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("电" * 10_000, "text.too_long"),
        ("电" * 2_001, "text.too_long"),
        ("电梯\x00坏了", "text.control"),
        ("电梯\x1b[31m坏了", "text.control"),
        ("电梯\u202e坏了", "text.control"),
        ("<script>alert(1)</script>", "text.markup"),
        ("好<ScRiPt src=//x.cn>", "text.markup"),
        ("  \n ", "text.required"),
    ],
)
def test_what_cannot_be_kept_as_it_is_is_refused_and_changes_nothing(
    begin: Begin, act: Act, said: str, code: str
) -> None:
    key = uuid4()
    error = refusal(begin, act, text=said, channel=Channel.LETTER, origin="1", request_key=key)
    assert (error.code, error.field) == (code, "text")
    assert isinstance(error, Invalid)
    assert count(begin) == 0
    with begin() as session:
        assert session.scalar(select(func.count()).select_from(IntakeKey)) == 0
        assert session.scalar(select(func.count()).select_from(AuditEntry)) == 0


def test_two_thousand_characters_are_kept(begin: Begin, act: Act) -> None:
    with begin() as session:
        row = record_opinion(
            session, act, text="电" * 2_000, channel=Channel.LETTER, origin="第7号来信"
        )
    with begin() as session:
        assert len(find_opinion(session, row.id).text) == 2_000


def test_the_database_itself_refuses_a_longer_text(begin: Begin, act: Act) -> None:
    with begin() as session:
        record_opinion(session, act, text="短", channel=Channel.LETTER, origin="1")
    copy = (
        "INSERT INTO opinion (tenant_id, id, text, channel, anonymous, origin, given_at,"
        " recorded_at, salt) SELECT tenant_id, gen_random_uuid(), repeat('长', 2001), channel,"
        " anonymous, origin, given_at, recorded_at, salt FROM opinion"
    )
    with pytest.raises(IntegrityError, match="text_length"), begin() as session:
        session.execute(text(copy))


def test_an_opinion_from_a_door_keeps_visit_household_and_sweep(
    begin: Begin, walker: Act, sweep: UUID, households: list[UUID], knock: Callable[..., UUID]
) -> None:
    visit = knock(households[0])
    with begin() as session:
        row = record_opinion(
            session, walker, text="四号电梯常坏", channel=Channel.DOOR, visit_id=visit
        )
    assert (row.sweep_id, row.visit_id, row.household_id) == (sweep, visit, households[0])


def test_an_anonymous_opinion_from_a_door_keeps_the_sweep_alone(
    begin: Begin, walker: Act, sweep: UUID, households: list[UUID], knock: Callable[..., UUID]
) -> None:
    visit = knock(households[0])
    with begin() as session:
        row = record_opinion(
            session,
            walker,
            text="楼道太乱",
            channel=Channel.DOOR,
            visit_id=visit,
            person_id=walker.actor.person_id,
            anonymous=True,
        )
    assert (row.sweep_id, row.visit_id, row.household_id, row.person_id) == (sweep, *[None] * 3)


def test_an_anonymous_opinion_online_names_nobody_not_even_in_the_chain(
    begin: Begin, resident: Act
) -> None:
    with begin() as session:
        row = record_opinion(session, resident, text="太吵", channel=Channel.ONLINE, anonymous=True)
    assert (row.person_id, row.recorded_by) == (None, None)
    with begin() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.subject == str(row.id))).one()
        assert entry.actor is None
        assert verify(session).sound


def test_the_database_keeps_no_person_with_an_anonymous_opinion(
    begin: Begin, act: Act, person: UUID
) -> None:
    with begin() as session:
        record_opinion(session, act, text="短", channel=Channel.LETTER, anonymous=True)
    copy = (
        "INSERT INTO opinion (tenant_id, id, text, channel, anonymous, person_id, origin,"
        " given_at, recorded_at, salt) SELECT tenant_id, gen_random_uuid(), text, channel,"
        " anonymous, :person, origin, given_at, recorded_at, salt FROM opinion"
    )
    with pytest.raises(IntegrityError, match="anonymous_is_nobody"), begin() as session:
        session.execute(text(copy), {"person": person})


def test_a_residents_own_opinion_is_in_their_name(begin: Begin, resident: Act) -> None:
    with begin() as session:
        row = record_opinion(session, resident, text="修路", channel=Channel.ONLINE)
    assert row.person_id == resident.actor.person_id


def test_a_resident_speaks_for_nobody_else_and_only_online(begin: Begin, resident: Act) -> None:
    for given in (
        {"channel": Channel.ONLINE, "person_id": uuid4()},
        {"channel": Channel.LETTER, "origin": "1"},
    ):
        error = refusal(begin, resident, text="修路", **given)
        assert isinstance(error, NotAllowed)
        assert error.code == "opinions.own_voice_only"


@pytest.mark.parametrize(
    "given",
    [
        {"channel": Channel.DOOR},
        {"channel": Channel.MEETING},
        {"channel": Channel.LETTER, "meeting_id": uuid4()},
        {"channel": Channel.HOTLINE, "visit_id": uuid4()},
    ],
)
def test_channel_and_origin_belong_together(
    begin: Begin, act: Act, given: dict[str, object]
) -> None:
    assert refusal(begin, act, text="修路", **given).code == "opinions.wrong_origin"


def test_an_opinion_of_nobody_knows_whom_is_refused(begin: Begin, act: Act) -> None:
    error = refusal(begin, act, text="修路", channel=Channel.HOTLINE)
    assert (error.code, error.field) == ("opinions.no_origin", "origin")


@pytest.mark.parametrize("outcome", [DoorState.ABSENT, DoorState.REFUSED, DoorState.NOT_VISITED])
def test_no_opinion_comes_from_a_door_that_nobody_answered(
    begin: Begin,
    walker: Act,
    households: list[UUID],
    knock: Callable[..., UUID],
    outcome: DoorState,
) -> None:
    visit = knock(households[0], outcome)
    error = refusal(begin, walker, text="修路", channel=Channel.DOOR, visit_id=visit)
    assert isinstance(error, Refused)
    assert error.code == "opinions.visit.not_answered"


def test_an_opinion_sent_by_eight_at_the_same_moment_is_one_opinion(begin: Begin, act: Act) -> None:
    key = uuid4()

    def send(_: int) -> UUID:
        with begin() as session:
            return record_opinion(
                session,
                act,
                text="修路",
                channel=Channel.LETTER,
                origin="第3号",
                request_key=key,
            ).id

    with ThreadPoolExecutor(8) as pool:
        ids = set(pool.map(send, range(8)))
    assert len(ids) == count(begin) == 1
    with begin() as session:
        assert verify(session).sound


def test_the_same_key_with_other_words_is_refused_and_neither_is_lost(
    begin: Begin, act: Act
) -> None:
    key = uuid4()
    given: dict[str, Any] = {"channel": Channel.LETTER, "origin": "第3号", "request_key": key}
    with begin() as session:
        record_opinion(session, act, text="修路", **given)
    error = refusal(begin, act, text="修灯", **given)
    assert isinstance(error, Conflict)
    assert error.code == "opinions.key_taken"
    assert count(begin) == 1


@pytest.mark.parametrize(
    "model",
    OURS,
    ids=lambda model: model.__tablename__,
)
def test_raw_sql_neither_alters_nor_removes_what_was_said(begin: Begin, model: type[Base]) -> None:
    table = table_of(model)
    for statement in (update(table).values(tenant_id=1), delete(table)):
        with pytest.raises(ProgrammingError, match="permission denied"), begin() as session:
            session.execute(statement)
