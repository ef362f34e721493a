"""Two bodies, two persons, neither of them judging their own work nor their family's."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from folkmoot.implementation.domain import Statement
from folkmoot.implementation.queries import missing_sign_offs, sign_offs_of
from folkmoot.implementation.service import sign_off
from folkmoot.kernel.act import Act
from folkmoot.kernel.audit.verify import verify
from folkmoot.kernel.errors import Conflict, FolkmootError, Invalid, NotAllowed, NotFound, Refused
from folkmoot.kernel.scope import TenantSession
from folkmoot.people.domain.kinds import Office
from folkmoot_sdk import BodyKind

Begin = Callable[[], AbstractContextManager[TenantSession]]
BOTH = (BodyKind.DELIBERATION_COUNCIL, BodyKind.SUPERVISION_COMMITTEE)
SUBJECT = UUID("01890000-0000-7000-8000-000000000001")


def state(
    begin: Begin,
    act: Act,
    body: UUID,
    statement: Statement = Statement.APPROVE,
    text: str = "",
    *,
    done: bool = True,
) -> None:
    with begin() as session:
        sign_off(
            session,
            act,
            subject_id=SUBJECT,
            carried_out=done,
            body_id=body,
            statement=statement,
            text=text,
        )


def refusal(begin: Begin, act: Act, body: UUID, **given: Any) -> FolkmootError:  # noqa: ANN401 - as state
    with pytest.raises(FolkmootError) as caught:
        state(begin, act, body, **given)
    return caught.value


def missing(begin: Begin) -> tuple[BodyKind, ...]:
    with begin() as session:
        return missing_sign_offs(session, SUBJECT)


def test_what_is_still_being_carried_out_is_signed_off_by_nobody(
    begin: Begin, member: Callable[[UUID], Act], council: UUID
) -> None:
    act = member(council)
    early = refusal(begin, act, council, done=False)
    assert (type(early), early.code) == (Refused, "implementation.signoff.too_early")
    state(begin, act, council)


def test_each_body_approves_by_a_person_of_its_own(
    begin: Begin, council: UUID, supervision: UUID, member: Callable[[UUID], Act]
) -> None:
    assert missing(begin) == BOTH
    state(begin, member(council), council)
    assert missing(begin) == BOTH[1:]
    state(begin, member(supervision), supervision, text="属实")
    assert missing(begin) == ()
    with begin() as session:
        assert verify(session).sound


def test_one_person_does_not_speak_for_both_bodies(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
    supervision: UUID,
    member: Callable[[UUID], Act],
) -> None:
    double = member(council)
    village.seat(supervision, double.actor.person_id)
    state(begin, double, council)
    error = refusal(begin, double, supervision)
    assert isinstance(error, Refused)
    assert error.code == "implementation.signoff.same_person"
    assert missing(begin) == BOTH[1:]


def test_not_even_after_a_mere_objection_for_the_other(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
    supervision: UUID,
    member: Callable[[UUID], Act],
) -> None:
    double = member(council)
    village.seat(supervision, double.actor.person_id)
    state(begin, double, council, Statement.OBJECT, "一部未修")
    assert refusal(begin, double, supervision).code == "implementation.signoff.same_person"


def test_an_objection_is_kept_does_not_count_and_may_be_followed_by_an_approval(
    begin: Begin, council: UUID, member: Callable[[UUID], Act]
) -> None:
    someone = member(council)
    state(begin, someone, council, Statement.OBJECT, "一部未修")
    state(begin, someone, council, Statement.OBJECT, "仍未修")
    assert missing(begin) == BOTH
    state(begin, someone, council)
    assert missing(begin) == BOTH[1:]
    with begin() as session:
        said = [(one.seq, one.approved, one.text) for one in sign_offs_of(session, SUBJECT)]
    assert said == [(1, False, "一部未修"), (2, False, "仍未修"), (3, True, "")]


def test_what_a_body_signed_off_it_does_not_take_back(
    begin: Begin, council: UUID, member: Callable[[UUID], Act]
) -> None:
    state(begin, member(council), council)
    error = refusal(begin, member(council), council, statement=Statement.OBJECT, text="反悔")
    assert isinstance(error, Conflict)
    assert error.code == "implementation.signoff.already"
    assert error.params["day"] == date(2026, 3, 2)


def test_nobody_signs_without_a_mandate_in_that_body_on_that_day(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
    supervision: UUID,
    member: Callable[[UUID], Act],
) -> None:
    stranger, gone, observer = (village.person() for _ in range(3))
    village.seat(council, gone, until=date(2026, 3, 1))
    village.seat(council, observer, Office.OBSERVER)
    for person in (stranger, gone, observer, member(supervision).actor.person_id):
        error = refusal(begin, village.acting(person), council)
        assert isinstance(error, NotAllowed)
        assert error.code == "implementation.signoff.no_mandate"
    assert missing(begin) == BOTH


def test_a_mandate_counts_to_its_last_day(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
) -> None:
    person = village.person()
    village.seat(council, person, until=date(2026, 3, 2))
    tomorrow = replace(village.acting(person), at=village.act.at + timedelta(days=1))
    assert refusal(begin, tomorrow, council).code == "implementation.signoff.no_mandate"
    state(begin, village.acting(person), council)


def test_a_member_of_the_residents_committee_does_not_sign_off_its_work(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
    committee: UUID,
    member: Callable[[UUID], Act],
) -> None:
    someone = member(council)
    village.seat(committee, someone.actor.person_id)
    error = refusal(begin, someone, council)
    assert isinstance(error, NotAllowed)
    assert error.code == "implementation.signoff.committee_member"


@pytest.mark.parametrize("reads_from_member", [True, False])
def test_nor_does_a_close_relative_of_one_whichever_way_it_was_recorded(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
    committee: UUID,
    member: Callable[[UUID], Act],
    *,
    reads_from_member: bool,
) -> None:
    supervisor, official = member(council), member(committee)
    pair = [supervisor.actor.person_id, official.actor.person_id]
    village.kin(*(pair if reads_from_member else reversed(pair)))
    error = refusal(begin, supervisor, council)
    assert isinstance(error, NotAllowed)
    assert error.code == "implementation.signoff.committee_relative"
    state(begin, member(council), council)


def test_an_observer_of_the_committee_is_no_member_of_it(
    begin: Begin,
    village: Any,  # noqa: ANN401 - the conftest's
    council: UUID,
    committee: UUID,
    member: Callable[[UUID], Act],
) -> None:
    someone = member(council)
    village.seat(committee, someone.actor.person_id, Office.OBSERVER)
    state(begin, someone, council)


def test_only_the_two_supervising_bodies_sign_off(
    begin: Begin, committee: UUID, member: Callable[[UUID], Act]
) -> None:
    error = refusal(begin, member(committee), committee)
    assert isinstance(error, Invalid)
    assert error.code == "implementation.signoff.not_supervising"


def test_an_objection_says_why_and_says_it_in_plain_text(
    begin: Begin, council: UUID, member: Callable[[UUID], Act]
) -> None:
    someone = member(council)
    for text, code in (
        ("  ", "implementation.signoff.objection_says_why"),
        ("<script>", "text.markup"),
        ("电" * 2_001, "text.too_long"),
    ):
        error = refusal(begin, someone, council, statement=Statement.OBJECT, text=text)
        assert error.code == code
    with begin() as session:
        assert sign_offs_of(session, SUBJECT) == ()


def test_an_account_that_is_nobody_here_signs_nothing(
    begin: Begin, act: Act, council: UUID
) -> None:
    assert refusal(begin, act, council).code == "auth.no_person"


def test_another_communitys_body_is_not_found(
    make_world: Callable[[], Any], council: UUID, member: Callable[[UUID], Act]
) -> None:
    someone = member(council)
    with pytest.raises(NotFound):
        state(make_world().begin, someone, council)
